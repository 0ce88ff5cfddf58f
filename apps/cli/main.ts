import { argv, stderr, stdout } from 'node:process'
import { type Command, help, parse, UsageError } from './command.ts'
import { report } from './report.ts'

/** Each command loads its own file, so that `linan status` does not wait for the whole server. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  start: async () => (await import('./commands/start.ts')).start,
  status: async () => (await import('./commands/status.ts')).status,
  doctor: async () => (await import('./commands/doctor.ts')).doctor,
  migrate: async () => (await import('./commands/migrate.ts')).migrateCommand,
  upgrade: async () => (await import('./commands/upgrade.ts')).upgradeCommand,
  'user add': async () => (await import('./commands/user-add.ts')).userAdd,
  'service install': async () => (await import('./commands/service-install.ts')).serviceInstall,
  'service uninstall': async () => (await import('./commands/service-uninstall.ts')).serviceUninstall,
  'service status': async () => (await import('./commands/service-status.ts')).serviceStatus,
  'demo songyuan': async () => (await import('./commands/demo.ts')).demoSongyuan,
  'tls init': async () => (await import('./commands/tls-init.ts')).tlsInit,
  'tls status': async () => (await import('./commands/tls-status.ts')).tlsStatus,
  'tls renew': async () => (await import('./commands/tls-renew.ts')).tlsRenew,
  'tls root': async () => (await import('./commands/tls-root.ts')).tlsRoot,
  import: async () => (await import('./commands/import.ts')).importCommand,
  backup: async () => (await import('./commands/backup.ts')).backup,
  restore: async () => (await import('./commands/restore.ts')).restoreCommand,
  'key export': async () => (await import('./commands/key.ts')).keyExport,
  'key check': async () => (await import('./commands/key.ts')).keyCheck,
  'key restore': async () => (await import('./commands/key.ts')).keyRestore,
  'address parse': async () => (await import('./commands/address-parse.ts')).addressParse,
  'audit verify': async () => (await import('./commands/audit-verify.ts')).auditVerify,
  'audit prove': async () => (await import('./commands/audit-prove.ts')).auditProve,
  'audit witness': async () => (await import('./commands/audit-witness.ts')).auditWitness,
  'witness init': async () => (await import('./commands/witness.ts')).witnessInit,
  'witness add-log': async () => (await import('./commands/witness.ts')).witnessAddLog,
  'witness serve': async () => (await import('./commands/witness.ts')).witnessServe,
  'witness status': async () => (await import('./commands/witness.ts')).witnessStatus,
  'audit key': async () => (await import('./commands/audit-key.ts')).auditKey,
  'audit export': async () => (await import('./commands/audit-export.ts')).auditExport,
  'audit list': async () => (await import('./commands/audit-list.ts')).auditList,
}

/** Runs one command line; the answer is the exit code: 0 done, 1 fault, 2 wrong usage, others as the command says. */
export async function runCommand(args: string[]): Promise<number> {
  const name = [args.slice(0, 2).join(' '), args[0] ?? ''].find((candidate) => Object.hasOwn(commands, candidate))
  if (name === undefined) {
    stderr.write(
      `没有命令“${args.join(' ')}”。There is no such command.\n→ linan ${Object.keys(commands).join(' | ')}\n`,
    )
    return 2
  }
  const command = await (commands[name] as () => Promise<Command>)()
  try {
    const parsed = parse(command, args.slice(name.split(' ').length))
    if (parsed.values.help) {
      stdout.write(help(command))
      return 0
    }
    if (!command.needsRoot) (await import('./service/owner.ts')).actAsOwner()
    return await command.run(parsed)
  } catch (error) {
    if (!(error instanceof UsageError)) return report(error)
    stderr.write(`✗ ${error.message}\n\n${help(command)}`)
    return 2
  }
}

if (import.meta.main || argv[1] === import.meta.filename) process.exitCode = await runCommand(argv.slice(2))

import { argv, stderr, stdout } from 'node:process'
import { type Command, help, parse, UsageError } from './command.ts'
import { report } from './report.ts'

/** Each command loads its own file, so that `linan status` does not wait for the whole server. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  start: async () => (await import('./commands/start.ts')).start,
  status: async () => (await import('./commands/status.ts')).status,
  doctor: async () => (await import('./commands/doctor.ts')).doctor,
  migrate: async () => (await import('./commands/migrate.ts')).migrateCommand,
  'user add': async () => (await import('./commands/user-add.ts')).userAdd,
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
    return await command.run(parsed)
  } catch (error) {
    if (!(error instanceof UsageError)) return report(error)
    stderr.write(`✗ ${error.message}\n\n${help(command)}`)
    return 2
  }
}

if (import.meta.main || argv[1] === import.meta.filename) process.exitCode = await runCommand(argv.slice(2))

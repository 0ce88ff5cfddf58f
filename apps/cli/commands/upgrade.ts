import { resolve } from 'node:path'
import { stderr, stdout } from 'node:process'
import { loadSettings } from '#platform/settings/settings.ts'
import { type Command, text, UsageError } from '../command.ts'
import { findHome, requireHome } from '../release/home.ts'
import { ReleaseError } from '../release/release-error.ts'
import { report } from '../report.ts'
import { adoptUnit } from '../service/owner.ts'
import { systemd } from '../service/systemd.ts'
import { alone, upgradingPid } from '../upgrade/marker.ts'
import { chooseRunner } from '../upgrade/runner.ts'
import { settle, SETTLED } from '../upgrade/settle.ts'
import { upgrade } from '../upgrade/upgrade.ts'

export const upgradeCommand: Command = {
  name: 'upgrade',
  summary:
    '升级到安装包中的版本;不成功则自动退回,数据不变。Goes to the release of an archive, or back by itself with the data as before.',
  usage: '<archive.tar.gz> [--sha256 <hash>] [--timeout <seconds>] [--backed-up] | --finish',
  options: {
    sha256: { type: 'string' },
    timeout: { type: 'string' },
    'backed-up': { type: 'boolean' },
    finish: { type: 'boolean' },
  },
  details: [
    '--sha256     安装包应有的 SHA-256 the SHA-256 that the archive must have',
    '--timeout    健康检查的时限(秒,默认 180)limit of the health check in seconds',
    '--backed-up  使用 DATABASE_URL 时:确认该库已备份 with DATABASE_URL: its database is backed up',
    '--finish     了结被断电打断的升级(服务启动时自动执行)ends an upgrade that a power cut ended; the service does so at its start',
    '退出码 Exit code: 0 已升级 upgraded, 1 未升级,一切如旧 not upgraded, everything as before',
  ],
  needsRoot: true,
  async run(args) {
    if (args.values.finish) return finish()
    const [archive, ...more] = args.rest
    if (archive === undefined || more.length > 0) throw new UsageError('需要一个安装包。Give one archive.')
    const seconds = Number(text(args, 'timeout') ?? 180)
    if (!Number.isInteger(seconds) || seconds < 1 || seconds > 86_400) throw new UsageError('--timeout 1–86400')
    const home = requireHome()
    adoptUnit()
    const settings = loadSettings()
    const outcome = await upgrade({
      home,
      settings,
      archive: resolve(archive),
      sha256: text(args, 'sha256'),
      isBackedUp: args.values['backed-up'] === true,
      runner: chooseRunner(home, settings, systemd),
      timeoutMs: seconds * 1000,
      say: (line) => stdout.write(`${line}\n`),
      checkpoint: hearSignals(),
    })
    const { from, to } = outcome
    if (outcome.done === 'back') {
      report(outcome.reason)
      stderr.write(
        settings.databaseUrl === undefined
          ? `已退回 ${from},数据与升级前一致。Back on ${from}; the data is as before the upgrade.\n`
          : `程序已退回 ${from};数据库若已被改动,须由其管理员恢复备份。The program is back on ${from}; where the database was changed, its administrator has to restore the backup.\n`,
      )
      return 1
    }
    stdout.write(
      outcome.done === 'already'
        ? `已是此版本 ${to},没有改动。This is the installed release (${to}); nothing was changed.\n`
        : `已从 ${from} 升级到 ${to}。Upgraded from ${from} to ${to}.\n`,
    )
    return 0
  },
}

/** What the service runs before each start. An upgrade at work is left alone. */
async function finish(): Promise<number> {
  const home = findHome()
  if (home === undefined || upgradingPid(home) !== undefined) return 0
  const settled = await alone(home, () => settle(home))
  if (settled) stdout.write(`${SETTLED[settled]}\n`)
  return 0
}

/** Ctrl-C, a closed terminal or a stop of the machine end the upgrade between two steps, on the way back; never in the middle of one. */
function hearSignals(): () => void {
  let heard: string | undefined
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => (heard = signal))
  return () => {
    if (heard === undefined) return
    throw new ReleaseError(
      'interrupted',
      `收到 ${heard}。The upgrade was asked to stop (${heard}).`,
      '需要时再执行一次。Run it again when you want to.',
    )
  }
}

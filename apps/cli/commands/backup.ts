import { stderr, stdout } from 'node:process'
import { takeBase } from '#platform/backup/base.ts'
import { refuseForeignServer } from '#platform/backup/dba-steps.ts'
import { requireRecovery } from '#platform/backup/recovery-file.ts'
import { noteBackup } from '#platform/backup/state.ts'
import { baseFolder, forgetTarget, openTarget } from '#platform/backup/target.ts'
import { openInstallation } from '#platform/db/installation.ts'
import { loadSettings } from '#platform/settings/settings.ts'
import { type Command, text, UsageError } from '../command.ts'
import { showProgress } from '../progress.ts'

export const backup: Command = {
  name: 'backup',
  summary:
    '立即备份,服务运行与否均可;只有恢复单能打开。Backs up now, whether the service runs or not; only the recovery sheet opens it.',
  usage: '[--to <folder>] [--new-target] [--json]',
  options: { to: { type: 'string' }, 'new-target': { type: 'boolean' }, json: { type: 'boolean' } },
  details: [
    '--to          备份到哪里,默认 LINAN_BACKUP_TO where to, LINAN_BACKUP_TO unless told',
    '--new-target  同一路径换了新磁盘 another disk at the same path',
    '--json        机器可读 machine-readable',
  ],
  async run(args) {
    const settings = loadSettings()
    if (settings.databaseUrl !== undefined) throw refuseForeignServer(settings.databaseUrl)
    const to = text(args, 'to') ?? settings.backupTo
    if (to === undefined)
      throw new UsageError(
        '请用 --to 指定备份位置,或设置 LINAN_BACKUP_TO。Say where with --to, or set LINAN_BACKUP_TO.',
      )
    requireRecovery(settings)
    const began = Date.now()
    const installation = await openInstallation(settings, { role: 'tool' })
    try {
      if (args.values['new-target']) forgetTarget(settings.dataDir, to)
      const target = openTarget(settings.dataDir, to)
      const progress = showProgress('备份 Backing up')
      const manifest = await takeBase({ settings, installation, target, onProgress: progress.at }).finally(progress.end)
      const bytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0)
      // A copy on another disk is welcome, but it does not stand for the daily one.
      if (to === settings.backupTo)
        noteBackup(settings.dataDir, { lastBaseAt: manifest.stoppedAt, lastBaseBytes: bytes, problem: null })
      const folder = baseFolder(target.folder, manifest.series, manifest.stamp)
      if (args.values.json) stdout.write(`${JSON.stringify({ folder, bytes, ...manifest })}\n`)
      else
        stdout.write(
          `✓ ${folder} (${(bytes / 2 ** 20).toFixed(1)} MiB, ${((Date.now() - began) / 1000).toFixed(1)} s, 恢复单 sheet ${manifest.keyId})\n`,
        )
      if (target.isSameDisk)
        stderr.write(
          '! 备份与数据在同一块磁盘上,磁盘损坏会一起丢失。Backup and data lie on one disk and would be lost together.\n',
        )
      return 0
    } finally {
      await installation.close()
    }
  },
}

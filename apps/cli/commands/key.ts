import { stdout } from 'node:process'
import {
  confirmKey,
  exportKey,
  findSealedKeys,
  KEYS_SUFFIX,
  keysFor,
  restoreKeys,
} from '#platform/backup/key-sheets.ts'
import { requireRecovery } from '#platform/backup/recovery-file.ts'
import { secretsFile } from '#platform/settings/secrets.ts'
import { loadSettings } from '#platform/settings/settings.ts'
import { askSecret, HALF_DETAIL, HALF_OPTION } from '../ask-halves.ts'
import { type Command, text, UsageError } from '../command.ts'

export const keyExport: Command = {
  name: 'key export',
  summary:
    '制作恢复单,两半交两个人;备份只能用它打开。Makes the recovery sheet, two halves for two persons; only it opens a backup.',
  usage: '[--to <folder>] [--renew]',
  options: { to: { type: 'string' }, renew: { type: 'boolean' } },
  details: [
    '--to     写到哪个目录,默认当前目录 where to write, the current folder unless told',
    '--renew  换新单;旧备份仍要旧单才能打开 a new sheet; old backups still need the old one',
  ],
  async run(args) {
    const record = exportKey(loadSettings(), text(args, 'to') ?? '.', args.values.renew === true)
    stdout.write(
      `恢复单 Recovery sheet ${record.keyId}:\n${record.sheets.map((path) => `  ${path}\n`).join('')}` +
        `打印后交两个人分开保管,再删除这两个文件。Print them, give each to another person, then delete both files.\n` +
        `同一目录的 ${record.keyId}${KEYS_SUFFIX} 是加密的密钥环,可与任何备份放在一起。${record.keyId}${KEYS_SUFFIX} beside them is the sealed key ring; keep it with your backups.\n`,
    )
    return 0
  },
}

export const keyCheck: Command = {
  name: 'key check',
  summary: '输入两半,核对恢复单是否可用。Type both halves back to see that the sheet works.',
  usage: '[--half <file> --half <file>]',
  options: HALF_OPTION,
  details: [HALF_DETAIL],
  async run(args) {
    const settings = loadSettings()
    const record = requireRecovery(settings)
    confirmKey(settings, record, await askSecret(args, record.keyId))
    stdout.write(`恢复单 ${record.keyId} 可用。The sheet ${record.keyId} works.\n`)
    return 0
  },
}

export const keyRestore: Command = {
  name: 'key restore',
  summary: '数据还在而密钥文件丢失时,用恢复单找回。Brings the secrets file back where only it was lost.',
  usage: '--from <folder or file> [--half <file> --half <file>]',
  options: { from: { type: 'string' }, ...HALF_OPTION },
  details: [`--from    备份目录,或 *${KEYS_SUFFIX} 文件 a backup folder, or a *${KEYS_SUFFIX} file`, HALF_DETAIL],
  async run(args) {
    const from = text(args, 'from')
    if (from === undefined) throw new UsageError('--from 必填 is required')
    const settings = loadSettings()
    const sealed = findSealedKeys(from)
    restoreKeys(settings, sealed, await askSecret(args, keysFor(sealed)))
    stdout.write(`已找回 Restored: ${secretsFile(settings)}\n`)
    return 0
  },
}

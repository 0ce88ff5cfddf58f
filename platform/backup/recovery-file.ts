import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { keyIdOf, type RecoveryKey } from '../crypto/recovery-key.ts'
import { openBytes, sealBytes } from '../crypto/sealed-stream.ts'
import { parseSecrets, type Secrets, secretsFile } from '../settings/secrets.ts'
import type { Settings } from '../settings/settings.ts'
import type { Certificates } from '../tls/store.ts'
import { BackupError } from './backup-error.ts'
import { writeDurably } from './durable-file.ts'

/**
 * The public side of the recovery key, beside the secrets file. The secret side exists on the two printed halves only. The public
 * key never goes to a backup target, so that whoever can write there cannot make a backup that opens with the sheet.
 */
export type RecoveryRecord = {
  version: 1
  keyId: string
  publicKey: string
  createdAt: string
  /** Where the sheets were written; they must be printed and removed. */
  sheets: string[]
  /** When both halves were last typed back and fitted. */
  checkedAt: string | null
  /** Keys of earlier sheets: their backups open with those sheets only. */
  former: { keyId: string; until: string }[]
}

export const recoveryFile = (settings: Settings): string => secretsFile(settings).replace(/\.json$/, '.recovery.json')

/** The record, or undefined before the first `linan key export`. @throws BackupError where the file is damaged. */
export function readRecovery(settings: Settings): RecoveryRecord | undefined {
  const path = recoveryFile(settings)
  if (!existsSync(path)) return undefined
  try {
    const record = JSON.parse(readFileSync(path, 'utf8')) as RecoveryRecord
    if (keyIdOf(Buffer.from(record.publicKey, 'base64')) === record.keyId) return record
  } catch {
    // Said below.
  }
  throw new BackupError('recovery_file_damaged', {
    message: `恢复密钥文件 ${path} 内容不完整。The recovery file ${path} is damaged.`,
    remedy:
      '删除它并执行 linan key export 打印新的恢复单;旧恢复单仍要保留。Remove it and run linan key export for a new sheet; keep the old sheet too.',
  })
}

export function writeRecovery(settings: Settings, record: RecoveryRecord): void {
  const path = recoveryFile(settings)
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  writeDurably(path, `${JSON.stringify(record, null, 2)}\n`, 0o400)
}

export const keyOf = (record: RecoveryRecord): RecoveryKey => ({
  id: record.keyId,
  publicKey: Buffer.from(record.publicKey, 'base64'),
})

/** @throws BackupError with the way to a recovery key */
export function requireRecovery(settings: Settings): RecoveryRecord {
  const record = readRecovery(settings)
  if (record) return record
  throw new BackupError('no_recovery_key', {
    message: '尚未打印恢复单,备份无从加密。There is no recovery sheet yet, so a backup could not be encrypted.',
    remedy: '先执行:linan key export --to 目录。First run: linan key export --to <folder>',
  })
}

/** Everything that the two halves must bring back besides the data. Backups before 0.3 have no certificates. */
export type KeyRecord = { secrets: Secrets; recovery: RecoveryRecord; certificates?: Certificates | undefined }

const KEYS_CONTEXT = 'linan keys'

export const sealKeys = (keys: KeyRecord): Buffer =>
  sealBytes(keyOf(keys.recovery), KEYS_CONTEXT, Buffer.from(JSON.stringify(keys)))

/** @throws SealedError, SettingsError where what lies inside is no key ring */
export function openKeys(secret: Buffer, sealed: Buffer): KeyRecord {
  const { secrets, recovery, certificates } = JSON.parse(
    openBytes(secret, KEYS_CONTEXT, sealed).toString(),
  ) as KeyRecord
  return { secrets: parseSecrets(JSON.stringify(secrets), 'keys'), recovery, certificates }
}

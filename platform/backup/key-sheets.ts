import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { hostname } from 'node:os'
import { join, resolve } from 'node:path'
import { newRecoverySecret, recoveryKeyOf, splitSecret } from '../crypto/recovery-key.ts'
import { sealedFor } from '../crypto/sealed-stream.ts'
import { isInside } from '../settings/paths.ts'
import { loadSecrets, placeSecrets, readSecrets, secretsFile } from '../settings/secrets.ts'
import type { Settings } from '../settings/settings.ts'
import { placeCertificates, readCertificates } from '../tls/store.ts'
import { BackupError } from './backup-error.ts'
import { writeDurably } from './durable-file.ts'
import {
  type KeyRecord,
  openKeys,
  readRecovery,
  type RecoveryRecord,
  sealKeys,
  writeRecovery,
} from './recovery-file.ts'
import { sheetName, sheetPage } from './sheet.ts'

export const KEYS_SUFFIX = '.linan-keys'

/**
 * Makes a recovery key and writes its two sheets, with the sealed key ring beside them (for a database of its own, whose backups are
 * the DBA's). The secret is forgotten when this returns.
 * @throws BackupError where there is a key already and no new one is asked for, or the folder cannot be written
 */
export function exportKey(settings: Settings, folder: string, renew: boolean): RecoveryRecord {
  const secrets = loadSecrets(settings)
  const former = readRecovery(settings)
  if (former && !renew) throw alreadyExported(former)
  const place = checkFolder(settings, folder)
  const createdAt = new Date().toISOString()
  const secret = newRecoverySecret()
  const { id, publicKey } = recoveryKeyOf(secret)
  const halves = splitSecret(secret)
  const record: RecoveryRecord = {
    version: 1,
    keyId: id,
    publicKey: publicKey.toString('base64'),
    createdAt,
    sheets: halves.map((half) => join(place, sheetName(half))),
    checkedAt: null,
    former: former ? [...former.former, { keyId: former.keyId, until: createdAt }] : [],
  }
  const keysFile = join(place, `${id}${KEYS_SUFFIX}`)
  try {
    for (const [i, half] of halves.entries()) {
      const page = sheetPage(half, { host: hostname(), dataDir: settings.dataDir, createdAt })
      writeDurably(record.sheets[i] as string, page)
    }
    writeDurably(keysFile, sealKeys({ secrets, recovery: record, certificates: readCertificates(settings) }))
    writeRecovery(settings, record)
  } catch (error) {
    for (const path of [...record.sheets, keysFile]) rmSync(path, { force: true })
    throw notWritten(place, error)
  }
  return record
}

function checkFolder(settings: Settings, folder: string): string {
  const place = resolve(folder)
  const inside = [settings.dataDir, settings.configDir].find((own) => isInside(place, own))
  if (!inside && existsSync(place) && statSync(place).isDirectory()) return place
  throw new BackupError('sheet_not_written', {
    message: inside
      ? `恢复单不能写入 ${inside}:那里正是它要保护的地方。The sheets may not lie in ${inside}, the very place they protect.`
      : `目录 ${place} 不存在。There is no folder ${place}.`,
    remedy: '用 --to 指定已有的目录,例如 U 盘。Name an existing folder with --to, e.g. on a USB stick.',
  })
}

function notWritten(place: string, error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException).code
  if (code === undefined || error instanceof BackupError) return error
  return new BackupError(
    'sheet_not_written',
    {
      message: `恢复单未能写入 ${place}(${code}),密钥未改变。The sheets could not be written to ${place}; no key was changed.`,
      remedy: '检查磁盘空间和目录权限后重试。Check disk space and the folder’s mode, then try again.',
    },
    error,
  )
}

function alreadyExported({ keyId, createdAt }: RecoveryRecord): BackupError {
  return new BackupError('recovery_key_exists', {
    message: `恢复单 ${keyId} 已于 ${createdAt} 制作;它只打印一次,机器上没有副本。The sheet ${keyId} was made already; there is no copy of it on the machine.`,
    remedy:
      '如有一半遗失,执行 linan key export --renew 换新单,并立即执行 linan backup。If a half is lost, run linan key export --renew for a new one, then linan backup at once.',
  })
}

/** Sheets that were written and still lie there. */
export const leftSheets = (record: RecoveryRecord): string[] => record.sheets.filter((path) => existsSync(path))

/** Notes that both halves were typed back and fit this installation. @throws BackupError where they are of another sheet */
export function confirmKey(settings: Settings, record: RecoveryRecord, secret: Buffer): void {
  const { id } = recoveryKeyOf(secret)
  if (id !== record.keyId) throw otherKey(id, record.keyId)
  writeRecovery(settings, { ...record, checkedAt: new Date().toISOString() })
}

export const otherKey = (given: string, wanted: string): BackupError =>
  new BackupError('other_recovery_key', {
    message: `输入的是恢复单 ${given},需要的是 ${wanted}。The halves belong to the sheet ${given}; ${wanted} is needed.`,
    remedy: `找出编号 ${wanted} 的两半。Find both halves with the number ${wanted}.`,
  })

/** The newest sealed key ring at `from`: a key file itself, or a folder that holds one or a backup. */
export function findSealedKeys(from: string): Buffer {
  if (!existsSync(from)) throw noKeys(from)
  if (statSync(from).isFile()) return readFileSync(from)
  const found = (readdirSync(from, { recursive: true, encoding: 'utf8' }) as string[])
    .filter((name) => name.endsWith(KEYS_SUFFIX))
    .map((name) => join(from, name))
    .sort((one, other) => statSync(other).mtimeMs - statSync(one).mtimeMs)
  if (found[0] === undefined) throw noKeys(from)
  return readFileSync(found[0])
}

const noKeys = (from: string) =>
  new BackupError('keys_not_found', {
    message: `${from} 中没有加密的密钥环(*${KEYS_SUFFIX})。There is no sealed key ring (*${KEYS_SUFFIX}) in ${from}.`,
    remedy:
      '指向备份目录,或与恢复单一起写出的文件。Point to the backup folder, or to the file that was written with the sheets.',
  })

/** The recovery key a sealed key ring is for. @throws SealedError */
export const keysFor = (sealed: Buffer): string => sealedFor(sealed.subarray(0, 48))

/** Brings the secrets file back from a sealed key ring. @throws SealedError; BackupError where another file lies there */
export function restoreKeys(settings: Settings, sealed: Buffer, secret: Buffer): KeyRecord {
  const keys = openKeys(secret, sealed)
  placeKeys(settings, keys)
  return keys
}

/** Writes secrets file, recovery record and certificates; a file with other secrets is never replaced, nor any certificate. */
export function placeKeys(settings: Settings, keys: KeyRecord): void {
  const path = secretsFile(settings)
  placeSecrets(path, settings.configDir, keys.secrets)
  if (JSON.stringify(readSecrets(path)) !== JSON.stringify(keys.secrets)) {
    throw new BackupError('keys_kept', {
      message: `${path} 中已有另一套密钥,没有改动。There are other secrets in ${path}; they were left as they are.`,
      remedy:
        '确认不再需要后把它移走,再重试。Move that file away once you are sure that it is not needed, then try again.',
    })
  }
  if (!readRecovery(settings)) writeRecovery(settings, { ...keys.recovery, sheets: [] })
  placeCertificates(settings, keys.certificates ?? {})
}

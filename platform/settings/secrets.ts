import { createHash, randomBytes, randomUUID } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { readDatabaseUrl } from './database-url.ts'
import { isInside, realPath } from './paths.ts'
import type { Settings } from './settings.ts'
import { SettingsError } from './settings-error.ts'

const PASSWORDS = ['superuser', 'app', 'portal', 'auditor', 'sequencer', 'retention', 'backup', 'stats'] as const
const KEYS = ['idBi', 'phoneBi', 'last4Bi', 'queryH', 'csrf'] as const

/** Passwords and keys of one data set. Keys are 32 random bytes in base64; whoever has them can read every identity number. */
export type Secrets = {
  version: 1
  createdAt: string
  /** Database logins; the owner of the tables has none. */
  passwords: Record<(typeof PASSWORDS)[number], string>
  /** Generations of the key-encryption key, the last one writes (trust.md §3.3). `id` 1–255. */
  keks: { id: number; key: string }[]
} & Record<(typeof KEYS)[number], string>

/** The secrets file of the data set that the settings name: one file per data folder or per database. */
export function secretsFile(settings: Settings): string {
  return join(settings.configDir, `${createHash('sha256').update(dataSet(settings)).digest('hex').slice(0, 12)}.json`)
}

function dataSet({ dataDir, databaseUrl }: Settings): string {
  if (databaseUrl === undefined) return realPath(dataDir)
  const url = readDatabaseUrl(databaseUrl)
  return `${url?.host}:${url?.port}/${url?.database}`
}

/**
 * Reads the secrets of the data set; makes them once, on the very first start. Never overwrites: with the file of existing data lost,
 * new keys would only bury the old data, so that is refused.
 * @throws SettingsError where the file lies in the data folder, is open to others, is damaged or is missing beside existing data.
 */
export function loadSecrets(settings: Settings): Secrets {
  const path = secretsFile(settings)
  if (isInside(path, settings.dataDir)) {
    throw fault(
      'secrets_inside_data',
      `密钥文件 ${path} 位于数据目录之内。The secrets file lies inside the data folder.`,
      '用 LINAN_CONFIG 指定数据目录之外的目录。Point LINAN_CONFIG to a folder outside the data folder.',
    )
  }
  if (!existsSync(path)) {
    refuseLost(settings, path)
    placeSecrets(path, settings.configDir, newSecrets())
  }
  return readSecrets(path)
}

function refuseLost(settings: Settings, path: string): void {
  if (settings.databaseUrl !== undefined || !existsSync(join(settings.dataDir, 'pg18/PG_VERSION'))) return
  throw fault(
    'secrets_lost',
    `数据目录 ${settings.dataDir} 中已有数据,但密钥文件 ${path} 不存在。There is data in ${settings.dataDir} but its secrets file ${path} is missing.`,
    '用恢复单两半找回:linan key restore --from 备份目录;没有它,加密的身份证号和电话无法读取。Get it back with both halves of the recovery sheet: linan key restore --from <backup folder>; without it identity numbers and phones cannot be read.',
  )
}

function newSecrets(): Secrets {
  const password = () => randomBytes(24).toString('base64url')
  const key = () => randomBytes(32).toString('base64')
  return {
    version: 1,
    createdAt: new Date().toISOString(),
    passwords: Object.fromEntries(PASSWORDS.map((name) => [name, password()])) as Secrets['passwords'],
    keks: [{ id: 1, key: key() }],
    ...(Object.fromEntries(KEYS.map((name) => [name, key()])) as Record<(typeof KEYS)[number], string>),
  }
}

/**
 * Puts secrets at their place, closed to everybody else. Never replaces: where the file exists already, it stays (the caller compares).
 * @throws SettingsError where the folder cannot be written
 */
export function placeSecrets(path: string, folder: string, secrets: Secrets): void {
  const draft = `${path}.${randomUUID()}`
  try {
    // Only the folder itself is closed: a parent made on the way may hold the data folder too, which another account must reach.
    mkdirSync(dirname(folder), { recursive: true })
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const handle = openSync(draft, 'wx', 0o400)
    writeSync(handle, `${JSON.stringify(secrets, null, 2)}\n`)
    fsyncSync(handle)
    closeSync(handle)
    // A hard link, not a rename: of two first starts at once the slower one must not replace the keys of the faster.
    linkSync(draft, path)
    syncFolder(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return
    throw fault(
      'config_not_writable',
      `无法在 ${folder} 中生成密钥文件(${(error as NodeJS.ErrnoException).code})。The secrets file cannot be made in ${folder}.`,
      '检查目录权限和磁盘,或用 LINAN_CONFIG 另选目录。Check the folder’s mode and the disk, or choose another with LINAN_CONFIG.',
      error,
    )
  } finally {
    rmSync(draft, { force: true })
  }
}

/** Reads one secrets file after checking that it is closed to everybody else. */
export function readSecrets(path: string): Secrets {
  checkFile(path)
  return parseSecrets(readFileSync(path, 'utf8'), path)
}

/** Reads the text of a secrets file; `path` is named where it is damaged. @throws SettingsError */
export function parseSecrets(text: string, path: string): Secrets {
  let secrets: Secrets
  try {
    secrets = JSON.parse(text) as Secrets
  } catch (error) {
    throw damaged(path, error)
  }
  const isKey = (value: unknown) => typeof value === 'string' && Buffer.from(value, 'base64').length === 32
  const complete =
    PASSWORDS.every((name) => typeof secrets.passwords?.[name] === 'string' && secrets.passwords[name].length >= 20) &&
    KEYS.every((name) => isKey(secrets[name])) &&
    Array.isArray(secrets.keks) &&
    secrets.keks.length > 0 &&
    secrets.keks.every((kek) => Number.isInteger(kek.id) && kek.id > 0 && kek.id < 256 && isKey(kek.key))
  if (secrets.version !== 1 || !complete) throw damaged(path)
  return secrets
}

function checkFile(path: string): void {
  const stat = lstatSync(path, { throwIfNoEntry: false })
  if (!stat?.isFile()) {
    throw fault(
      'secrets_missing',
      `密钥文件 ${path} 不存在或不是普通文件。The secrets file ${path} is missing or no plain file.`,
      '先执行一次 npm start,或从备份恢复。Run npm start once, or restore it from the backup.',
    )
  }
  if (process.platform === 'win32') return
  const self = process.getuid?.()
  if ((stat.mode & 0o077) !== 0) {
    throw fault(
      'secrets_open',
      `密钥文件 ${path} 的权限 ${(stat.mode & 0o777).toString(8)} 过宽,其他账户可能已读取。The secrets file is open to other accounts (mode ${(stat.mode & 0o777).toString(8)}).`,
      `执行:Run: chmod 400 ${path}`,
    )
  }
  if (stat.uid !== self && self !== 0) {
    throw fault(
      'secrets_owner',
      `密钥文件 ${path} 属于用户编号 ${stat.uid}。The secrets file belongs to uid ${stat.uid}.`,
      '用该账户启动,或更改文件属主。Start as that account, or change the owner.',
    )
  }
}

function damaged(path: string, cause?: unknown): SettingsError {
  return fault(
    'secrets_damaged',
    `密钥文件 ${path} 内容不完整。The secrets file ${path} is damaged.`,
    '从备份恢复;不要手工编辑。Restore it from the backup; do not edit it by hand.',
    cause,
  )
}

function fault(code: string, message: string, remedy: string, cause?: unknown): SettingsError {
  return new SettingsError([{ code, message, remedy }], cause)
}

function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  fsyncSync(handle)
  closeSync(handle)
}

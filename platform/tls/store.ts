import {
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import type { Settings } from '../settings/settings.ts'
import { SettingsError } from '../settings/settings-error.ts'
import type { Authority, Issued } from './authority.ts'

/** Beside the key ring, outside the data folder: a copy of the data cannot pass for the station. */
export const authorityFile = (settings: Pick<Settings, 'configDir'>): string =>
  join(settings.configDir, 'tls/authority.json')
export const serverFile = (settings: Pick<Settings, 'configDir'>): string => join(settings.configDir, 'tls/server.json')

/** The root and its key; undefined where none was made. @throws SettingsError where the file is damaged. */
export const readAuthority = (settings: Pick<Settings, 'configDir'>): Authority | undefined =>
  read<Authority>(
    authorityFile(settings),
    (a) => Array.isArray(a.permitted?.dns) && Array.isArray(a.permitted.networks),
  )

/** The certificate of the server with its key; undefined where none was made. @throws SettingsError where the file is damaged. */
export const readIssued = (settings: Pick<Settings, 'configDir'>): Issued | undefined =>
  read<Issued>(
    serverFile(settings),
    (s) => typeof s.root === 'string' && Array.isArray(s.names?.dns) && Array.isArray(s.names.ip),
  )

export const writeAuthority = (settings: Pick<Settings, 'configDir'>, authority: Authority): void =>
  write(authorityFile(settings), authority)
export const writeIssued = (settings: Pick<Settings, 'configDir'>, issued: Issued): void =>
  write(serverFile(settings), issued)

/** The station's root and the server's certificate, each with its key, as a backup carries them. */
export type Certificates = { authority?: Authority | undefined; issued?: Issued | undefined }

/** Both files as far as they can be read: a damaged one, which the doctor tells, must not stop a backup. */
export const readCertificates = (settings: Pick<Settings, 'configDir'>): Certificates => ({
  authority: unlessDamaged(() => readAuthority(settings)),
  issued: unlessDamaged(() => readIssued(settings)),
})

/** Brings back what is not there: devices that trust the root go on trusting it. Nothing is replaced. */
export function placeCertificates(settings: Pick<Settings, 'configDir'>, { authority, issued }: Certificates): void {
  if (existsSync(authorityFile(settings)) || existsSync(serverFile(settings))) return
  if (authority) writeAuthority(settings, authority)
  if (issued) writeIssued(settings, issued)
}

function unlessDamaged<T>(reading: () => T): T | undefined {
  try {
    return reading()
  } catch (error) {
    if (error instanceof SettingsError) return undefined
    throw error
  }
}

function read<T extends { version: 1; certificate: string; key: string }>(
  path: string,
  isWhole: (value: T) => boolean,
): T | undefined {
  if (!existsSync(path)) return undefined
  try {
    const value = JSON.parse(readFileSync(path, 'utf8')) as T
    const isText = typeof value.certificate === 'string' && typeof value.key === 'string'
    if (value.version === 1 && isText && isWhole(value)) return value
  } catch (error) {
    throw unreadable(path, error)
  }
  throw unreadable(path)
}

function unreadable(path: string, cause?: unknown): SettingsError {
  return new SettingsError(
    [
      {
        code: 'tls_file_damaged',
        message: `证书文件 ${path} 无法读取或不完整。The certificate file ${path} cannot be read or is damaged.`,
        remedy: '从备份恢复;或重新执行 linan tls init。Restore it from the backup, or run linan tls init again.',
      },
    ],
    cause,
  )
}

/** Certificate and key in one file and one rename: a power cut leaves the old pair or the new one, never halves of both. */
function write(path: string, value: object): void {
  const draft = `${path}.${process.pid}`
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    rmSync(draft, { force: true })
    const handle = openSync(draft, 'wx', 0o400)
    try {
      writeSync(handle, `${JSON.stringify(value, null, 2)}\n`)
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
    giveToOwner(draft, path)
    renameSync(draft, path)
  } catch (error) {
    rmSync(draft, { force: true })
    throw new SettingsError(
      [
        {
          code: 'tls_not_writable',
          message: `无法写入 ${path}(${(error as NodeJS.ErrnoException).code})。${path} cannot be written.`,
          remedy: '检查配置目录的权限和磁盘空间。Check the mode of the configuration folder and the free space.',
        },
      ],
      error,
    )
  }
}

/** Made by root for a service with an account of its own: the files belong to whom the configuration folder belongs to, or the service could not renew them. */
function giveToOwner(draft: string, path: string): void {
  if (process.getuid?.() !== 0) return
  const { uid, gid } = statSync(dirname(dirname(path)))
  for (const one of [dirname(path), draft]) chownSync(one, uid, gid)
}

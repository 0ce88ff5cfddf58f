import { isIP } from 'node:net'
import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { readDatabaseUrl } from './database-url.ts'
import { readEnvironmentFile } from './environment-file.ts'
import { isInside } from './paths.ts'
import { SettingsError, type SettingsFault } from './settings-error.ts'
import { readPublicUrl, readTls, type TlsSource } from './tls-settings.ts'

/** How this installation runs; all paths absolute. */
export type Settings = {
  /** Address to listen on. */
  host: string
  /** 1–65535, or 0 for any free port. */
  port: number
  /** Files and the embedded database. */
  dataDir: string
  /** Secrets, keys and `linan.env`; never inside `dataDir`, so that a copy of the data alone opens nothing. */
  configDir: string
  /** Set: this PostgreSQL instead of the embedded one. Holds a password: never log it. */
  databaseUrl: string | undefined
  /** Addresses or networks of the proxies whose `X-Forwarded-*` is believed; empty: none. */
  trustProxy: readonly string[]
  /** Set: the server speaks HTTPS and nothing else. */
  tls: TlsSource | undefined
  /** Origin that people type, where it does not follow from the certificate (`https://linan.example`). */
  publicUrl: string | undefined
  /** A database made at this start is flagged as demonstration data for ever; an existing one stays what it is. For trials and tests. */
  demo: boolean
  /** Where base backups and the write-ahead log go, on another disk; undefined: nowhere, which `linan doctor` shows in red. */
  backupTo: string | undefined
  /** The program `soffice` of LibreOffice, which makes PDF of papers; undefined: whatever the path finds. */
  office: string | undefined
}

const NAMES = [
  'HOST',
  'PORT',
  'LINAN_DATA',
  'DATABASE_URL',
  'TRUST_PROXY',
  'TLS_CERT',
  'TLS_KEY',
  'PUBLIC_URL',
  'LINAN_DEMO',
  'LINAN_BACKUP_TO',
  'LINAN_OFFICE',
] as const
type Name = (typeof NAMES)[number]
type Collect = (code: string, message: string, remedy: string) => void

/**
 * Reads the settings from the environment and from `linan.env` in the configuration folder; the environment wins.
 * Reads only: nothing is created. `beforeTls`: for the command that makes the certificate, a HOST that needs one is no fault yet.
 * @throws SettingsError listing every fault at once.
 */
export function loadSettings(env: NodeJS.ProcessEnv = process.env, { beforeTls = false } = {}): Settings {
  const faults: SettingsFault[] = []
  const collect: Collect = (code, message, remedy) => faults.push({ code, message, remedy })
  const home = env.HOME ?? homedir()
  const isRoot = process.getuid?.() === 0
  const configDir = folder(
    'LINAN_CONFIG',
    env.LINAN_CONFIG,
    isRoot ? '/etc/linan' : join(env.XDG_CONFIG_HOME ?? join(home, '.config'), 'linan'),
    collect,
  )
  const file = readEnvironmentFile(join(configDir, 'linan.env'), NAMES, collect)
  const value = (name: Name) => env[name]?.trim() || file[name] || undefined

  const dataDir = folder(
    'LINAN_DATA',
    value('LINAN_DATA'),
    isRoot ? '/var/lib/linan' : join(env.XDG_DATA_HOME ?? join(home, '.local/share'), 'linan'),
    collect,
  )
  const host = value('HOST') ?? '127.0.0.1'
  const settings: Settings = {
    host,
    port: readPort(value('PORT'), collect),
    dataDir,
    configDir,
    databaseUrl: checkUrl(value('DATABASE_URL'), collect),
    trustProxy: readProxies(value('TRUST_PROXY'), collect),
    tls: readTls(configDir, value('TLS_CERT'), value('TLS_KEY'), collect),
    publicUrl: readPublicUrl(value('PUBLIC_URL'), collect),
    demo: readYes('LINAN_DEMO', value('LINAN_DEMO'), collect),
    backupTo: readBackupTo(value('LINAN_BACKUP_TO'), collect),
    office: readOffice(value('LINAN_OFFICE'), collect),
  }
  checkHost(settings, collect, beforeTls)
  if (isInside(configDir, dataDir)) {
    collect(
      'config_inside_data',
      `配置目录 ${configDir} 位于数据目录 ${dataDir} 之内,密钥会随数据一起被复制。The configuration folder lies inside the data folder, so a copy of the data would carry its keys.`,
      '用 LINAN_CONFIG 指定数据目录之外的目录。Point LINAN_CONFIG to a folder outside the data folder.',
    )
  }
  if (faults.length > 0) throw new SettingsError(faults)
  return settings
}

function folder(name: string, given: string | undefined, fallback: string, collect: Collect): string {
  const path = given?.trim() || fallback
  if (isAbsolute(path)) return path
  collect(
    'path_not_absolute',
    `${name} 应为绝对路径,现为“${path}”。${name} must be an absolute path.`,
    `例如 ${name}=${fallback}。For example ${name}=${fallback}.`,
  )
  return join('/', path)
}

const readBackupTo = (given: string | undefined, collect: Collect) =>
  given === undefined ? undefined : folder('LINAN_BACKUP_TO', given, '/mnt/linan-backup', collect)

const readOffice = (given: string | undefined, collect: Collect) =>
  given === undefined ? undefined : folder('LINAN_OFFICE', given, '/usr/bin/soffice', collect)

function readPort(text: string | undefined, collect: Collect): number {
  if (text === undefined) return 7300
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port <= 65535) return port
  collect(
    'port_invalid',
    `PORT 应为 1–65535 的整数,现为“${text}”。PORT must be a whole number from 1 to 65535.`,
    '例如 PORT=7300。For example PORT=7300.',
  )
  return 7300
}

function readYes(name: string, text: string | undefined, collect: Collect): boolean {
  if (text !== undefined && text !== '0' && text !== '1')
    collect(
      'not_yes_or_no',
      `${name} 应为 1 或 0，现为“${text}”。${name} must be 1 or 0.`,
      `例如 ${name}=1。For example ${name}=1.`,
    )
  return text === '1'
}

function checkUrl(text: string | undefined, collect: Collect): string | undefined {
  if (text === undefined) return undefined
  // The text itself is not repeated: it holds a password.
  if (readDatabaseUrl(text)) return text
  collect(
    'database_url_invalid',
    'DATABASE_URL 不是完整的 PostgreSQL 地址(口令不予显示)。DATABASE_URL is not a complete PostgreSQL address (not shown, it may hold a password).',
    '写成 postgresql://用户:口令@主机:5432/库名,口令中的特殊字符按 % 编码。Write postgresql://user:password@host:5432/database, special characters percent-encoded.',
  )
  return undefined
}

function readProxies(text: string | undefined, collect: Collect): string[] {
  const list = (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)
  const wrong = list.filter((part) => !isAddressOrNetwork(part))
  if (wrong.length === 0) return list
  collect(
    'trust_proxy_invalid',
    `TRUST_PROXY 中的“${wrong.join(', ')}”不是 IP 地址或网段。TRUST_PROXY must list IP addresses or networks.`,
    '例如 TRUST_PROXY=127.0.0.1,10.0.0.0/8。For example TRUST_PROXY=127.0.0.1,10.0.0.0/8.',
  )
  return []
}

function isAddressOrNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/')
  const family = isIP(address)
  if (family === 0 || rest.length > 0) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128))
}

/** Whether only this machine can reach the address. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
}

function checkHost({ host, trustProxy, tls }: Settings, collect: Collect, beforeTls: boolean): void {
  if (isIP(host) === 0 && !/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(host)) {
    return collect(
      'host_invalid',
      `HOST“${host}”不是 IP 地址或主机名。HOST is neither an IP address nor a host name.`,
      '例如 HOST=127.0.0.1。For example HOST=127.0.0.1.',
    )
  }
  if (isLoopback(host) || trustProxy.length > 0 || tls || beforeTls) return
  collect(
    'host_without_tls',
    `HOST=${host} 会让其他机器以明文访问居民信息。HOST=${host} would let other machines read residents’ data in clear text.`,
    '执行 linan tls init 生成证书,或用 TLS_CERT、TLS_KEY 写明已有证书,或用 TRUST_PROXY 写明前面 TLS 代理的地址。Run linan tls init, or name your own certificate in TLS_CERT and TLS_KEY, or the TLS proxy in front in TRUST_PROXY.',
  )
}

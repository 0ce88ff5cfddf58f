import pg from 'pg'
import { loadSecrets, type Secrets } from '../settings/secrets.ts'
import type { Settings } from '../settings/settings.ts'
import { DatabaseError } from './database-error.ts'
import { type EmbeddedOptions, type EmbeddedDatabase, startEmbedded } from './embedded.ts'
import type { Connection } from './pool.ts'
import { type LoginRole, quoteIdent, type RoleNames, roleNames } from './roles.ts'
import { requireServer } from './server-version.ts'

/** Where the database is and who may log in; `ssl` as `DATABASE_URL` asks for it (`sslmode`). */
export type Installation = {
  /** The installer: superuser of the embedded cluster, or the login of `DATABASE_URL`. */
  installer: Connection & { ssl?: boolean | object }
  roles: RoleNames
  secrets: Secrets
  /** Connection of one login role of the product. */
  as(role: LoginRole): Connection & { ssl?: boolean | object }
  /** Present when the product runs PostgreSQL itself. */
  embedded?: EmbeddedDatabase
  close(): Promise<void>
}

type OpenOptions = Pick<EmbeddedOptions, 'role' | 'onExit' | 'onRestart'>

/**
 * Reaches the database of these settings: starts or joins the embedded PostgreSQL and makes its database on the first time, or
 * checks that `DATABASE_URL` answers, is new enough and knows Chinese trigrams. Roles and tables are `prepareDatabase`'s work.
 * @throws DatabaseError, SettingsError
 */
export async function openInstallation(settings: Settings, options: OpenOptions): Promise<Installation> {
  const secrets = loadSecrets(settings)
  if (settings.databaseUrl !== undefined) {
    const installer = readUrl(settings.databaseUrl)
    await checkServer(installer)
    return describe(installer, roleNames(`linan_${installer.database}`), secrets)
  }
  const embedded = await startEmbedded({
    ...options,
    dataDir: settings.dataDir,
    secrets: { superuserPassword: secrets.passwords.superuser },
  })
  const installer = {
    host: embedded.host,
    port: embedded.port,
    user: embedded.user,
    password: embedded.password,
    database: 'linan',
  }
  try {
    await makeDatabase(installer)
    await checkServer(installer)
  } catch (error) {
    await embedded.stop()
    throw error
  }
  return { ...describe(installer, roleNames('linan'), secrets), embedded, close: embedded.stop }
}

function describe(installer: Installation['installer'], roles: RoleNames, secrets: Secrets): Installation {
  const as = (role: LoginRole) => ({ ...installer, user: roles.login[role], password: secrets.passwords[role] })
  return { installer, roles, secrets, as, close: async () => undefined }
}

function readUrl(url: string): Installation['installer'] {
  const { host, port, user = '', password, database = '', ssl } = new pg.Client({ connectionString: url })
  return { host, port, user, password: password ?? '', database, ...(ssl ? { ssl } : {}) }
}

async function makeDatabase(installer: Connection): Promise<void> {
  const client = new pg.Client({ ...installer, database: 'postgres' })
  await client.connect()
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [installer.database])
    if (rowCount === 0) await client.query(`create database ${quoteIdent(installer.database)}`)
  } catch (error) {
    // 42P04: a tool and a server made it at the same moment.
    if ((error as { code?: string }).code !== '42P04') throw error
  } finally {
    await client.end()
  }
}

async function checkServer(installer: Installation['installer']): Promise<void> {
  const client = new pg.Client({ ...installer, connectionTimeoutMillis: 10_000 })
  client.on('error', () => {})
  try {
    await client.connect()
  } catch (error) {
    throw explainConnection(error, installer)
  }
  try {
    await requireServer(client)
  } finally {
    await client.end()
  }
}

/** Turns a failed connection into a sentence that names the address but never the password. */
export function explainConnection(
  error: unknown,
  at: Pick<Connection, 'host' | 'port' | 'user' | 'database'>,
): unknown {
  const code = (error as { code?: string }).code ?? ''
  const where = `${at.host}:${at.port}/${at.database}`
  if (/^(28P01|28000)$/.test(code)) {
    return new DatabaseError('login_refused', {
      message: `数据库 ${where} 拒绝用户 ${at.user} 登录(${code})。The database ${where} refused the login of ${at.user}.`,
      remedy:
        '检查 DATABASE_URL 的用户名和口令,以及服务器的 pg_hba.conf。Check user and password in DATABASE_URL and pg_hba.conf on the server.',
    })
  }
  if (code === '3D000') {
    return new DatabaseError('no_database', {
      message: `数据库服务器上没有名为 ${at.database} 的库。There is no database ${at.database} on ${at.host}:${at.port}.`,
      remedy: `先创建:Create it first: CREATE DATABASE "${at.database}"`,
    })
  }
  if (
    /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ECONNRESET|ENOENT|EACCES)$/.test(code) ||
    /timeout/i.test(String(error))
  ) {
    return new DatabaseError('unreachable', {
      message: `无法连接数据库 ${where}(${code || '超时 timeout'})。The database ${where} cannot be reached.`,
      remedy:
        '检查 DATABASE_URL 的主机和端口、防火墙,以及数据库是否已启动。Check host and port in DATABASE_URL, the firewall, and that PostgreSQL runs.',
    })
  }
  return error
}

import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { Client } from 'pg'
import { pendingMigrations } from '#platform/db/migrate.ts'
import { countTrigrams, isNewEnough } from '#platform/db/server-version.ts'
import { type Check, type Context, fail, type Finding, ok, warn } from './check.ts'

/** Checks that ask the database. */
export const databaseChecks: readonly Check[] = [
  { name: 'postgresql', title: 'PostgreSQL', needsDatabase: true, run: (context) => checkVersion(clientOf(context)) },
  {
    name: 'chinese',
    title: '汉字检索 Chinese search',
    needsDatabase: true,
    run: (context) => checkTrigrams(clientOf(context)),
  },
  {
    name: 'durable',
    title: '落盘 Durability',
    needsDatabase: true,
    run: (context) => checkDurability(clientOf(context)),
  },
  {
    name: 'migrations',
    title: '数据库结构 Migrations',
    needsDatabase: true,
    run: (context) => checkMigrations(clientOf(context)),
  },
  { name: 'clock', title: '时钟 Clock', run: checkClock },
]

function clientOf({ client }: Context): Client {
  if (!client) throw new Error('a check that needs the database ran without one')
  return client
}

async function checkVersion(client: Client): Promise<Finding> {
  const { rows } = await client.query<{ number: number; text: string }>(
    `select current_setting('server_version_num')::int as number, current_setting('server_version') as text`,
  )
  const { number, text } = rows[0] ?? { number: 0, text: '?' }
  return isNewEnough(number)
    ? ok(text)
    : fail(text, '升级到 18.0、17.6、16.10、15.14 或更新。Upgrade to at least 18.0, 17.6, 16.10 or 15.14.')
}

async function checkTrigrams(client: Client): Promise<Finding> {
  const found = await countTrigrams(client)
  if (found === undefined)
    return warn('未安装 pg_trgm not installed', '安装 postgresql-contrib。Install postgresql-contrib.')
  if (found > 0) return ok(`show_trgm('小明') = ${found}`)
  return fail(
    "show_trgm('小明') = 0",
    '以 UTF-8 区域设置(如 C.UTF-8)重建数据库。Create the database anew with a UTF-8 locale such as C.UTF-8.',
  )
}

async function checkDurability(client: Client): Promise<Finding> {
  const names = ['fsync', 'full_page_writes', 'data_checksums']
  const { rows } = await client.query<{ name: string }>(
    `select name from pg_settings where name = any($1) and setting <> 'on'`,
    [names],
  )
  if (rows.length === 0) return ok(names.join(', '))
  const off = rows.map((row) => row.name)
  const detail = `${off.join(', ')} off`
  const remedy =
    '在 postgresql.conf 中打开;data_checksums 用 pg_checksums --enable。Turn on in postgresql.conf; data_checksums with pg_checksums --enable.'
  return off.some((name) => name !== 'data_checksums') ? fail(detail, remedy) : warn(detail, remedy)
}

async function checkMigrations(client: Client): Promise<Finding> {
  try {
    const pending = await pendingMigrations(client)
    if (pending.length === 0) return ok('最新 up to date')
    return warn(
      `${pending.length} 个待执行 pending`,
      '下次启动时自动执行,或 linan migrate。Applied at the next start, or by linan migrate.',
    )
  } catch (error) {
    return fail(
      (error as Error).message,
      '使用与数据相同或更新的版本;已发布的升级文件不可修改。Use the release that made this data or a newer one.',
    )
  }
}

/** Clock tolerance; machines without a time server drift by seconds a day. */
const TOLERANCE_MS = 5000

/** The clock must not stand before what is already written down: deadlines and the audit log would run backwards. */
async function checkClock({ client, embedded, settings }: Context): Promise<Finding> {
  const known: number[] = [Date.UTC(2026, 0, 1)]
  if (embedded?.hasCluster) known.push(statSync(join(settings.dataDir, 'pg18/global/pg_control')).mtimeMs)
  if (client) known.push(...(await lastTimes(client)))
  const last = Math.max(...known)
  const now = new Date().toISOString()
  if (Date.now() + TOLERANCE_MS >= last) return ok(now)
  return fail(
    `${now} < ${new Date(last).toISOString()}`,
    '校准系统时间(timedatectl set-ntp true)后再启动。Set the system clock before the next start.',
  )
}

async function lastTimes(client: Client): Promise<number[]> {
  const { rows: exists } = await client.query<{ audit: boolean; migration: boolean }>(
    `select to_regclass('audit.event') is not null as audit, to_regclass('public.migration') is not null as migration`,
  )
  const sources = [
    exists[0]?.audit ? 'select max(at) as at from audit.event' : '',
    exists[0]?.migration ? 'select max(applied_at) from public.migration' : '',
  ]
  const sql = sources.filter(Boolean).join(' union all ')
  if (sql === '') return []
  const { rows } = await client.query<{ at: Date | null }>(sql)
  return rows.flatMap((row) => (row.at ? [row.at.getTime()] : []))
}

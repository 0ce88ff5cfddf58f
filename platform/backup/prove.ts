import type { Client } from 'pg'
import { checkRestored, ForeignLogError, goOnAfterRestore, type RestoredLog } from '../audit/restored.ts'
import { BackupError } from './backup-error.ts'
import { wallTime } from './restore-plan.ts'

/** What was looked at in a restored database; every number was counted there. */
export type Proof = {
  tables: number
  indexes: number
  migration: number
  events: number
  lastEventAt: Date | null
  /** How the sealed log stands to what witnesses saw; undefined for a database from before it was sealed. */
  log?: RestoredLog
}

const BAD_TABLES = `
  select c.oid::regclass::text as name, v.msg from pg_class c
    join pg_am a on a.oid = c.relam and a.amname = 'heap'
    cross join lateral verify_heapam(c.oid) v
  where c.relkind in ('r', 't', 'm') and c.relpersistence = 'p' limit 5`
const CHECKED_INDEXES = `
  select count(*)::int as n, count(bt_index_check(c.oid, true)) as checked from pg_class c
    join pg_am a on a.oid = c.relam and a.amname = 'btree' join pg_index i on i.indexrelid = c.oid
  where c.relkind = 'i' and c.relpersistence = 'p' and i.indisready and i.indisvalid`

/**
 * Reads every page of every table (checksums, tuples) and every B-tree with all its entries (amcheck), and looks at what must be there.
 * The extension is made in a transaction that is rolled back: the database stays as it was restored.
 * @throws BackupError naming what is wrong
 */
export async function proveDatabase(client: Client, second: Date | undefined): Promise<Proof> {
  await client.query('set statement_timeout = 0; set idle_in_transaction_session_timeout = 0; begin')
  try {
    await client.query('create schema linan_proof; create extension amcheck schema linan_proof')
    await client.query('set local search_path = linan_proof, pg_catalog')
    const { rows: bad } = await client.query<{ name: string }>(BAD_TABLES)
    if (bad.length > 0)
      throw notProven(`表页损坏 damaged pages: ${[...new Set(bad.map((row) => row.name))].join(', ')}`)
    const { rows: indexes } = await client.query<{ n: number }>(CHECKED_INDEXES)
    const { rows: tables } = await client.query<{ n: number }>(
      `select count(*)::int as n from pg_class where relkind in ('r', 't', 'm') and relpersistence = 'p'`,
    )
    return { tables: tables[0]?.n ?? 0, indexes: indexes[0]?.n ?? 0, ...(await lookInside(client, second)) }
  } catch (error) {
    // XX001, XX002: what amcheck says of a damaged index.
    if (!/^XX/.test((error as { code?: string }).code ?? '')) throw error
    throw notProven((error as Error).message, error)
  } finally {
    await client.query('rollback').catch(() => undefined)
  }
}

async function lookInside(client: Client, second: Date | undefined) {
  const { rows: made } = await client.query<{ yes: boolean }>(
    `select to_regclass('public.migration') is not null and to_regclass('audit.event') is not null as yes`,
  )
  if (!made[0]?.yes) return { migration: 0, events: 0, lastEventAt: null }
  const { rows } = await client.query<{ migration: number; events: number; lastEventAt: Date | null }>(
    `select (select coalesce(max(number), 0) from public.migration) as migration, count(*)::int as events, max(at) as "lastEventAt"
     from audit.event`,
  )
  const found = rows[0] as { migration: number; events: number; lastEventAt: Date | null }
  if (second && found.lastEventAt && found.lastEventAt.getTime() >= second.getTime() + 1000)
    throw notProven(`有 ${wallTime(found.lastEventAt)} 的记录,晚于所选时刻 there is an event after the chosen second`)
  return found
}

/**
 * Holds the log of a restored database against what witnesses saw of it, and lets it go on: under a new name where looks they saw did not come back.
 * A database from before the log was sealed has none. @throws BackupError where it is not the log they saw
 */
export async function proveLog(
  client: Client,
  secret: string,
  heads: readonly string[],
): Promise<RestoredLog | undefined> {
  const { rows } = await client.query<{ yes: boolean }>(`select to_regclass('audit.restoration') is not null as yes`)
  if (!rows[0]?.yes) return undefined
  try {
    const log = await checkRestored(client, secret, heads)
    await goOnAfterRestore(client, log)
    return log
  } catch (error) {
    if (!(error instanceof ForeignLogError)) throw error
    throw notProven(`查阅记录与外部见证不符 the log is not the one that witnesses saw: ${error.message}`, error)
  }
}

const notProven = (what: string, cause?: unknown) =>
  new BackupError(
    'not_proven',
    {
      message: `恢复出的数据库未通过核对:${what}。The restored database did not pass its check; it was not put in place.`,
      remedy:
        '选更早的时刻(会使用前一份全量备份),或换另一块备份磁盘。Choose an earlier time, which may use the base before, or another backup disk.',
    },
    cause,
  )

import { createHash } from 'node:crypto'
import type { Client } from 'pg'
import type { Cipher } from '#platform/crypto/cipher.ts'

/*
 * Whether two databases hold the same business data. Left out are audit, sessions, keys and jobs. Ids of rows are drawn anew each time, so a row counts as
 * what stands in it and, in place of each id, what stands in the row it means (and in the rows that one means, four steps far). Sealed columns are
 * opened. An instant after `until` was stamped by the clock on the wall and counts as "later" only.
 */

/**
 * `part_term` holds what `address_terms` does, with a piece of an id that is drawn anew in front: two parts whose pieces are alike share their rows.
 * `reminder` is computed from tasks, reports and deadlines, which count themselves.
 */
const LEFT_OUT = new Set([
  'public.migration',
  'public.first_run',
  'public.sign_in_guard',
  'public.recovery_code',
  'public.part_term',
  'public.reminder',
])
/** Of `sec` only what people made; the rest is sessions and what each start writes. */
const OF_SEC = new Set(['sec.unit', 'sec.posting', 'sec.account'])
const COLUMNS_LEFT_OUT: readonly RegExp[] = [
  // Audit events, blind indexes and hashes under keys of the installation.
  /\.(event_id|\w+_bi|\w+_h)$/,
  // Made of the line and of a piece of its unit's id, which is drawn anew.
  /^public\.address_terms\.terms$/,
  // Keys of a person, and the day on which the tree was written.
  /^public\.account_credential\.(password_hash|totp_\w+)$/,
  /^sec\.unit\.valid_from$/,
]
const STEPS = 4
const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g

export interface TablePrint {
  table: string
  rows: number
  hash: string
}

interface Row {
  id: string | undefined
  table: string
  /** The text between the ids; `ids[i]` stands after `parts[i]`. */
  parts: string[]
  ids: string[]
  hash: string
}

interface Column {
  table: string
  name: string
  type: string
}

/** One hash for each table. `client` sees every row (the installer). */
export async function fingerprint(client: Client, cipher: Cipher, until: Date): Promise<TablePrint[]> {
  // Whoever may not see every row gets an error instead of a hash of half of them.
  await client.query('set row_security = off')
  const columns = await readColumns(client)
  const tables = [...new Set(columns.map((column) => column.table))]
  const rows: Row[] = []
  for (const table of tables) {
    const own = columns.filter((column) => column.table === table)
    rows.push(...(await readRows(client, cipher, table, own, until)))
  }
  // Triggers of whoever writes on this connection next run as an owner who is under row security.
  await client.query('reset row_security')
  for (let step = 0; step < STEPS; step++) spread(rows)
  return tables.map((table) => {
    const hashes = rows.flatMap((row) => (row.table === table ? [row.hash] : [])).sort()
    return { table, rows: hashes.length, hash: digest(hashes.join('\n')).slice(0, 16) }
  })
}

/** One hash for the whole. */
export const wholeHash = (prints: readonly TablePrint[]): string =>
  digest(prints.map((one) => `${one.table} ${one.rows} ${one.hash}`).join('\n')).slice(0, 16)

const digest = (text: string): string => createHash('sha256').update(text).digest('hex')

async function readColumns(client: Client): Promise<Column[]> {
  const { rows } = await client.query<Column>(
    `select n.nspname || '.' || t.relname as "table", a.attname as name, format_type(a.atttypid, null) as type
       from pg_class t join pg_namespace n on n.oid = t.relnamespace
       join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
      where t.relkind in ('r', 'p') and not t.relispartition and n.nspname in ('public', 'sec')
      order by 1, 2`,
  )
  return rows.filter(
    ({ table, name }) =>
      !LEFT_OUT.has(table) &&
      (table.startsWith('public.') || OF_SEC.has(table)) &&
      !COLUMNS_LEFT_OUT.some((pattern) => pattern.test(`${table}.${name}`)),
  )
}

async function readRows(
  client: Client,
  cipher: Cipher,
  table: string,
  columns: readonly Column[],
  until: Date,
): Promise<Row[]> {
  const { rows } = await client.query<{ row: Record<string, unknown> }>(`select to_jsonb(t) as row from ${table} t`)
  return rows.map(({ row }) => {
    const id = typeof row.id === 'string' ? row.id : undefined
    const values = columns.map(({ name, type }) => [name, plain(row[name], { table, name, type }, id, cipher, until)])
    const text = JSON.stringify(values)
    return { id, table, parts: text.split(UUID), ids: text.match(UUID) ?? [], hash: '' }
  })
}

/** Sessions write an instant in their own time zone. */
function instant(text: string, until: Date): string {
  const at = new Date(text)
  return at > until ? 'later' : at.toISOString()
}

function plain(value: unknown, column: Column, id: string | undefined, cipher: Cipher, until: Date): unknown {
  if (Array.isArray(value) && column.type === 'timestamp with time zone[]')
    return value.map((one: string) => instant(one, until))
  if (value === null || typeof value !== 'string') return value
  if (column.type === 'timestamp with time zone') return instant(value, until)
  if (column.type !== 'bytea' || !column.name.endsWith('_enc')) return value
  const place = `${column.table.replace(/^\w+\./, '')}.${column.name}|${id}`
  return cipher.open(place, Buffer.from(value.slice(2), 'hex'))
}

/** Each row takes over what its ids mean. Its own id means nothing but itself; an id of nobody here (an event) is only a gap. */
function spread(rows: readonly Row[]): void {
  const meaning = new Map<string, string>()
  // One id may stand for a row in each of two tables (the unit and its place in the tree).
  for (const { id, hash } of rows) if (id !== undefined) meaning.set(id, (meaning.get(id) ?? '') + hash)
  const next = rows.map((row) => {
    const filled = row.parts.map((part, i) => {
      const id = row.ids[i]
      return part + (id === undefined ? '' : id === row.id ? 'self' : (meaning.get(id) ?? 'nobody'))
    })
    return digest(row.table + filled.join(''))
  })
  rows.forEach((row, i) => {
    row.hash = next[i] as string
  })
}

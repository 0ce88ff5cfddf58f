import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { ROOT } from '#platform/db/migrate.ts'
import type { Contract } from '#platform/http/contract.ts'
import { type TestDatabase, testDatabase } from '#platform/testing/database.ts'

/** Columns that no caller may name, in whatever table they stand. */
const TECHNICAL: readonly [RegExp, string][] = [
  [/^unit_(id|pos)$/, 'unit of the record for row-level security; it follows from the place, no caller chooses it'],
  [/^event_id$/, 'the audit event that wrote the row'],
  [/_key$/, 'derived from other columns, for search, order or a text of the messages'],
  [/^(created|updated)_(by|at|org)$/, 'who wrote the row, shown by the history of a record'],
  [/_(enc|bi|h)$/, 'encrypted value, blind index or hash: the plain field has no column'],
]

const FEATURES = join(ROOT, 'features')
const slices = readdirSync(FEATURES).filter(
  (s) => existsSync(join(FEATURES, s, 'migrations')) && existsSync(join(FEATURES, s, 'contract.ts')),
)

let t: TestDatabase
let columns: Map<string, string[]>

beforeAll(async () => {
  t = await testDatabase()
  const { rows } = await t.admin.query<{ table: string; column: string }>(
    `select c.relname as table, a.attname as column from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped`,
  )
  columns = new Map([...Map.groupBy(rows, (r) => r.table)].map(([table, list]) => [table, list.map((r) => r.column)]))
})
afterAll(() => t?.drop())

const load = async (slice: string, file: string) => {
  const path = join(FEATURES, slice, file)
  return existsSync(path)
    ? ((await import(/* @vite-ignore */ pathToFileURL(path).href)) as Record<string, unknown>)
    : {}
}

/** `table.column` of every column that the slice's migrations made. */
function columnsOf(slice: string): string[] {
  const folder = join(FEATURES, slice, 'migrations')
  const sql = readdirSync(folder)
    .map((f) => readFileSync(join(folder, f), 'utf8'))
    .join('\n')
  const tables = [...sql.matchAll(/^create (?:unlogged )?table (?:public\.)?(\w+) /gm)].map((m) => m[1] as string)
  return tables.flatMap((table) => (columns.get(table) ?? []).map((column) => `${table}.${column}`))
}

/** Names of all fields, nested ones too, in the inputs and answers of a slice. */
async function fieldsOf(slice: string): Promise<Set<string>> {
  const names = new Set<string>()
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(walk)
    if (node === null || typeof node !== 'object') return
    const { properties } = node as { properties?: Record<string, unknown> }
    for (const name of Object.keys(properties ?? {})) names.add(name)
    Object.values(node).forEach(walk)
  }
  for (const value of Object.values(await load(slice, 'contract.ts'))) {
    if (typeof value !== 'object' || value === null || !('input' in value && 'output' in value)) continue
    const { input, output, file } = value as Contract
    walk(z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }))
    if (!file) walk(z.toJSONSchema(output, { io: 'output', unrepresentable: 'any' }))
  }
  return names
}

const camel = (column: string) => column.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
const isNamed = (column: string, fields: Set<string>) =>
  fields.has(camel(column.split('.')[1] as string)) ||
  TECHNICAL.some(([form]) => form.test(column.split('.')[1] as string))

describe.each(slices)('the slice %s', (slice) => {
  const exceptions = async () => ((await load(slice, 'columns.ts')).columns ?? {}) as Record<string, string>

  test('names every column of its tables in a contract, or says in columns.ts why not', async () => {
    const [fields, excepted] = [await fieldsOf(slice), await exceptions()]
    expect(columnsOf(slice).filter((c) => !isNamed(c, fields) && !(c in excepted))).toEqual([])
  })

  test('keeps no reason for a column that is gone or that a contract names by now', async () => {
    const [fields, known] = [await fieldsOf(slice), new Set(columnsOf(slice))]
    const stale = Object.entries(await exceptions()).filter(
      ([column, reason]) => !known.has(column) || isNamed(column, fields) || reason.trim() === '',
    )
    expect(stale).toEqual([])
  })
})

test('the test reads what it claims to read', async () => {
  expect(slices).toEqual(expect.arrayContaining(['residents', 'places', 'accounts']))
  expect(columnsOf('residents')).toContain('residence.next_verify_on')
  expect(await fieldsOf('residents')).toContain('nextVerifyOn')
})

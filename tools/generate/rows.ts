import type { Client } from 'pg'

const HEADER = '// Written by tools/generate.ts from the migrations. Do not edit.\n'

/** PostgreSQL type → what node-postgres hands over (platform/db/pool.ts sets the parsers). */
const TYPES: Record<string, string> = {
  uuid: 'string',
  text: 'string',
  bpchar: 'string',
  varchar: 'string',
  int2: 'number',
  int4: 'number',
  int8: 'number',
  numeric: 'string',
  float8: 'number',
  bool: 'boolean',
  date: 'string',
  timestamptz: 'Date',
  bytea: 'Buffer',
  jsonb: 'unknown',
  inet: 'string',
  _text: 'string[]',
  _uuid: 'string[]',
  _timestamptz: 'Date[]',
  _int4: 'number[]',
}

interface Column {
  table: string
  column: string
  type: string
  nullable: boolean
}

/** One interface per table and view of the product, read-only, from pg_catalog. A view's columns are nullable: PostgreSQL cannot tell. */
export async function rowsFile(client: Client): Promise<string> {
  const { rows } = await client.query<Column>(
    `select c.relname as table, a.attname as column, t.typname as type, not a.attnotnull as nullable
       from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace join pg_type t on t.oid = a.atttypid
      where n.nspname = 'public' and c.relkind in ('r', 'v') and a.attnum > 0 and not a.attisdropped
      order by c.relname, a.attnum`,
  )
  const tables = Map.groupBy(rows, (r) => r.table)
  const blocks = [...tables].map(([table, columns]) => {
    const fields = columns.map((c) => `  readonly ${c.column}: ${typeOf(c)}${c.nullable ? ' | null' : ''}`)
    return `export interface ${pascal(table)}Row {\n${fields.join('\n')}\n  readonly [column: string]: unknown\n}\n`
  })
  return HEADER + blocks.join('\n')
}

function typeOf(c: Column): string {
  const known = TYPES[c.type]
  if (known === undefined) throw new Error(`${c.table}.${c.column}: no TypeScript type for ${c.type}`)
  return known
}

const pascal = (name: string) => name.replace(/(^|_)(\w)/g, (_, __, letter: string) => letter.toUpperCase())

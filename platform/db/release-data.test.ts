import { randomBytes } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { describeSchema, loadRows, type ReleaseData, saveRows } from '../testing/release-data.ts'
import { migrate, readMigrations } from './migrate.ts'
import { connect } from './pool.ts'
import { prepareDatabase } from './prepare.ts'
import { ensureRoles, roleNames } from './roles.ts'

const cluster = inject('cluster')
const at = { host: cluster.host, port: cluster.port, user: 'postgres', password: cluster.password }
const roles = roleNames(`u${randomBytes(4).toString('hex')}`)
const names: string[] = []
const clients: Client[] = []
let root: Client
let fresh: string[]

const kept = globSync('data/release-*.json.gz', { cwd: import.meta.dirname }).sort()
const read = (file: string) =>
  JSON.parse(gunzipSync(readFileSync(join(import.meta.dirname, file))).toString('utf8')) as ReleaseData
const prepare = (on: Client) => prepareDatabase(on, { roles, passwords: cluster.passwords, actions: [] })

async function newDatabase(): Promise<Client> {
  const name = `t_${randomBytes(6).toString('hex')}`
  await root.query(`create database ${name}`)
  names.push(name)
  const client = await connect({ ...at, database: name })
  clients.push(client)
  return client
}

beforeAll(async () => {
  root = await connect({ ...at, database: 'postgres' })
  const client = await newDatabase()
  await prepare(client)
  fresh = await describeSchema(client)
})
afterAll(async () => {
  for (const client of clients) await client.end()
  for (const name of names) await root.query(`drop database ${name} with (force)`)
  for (const role of [roles.owner, roles.definer, ...Object.values(roles.login)])
    await root.query(`drop role if exists "${role}"`)
  await root.end()
})

/** Rows of a table as far as `columns` go: a later release may have added some. */
const shared = (rows: readonly unknown[], columns: readonly string[]) =>
  rows.map((row) => JSON.stringify(columns.map((name) => (row as Record<string, unknown>)[name]))).sort()

/** Tables of reference, which migrations may rewrite (class S0), and what each preparation of a database writes anew. */
async function referenceTables(client: Client): Promise<Set<string>> {
  const { rows } = await client.query<{ name: string }>(
    `select oid::regclass::text as name from pg_class where obj_description(oid, 'pg_class') like '%class=S0%'`,
  )
  return new Set(rows.map((one) => one.name))
}

describe.each(kept)('the data kept of %s', (file) => {
  test('comes through all later migrations, row for row, into the database that a fresh install has', async () => {
    const data = read(file)
    const client = await newDatabase()
    const all = await readMigrations()
    await ensureRoles(client, roles, cluster.passwords)
    await migrate(client, roles, undefined, all.slice(0, data.migration))
    const months = (data.tables['audit.event'] as { at: string }[]).map((one) => one.at.slice(0, 10))
    await client.query(`set role "${roles.owner}"`)
    for (const day of new Set(months)) await client.query('select audit.ensure_partitions($1::date)', [day])
    await client.query('reset role')
    await loadRows(client, data)
    expect((await saveRows(client)).person).toEqual(data.tables.person)

    await prepare(client)
    expect(await describeSchema(client)).toEqual(fresh)
    const after = await saveRows(client)
    const reference = await referenceTables(client)
    const changed = Object.entries(data.tables).filter(([name, rows]) => {
      if (rows.length === 0 || reference.has(name)) return false
      const columns = Object.keys(rows[0] as object)
      return shared(rows, columns).join('\n') !== shared(after[name] ?? [], columns).join('\n')
    })
    expect(changed.map(([name]) => name)).toEqual([])
    expect(data.tables.person?.length).toBeGreaterThan(4)
    // What is derived for search reaches also the rows that were there before it.
    const { rows } = await client.query(
      `select (select count(*) from address a where a.state <> '停用' and not exists (select 1 from address_terms t where t.address_id = a.id)) as missing,
         (select count(*) from address_terms) > 0 as filled`,
    )
    expect(rows).toEqual([{ missing: expect.anything(), filled: true }])
    expect(Number(rows[0].missing)).toBe(0)
  })
})

test('at least one release is kept', () => {
  expect(kept.length).toBeGreaterThan(0)
})

import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { migrate, type Migration, pendingMigrations, readMigrations } from './migrate.ts'
import { connect } from './pool.ts'
import { prepareDatabase } from './prepare.ts'
import { roleNames } from './roles.ts'

const cluster = inject('cluster')
const at = { host: cluster.host, port: cluster.port, user: 'postgres', password: cluster.password }
// Roles of their own: tests of other files work with the roles of the template at the same moment.
const roles = roleNames(`m${randomBytes(4).toString('hex')}`)
let real: Migration[]
let root: Client
let name: string
let client: Client

const extra = (sql: string, number = real.length + 1): Migration => ({
  number,
  name: `${String(number).padStart(4, '0')}_extra.sql`,
  file: `features/x/migrations/${number}_extra.sql`,
  sql,
  hash: createHash('sha256').update(sql).digest('hex'),
})
const exists = async (table: string) =>
  (await client.query<{ yes: boolean }>('select to_regclass($1) is not null as yes', [table])).rows[0]?.yes
const open = () => connect({ ...at, database: name })

beforeAll(async () => {
  real = await readMigrations()
  root = await connect({ ...at, database: 'postgres' })
})
beforeEach(async () => {
  name = `t_${randomBytes(6).toString('hex')}`
  await root.query(`create database ${name}`)
  client = await open()
})
afterEach(async () => {
  await client.end().catch(() => undefined)
  await root.query(`drop database ${name} with (force)`)
})
afterAll(async () => {
  for (const role of [roles.owner, roles.definer, ...Object.values(roles.login)])
    await root.query(`drop role if exists "${role}"`)
  await root?.end()
})

const prepare = (on: Client) => prepareDatabase(on, { roles, passwords: cluster.passwords, actions: [] })

describe('migrating', () => {
  test('a later release writes a definer function of an earlier one anew, and it stays with the definer', async () => {
    await prepare(client)
    const says = (n: number) =>
      `create or replace function told() returns integer language sql security definer set search_path = '' as $$ select ${n} $$`
    const first = extra(says(1))
    await migrate(client, roles, undefined, [...real, first])
    await migrate(client, roles, undefined, [...real, first, extra(says(2), real.length + 2)])
    const { rows } = await client.query(
      `select told() as n, pg_get_userbyid(proowner) as owner from pg_proc where proname = 'told'`,
    )
    expect(rows).toEqual([{ n: 2, owner: roles.definer }])
  })

  test('a failing statement leaves nothing of its migration, and the next start goes on from there', async () => {
    await prepare(client)
    const broken = extra('create table half (n integer); insert into half values (1); select 1 / 0')
    await expect(migrate(client, roles, undefined, [...real, broken])).rejects.toThrow(
      `${broken.file}: division by zero`,
    )
    expect(await exists('public.half')).toBe(false)
    expect((await pendingMigrations(client, [...real, broken])).map((m) => m.number)).toEqual([broken.number])
    const mended = extra(`create table half (n integer); comment on table half is 'class=S0; x'`)
    expect(await migrate(client, roles, undefined, [...real, mended])).toBe(1)
    expect(await exists('public.half')).toBe(true)
    expect(await migrate(client, roles, undefined, [...real, mended])).toBe(0)
  })

  test('killed in the middle, it leaves whole steps only, and lets the next process in', async () => {
    await prepare(client)
    const done = extra(`create table done (n integer); comment on table done is 'class=S0; x'`)
    const slow = extra('create table slow (n integer); select pg_sleep(20)', done.number + 1)
    const victim = await open()
    const pid = (await victim.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0]?.pid
    const dying = migrate(victim, roles, undefined, [...real, done, slow]).catch((error: Error) => error.message)
    while (
      (await root.query(`select from pg_stat_activity where pid = $1 and wait_event = 'PgSleep'`, [pid])).rowCount === 0
    )
      await sleep(20)
    await root.query('select pg_terminate_backend($1)', [pid])
    expect(await dying).toMatch(/^migration .*extra\.sql: /)
    await victim.end().catch(() => undefined)
    expect([await exists('public.done'), await exists('public.slow')]).toEqual([true, false])
    expect((await pendingMigrations(client, [...real, done, slow])).map((m) => m.number)).toEqual([slow.number])
  })

  test('a file that was edited after it ran is refused, and nothing is done', async () => {
    await prepare(client)
    const edited = real.map((m, i) => (i === 0 ? { ...m, hash: 'f'.repeat(64) } : m))
    await expect(migrate(client, roles, undefined, [...edited, extra('create table never ()')])).rejects.toThrow(
      'was edited after it was applied',
    )
    expect(await exists('public.never')).toBe(false)
  })

  test('a database that is newer than the program is refused', async () => {
    await prepare(client)
    await expect(migrate(client, roles, undefined, real.slice(0, -2))).rejects.toThrow(
      `newer than this program (migration ${real.length})`,
    )
    await client.query(`update jobs.version set version = version + 1`)
    await expect(migrate(client, roles)).rejects.toThrow('job queue is newer')
  })

  test('two processes at once make one database', async () => {
    const other = await open()
    const counts = await Promise.all([prepare(client), prepare(other)])
    await other.end()
    expect(counts.toSorted((a, b) => a - b)).toEqual([0, real.length])
    const { rows } = await client.query<{ n: number }>('select number as n from public.migration order by 1')
    expect(rows.map((r) => r.n)).toEqual(real.map((m) => m.number))
  })
})

describe('the files of migrations', () => {
  const read = async (files: string[]) => {
    const folder = mkdtempSync(join(tmpdir(), 'linan-migrations-'))
    for (const file of files) {
      const path = join(folder, file)
      mkdirSync(join(path, '..'), { recursive: true })
      writeFileSync(path, 'select 1')
    }
    mkdirSync(join(folder, 'platform'), { recursive: true })
    mkdirSync(join(folder, 'features'), { recursive: true })
    return readMigrations(folder).finally(() => rmSync(folder, { recursive: true }))
  }
  const file = (slice: string, name: string) => `${slice}/migrations/${name}.sql`

  test('form one line of numbers over platform and features', async () => {
    const all = await read([file('features/b', '0002_b'), file('platform/a', '0001_a'), file('features/a', '0003_c')])
    expect(all.map((m) => m.name)).toEqual(['0001_a.sql', '0002_b.sql', '0003_c.sql'])
    expect(real.length).toBeGreaterThan(10)
  })

  test.each([
    ['a number used twice', [file('platform/a', '0001_a'), file('features/b', '0001_b')], 'twice'],
    ['a number left out', [file('platform/a', '0001_a'), file('features/b', '0003_b')], '2 is missing'],
    ['a name of another form', [file('platform/a', '0001-A')], 'migration name'],
  ])('are refused for %s', async (_name, files, said) => {
    await expect(read(files)).rejects.toThrow(said)
  })
})

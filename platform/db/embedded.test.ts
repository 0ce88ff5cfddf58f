import { type ChildProcess, spawn } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type EmbeddedDatabase, type EmbeddedOptions, startEmbedded } from './embedded.ts'
import { chooseAccount } from './embedded/account.ts'
import { findPackage, usablePrograms } from './embedded/binaries.ts'
import { identify } from './embedded/process-identity.ts'

const holder = fileURLToPath(new URL('../testing/hold-database.ts', import.meta.url))
const secrets = { superuserPassword: 'test-only' }
type Report = { ok: boolean; pid: number; postgres: number; owned: boolean; code: string; params: { pid?: number } }

let root: string
let dataDir: string
const open: EmbeddedDatabase[] = []
const children: ChildProcess[] = []

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'linan-embedded-'))
  chmodSync(root, 0o755)
  dataDir = join(root, 'data')
})
afterEach(async () => {
  for (const database of open.splice(0)) await database.stop()
  for (const child of children.splice(0)) await end(child, 'SIGKILL')
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

async function start(options: Partial<EmbeddedOptions> = {}): Promise<EmbeddedDatabase> {
  const database = await startEmbedded({ dataDir, secrets, role: 'server', ...options })
  open.push(database)
  return database
}

/** Starts a second process and resolves with the first line that it prints. */
function hold(role = 'server', folder = dataDir): Promise<{ child: ChildProcess; report: Report }> {
  const child = spawn(process.execPath, [holder, folder, role], { stdio: ['pipe', 'pipe', 'inherit'] })
  children.push(child)
  return new Promise((resolve) => {
    let text = ''
    child.stdout.on('data', (chunk) => {
      text += String(chunk)
      if (text.includes('\n')) resolve({ child, report: JSON.parse(text) as Report })
    })
  })
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill(signal)
  await gone
}

async function query(database: EmbeddedDatabase, sql: string): Promise<Record<string, unknown>[]> {
  const { host, port, user, password } = database
  const client = new pg.Client({ host, port, user, password, database: 'postgres' })
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows
  } finally {
    await client.end()
  }
}

async function until(condition: () => boolean, withinMs: number): Promise<void> {
  const limit = Date.now() + withinMs
  while (!condition() && Date.now() < limit) await sleep(20)
  expect(condition()).toBe(true)
}

test('an empty folder becomes a durable PostgreSQL 18 that listens on no network and finds Chinese trigrams', async () => {
  const database = await start()
  expect(database.owned).toBe(true)
  const names = [
    'fsync',
    'data_checksums',
    'listen_addresses',
    'log_parameter_max_length_on_error',
    'server_encoding',
    'log_min_error_statement',
  ]
  const [values] = await query(
    database,
    `select ${names.map((name) => `current_setting('${name}') as ${name}`).join(', ')}`,
  )
  expect(Object.values(values ?? {})).toEqual(['on', 'on', '', '0', 'UTF8', 'panic'])
  expect(String((await query(database, 'select version()'))[0]?.version)).toMatch(/^PostgreSQL 18\./)
  await query(database, 'create extension pg_trgm')
  expect((await query(database, "select show_trgm('小明') as found"))[0]?.found).toHaveLength(3)
})

test('a value in a failing statement does not reach the log files', async () => {
  const database = await start()
  await expect(query(database, "select '420799-canary'::int")).rejects.toThrow(/invalid input syntax/)
  await query(database, 'create table once (id text primary key)')
  await query(database, "insert into once values ('420799-canary')")
  await expect(query(database, "insert into once values ('420799-canary')")).rejects.toThrow(/duplicate key/)
  await database.stop()
  const logs = join(dataDir, 'pg18/log')
  const text = readdirSync(logs)
    .map((name) => readFileSync(join(logs, name), 'utf8'))
    .join('')
  expect(text).toContain('database system is ready')
  expect(text).not.toContain('canary')
})

test('the cluster and its socket folder are closed to every other account', async () => {
  const database = await start()
  expect(statSync(join(dataDir, 'pg18')).mode & 0o077).toBe(0)
  expect(statSync(database.host).mode & 0o077).toBe(0)
  const wanted = chooseAccount().uid ?? process.getuid?.()
  expect(statSync(join(dataDir, 'pg18')).uid).toBe(wanted)
  expect(wanted).not.toBe(0)
})

test('a second server on the same data is refused within two seconds with the pid of the first', async () => {
  const first = await hold()
  expect(first.report.ok).toBe(true)
  const began = Date.now()
  await expect(start()).rejects.toMatchObject({ code: 'already_running', params: { pid: first.report.pid } })
  expect(Date.now() - began).toBeLessThan(2000)
})

test('of three servers started at once on a new folder exactly one runs and the others name it', async () => {
  const folder = join(root, 'at-once')
  const reports = (await Promise.all([hold('server', folder), hold('server', folder), hold('server', folder)])).map(
    (one) => one.report,
  )
  const winner = reports.filter((report) => report.ok)
  expect(winner).toHaveLength(1)
  for (const report of reports.filter((one) => !one.ok)) {
    expect(report).toMatchObject({ code: 'already_running', params: { pid: winner[0]?.pid } })
  }
  children[reports.findIndex((report) => report.ok)]?.stdin?.end()
  await until(() => !existsSync(join(folder, 'pg18/postmaster.pid')), 5000)
})

test('a tool joins the running database and leaves it running; whoever leaves last stops it', async () => {
  const server = await start()
  const tool = await start({ role: 'tool' })
  expect(tool.owned).toBe(false)
  await tool.stop()
  expect(await query(server, 'select 1 as one')).toEqual([{ one: 1 }])

  const backup = await hold('tool')
  expect(backup.report).toMatchObject({ ok: true, owned: false, postgres: server.pid() })
  const postgres = server.pid()
  await server.stop()
  expect(identify(postgres)).toBeDefined()
  backup.child.stdin?.end()
  await until(() => identify(postgres) === undefined, 5000)
})

test('a tool alone starts the database for its own time', async () => {
  const tool = await start({ role: 'tool' })
  expect(tool.owned).toBe(true)
  const postgres = tool.pid()
  await tool.stop()
  expect(identify(postgres)).toBeUndefined()
})

test('after kill -9 of the server its orphaned database is replaced and nothing committed is lost', async () => {
  const first = await hold()
  const tool = await start({ role: 'tool' })
  await query(tool, 'create table if not exists kept (n int); insert into kept values (1)')
  await end(first.child, 'SIGKILL')
  await tool.stop()
  const second = await hold()
  await end(second.child, 'SIGKILL')
  expect(identify(second.report.postgres)).toBeDefined()
  const third = await start()
  expect(third.owned).toBe(true)
  expect(identify(second.report.postgres)).toBeUndefined()
  expect(await query(third, 'select count(*)::int as n from kept')).toEqual([{ n: 1 }])
})

test('after kill -9 of server and database together, with a query still running, the next start works', async () => {
  const first = await hold()
  const tool = await start({ role: 'tool' })
  const busy = query(tool, 'select count(*) from generate_series(1, 2000000000)').catch(() => 'cut')
  await sleep(100)
  process.kill(first.report.postgres, 'SIGKILL')
  await end(first.child, 'SIGKILL')
  await tool.stop()
  const began = Date.now()
  const next = await start()
  expect(Date.now() - began).toBeLessThan(5000)
  expect(await busy).toBe('cut')
  expect(await query(next, 'select 1 as one')).toEqual([{ one: 1 }])
})

test('a database that is killed under a running server comes back and both events are told', async () => {
  const told: string[] = []
  const server = await start({
    onExit: (event) => told.push(`exit ${event.signal} ${event.attempt}`),
    onRestart: (event) => told.push(`restart ${event.pid === server.pid()}`),
  })
  const before = server.pid()
  process.kill(before, 'SIGKILL')
  await until(() => told.length === 2, 8000)
  expect(told).toEqual(['exit SIGKILL 1', 'restart true'])
  expect(server.pid()).not.toBe(before)
  expect(await query(server, 'select 1 as one')).toEqual([{ one: 1 }])
})

test('a lock cut short by a crash and a process number that now belongs to another program do not block the start', async () => {
  writeFileSync(join(dataDir, 'server.lock'), '{"pid":')
  writeFileSync(
    join(dataDir, 'start.lock'),
    JSON.stringify({ pid: process.pid, startedAt: 'another boot:1', nonce: 'x', since: '' }),
  )
  writeFileSync(
    join(dataDir, 'pg18/postmaster.pid'),
    `${process.pid}\n${join(dataDir, 'pg18')}\n1\n5432\n${dataDir}/run\n\n\nready\n`,
  )
  mkdirSync(join(dataDir, 'pg18.new-cut-off'), { recursive: true })
  const server = await start()
  expect(await query(server, 'select 1 as one')).toEqual([{ one: 1 }])
  expect(readdirSync(dataDir).filter((name) => name.includes('.new-') || name.includes('stale'))).toEqual([])
})

test('a path too long for a socket still works, through a closed folder with a short name', async () => {
  const deep = join(root, 'a-very-long-folder-name-as-people-have-them'.repeat(2), '数据目录'.repeat(4), 'linan')
  const database = await start({ dataDir: deep, role: 'test' })
  expect(Buffer.byteLength(database.host)).toBeLessThan(90)
  expect(statSync(database.host).mode & 0o777).toBe(0o700)
  expect(await query(database, "select current_setting('fsync') as fsync")).toEqual([{ fsync: 'off' }])
  rmSync(database.host, { recursive: true, force: true })
})

test('PostgreSQL 15 serves the same way', async () => {
  const database = await start({ dataDir: join(root, 'fifteen'), role: 'test', version: '15' })
  expect(String((await query(database, 'select version()'))[0]?.version)).toMatch(/^PostgreSQL 15\./)
  await query(database, 'create extension pg_trgm')
  expect((await query(database, "select show_trgm('小明') as found"))[0]?.found).toHaveLength(3)
})

test('a package that the database account cannot use in place is copied to where it can', () => {
  const closed = join(root, 'closed')
  cpSync(findPackage('18'), join(closed, 'pack'), { recursive: true, verbatimSymlinks: true })
  const lib = join(closed, 'pack/native/lib')
  const links = JSON.parse(readFileSync(join(closed, 'pack/native/pg-symlinks.json'), 'utf8')) as { target: string }[]
  for (const link of links) rmSync(join(closed, 'pack', link.target), { force: true })
  chmodSync(lib, 0o500)
  chmodSync(closed, 0o500)
  const { postgres } = usablePrograms(join(closed, 'pack'), chooseAccount(), join(root, 'copies'))
  expect(postgres.startsWith(join(root, 'copies'))).toBe(true)
  for (const link of links) expect(existsSync(join(postgres, '../../..', link.target))).toBe(true)
  for (const folder of [closed, lib]) chmodSync(folder, 0o700)
})

test('an exchanged secrets file, a data folder below a file and data of another version each give one clear error', async () => {
  await expect(start({ secrets: { superuserPassword: 'other' } })).rejects.toMatchObject({ code: 'wrong_password' })
  writeFileSync(join(root, 'file'), '')
  await expect(start({ dataDir: join(root, 'file/data') })).rejects.toMatchObject({ code: 'data_not_writable' })
  const version = join(dataDir, 'pg18/PG_VERSION')
  writeFileSync(version, '17\n')
  await expect(start()).rejects.toMatchObject({ code: 'wrong_version', params: { found: '17' } })
  writeFileSync(version, '18\n')
  expect(await query(await start(), 'select 1 as one')).toEqual([{ one: 1 }])
})

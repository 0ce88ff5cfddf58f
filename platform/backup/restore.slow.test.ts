import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findHalfLines, joinHalves, readHalf } from '../crypto/recovery-key.ts'
import { type Installation, openInstallation } from '../db/installation.ts'
import { connect } from '../db/pool.ts'
import { secretsFile } from '../settings/secrets.ts'
import { loadSettings, type Settings } from '../settings/settings.ts'
import { takeBase } from './base.ts'
import { BackupKeeper } from './keeper.ts'
import { exportKey } from './key-sheets.ts'
import { restore } from './restore.ts'
import { planRestore, readWallTime, wallTime } from './restore-plan.ts'
import { readBackupState } from './state.ts'
import { listSeries, openTarget } from './target.ts'

let root: string
let settings: Settings
let secret: Buffer
let installation: Installation
let client: Client
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined }
const pace = { roundMs: 100, markMs: 300, retryMs: 300 }

const at = (name: string, backupTo = join(root, 'target')) =>
  loadSettings({
    HOME: root,
    LINAN_DATA: join(root, name),
    LINAN_CONFIG: join(root, 'config'),
    LINAN_BACKUP_TO: backupTo,
  })

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'linan-backup-'))
  chmodSync(root, 0o755)
  for (const name of ['target', 'paper']) mkdirSync(join(root, name))
  settings = at('data')
  await open()
  const [one, two] = exportKey(settings, join(root, 'paper'), false).sheets.map((path) =>
    readHalf(findHalfLines(readFileSync(path, 'utf8'))),
  )
  secret = joinHalves(one as never, two as never) as Buffer
})
afterEach(async () => {
  await close()
  rmSync(root, { recursive: true, force: true })
})

async function open() {
  installation = await openInstallation(settings, { role: 'server' })
  client = await connect(installation.installer)
  await client.query(
    'create table if not exists note (n serial primary key, at timestamptz default clock_timestamp(), pad text)',
  )
}
async function close() {
  await client.end()
  await installation.close()
}

/** With owners and modes, as an administrator would. */
const copyAll = (from: string, to: string) => expect(spawnSync('cp', ['-a', from, to]).status).toBe(0)

async function until(isSo: () => boolean, ms = 20_000): Promise<void> {
  for (const end = Date.now() + ms; !isSo(); await sleep(50))
    if (Date.now() > end) throw new Error(`not within ${ms} ms: ${JSON.stringify(readBackupState(settings.dataDir))}`)
}

/** One row after the second of the base, and the log shipped to a later second than the row's. */
async function writeCovered(): Promise<void> {
  await sleep(1100)
  await client.query('insert into note default values')
  const written = Date.now()
  await sleep(1100)
  await client.query('select pg_current_xact_id()')
  await until(() => Date.parse(readBackupState(settings.dataDir).coveredUntil ?? '') > written)
}

/** Writes until told, noting each row with the moment its commit was answered. */
function writeUnder(isOver: () => boolean): Promise<{ n: number; before: number; after: number }[]> {
  const noted: { n: number; before: number; after: number }[] = []
  return (async () => {
    while (!isOver()) {
      const before = Date.now()
      const { rows } = await client.query<{ n: number }>(`insert into note (pad) values (repeat('x', 500)) returning n`)
      noted.push({ n: (rows[0] as { n: number }).n, before, after: Date.now() })
    }
    return noted
  })()
}

async function rowsAt(where: Settings): Promise<Set<number>> {
  const restored = await openInstallation(where, { role: 'tool' })
  const reader = await connect(restored.installer)
  try {
    const { rows } = await reader.query<{ n: number }>('select n from note')
    await reader.query('insert into note default values')
    return new Set(rows.map((row) => row.n))
  } finally {
    await reader.end()
    await restored.close()
  }
}

test('data and key file destroyed under load: every row answered before the chosen second comes back, none written after', async () => {
  const keeper = new BackupKeeper({ settings, installation, logger: quiet, pace })
  let over = false
  const writing = writeUnder(() => over)
  keeper.start()
  await until(() => readBackupState(settings.dataDir).lastBaseAt !== null)
  await sleep(2500)
  const second = new Date(Math.floor(Date.now() / 1000) * 1000 - 1000)
  await sleep(1500)
  over = true
  const noted = await writing
  await keeper.stop()
  expect(readBackupState(settings.dataDir)).toMatchObject({ problem: null, waitingSince: null })
  const secrets = readFileSync(secretsFile(settings), 'utf8')
  await close()
  rmSync(settings.dataDir, { recursive: true })
  rmSync(settings.configDir, { recursive: true })

  settings = at('elsewhere')
  const proof = await restore({ settings, plan: await planRestore(join(root, 'target'), { second }), secret })
  expect(proof.indexes).toBeGreaterThan(100)
  expect(readFileSync(secretsFile(settings), 'utf8')).toBe(secrets)
  const end = second.getTime() + 1000
  const before = noted.filter((one) => one.after < end)
  const after = noted.filter((one) => one.before >= end)
  const rows = await rowsAt(settings)
  expect(before.filter(({ n }) => !rows.has(n))).toEqual([])
  expect(after.filter(({ n }) => rows.has(n))).toEqual([])
  expect(before.length).toBeGreaterThan(20)
  expect(after.length).toBeGreaterThan(20)
  expect(readdirSync(settings.dataDir).filter((left) => left.includes('.new-'))).toEqual([])
  await open()
}, 240_000)

test('a time before the first backup or after the last shipped second is refused with the span that is covered', async () => {
  const keeper = new BackupKeeper({ settings, installation, logger: quiet, pace })
  keeper.start()
  await until(() => readBackupState(settings.dataDir).lastBaseAt !== null)
  await writeCovered()
  await keeper.stop()
  const state = readBackupState(settings.dataDir)
  const first = wallTime(new Date(state.lastBaseAt as string))
  const last = wallTime(new Date(Date.parse(state.coveredUntil as string) - 1000))
  for (const text of ['2026-01-01 00:00:00', wallTime(new Date(Date.now() + 60_000))]) {
    await expect(planRestore(join(root, 'target'), { second: readWallTime(text) })).rejects.toMatchObject({
      code: 'time_not_covered',
      message: expect.stringMatching(`${first} — ${last}`),
    })
  }
  await expect(planRestore(join(root, 'paper'), {})).rejects.toMatchObject({ code: 'no_backup' })
  expect(readWallTime('2026-02-30 10:00:00')).toBeUndefined()
}, 180_000)

test('an old backup is not restored over a newer database, nor over a running one', async () => {
  await takeBase({ settings, installation, target: openTarget(settings.dataDir, join(root, 'target')) })
  await client.query('insert into note default values')
  await client.query('checkpoint')
  const plan = await planRestore(join(root, 'target'), {})
  await expect(restore({ settings, plan, secret })).rejects.toMatchObject({ code: 'newer_database' })
  const inner = at('other')
  mkdirSync(inner.dataDir)
  const busy = await openInstallation(inner, { role: 'server' })
  rmSync(join(inner.dataDir, 'pg18/PG_VERSION'))
  await expect(restore({ settings: inner, plan, secret })).rejects.toMatchObject({ code: 'data_in_use' })
  writeFileSync(join(inner.dataDir, 'pg18/PG_VERSION'), '18\n')
  await busy.close()
  expect((await client.query('select from note')).rowCount).toBe(1)
}, 180_000)

test('a backup that was altered, cut off or opened with another sheet is refused before anything is put in place', async () => {
  const target = openTarget(settings.dataDir, join(root, 'target'))
  const manifest = await takeBase({ settings, installation, target })
  const folder = join(root, 'target', manifest.series, 'base', manifest.stamp)
  const data = join(folder, 'data.sealed')
  const plan = await planRestore(join(root, 'target'), {})
  const elsewhere = at('elsewhere')
  await expect(restore({ settings: elsewhere, plan, secret: Buffer.alloc(32, 7) })).rejects.toMatchObject({
    fault: 'other_key',
  })

  const whole = readFileSync(data)
  const bent = Buffer.from(whole)
  bent[whole.length >> 1] = (bent[whole.length >> 1] as number) ^ 1
  for (const [content, fault] of [
    [bent, 'damaged'],
    [whole.subarray(0, -1), 'damaged'],
    [whole.subarray(0, 60), 'cut_off'],
  ] as const) {
    writeFileSync(data, content)
    await expect(planRestore(join(root, 'target'), {})).rejects.toMatchObject({ code: 'backup_damaged' })
    // Whoever alters the data can alter the manifest too: the seal finds it all the same.
    await expect(restore({ settings: elsewhere, plan, secret })).rejects.toMatchObject({ fault })
  }
  writeFileSync(data, whole)
  const forged = { ...plan, base: { ...plan.base, stoppedAt: '2020-01-01T00:00:00.000Z' } }
  await expect(restore({ settings: elsewhere, plan: forged, secret })).rejects.toMatchObject({ code: 'backup_damaged' })
  expect(readdirSync(elsewhere.dataDir).filter((name) => name.startsWith('pg18'))).toEqual([])
}, 180_000)

test('a target that is unplugged is said, the log waits, and nothing is lost when it comes back', async () => {
  const keeper = new BackupKeeper({ settings, installation, logger: quiet, pace })
  keeper.start()
  await until(() => readBackupState(settings.dataDir).lastBaseAt !== null)
  // What unplugging looks like: the mount point is there, empty.
  const away = join(root, 'away')
  cpSync(join(root, 'target'), away, { recursive: true })
  rmSync(join(root, 'target'), { recursive: true })
  mkdirSync(join(root, 'target'))
  await client.query('insert into note default values')
  const { rows } = await client.query<{ segment: string }>('select pg_walfile_name(pg_current_wal_lsn()) as segment')
  const segment = rows[0]?.segment as string
  await until(
    () => readBackupState(settings.dataDir).problem !== null && readBackupState(settings.dataDir).waitingSince !== null,
  )
  expect(readBackupState(settings.dataDir).problem).toMatchObject({
    code: 'target_missing',
    remedy: expect.stringContaining('--new-target'),
  })
  expect(readdirSync(join(root, 'target'))).toEqual([])

  rmSync(join(root, 'target'), { recursive: true })
  cpSync(away, join(root, 'target'), { recursive: true })
  // What waited may have been a segment from before the row; the row is there once its own has come.
  await until(() => {
    const { problem, waitingSince } = readBackupState(settings.dataDir)
    const shipped = readdirSync(join(root, 'target'), { recursive: true }).some((path) =>
      String(path).includes(segment),
    )
    return problem === null && waitingSince === null && shipped
  })
  await keeper.stop()
  const plan = await planRestore(join(root, 'target'), {})
  const elsewhere = at('elsewhere')
  await restore({ settings: elsewhere, plan, secret })
  expect((await rowsAt(elsewhere)).size).toBe(1)
}, 180_000)

test('with the data disk nearly full the waiting log is given up, and a new base follows once there is room', async () => {
  const options = { settings, installation, logger: quiet, pace }
  const first = new BackupKeeper(options)
  first.start()
  await until(() => readBackupState(settings.dataDir).lastBaseAt !== null)
  await first.stop()
  const before = readBackupState(settings.dataDir).lastBaseAt
  renameSync(join(root, 'target'), join(root, 'away'))
  await client.query('insert into note default values')

  const narrow = new BackupKeeper({ ...options, lastRoom: Number.MAX_SAFE_INTEGER })
  narrow.start()
  await until(() => readBackupState(settings.dataDir).problem?.code === 'data_disk_full')
  await narrow.stop()
  expect(readBackupState(settings.dataDir).logTargetId).toBeNull()

  renameSync(join(root, 'away'), join(root, 'target'))
  const again = new BackupKeeper(options)
  again.start()
  await until(() => readBackupState(settings.dataDir).lastBaseAt !== before)
  await again.stop()
  const elsewhere = at('elsewhere')
  await restore({ settings: elsewhere, plan: await planRestore(join(root, 'target'), {}), secret })
  expect((await rowsAt(elsewhere)).size).toBe(1)
}, 180_000)

test('after a new sheet a base follows by itself that opens with it, and the old backups still open with the old one', async () => {
  const keeper = new BackupKeeper({ settings, installation, logger: quiet, pace })
  keeper.start()
  await until(() => readBackupState(settings.dataDir).lastBaseAt !== null)
  await writeCovered()
  const old = readBackupState(settings.dataDir)
  const covered = new Date(Date.parse(old.coveredUntil as string) - 1000)
  const record = exportKey(settings, join(root, 'paper'), true)
  await until(() => readBackupState(settings.dataDir).logKeyId === record.keyId)
  await client.query('insert into note default values')
  await keeper.stop()
  const [one, two] = record.sheets.map((path) => readHalf(findHalfLines(readFileSync(path, 'utf8'))))
  const newSecret = joinHalves(one as never, two as never) as Buffer
  for (const [name, second, by, rows] of [
    ['old', covered, secret, 1],
    ['new', undefined, newSecret, 2],
  ] as const) {
    const place = at(name)
    await restore({ settings: place, plan: await planRestore(join(root, 'target'), { second }), secret: by })
    expect((await rowsAt(place)).size).toBe(rows)
  }
}, 180_000)

test('an older copy of the data folder put back begins a series of its own, and its log never mixes with the newer one', async () => {
  const run = async () => {
    const keeper = new BackupKeeper({ settings, installation, logger: quiet, pace })
    const before = readBackupState(settings.dataDir).lastBaseAt
    keeper.start()
    await until(() => ![null, before].includes(readBackupState(settings.dataDir).lastBaseAt))
    await client.query(`insert into note (pad) select repeat('y', 500) from generate_series(1, 50)`)
    await keeper.stop()
  }
  await run()
  await close()
  copyAll(settings.dataDir, join(root, 'copy'))
  await open()
  const keeper = new BackupKeeper({ settings, installation, logger: quiet, pace })
  keeper.start()
  for (let i = 0; i < 4; i++) {
    await client.query('insert into note default values')
    await sleep(500)
  }
  await keeper.stop()
  await close()
  rmSync(settings.dataDir, { recursive: true })
  copyAll(join(root, 'copy'), settings.dataDir)
  await open()
  await run()
  const series = listSeries(join(root, 'target'))
  expect(series).toHaveLength(2)
  expect(new Set(series.map(({ bases }) => bases[0]?.systemIdentifier)).size).toBe(1)
  const elsewhere = at('elsewhere')
  await restore({ settings: elsewhere, plan: await planRestore(join(root, 'target'), {}), secret })
  expect((await rowsAt(elsewhere)).size).toBe(100)
}, 180_000)

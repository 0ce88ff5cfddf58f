import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { connect } from '#platform/db/pool.ts'
import { announce } from '#platform/settings/running.ts'
import { loadSettings, type Settings } from '#platform/settings/settings.ts'
import { type TestDatabase, testDatabase } from '#platform/testing/database.ts'
import { oldestTransaction, sealedLogChecks } from './sealed-log.ts'

let t: TestDatabase
let root: string
let settings: Settings
beforeAll(async () => {
  t = await testDatabase()
  root = mkdtempSync(join(tmpdir(), 'linan-doctor-'))
  settings = loadSettings({ LINAN_DATA: join(root, 'data'), LINAN_CONFIG: join(root, 'config') })
  await t.admin.query(`delete from sec.setting where name = 'demo'`)
})
afterAll(async () => {
  rmSync(root, { recursive: true, force: true })
  await t.drop()
})
beforeEach(() => t.admin.query('delete from audit.witness; delete from audit.sealer'))

const look = async (name: string) =>
  sealedLogChecks.find((one) => one.name === name)?.run({ settings, embedded: undefined, client: t.admin, root: '/' })
const enrol = (name: string, minutes: number | null, silent: string | null = null) =>
  t.admin.query(
    `insert into audit.witness (name, vkey, url, enrolled_at, cosigned_at, silent)
     values ($1, '-', '-', now() - interval '1 day', now() - make_interval(mins => $2), $3)`,
    [name, minutes, silent],
  )

test('red until two witnesses are enrolled and sign; it says why one does not, and what one refused', async () => {
  expect(await look('witnesses')).toMatchObject({ state: 'fail', remedy: expect.stringContaining('linan witness') })
  await enrol('one', 1)
  expect(await look('witnesses')).toMatchObject({ state: 'fail', detail: expect.stringMatching(/^1 .* 1 /) })
  await enrol('two', null, '404 this log is not known here')
  expect(await look('witnesses')).toMatchObject({ state: 'fail', detail: expect.stringContaining('two: 404 this log') })
  await t.admin.query('update audit.witness set cosigned_at = now()')
  expect(await look('witnesses')).toMatchObject({ state: 'ok' })
  await enrol('three', 500, 'ECONNREFUSED')
  expect(await look('witnesses')).toMatchObject({ state: 'warn', detail: expect.stringContaining('three: ECONN') })
  await t.admin.query(`update audit.witness set fault = 'holds 9 leaves' where name = 'one'`)
  expect(await look('sealed_log')).toMatchObject({ state: 'fail', detail: 'one: holds 9 leaves' })
})

test('red where sealing is behind, and where it stands still under a running service', async () => {
  expect(await look('sealed_log')).toMatchObject({ state: 'ok' })
  announce(settings, 'http://127.0.0.1:1', 'test')
  expect(await look('sealed_log')).toMatchObject({ state: 'fail', detail: expect.stringContaining('never sealed') })
  await t.admin.query('insert into audit.sealer (beat_at, lag_seconds) values (now(), 3)')
  expect(await look('sealed_log')).toMatchObject({ state: 'ok' })
  await t.admin.query('update audit.sealer set lag_seconds = 300')
  expect(await look('sealed_log')).toMatchObject({ state: 'fail', detail: expect.stringContaining('300 s') })
  await t.admin.query(`update audit.sealer set lag_seconds = 0, beat_at = now() - interval '10 minutes'`)
  expect(await look('sealed_log')).toMatchObject({ state: 'fail', detail: expect.stringContaining('600 s') })
})

test('it names the transaction that everything waits for', async () => {
  const other = await connect(t.login('app'))
  await other.query('begin')
  const { rows } = await other.query<{ pid: number }>('select pg_backend_pid() as pid, pg_current_xact_id()')
  expect(await oldestTransaction(t.admin)).toMatch(/oldest transaction: pid \d+/)
  await other.query('commit')
  expect(await oldestTransaction(t.admin)).not.toContain(`pid ${rows[0]?.pid} `)
  await other.end()
})

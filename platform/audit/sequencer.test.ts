import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { withActor } from '../access/with-actor.ts'
import { AppError } from '../errors/errors.ts'
import { uuidv7 } from '../ids/ids.ts'
import { type TestDatabase, testDatabase } from '../testing/database.ts'
import { openTicket } from '../testing/ticket.ts'
import { Sequencer } from './sequencer.ts'
import { SECRET, verdictOf } from './testing/log.ts'

const SECONDS = 4 * Number(process.env.LINAN_SOAK ?? 1)
const PACE = { roundMs: 50, leaderMs: 100, checkpointMs: 300, recheckMs: 500, beatMs: 100 }

let t: TestDatabase
const running: Sequencer[] = []
const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
const start = () =>
  running.push(new Sequencer({ connection: t.login('sequencer'), secret: SECRET, log, pace: PACE }).start())

beforeAll(async () => {
  t = await testDatabase({ max: 8 })
  await openTicket(t, async () => undefined)
})
afterAll(async () => {
  for (const one of running) await one.stop()
  await t.drop()
})

const unsealed = async () =>
  (
    await t.admin.query<{ n: number }>(
      'select count(*)::int as n from audit.event e left join audit.leaf l on l.event_at = e.at and l.event_seq = e.seq where l.idx is null',
    )
  ).rows[0]?.n as number

test('two sequencers, their connections cut at random, while people look, fail and are slow: every event once, no false alarm', {
  timeout: 60_000 + SECONDS * 1000,
}, async () => {
  start()
  start()
  const end = Date.now() + SECONDS * 1000
  let looks = 0
  const look = async (i: number) => {
    while (Date.now() < end) {
      looks++
      await withActor(t.db, { tokenHash: null, postingId: null, ip: null }, { action: 'test.writes' }, async () => {
        if (looks % 50 === 0) await sleep(1500)
        if (looks % 7 === 0) throw new AppError('conflict', { personId: uuidv7() })
        return { value: i, subjects: looks % 3 === 0 ? [uuidv7()] : [], shown: 'page' }
      }).catch(() => undefined)
    }
  }
  const cut = async () => {
    while (Date.now() < end) {
      await sleep(150)
      await t.admin.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where usename = $1 and datname = current_database() and random() < 0.5`,
        [t.roles.login.sequencer],
      )
    }
  }
  await Promise.all([cut(), ...Array.from({ length: 6 }, (_, i) => look(i))])
  // Failed ones are final six seconds after they were entered.
  const patience = Date.now() + 20_000
  while ((await unsealed()) > 0 && Date.now() < patience) await sleep(200)
  expect(await unsealed()).toBe(0)
  await sleep(1000)
  const verdict = await verdictOf(t)
  expect(verdict.faults).toEqual([])
  expect(verdict.size).toBeGreaterThan(100)
  expect(verdict.heads).toBeGreaterThan(2)
  const { rows } = await t.admin.query('select * from sec.sealing()')
  expect(rows[0]).toMatchObject({ level: 'unwitnessed', fault: null, cause: null, size: verdict.size })
  expect(rows[0]?.lag_seconds).toBeLessThan(3)
})

test('a change of a sealed event is found while the server runs, and stays known', async () => {
  await t.admin.query(
    'update audit.event set actor = gen_random_uuid() where (at, seq) = (select event_at, event_seq from audit.leaf where idx = 20)',
  )
  const patience = Date.now() + 10_000
  let fault: string | null = null
  while (fault === null && Date.now() < patience) {
    await sleep(100)
    fault = (await t.admin.query<{ fault: string | null }>('select fault from sec.sealing()')).rows[0]?.fault ?? null
  }
  expect(fault).toContain('leaf 20')
  expect((await t.admin.query('select level from sec.sealing()')).rows).toEqual([{ level: 'red' }])
})

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { makeNeed } from '#features/needs/factory.ts'
import { makePosting, makeStaff, makeStation, type Station } from '#features/organisation/factory.ts'
import { type MadeAddress, makeAddress } from '#features/places/factory.ts'
import { makeReport } from '#features/reports/factory.ts'
import { makeTask } from '#features/tasks/factory.ts'
import { legalDate } from '#platform/clock/clock.ts'
import { remindAt } from '#platform/deadlines/engine.ts'
import { connect } from '#platform/db/pool.ts'
import type { Tx } from '#platform/db/tx.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { type TestDatabase, testDatabase } from '#platform/testing/database.ts'
import { remind } from './jobs.ts'

const DAY = 86_400_000
const HOUR = 3_600_000
const POLICY = { shares: [0.5, 0.8], beforeDueMs: [DAY], dueSoonShare: 0.8 }

let t: TestDatabase
let s: Station
let door: MadeAddress
beforeAll(async () => {
  t = await testDatabase()
  s = await makeStation(t.admin)
  door = await makeAddress(t.admin, { communityCode: s.communities[0], unitId: s.areaId })
})
beforeEach(async () => {
  await t.admin.query('delete from task')
  await t.admin.query('delete from deadline')
  await t.admin.query('delete from notification')
})
afterAll(() => t?.drop())

/** One run of the job with the rights it has in life; `crash` loses its commit. */
async function run(now: Date, options: { batch?: number; crash?: boolean } = {}): Promise<unknown> {
  const client = await connect(t.login('retention'))
  const tx = { query: async (text: string, params = []) => (await client.query(text, [...params])).rows } as Tx
  try {
    await client.query('begin')
    const result = await remind({ tx, now, today: legalDate(now) }, options.batch)
    await client.query(options.crash ? 'rollback' : 'commit')
    return result
  } finally {
    await client.end()
  }
}

const given = async () =>
  (
    await t.admin.query<{ reminder: string; step: number; staff: string; at: Date; readAt: Date | null }>(
      'select reminder_id as reminder, step, staff_id as staff, at, read_at as "readAt" from notification order by reminder_id, step',
    )
  ).rows

/** A deadline as `openDeadline` writes it. */
async function deadline(startAt: Date, dueAt: Date, subject = uuidv7()): Promise<string> {
  const id = uuidv7()
  await t.admin.query(
    `insert into deadline (id, rule_code, rule_valid_from, basis, subject_kind, subject_id, unit_id, unit_pos, start_at, due_at, due_soon_at, remind_at, state, provisional)
     select $1, 'report.monthly', r.valid_from, '{}', 'test', $2, u.id, u.lft, $3, $4, $4, $5::timestamptz[], 'RUNNING', false
       from sec.unit u, deadline_rule r where u.id = $6 and r.code = 'report.monthly'`,
    [id, subject, startAt, dueAt, remindAt(startAt, dueAt, POLICY), s.areaId],
  )
  return id
}

async function taskOf(
  createdAt: string,
  dueOn: string,
  assigneeId?: string,
  addressId = door.addressId,
): Promise<string> {
  const id = await makeTask(t.admin, { addressId, dueOn, ...(assigneeId ? { assigneeId } : {}) })
  // The day it was made is history: the triggers look at it when the task is written.
  await t.admin.query('update task set created_at = $2 where id = $1', [id, createdAt])
  await t.admin.query('delete from reminder where id = $1', [id])
  await t.admin.query('update task set due_on = due_on where id = $1', [id])
  return id
}

/** Mulberry32: a failing seed is printed with the test's name and repeats the same course. */
function random(seed: number): () => number {
  let a = seed
  return () => {
    a = (a + 0x6d2b79f5) | 0
    let x = Math.imul(a ^ (a >>> 15), 1 | a)
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x
    return ((x ^ (x >>> 14)) >>> 0) / 4294967296
  }
}

describe('each reminder is given exactly once', () => {
  test.each([1, 7, 20261127, Date.now() % 1e9])(
    'whatever the order, repeats, crashes and overlap of runs (seed %i)',
    async (seed) => {
      const next = random(seed)
      const start = Date.UTC(2026, 9, 1)
      const wanted: [string, number][] = []
      for (let i = 0; i < 12; i++) {
        const from = start + Math.floor(next() * 20 * DAY)
        const due = from + Math.floor((0.2 + next() * 20) * DAY)
        const id = await deadline(new Date(from), new Date(due))
        remindAt(new Date(from), new Date(due), POLICY).forEach((_, n) => wanted.push([id, n + 1]))
      }
      for (let i = 0; i < 14; i++) {
        const now = () => new Date(start + Math.floor(next() * 45 * DAY))
        const options = { batch: 1 + Math.floor(next() * 5), crash: next() < 0.3 }
        if (next() < 0.3) await Promise.all([run(now(), options), run(now(), { batch: 2 })])
        else await run(now(), options)
      }
      await run(new Date(start + 60 * DAY))
      await run(new Date(start + 60 * DAY))
      const order = (list: [string, number][]) => list.map(([id, n]) => `${id} ${n}`).toSorted()
      expect(order((await given()).map((g) => [g.reminder, g.step]))).toEqual(order(wanted))
    },
  )

  test('none before its instant, the one of the instant at the instant', async () => {
    const id = await deadline(new Date('2026-11-01T00:00:00Z'), new Date('2026-11-11T00:00:00Z'))
    const steps = async (at: string) => {
      await run(new Date(at))
      return (await given()).map((g) => g.step)
    }
    expect(await steps('2026-11-05T23:59:59.999Z')).toEqual([])
    expect(await steps('2026-11-06T00:00:00Z')).toEqual([1])
    expect(await steps('2026-11-08T23:59:59Z')).toEqual([1])
    expect(await steps('2026-11-09T00:00:00Z')).toEqual([1, 2])
    expect(await steps('2026-11-10T00:00:00Z')).toEqual([1, 2, 3])
    expect((await given()).every((g) => g.reminder === id && g.staff === s.officerId)).toBe(true)
  })

  test('a period that was paused goes on where it stood, and its first reminder is not given again', async () => {
    const start = new Date('2026-11-01T00:00:00Z')
    const id = await deadline(start, new Date('2026-11-11T00:00:00Z'))
    await run(new Date('2026-11-06T00:00:00Z'))
    await t.admin.query('update deadline set paused_since = $2 where id = $1', [id, '2026-11-07T00:00:00Z'])
    await run(new Date('2026-11-20T00:00:00Z'))
    expect((await given()).map((g) => g.step)).toEqual([1])
    const due = new Date('2026-12-01T00:00:00Z')
    await t.admin.query(
      'update deadline set paused_since = null, paused_ms = $4, due_at = $2, due_soon_at = $2, remind_at = $3::timestamptz[] where id = $1',
      [id, due, remindAt(start, due, POLICY), 20 * DAY],
    )
    await run(new Date('2026-11-24T23:00:00Z'))
    expect((await given()).map((g) => g.step)).toEqual([1])
    await run(new Date('2026-11-25T00:00:00Z'))
    expect((await given()).map((g) => g.step)).toEqual([1, 2])
  })
})

describe('what is done', () => {
  test('before its reminder gives none', async () => {
    const id = await deadline(new Date('2026-11-01T00:00:00Z'), new Date('2026-11-11T00:00:00Z'))
    const task = await taskOf('2026-11-01T00:00:00Z', '2026-11-10', s.officerId)
    await t.admin.query(`update deadline set state = 'DONE', done_at = now() where id = $1`, [id])
    await t.admin.query(`update task set state = 'CLOSED' where id = $1`, [task])
    await run(new Date('2026-12-31T00:00:00Z'))
    expect(await given()).toEqual([])
  })

  test('after its reminder needs no reading any more, and gives no further one', async () => {
    const task = await taskOf('2026-11-01T00:00:00Z', '2026-11-10', s.officerId)
    await run(new Date('2026-11-06T12:00:00Z'))
    await t.admin.query(`update task set state = 'CLOSED' where id = $1`, [task])
    await run(new Date('2026-12-31T00:00:00Z'))
    expect((await given()).map((g) => [g.step, g.readAt !== null])).toEqual([[1, true]])
  })

  test('and is opened again is not reminded of a second time', async () => {
    const task = await taskOf('2026-11-01T00:00:00Z', '2026-11-10', s.officerId)
    await run(new Date('2026-11-06T12:00:00Z'))
    await t.admin.query(`update task set state = 'CLOSED' where id = $1`, [task])
    await t.admin.query(`update task set state = 'NEW' where id = $1`, [task])
    await run(new Date('2026-12-31T00:00:00Z'))
    expect((await given()).map((g) => g.step)).toEqual([1, 2, 3])
  })
})

describe('tasks', () => {
  test('are reminded at the instants that the deadline engine says', async () => {
    const next = random(42)
    for (let i = 0; i < 30; i++) {
      const start = new Date(Date.UTC(2026, 5, 1) + Math.floor(next() * 30 * DAY))
      const due = new Date(start.getTime() + Math.floor((0.5 + next() * 40) * DAY))
      const { rows } = await t.admin.query<{ at: Date[] }>('select notifications_instants($1, $2) as at', [start, due])
      expect(rows[0]?.at).toEqual(remindAt(start, due, POLICY))
    }
  })

  test('follow a policy that the city office changed', async () => {
    await t.admin.query(`update parameter set valid_to = '2026-11-01' where code = 'deadline.remind'`)
    await t.admin.query(
      `insert into parameter (code, value, valid_from, source, mark) values ('deadline.remind', '{"shares": [0.25], "beforeDueHours": [], "dueSoonShare": 0.8}', '2026-11-01', 'test', 'D')`,
    )
    const { rows } = await t.admin.query<{ old: Date[]; new: Date[] }>(
      `select notifications_instants('2026-10-31T00:00+08', '2026-11-04T00:00+08') as old, notifications_instants('2026-11-01T00:00+08', '2026-11-05T00:00+08') as new`,
    )
    expect(rows[0]?.old).toHaveLength(3)
    expect(rows[0]?.new).toEqual([new Date('2026-11-02T00:00:00+08:00')])
    await t.admin.query(`delete from parameter where code = 'deadline.remind' and valid_from = '2026-11-01'`)
    await t.admin.query(`update parameter set valid_to = null where code = 'deadline.remind'`)
  })

  test('of somebody are his, and of nobody are whose place it is, but not where it is his own home', async () => {
    const aux = await taskOf('2026-11-01T00:00:00Z', '2026-11-10', s.auxId)
    const nobody = await taskOf('2026-11-01T00:00:00Z', '2026-11-10')
    await run(new Date('2026-11-06T12:00:00Z'))
    const staff = new Map((await given()).map((g) => [g.reminder, g.staff]))
    expect(staff.get(aux)).toBe(s.auxId)
    expect(staff.get(nobody)).toBe(s.officerId)
    const home = await makeAddress(t.admin, { communityCode: s.communities[0], unitId: s.areaId })
    await t.admin.query(
      `insert into staff_conflict (id, staff_id, address_id, reason, from_on, event_id) values (gen_random_uuid(), $1, $2, '住所', '2020-01-01', gen_random_uuid())`,
      [s.officerId, home.addressId],
    )
    const own = await taskOf('2026-11-01T00:00:00Z', '2026-11-10', undefined, home.addressId)
    await run(new Date('2026-11-06T12:00:00Z'))
    expect((await given()).find((g) => g.reminder === own)?.staff).toBe(s.chiefId)
    await t.admin.query('delete from staff_conflict')
  })
})

test('a report that was begun is reminded of until it is handed in', async () => {
  const r = await makeReport(t.admin, { unitId: s.areaId, month: '2026-09', authorId: s.officerId })
  await t.admin.query(`update report set created_at = '2026-09-10' where id = $1`, [r.id])
  await t.admin.query('delete from reminder where id = $1', [r.id])
  await t.admin.query('update report set due_on = due_on where id = $1', [r.id])
  await run(new Date('2026-09-21T00:00:00Z'))
  expect((await given()).map((g) => [g.reminder, g.staff])).toEqual([[r.id, s.officerId]])
})

describe('while a cover runs', () => {
  test('its reminders go to the cover, unread ones go along, and all that is unread returns with the holder', async () => {
    const coverId = await makeStaff(t.admin, { unitId: s.stationId })
    const posting = await makePosting(t.admin, {
      staffId: coverId,
      unitId: s.areaId,
      role: 'OFFICER',
      duty: '代管',
      from: '2026-11-08',
      to: '2026-11-20',
    })
    const id = await deadline(new Date('2026-11-01T00:00:00Z'), new Date('2026-11-11T00:00:00Z'))
    const other = await taskOf('2026-11-01T00:00:00Z', '2026-11-10', s.auxId)
    const readers = async () => (await given()).filter((g) => g.reminder === id).map((g) => g.staff)
    await run(new Date('2026-11-06T12:00:00Z'))
    expect(await readers()).toEqual([s.officerId])
    await run(new Date('2026-11-08T01:00:00Z'))
    expect(await readers()).toEqual([coverId])
    await run(new Date('2026-11-09T01:00:00Z'))
    expect(await readers()).toEqual([coverId, coverId])
    await t.admin.query('update notification set read_at = now() where reminder_id = $1 and step = 1', [id])
    await run(new Date('2026-11-21T01:00:00Z'))
    expect(await readers()).toEqual([coverId, s.officerId, s.officerId])
    expect((await given()).filter((g) => g.reminder === other).every((g) => g.staff === s.auxId)).toBe(true)
    const { rows } = await t.admin.query<{ due: Date }>('select due_at as due from deadline where id = $1', [id])
    expect(rows[0]?.due).toEqual(new Date('2026-11-11T00:00:00Z'))
    await t.admin.query('delete from posting where id = $1', [posting])
    await t.admin.query('delete from sec.posting where id = $1', [posting])
  })
})

test('of two runs at the same time one works and the other leaves', async () => {
  const client = await connect(t.login('retention'))
  await client.query('begin')
  await client.query('select pg_advisory_xact_lock(7300034)')
  expect(await run(new Date('2026-11-06T12:00:00Z'))).toEqual({ busy: true })
  await client.query('rollback')
  await client.end()
})

test('of a need its owner is reminded, until it has ended', async () => {
  const of = { addressId: door.addressId, ownerId: s.officerId, receivedAt: new Date('2026-01-05T01:00:00Z') }
  const [needId, ended] = [await makeNeed(t.admin, of), await makeNeed(t.admin, of)]
  await t.admin.query(`update need set state = 'WITHDRAWN', ended_at = now() where id = $1`, [ended])
  await t.admin.query(`update deadline set remind_at = array[due_at - interval '1 day'] where subject_id = any ($1)`, [
    [needId, ended],
  ])
  await run(new Date('2026-01-20T12:00:00Z'))
  expect((await given()).map((g) => g.staff)).toEqual([s.officerId, s.officerId])
})

test('what is due is found by its index, however many periods are open', async () => {
  await t.admin.query(
    `insert into reminder (id, subject_kind, subject_id, unit_id, params, due_at, remind_at, next_at)
     select gen_random_uuid(), 'test', gen_random_uuid(), $1, '{}', '2030-01-01', array[x.at], x.at
       from (select timestamptz '2029-01-01' + n * interval '1 minute' as at from generate_series(1, 20000) n) x`,
    [s.areaId],
  )
  await t.admin.query('analyze reminder')
  const { rows } = await t.admin.query<Record<string, string>>(
    `explain select r.id from reminder r where r.next_at <= '2028-01-01' order by r.next_at, r.id limit 500`,
  )
  expect(rows.map((r) => r['QUERY PLAN']).join('\n')).toContain('reminder_next')
  await t.admin.query(`delete from reminder where subject_kind = 'test'`)
})

test('old notifications of what is done are forgotten, those of what is open stay', async () => {
  const [closed, open] = [
    await taskOf('2026-01-01T00:00:00Z', '2026-01-10', s.officerId),
    await taskOf('2026-01-01T00:00:00Z', '2026-01-10', s.officerId),
  ]
  await run(new Date('2026-01-06T12:00:00Z'))
  await t.admin.query(`update task set state = 'CLOSED' where id = $1`, [closed])
  await t.admin.query(`select notifications_forget('2026-02-01')`)
  expect(await given()).toHaveLength(2)
  await t.admin.query(`select notifications_forget($1)`, [legalDate(new Date(Date.UTC(2026, 0, 6) + 190 * DAY + HOUR))])
  expect((await given()).map((g) => g.reminder)).toEqual([open])
})

test('what is unread goes to whoever receives the record, and what others hold stays theirs', async () => {
  const successor = await makeStaff(t.admin, { unitId: s.stationId })
  const [handed, kept] = await Promise.all([
    taskOf('2026-11-01T00:00:00Z', '2026-11-10', s.officerId),
    taskOf('2026-11-01T00:00:00Z', '2026-11-10', s.auxId),
  ])
  await run(new Date('2026-11-06T12:00:00Z'))
  const items = [handed, kept].map((id) => ({ kind: 'task', record_id: id, assignee: null, unit_id: s.areaId }))
  await t.admin.query('begin')
  await t.admin.query(
    `select handovers_pack(gen_random_uuid(), '离任', $1, null, $2, $3, '2026-11-06', null, $4::jsonb)`,
    [s.areaId, s.officerId, successor, JSON.stringify(items)],
  )
  const readers = new Map((await given()).map((g) => [g.reminder, g.staff]))
  await t.admin.query('rollback')
  expect(readers).toEqual(
    new Map([
      [handed, successor],
      [kept, s.auxId],
    ]),
  )
})

test('a task that somebody else takes takes its unread reminders along, to his cover where one runs', async () => {
  const coverId = await makeStaff(t.admin, { unitId: s.stationId })
  const cover = { staffId: coverId, unitId: s.areaId, role: 'OFFICER', duty: '代管' } as const
  const posting = await makePosting(t.admin, { ...cover, from: '2026-11-20', to: '2099-01-01' })
  const task = await taskOf('2026-11-01T00:00:00Z', '2026-11-10', s.auxId)
  const other = await taskOf('2026-11-01T00:00:00Z', '2026-11-10', s.auxId)
  await run(new Date('2026-11-06T12:00:00Z'))
  await t.admin.query('update task set assignee_id = $2 where id = $1', [task, s.officerId])
  const { rows } = await t.admin.query(
    'select reminder_id as id, staff_id as reader, holder_id as holder from notification',
  )
  expect(new Map(rows.map((r) => [r.id, [r.reader, r.holder]]))).toEqual(
    new Map([
      [task, [coverId, s.officerId]],
      [other, [s.auxId, s.auxId]],
    ]),
  )
  await t.admin.query('delete from posting where id = $1', [posting])
  await t.admin.query('delete from sec.posting where id = $1', [posting])
})

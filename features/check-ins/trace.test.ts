import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DOOR, NOW, type VisitWorld, visitWorld } from '#features/visits/testing/world.ts'
import { withActor } from '#platform/access/with-actor.ts'
import { lookUpByIndex, type Tx } from '#platform/db/tx.ts'
import { tokenHash } from '#platform/http/route.ts'
import { connect } from '#platform/db/pool.ts'
import type { User } from '#platform/testing/app.ts'
import * as c from './contract.ts'
import { type MadePoint, makeCheckIn, makePoint } from './factory.ts'
import { jobs } from './jobs.ts'
import { scannedAt } from './public.ts'
import { listCheckIns } from './store-list.ts'

let w: VisitWorld
let point: MadePoint
beforeAll(async () => {
  w = await visitWorld()
  const createdAt = new Date(Date.parse(NOW) - 900 * 86_400_000)
  point = await makePoint(w.t.admin, { addressId: w.door.addressId, by: w.station.officerId, createdAt, ...DOOR })
})
afterAll(() => w.t.close())

const AT = new Date('2026-11-21T07:50:13.000Z')
const rows = async (sql: string, ...values: unknown[]) => (await w.t.admin.query(sql, values)).rows
/** What the session of this user gets from the database itself. */
const as = <T>(user: User, work: (tx: Tx) => Promise<T>): Promise<T> =>
  withActor(
    w.t.db,
    { tokenHash: tokenHash(user.token), postingId: user.postingId, ip: null },
    { action: 'checkIns.listCheckIns' },
    async (tx) => ({ value: await work(tx), subjects: [], shown: 'list' as const }),
  )
const seed = (at: Date, method: 'GPS' | 'QR' = 'GPS') =>
  makeCheckIn(w.t.admin, { pointId: point.pointId, staffId: w.station.officerId, at, method, position: DOOR })

describe('the instant of a check-in', () => {
  test('is read by nobody but its author, whatever is asked of the database', async () => {
    const { id } = await w.officer.call(c.recordCheckIn, {
      id: crypto.randomUUID(),
      method: 'QR',
      at: AT.toISOString(),
      code: point.code,
    })
    const seen = (tx: Tx) => tx.query('select * from check_in where id = $1', [id])
    const trace = (tx: Tx) => tx.query<{ at: Date }>('select * from check_in_trace where id = $1', [id])
    const activity = (tx: Tx) => tx.query<{ at: Date }>(`select * from activity where record_id = $1`, [id])
    const instants = (all: readonly object[]) =>
      all.flatMap((row) => Object.values(row)).filter((v) => v instanceof Date)
    for (const leader of [w.chief, await w.t.user('DEPUTY', w.station.stationId)]) {
      const [row] = await as(leader, seen)
      expect(row).toMatchObject({ day: '2026-11-21', staff_id: w.station.officerId, outcome: 'HIT' })
      expect(instants([row as object])).toEqual([])
      expect(await as(leader, trace)).toEqual([])
      expect(await as(leader, (tx) => tx.query('select * from check_in_trace'))).toEqual([])
      // The work log says the day too, in every column of its line.
      const lines = await as(leader, activity)
      expect(lines).toHaveLength(1)
      expect(instants(lines)).toEqual([new Date('2026-11-20T16:00:00.000Z'), new Date('2026-11-20T16:00:00.000Z')])
    }
    expect(await as(w.aux, seen)).toEqual([])
    expect(await as(w.aux, trace)).toEqual([])
    expect((await as(w.officer, trace)).map((t) => t.at)).toEqual([AT])
    // Ids are drawn, not counted: neither record nor line of the work log tells a millisecond.
    expect([id, (await rows('select id from activity where record_id = $1', id))[0].id].map((one) => one[14])).toEqual([
      '4',
      '4',
    ])
    const counted = { id: '01890000-0000-7000-8000-000000000001', method: 'QR', at: AT.toISOString() } as const
    await expect(w.officer.call(c.recordCheckIn, { ...counted, code: point.code })).rejects.toThrow('invalid_input')
  })

  test('says to nobody but its author that a door was reached', async () => {
    await seed(AT, 'QR')
    const at = { staffId: w.station.officerId, addressId: w.door.addressId, startedAt: AT, endedAt: null }
    const reached = (tx: Tx) => scannedAt(tx, at, '2026-11-21')
    expect(await as(w.officer, reached)).toBe(true)
    for (const other of [w.chief, w.aux]) expect(await as(other, reached)).toBe(false)
  })
})

describe('the night', () => {
  const day = (n: number) => new Date(Date.now() - n * 86_400_000)
  const forget = async (today: string, limit = 5_000) =>
    (await rows('select erased from check_ins_forget($1, $2)', today, limit))[0].erased
  const today = () => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
  const traces = (id: string) => rows('select 1 from check_in_trace where id = $1', id)

  test('forgets when and where officers pressed after a year, in batches, and keeps the day and that they were there', async () => {
    const [older, old, fresh] = [await seed(day(380)), await seed(day(367)), await seed(day(360))]
    const ahead = await seed(day(-800))
    await rows('update check_in_trace set arrived_at = $2 where id = $1', ahead, day(370))
    // A wrong date of the machine forgets nothing before its time.
    expect(await forget('2099-01-01', 2)).toBe(2)
    expect(await forget(today(), 2)).toBe(1)
    expect(await forget(today())).toBe(0)
    for (const id of [older, old, ahead]) expect(await traces(id)).toEqual([])
    expect(await traces(fresh)).toHaveLength(1)
    const [kept] = await rows('select * from check_in where id = $1', old)
    expect(kept).toMatchObject({ method: 'GPS', outcome: 'HIT' })
    expect(Object.values(kept).filter((v) => v instanceof Date)).toEqual([])
    // On the list his own stays, without an hour.
    const own = await w.officer.call(c.listCheckIns, { pointId: point.pointId, limit: 100 })
    expect(own.items.find((one) => one.key === old)?.own).toEqual({ at: null, position: null })
  })

  test('finds them by an index, and the job takes a long pause in one run', async () => {
    await rows(
      `with made as (insert into check_in (id, point_id, staff_id, day, method, outcome, event_id)
         select gen_random_uuid(), $1, $2, current_date - n % 700, 'GPS', 'HIT', gen_random_uuid() from generate_series(1, 14000) n returning id, staff_id, day, event_id)
       insert into check_in_trace (id, staff_id, at, arrived_at, request_h, event_id) select id, staff_id, day, day, '\\x00', event_id from made`,
      point.pointId,
      w.station.officerId,
    )
    await rows('analyze check_in')
    await rows('analyze check_in_trace')
    const scans = async () => {
      await rows('select pg_stat_force_next_flush()')
      await rows('select 1')
      return Number(
        (await rows(`select idx_scan from pg_stat_user_indexes where indexrelname = 'check_in_trace_age'`))[0].idx_scan,
      )
    }
    const before = await scans()
    expect(await forget('2099-01-01', 100)).toBe(100)
    expect(await scans()).toBeGreaterThan(before)
    const left = async () =>
      Number(
        (
          await rows(
            `select count(*) as n from check_in_trace where least(at, arrived_at) < now() - interval '366 days'`,
          )
        )[0].n,
      )
    expect(await left()).toBeGreaterThan(5_000)
    const night = await connect(w.t.login('retention'))
    try {
      const tx = { query: async (text: string, values: unknown[]) => (await night.query(text, values)).rows } as never
      await jobs[0]?.run({ tx, now: new Date(), today: today() }, {})
    } finally {
      await night.end()
    }
    expect(await left()).toBe(0)
  }, 60_000)
})

test('the list of a point is read by its index, a page at a time, and sorts nothing', async () => {
  const plans = await as(w.chief, async (real) => {
    await lookUpByIndex(real)
    const all: string[] = []
    const tx: Tx = {
      async query(text, params) {
        const lines = await real.query<{ 'QUERY PLAN': string }>(`explain ${text}`, params)
        all.push(lines.map((r) => r['QUERY PLAN']).join('\n'))
        return []
      },
    }
    await listCheckIns(tx, point.pointId, {}, undefined, 50)
    const after = ['2026-11-21', '01890000-0000-4000-8000-000000000001'] as const
    await listCheckIns(tx, point.pointId, { from: '2026-01-01' }, after, 50)
    return all
  })
  expect(plans).toHaveLength(2)
  for (const plan of plans) {
    expect(plan).toMatch(/Index Scan using check_in_point on check_in/)
    expect(plan).not.toContain('Sort')
  }
  // Where one left off is found in the index, and not by reading what was shown before.
  expect(plans[1]).toMatch(/Index Cond:.*ROW\(c?\.?day, c?\.?id\)/)
  const page = await w.chief.call(c.listCheckIns, { pointId: point.pointId, limit: 2 })
  const next = await w.chief.call(c.listCheckIns, {
    pointId: point.pointId,
    limit: 2,
    cursor: page.nextCursor as string,
  })
  const keys = [...page.items, ...next.items].map((one) => one.key)
  expect(new Set(keys).size).toBe(4)
  expect([...page.items, ...next.items].map((one) => one.on)).toEqual(
    [...page.items, ...next.items]
      .map((one) => one.on)
      .toSorted()
      .toReversed(),
  )
})

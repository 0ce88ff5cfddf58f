import { createHash } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { makePosting, makeStaff } from '#features/organisation/factory.ts'
import { drawOf } from './rules.ts'
import { night } from './testing/night.ts'
import { type CheckWorld, checkWorld, visitIn } from './testing/world.ts'

let w: CheckWorld
beforeAll(async () => {
  w = await checkWorld()
})
afterAll(() => w.t.close())
beforeEach(async () => {
  await w.t.admin.query('delete from task; delete from spot_check; delete from spot_draw; delete from visit')
})

const rest = { drawn: 0, opened: 0, moved: 0, forgotten: 0 }
const rows = async (sql: string, ...values: unknown[]) => (await w.t.admin.query(sql, values)).rows
const TASK = `select t.assignee_id, t.state, t.is_discreet, t.address_id, t.purpose, t.unit_id, to_char(t.due_on, 'YYYY-MM-DD') as due from task t where t.kind = 'spotChecks.check'`
const many = async (n: number, change: object = {}) => {
  const ids: string[] = []
  for (let i = 0; i < n; i++) ids.push(await visitIn(w, 1 + (i % 28), change))
  return ids
}

describe('the draw of a month', () => {
  test('takes the share of each recorder, rounded up, once; anybody can draw it again from the row alone', async () => {
    const own = await many(41)
    await many(3, { visitorIds: [w.station.auxId, w.station.officerId] })
    expect(await night(w.t, '2026-11-01')).toEqual({ ...rest, drawn: 2, opened: 3 + 1 })
    expect(await night(w.t, '2026-11-01')).toEqual(rest)
    expect(await night(w.t, '2026-11-20')).toEqual(rest)
    const draws = await rows(
      `select id, officer_id, visit_ids, seed, share::float8 as share, unit_id from spot_draw order by cardinality(visit_ids) desc`,
    )
    expect(draws.map((d) => [d.officer_id, d.visit_ids.length, d.share, d.unit_id])).toEqual([
      [w.station.officerId, 41, 5, w.station.stationId],
      [w.station.auxId, 3, 5, w.station.stationId],
    ])
    expect([...draws[0].visit_ids].sort()).toEqual([...own].sort())
    expect(draws[0].seed.equals(draws[1].seed)).toBe(false)
    for (const draw of draws) {
      const checked = await rows('select visit_id from spot_check where draw_id = $1', draw.id)
      expect(checked.map((c) => c.visit_id).sort()).toEqual(drawOf(draw.seed, draw.visit_ids, draw.share).sort())
      // Told a second time, without the function of the slice.
      const ranked = draw.visit_ids
        .map((id: string) => [
          createHash('sha256')
            .update(Buffer.concat([draw.seed, Buffer.from(id)]))
            .digest('hex'),
          id,
        ])
        .sort()
      expect(checked.map((c) => c.visit_id).sort()).toEqual(
        ranked
          .slice(0, Math.ceil(draw.visit_ids.length / 20))
          .map(([, id]: string[]) => id)
          .sort(),
      )
    }
  })

  test('knows met visits of the month only: attempts, voided ones and other months stay out, what was sent late comes in', async () => {
    await visitIn(w, 5, { met: false, metPersonIds: [] })
    await visitIn(w, 6, { voided: true })
    await visitIn(w, 0)
    await visitIn(w, 32)
    expect(await night(w.t, '2026-11-02')).toEqual(rest)
    const late = await visitIn(w, 7)
    // Made in September, and on the server in October only.
    await rows(
      `update visit set started_at = '2026-09-02T02:00:00Z', ended_at = '2026-09-02T02:10:00Z' where id = $1`,
      late,
    )
    const corrected = await visitIn(w, 1, { startedAt: new Date('2026-08-10T02:00:00Z') })
    await rows(`update visit set updated_at = '2026-10-09T02:00:00Z' where id = $1`, corrected)
    expect(await night(w.t, '2026-11-02')).toEqual({ ...rest, drawn: 1, opened: 1 })
    const [draw] = await rows('select visit_ids from spot_draw')
    expect([...draw.visit_ids].sort()).toEqual([late, corrected].sort())
  })

  test('comes for a month in which no server ran, but not for those before the first', async () => {
    const at = (day: string) => visitIn(w, 1, { startedAt: new Date(`${day}T02:00:00Z`) })
    await at('2026-06-10')
    await at('2026-07-10')
    expect(await night(w.t, '2026-08-01')).toEqual({ ...rest, drawn: 1, opened: 1 })
    const [missed, corrected, last] = [await at('2026-08-10'), await at('2026-08-11'), await at('2026-10-10')]
    // What was corrected in a later month is drawn from there.
    await rows(`update visit set updated_at = '2026-10-09T02:00:00Z' where id = $1`, corrected)
    expect(await night(w.t, '2026-11-20')).toEqual({ ...rest, drawn: 2, opened: 2 })
    const draws = await rows(
      `select to_char(month, 'YYYY-MM') as month, visit_ids as ids from spot_draw order by month`,
    )
    expect(draws.map((d) => d.month)).toEqual(['2026-07', '2026-08', '2026-10'])
    expect(draws.slice(1).map((d) => [...d.ids].sort())).toEqual([[missed], [corrected, last].sort()])
    expect(await night(w.t, '2026-11-20')).toEqual(rest)
  })

  test('follows the share in force, and names everybody met in one event', async () => {
    await rows(
      `insert into parameter (code, value, valid_from, source, mark) values ('visit.spotCheckShare', '50', '2026-10-15', '试验', 'D')`,
    )
    await many(5)
    expect(await night(w.t, '2026-11-01')).toEqual({ ...rest, drawn: 1, opened: 3 })
    await rows(`delete from parameter where code = 'visit.spotCheckShare' and valid_from = '2026-10-15'`)
    const [event] = await rows(
      `select e.at::text, e.seq::text, e.outcome from audit.event e join sec.action a on a.id = e.action where a.name = 'spotChecks.night' order by e.at desc, e.seq desc limit 1`,
    )
    expect(event.outcome).toBe(1)
    const subjects = await rows(
      'select person_key as id from audit.subject where event_at = $1::timestamptz and event_seq = $2::bigint',
      event.at,
      event.seq,
    )
    expect(subjects.map((s) => s.id)).toEqual([w.household.members[0]?.personId])
  })

  test('the login of jobs reads no table by itself', async () => {
    await expect(
      (async () => {
        const { connect } = await import('#platform/db/pool.ts')
        const client = await connect(w.t.login('retention'))
        try {
          await client.query('select 1 from spot_check')
        } finally {
          await client.end()
        }
      })(),
    ).rejects.toMatchObject({ code: '42501' })
  })
})

describe('who checks', () => {
  test('the deputy, by a discreet task at the station with twenty working days; of a visit of the deputy the chief', async () => {
    await visitIn(w, 5)
    await night(w.t, '2026-11-02')
    // From Monday the 2nd, which does not count: the twentieth working day is Monday the 30th.
    expect(await rows(TASK)).toEqual([
      {
        assignee_id: w.deputyId,
        state: 'NEW',
        is_discreet: true,
        address_id: null,
        purpose: 'spot_check',
        unit_id: w.station.stationId,
        due: '2026-11-30',
      },
    ])
    for (const visitorIds of [
      [w.deputyId],
      [w.station.officerId, w.deputyId],
      [w.station.auxId, w.station.officerId, w.deputyId],
    ]) {
      await rows('delete from task; delete from spot_check; delete from spot_draw; delete from visit')
      await visitIn(w, 5, { visitorIds })
      await night(w.t, '2026-11-02')
      expect((await rows(TASK)).map((t) => t.assignee_id)).toEqual([w.station.chiefId])
    }
    await rows('delete from task; delete from spot_check; delete from spot_draw; delete from visit')
    await visitIn(w, 5, { visitorIds: [w.deputyId, w.station.chiefId] })
    await night(w.t, '2026-11-02')
    expect((await rows(TASK)).map((t) => t.assignee_id)).toEqual([null])
  })

  test('never about his own family or home', async () => {
    await rows(
      `insert into staff_conflict (id, staff_id, person_id, reason, from_on, event_id) values (gen_random_uuid(), $1, $2, '家属', '2026-01-01', gen_random_uuid())`,
      w.deputyId,
      w.household.members[0]?.personId,
    )
    await visitIn(w, 5)
    await night(w.t, '2026-11-02')
    expect((await rows(TASK)).map((t) => t.assignee_id)).toEqual([w.station.chiefId])
    await rows('delete from staff_conflict')
  })

  test('another deputy takes over, and what came to a visitor by a handover leaves him in the night', async () => {
    const visitId = await visitIn(w, 5)
    await night(w.t, '2026-11-02')
    await rows(`update task set assignee_id = $1 where kind = 'spotChecks.check'`, w.station.officerId)
    expect(await night(w.t, '2026-11-03')).toEqual({ ...rest, moved: 1 })
    expect((await rows(TASK)).map((t) => t.assignee_id)).toEqual([w.deputyId])
    // Given to another deputy it stays with him.
    const secondId = await makeStaff(w.t.admin, { unitId: w.station.stationId, post: '所领导' })
    await makePosting(w.t.admin, {
      staffId: secondId,
      unitId: w.station.stationId,
      role: 'DEPUTY',
      duty: '所领导',
      from: '2026-11-01',
    })
    await rows(`update task set assignee_id = $1 where kind = 'spotChecks.check'`, secondId)
    expect(await night(w.t, '2026-11-04')).toEqual(rest)
    await rows(`update sec.posting set valid_to = '2026-11-04' where staff_id = $1`, secondId)
    expect(await night(w.t, '2026-11-05')).toEqual({ ...rest, moved: 1 })
    expect((await rows(TASK)).map((t) => t.assignee_id)).toEqual([w.deputyId])
    expect(await rows('select 1 from spot_check where visit_id = $1', visitId)).toHaveLength(1)
  })
})

test('notes and answers go with the term of visits, states and numbers stay', async () => {
  const visitId = await visitIn(w, 5, { startedAt: new Date('2024-10-01T02:00:00Z') })
  const [{ id }] = await rows(
    `insert into spot_check (id, visit_id, officer_id, whose_ids, unit_id, unit_pos, month, source, flag, state, tries, due_on, opened_by, ended_at, ended_by, answer_due_on, answer, answered_at, answered_by, event_id)
     select gen_random_uuid(), v.id, v.created_by, v.visitor_ids, v.unit_id, v.unit_pos, '2024-10-01', 'FLAG', 'short', 'FALSE', 1, '2024-11-01', $2, '2024-10-20', $2, '2024-10-27', '当时敲错了门', '2024-10-21', $3, gen_random_uuid() from visit v where v.id = $1 returning id`,
    visitId,
    w.deputyId,
    w.station.officerId,
  )
  await rows(
    `insert into spot_try (id, check_id, at, method, result, note, by_id, event_id) values (gen_random_uuid(), $1, '2024-10-20', '电话', '不属实', '说没有来过', $2, gen_random_uuid())`,
    id,
    w.deputyId,
  )
  expect(await night(w.t, '2026-10-01')).toEqual(rest)
  expect(await night(w.t, '2026-10-02')).toEqual({ ...rest, forgotten: 1 })
  expect(await night(w.t, '2026-10-02')).toEqual(rest)
  expect(await rows('select state, tries, answer from spot_check where id = $1', id)).toEqual([
    { state: 'FALSE', tries: 1, answer: null },
  ])
  expect(await rows('select result, note from spot_try where check_id = $1', id)).toEqual([
    { result: '不属实', note: null },
  ])
})

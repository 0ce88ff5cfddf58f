import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { mergeUnit, previewMerge } from '#features/handovers/contract.ts'
import { makeNotification } from '#features/notifications/factory.ts'
import { list as inbox } from '#features/notifications/contract.ts'
import { makePosting, makeStaff } from '#features/organisation/factory.ts'
import { listTasks } from '#features/tasks/contract.ts'
import { mine as today } from '#features/today/contract.ts'
import { getVisit } from '#features/visits/contract.ts'
import { lastEvent } from '#features/visits/testing/world.ts'
import type { User } from '#platform/testing/app.ts'
import * as c from './contract.ts'
import { makeCheck } from './factory.ts'
import { night } from './testing/night.ts'
import { type CheckWorld, checkWorld, refusal, visitIn } from './testing/world.ts'

let w: CheckWorld
beforeAll(async () => {
  w = await checkWorld()
})
afterAll(() => w.t.close())
beforeEach(async () => {
  await rows(
    'delete from notification; delete from task; delete from spot_check; delete from spot_draw; delete from visit',
  )
})

const rest = { drawn: 0, opened: 0, moved: 0, forgotten: 0 }
const rows = async (sql: string, ...values: unknown[]) => (await w.t.admin.query(sql, values)).rows
const tasks = () => rows(`select id, assignee_id as who, unit_id as unit from task where kind = 'spotChecks.check'`)
const codeOf = async (work: Promise<unknown>) => (await refusal(work)).code
/** As when a community changes hands: what lies at the door goes with it. */
const moveVisit = (id: string, unitId: string) =>
  rows('update visit set unit_id = $2, unit_pos = (select lft from sec.unit where id = $2) where id = $1', id, unitId)

async function open(change: Parameters<typeof visitIn>[2] = {}, assigneeId = w.deputyId) {
  const visitId = await visitIn(w, 5, { flags: ['short'], ...change })
  const of = { visitId, month: '2026-10-01', dueOn: '2026-11-30', by: w.deputyId, assigneeId }
  return { visitId, id: await makeCheck(w.t.admin, of) }
}
/** A check that found the visit untrue. */
async function untrue(change: Parameters<typeof visitIn>[2] = {}) {
  const made = await open(change)
  const at = '2026-11-20T08:00:00.000Z'
  const input = { id: made.id, version: 1, method: '电话', at, result: '不属实' } as const
  return { ...made, version: (await w.deputy.call(c.recordTry, input)).version }
}
/** A pack of what somebody hands over. */
const pack = (fromId: string, toId: string, items: readonly object[]) =>
  rows(
    `select handovers_pack(gen_random_uuid(), '离任', $1, null, $2, $3, '2026-11-06', null, $4::jsonb)`,
    w.station.stationId,
    fromId,
    toId,
    JSON.stringify(items.map((i) => ({ unit_id: w.station.stationId, ...i }))),
  )

describe('a visit whose door goes to another station', () => {
  test('takes its check along once, to a checker who sees it there', async () => {
    const visitId = await visitIn(w, 5)
    await night(w.t, '2026-11-02')
    const moveDoor = (unitId: string) =>
      rows(
        'update address set unit_id = $2, unit_pos = (select lft from sec.unit where id = $2) where id = $1',
        w.door.addressId,
        unitId,
      )
    const packs = async () => (await rows('select 1 from handover')).length
    const before = await packs()
    expect(await tasks()).toMatchObject([{ who: w.deputyId, unit: w.station.stationId }])
    const [home] = await rows('select unit_id as unit from address where id = $1', w.door.addressId)
    await moveVisit(visitId, w.other.areaId)
    await moveDoor(w.other.areaId)
    const moved: number[] = []
    for (const day of ['2026-11-03', '2026-11-04', '2026-11-05']) {
      await rows('select handovers_sweep($1, $2)', day, '任期届满')
      moved.push((await night(w.t, day)).moved)
    }
    expect(moved).toEqual([1, 0, 0])
    expect(await packs()).toBe(before)
    expect(await tasks()).toMatchObject([{ who: w.other.chiefId, unit: w.other.stationId }])
    const [{ id }] = await rows('select id from spot_check')
    expect((await w.stranger.call(listTasks, { of: 'me' })).items.map((t) => t.recordKind)).toEqual(['spot_check'])
    expect((await w.stranger.call(c.getCheck, { id })).can.record).toBe(true)
    expect((await w.stranger.call(c.listChecks, {})).items.map((i) => i.id)).toEqual([id])
    expect(await codeOf(w.deputy.call(c.getCheck, { id }))).toBe('not_found')
    await moveDoor(home.unit)
  })

  test('is not drawn from again, and a recorder at two stations is drawn from once, at that of most visits', async () => {
    const ids: string[] = []
    for (let day = 1; day <= 5; day++) ids.push(await visitIn(w, day))
    for (const id of ids.slice(3)) await moveVisit(id, w.other.areaId)
    expect(await night(w.t, '2026-11-02')).toEqual({ ...rest, drawn: 1, opened: 1 })
    const draws = await rows('select cardinality(visit_ids) as n, unit_id as unit from spot_draw')
    expect(draws).toEqual([{ n: 5, unit: w.station.stationId }])
    for (const id of ids) await moveVisit(id, w.other.gridId)
    expect(await night(w.t, '2026-11-03')).toMatchObject({ drawn: 0, opened: 0 })
  })
})

describe('whoever is being checked', () => {
  test('gets no check by a pack: it goes to who may check', async () => {
    const secondId = await makeStaff(w.t.admin, { unitId: w.station.stationId, post: '所领导' })
    const duty = { staffId: secondId, unitId: w.station.stationId, role: 'DEPUTY', duty: '所领导' } as const
    await makePosting(w.t.admin, duty)
    const [own, others] = [await open({ visitorIds: [w.station.officerId, secondId] }), await open()]
    const items = [own, others].map((o) => ({ kind: 'spot_check', record_id: o.id, assignee: w.deputyId }))
    await pack(w.deputyId, secondId, items)
    const held = await rows('select record_id as id, assignee_id as who from task')
    expect(new Map(held.map((t) => [t.id, t.who]))).toEqual(
      new Map([
        [own.id, w.deputyId],
        [others.id, secondId],
      ]),
    )
    await rows('delete from posting where staff_id = $1', secondId)
    await rows('delete from sec.posting where staff_id = $1', secondId)
  })

  test('is not reminded of a check that nobody at the station may make', async () => {
    await visitIn(w, 5, { visitorIds: [w.deputyId, w.station.chiefId] })
    await night(w.t, '2026-11-02')
    const [task] = await tasks()
    expect(task.who).toBe(null)
    expect(await rows(`select staff_id from tasks_holders(array[$1::uuid], '2026-11-03')`, task.id)).toEqual([])
  })

  test('is told of 不属实 himself: neither his cover nor his successor reads it', async () => {
    const { id } = await untrue()
    const coverId = await makeStaff(w.t.admin, { unitId: w.station.stationId })
    const cover = { staffId: coverId, unitId: w.station.areaId, role: 'OFFICER', duty: '代管' } as const
    const postingId = await makePosting(w.t.admin, { ...cover, from: '2026-11-18', to: '2026-12-20' })
    await rows(`select notifications_follow_covers('2026-11-21')`)
    await pack(w.station.officerId, coverId, [{ kind: 'spot_check', record_id: id, assignee: null }])
    const told = await rows(`select staff_id, holder_id from notification where subject_kind = 'spot_check'`)
    expect(told).toEqual([{ staff_id: w.station.officerId, holder_id: w.station.officerId }])
    await rows('delete from posting where id = $1', postingId)
    await rows('delete from sec.posting where id = $1', postingId)
  })
})

test('unread reminders of a check go with it: by a pack, by the night, and away where nobody may check', async () => {
  await visitIn(w, 5)
  await night(w.t, '2026-11-02')
  const [task] = await tasks()
  const [{ id }] = await rows('select id from spot_check')
  await makeNotification(w.t.admin, { taskId: task.id, staffId: w.deputyId })
  const readers = () =>
    rows('select staff_id as reader, holder_id as holder, read_at is null as unread from notification')
  await pack(w.deputyId, w.station.chiefId, [{ kind: 'spot_check', record_id: id, assignee: w.deputyId }])
  const chief = { reader: w.station.chiefId, holder: w.station.chiefId, unread: true }
  expect(await readers()).toEqual([chief])
  // By a correction of the visit the chief took part in it.
  await rows('update visit set visitor_ids = visitor_ids || $1::uuid', w.station.chiefId)
  expect(await night(w.t, '2026-11-03')).toEqual({ ...rest, moved: 1 })
  expect(await readers()).toEqual([{ reader: w.deputyId, holder: w.deputyId, unread: true }])
  await rows('update visit set visitor_ids = visitor_ids || $1::uuid', w.deputyId)
  await night(w.t, '2026-11-04')
  expect(await tasks()).toMatchObject([{ who: null }])
  expect((await readers()).map((r) => r.unread)).toEqual([false])
})

describe('a visitor who serves elsewhere by now', () => {
  let gone: User
  let goneId: string
  beforeAll(async () => {
    goneId = await makeStaff(w.t.admin, { unitId: w.other.stationId, cipher: w.t.cipher })
    const duty = { staffId: goneId, unitId: w.other.areaId, role: 'AUX', duty: '辅警' } as const
    gone = await w.t.session(goneId, await makePosting(w.t.admin, duty))
  })
  const words = (of: { id: string; version: number }) => ({ id: of.id, version: of.version, text: '当天敲的是对门。' })

  test('sees and answers what came of his visit, and nothing else of it', async () => {
    const still = await open({ visitorIds: [goneId, w.station.officerId] })
    const found = await untrue({ visitorIds: [w.station.officerId, goneId] })
    expect((await gone.call(inbox, {})).items.map((i) => i.path)).toEqual([`/spot-checks/${found.id}`])
    expect((await gone.call(today, {})).items.map((i) => i.path)).toContain(`/spot-checks/${found.id}`)
    expect((await gone.call(c.listChecks, {})).items.map((i) => i.id)).toEqual([found.id])
    expect(await codeOf(gone.call(c.getCheck, { id: still.id }))).toBe('not_found')
    const because = { purpose: 'spot_check', basisKind: 'visit', basisId: found.visitId } as const
    expect((await refusal(gone.call(getVisit, { id: found.visitId, ...because }))).status).toBeGreaterThanOrEqual(400)
    const got = await gone.call(c.getCheck, { id: found.id })
    expect(got).toMatchObject({ state: 'FALSE', addressId: null, persons: [], can: { record: false, answer: true } })
    expect(got.addressText).not.toBe('')
    expect(got.history).toHaveLength(1)
    expect(await lastEvent(w, gone, 'spotChecks.getCheck')).toMatchObject({ purpose: 'spot_check', subjects: [] })
    for (const by of [w.stranger, w.officer2, w.grid])
      expect(await codeOf(by.call(c.getCheck, { id: found.id }))).toBe('not_found')
    await gone.call(c.answerCheck, words(found))
    expect(await w.deputy.call(c.getCheck, { id: found.id })).toMatchObject({ answeredBy: { id: goneId } })
    expect((await gone.call(today, {})).items.map((i) => i.path)).not.toContain(`/spot-checks/${found.id}`)
  })

  test('but not of his own family or home', async () => {
    const found = await untrue({ visitorIds: [w.station.officerId, goneId] })
    await rows(
      `insert into staff_conflict (id, staff_id, address_id, reason, from_on, event_id) values (gen_random_uuid(), $1, $2, '住所', '2026-01-01', gen_random_uuid())`,
      goneId,
      w.door.addressId,
    )
    await rows('update sec.account set has_exceptions = true where staff_id = $1', goneId)
    expect((await gone.call(c.listChecks, {})).items).toEqual([])
    expect(await codeOf(gone.call(c.answerCheck, words(found)))).toBe('not_found')
    await rows('delete from staff_conflict')
  })
})

test('two stations merge although somebody had visits of one month in both; its draws and checks go along', async () => {
  const ids = [await visitIn(w, 1), await visitIn(w, 2), await visitIn(w, 3)]
  await moveVisit(ids[2] as string, w.other.areaId)
  await night(w.t, '2026-11-02')
  const sys = await w.t.user('SYS')
  const into = { unitId: w.station.stationId, intoId: w.other.stationId }
  const { version } = await sys.call(previewMerge, into)
  await sys.call(mergeUnit, { ...into, version, on: '2026-11-21' })
  await night(w.t, '2026-11-03')
  const { officers } = await w.stranger.call(c.getShares, { month: '2026-10-01' })
  expect(officers).toMatchObject([{ population: 3, counts: { OPEN: 1 } }])
  const [draw] = officers[0]?.drawIds ?? []
  expect((await w.stranger.call(c.getDraw, { id: draw as string })).isSame).toBe(true)
  expect(await tasks()).toMatchObject([{ who: w.other.chiefId, unit: w.other.stationId }])
})

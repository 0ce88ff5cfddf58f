import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { makePosting, makeStaff } from '#features/organisation/factory.ts'
import { makeAddress } from '#features/places/factory.ts'
import { makeHousehold } from '#features/residents/factory.ts'
import { makeTask } from '#features/tasks/factory.ts'
import { mine as today } from '#features/today/contract.ts'
import { carryDay } from '#features/visits/contract.ts'
import { makeVisit } from '#features/visits/factory.ts'
import { type VisitWorld, visitWorld } from '#features/visits/testing/world.ts'
import { countFigure } from '#features/reports/public.ts'
import { makeStation } from '#features/organisation/factory.ts'
import { Refused, type User } from '#platform/testing/app.ts'
import * as c from './contract.ts'
import { plansSection } from './report.ts'

const MONTH = '2026-11-01'
let w: VisitWorld
let posting: string
let posting2: string
let officer: User
let stranger: User
beforeAll(async () => {
  w = await visitWorld()
  posting = await postingOf(w.station.officerId)
  posting2 = await postingOf(w.station.officer2Id)
  officer = await w.t.session(w.station.officerId, posting)
  const other = await makeStation(w.t.admin)
  stranger = await w.t.user('CHIEF', other.stationId, { staffId: other.chiefId })
})
afterAll(() => w.t.close())
beforeEach(async () => {
  await w.t.admin.query('delete from visit_plan; delete from visit; delete from task')
})

const rows = async (sql: string, ...values: unknown[]) => (await w.t.admin.query(sql, values)).rows
const postingOf = async (staffId: string) => (await rows('select id from posting where staff_id = $1', staffId))[0].id
const refusal = (work: Promise<unknown>): Promise<Refused> =>
  work.then(
    () => Promise.reject(new Error('was not refused')),
    (error) => (error instanceof Refused ? error : Promise.reject(error)),
  )
const set = (change: object = {}, by: User = w.chief) =>
  by.call(c.setPlan, {
    postingId: posting,
    month: MONTH,
    no: 0,
    targetHouseholds: 4,
    targetUnits: 1,
    ...change,
  } as never)
const month = async (at = MONTH, by: User = w.chief) => (await by.call(c.getMonth, { month: at })).postings
const own = async (at = MONTH, by: User = w.chief) => (await month(at, by)).find((p) => p.postingId === posting)
const visit = (day: string, change: object = {}) =>
  makeVisit(w.t.admin, {
    householdId: w.household.householdId,
    visitorIds: [w.station.officerId],
    startedAt: new Date(`${day}T02:00:00Z`),
    ...change,
  })

describe('setting a plan', () => {
  test('without one the parameters hold; one that is set goes on until the next, and what was set before stays', async () => {
    expect(await own()).toMatchObject({ targetHouseholds: 10, targetUnits: 5, from: 'parameter', no: 0, history: [] })
    expect(await set()).toEqual({ no: 1 })
    expect(await set({ no: 1, targetHouseholds: 6 })).toEqual({ no: 2 })
    const got = await own()
    expect(got).toMatchObject({ targetHouseholds: 6, targetUnits: 1, from: MONTH, monthHouseholds: 26, monthUnits: 5 })
    expect(got?.history.map((h) => [h.no, h.targetHouseholds, h.setBy.id])).toEqual([
      [2, 6, w.station.chiefId],
      [1, 4, w.station.chiefId],
    ])
    // Copied forward, until a month has its own; the month before knows nothing of it.
    expect(await own('2027-02-01')).toMatchObject({ targetHouseholds: 6, from: MONTH, no: 0, monthHouseholds: 24 })
    await set({ month: '2027-01-01', targetHouseholds: 3 })
    expect(await own('2026-12-01')).toMatchObject({ targetHouseholds: 6 })
    expect(await own('2027-02-01')).toMatchObject({ targetHouseholds: 3, from: '2027-01-01' })
    expect(await own('2026-10-01')).toMatchObject({ targetHouseholds: 10, from: 'parameter' })
    const [log] = await rows(`select kind from activity where record_kind = 'visit_plan' limit 1`)
    expect(log.kind).toBe('visitPlans.set')
  })

  test('somebody who did not see the last change is told of it; of three at once one is kept', async () => {
    await set()
    const error = await refusal(set({ targetHouseholds: 9 }))
    expect([error.status, error.code]).toEqual([409, 'version_conflict'])
    const raced = await Promise.allSettled([7, 8, 9].map((targetHouseholds) => set({ no: 1, targetHouseholds })))
    expect(raced.filter((r) => r.status === 'fulfilled')).toHaveLength(1)
  })

  test.each([
    ['fewer households than the lower bound', { targetHouseholds: 1 }],
    ['a month long ago', { month: '2026-09-01' }],
    ['a day that begins no month', { month: '2026-11-02' }],
    ['a hundred households', { targetHouseholds: 100 }],
    ['half a unit', { targetUnits: 0.5 }],
  ])('one with %s is refused with a sentence', async (_, change) => {
    const error = await refusal(set(change))
    expect(error.status).toBe(400)
    expect(error.body.error.fields.every((f) => f.message.length > 2 && !/^error\.|\{\{/.test(f.message))).toBe(true)
  })

  test('an officer sees his own plan and sets none; field staff and another station see nothing', async () => {
    expect((await month(MONTH, officer)).map((p) => p.postingId)).toEqual([posting])
    expect((await month()).map((p) => p.postingId).sort()).toEqual([posting, posting2].sort())
    expect((await refusal(set({}, officer))).code).toBe('forbidden')
    for (const by of [w.aux, w.grid, await w.t.user('SYS')])
      expect((await refusal(by.call(c.getMonth, { month: MONTH }))).code).toBe('forbidden')
    expect((await refusal(set({}, stranger))).code).toBe('not_found')
    const behind = { postingId: posting, month: MONTH, what: 'care' as const }
    expect((await refusal(stranger.call(c.listBehind, behind))).code).toBe('not_found')
    expect((await refusal(officer.call(c.listBehind, { ...behind, postingId: posting2 }))).code).toBe('not_found')
  })

  test('a cover has no plan of his own', async () => {
    const coverId = await makeStaff(w.t.admin, { unitId: w.station.stationId })
    await makePosting(w.t.admin, {
      staffId: coverId,
      unitId: w.station.areaId,
      role: 'OFFICER',
      duty: '代管',
      from: '2026-11-01',
      to: '2026-11-30',
    })
    expect((await month()).map((p) => p.officer.id)).not.toContain(coverId)
  })
})

describe('the numbers', () => {
  const second = async () => {
    const door = await makeAddress(w.t.admin, { communityCode: w.station.communities[0], unitId: w.station.gridId })
    return (await makeHousehold(w.t.admin, { addressId: door.addressId })).householdId
  }

  test('equal an independent count: a household once a month, no attempts, no voided ones, no other months; each opens its doors', async () => {
    const other = await second()
    await visit('2026-11-03')
    await visit('2026-11-17')
    await visit('2026-11-04', { householdId: other, met: false })
    await visit('2026-11-05', { householdId: other, voided: true })
    await visit('2026-10-31', { householdId: other })
    await visit('2026-11-18', { householdId: other, visitorIds: [w.station.auxId] })
    expect((await own())?.counts).toMatchObject({ households: 1, units: 0 })
    await visit('2026-11-19', {
      householdId: other,
      visitorIds: [w.station.auxId, w.station.officerId],
      kind: '单位走访',
    })
    await makeTask(w.t.admin, {
      addressId: w.door.addressId,
      assigneeId: w.station.officerId,
      purpose: 'care',
      kind: 'care.visit',
      dueOn: '2026-11-25',
    })
    await rows(`update residence set next_verify_on = '2026-11-28' where household_id = $1`, w.household.householdId)
    await rows(`update residence set next_verify_on = '2026-12-01' where household_id = $1`, other)
    const counted = {
      households: Number(
        (
          await rows(
            `select count(*) as n from household h where exists (select 1 from visit v where v.household_id = h.id and v.met and v.voided_at is null
              and v.visitor_ids @> array[$1::uuid] and to_char(v.started_at at time zone 'Asia/Shanghai', 'YYYY-MM') = '2026-11')`,
            w.station.officerId,
          )
        )[0].n,
      ),
      units: 1,
      care: 1,
      residences: 1,
    }
    expect(counted.households).toBe(2)
    expect((await own())?.counts).toEqual(counted)
    expect((await own(MONTH, officer))?.counts).toEqual(counted)
    for (const what of c.BEHIND) {
      const list = await w.chief.call(c.listBehind, { postingId: posting, month: MONTH, what })
      expect([what, list.items.length, list.total]).toEqual([what, counted[what], counted[what]])
    }
    const met = await officer.call(c.listBehind, { postingId: posting, month: MONTH, what: 'households', limit: 1 })
    expect(met.items[0]).toMatchObject({ id: w.household.householdId, on: '2026-11-03' })
    const next = {
      postingId: posting,
      month: MONTH,
      what: 'households' as const,
      limit: 1,
      cursor: met.nextCursor as string,
    }
    expect((await officer.call(c.listBehind, next)).items.map((i) => i.id)).toEqual([other])
  })

  test('today and the phone say what was reached against the plan, and against the parameter where there is none', async () => {
    await visit('2026-11-03')
    await visit('2026-11-17')
    const figures = async () => (await officer.call(today, {})).figures.filter((f) => f.id.startsWith('visit'))
    const shown = (list: Awaited<ReturnType<typeof figures>>) => list.map((f) => [f.id, f.value, f.target])
    expect(shown(await figures())).toEqual([
      ['visits.week', 1, 10],
      ['visitPlans.households', 1, 43],
      ['visitPlans.units', 0, 22],
    ])
    await set()
    expect(shown(await figures())).toEqual([
      ['visits.week', 1, 4],
      ['visitPlans.households', 1, 18],
      ['visitPlans.units', 0, 5],
    ])
    expect((await officer.call(carryDay, {})).progress).toEqual({
      households: 1,
      targetHouseholds: 4,
      units: 0,
      targetUnits: 1,
    })
    expect((await w.aux.call(carryDay, {})).progress).toBeNull()
    expect((await w.chief.call(today, {})).figures.find((f) => f.id === 'visits.week')?.target).toBeNull()
  })

  test('the report counts who reached his plan, else the parameter', async () => {
    const scope = {
      unitIds: [w.station.areaId, w.station.area2Id],
      from: new Date('2026-10-31T16:00:00Z'),
      to: new Date('2026-11-30T16:00:00Z'),
      firstOn: MONTH,
      lastOn: '2026-11-30',
    }
    const tx = { query: async (text: string, values: readonly unknown[] = []) => rows(text, ...values) }
    const figures = async () => {
      const values = []
      for (const f of plansSection.figures) values.push(await countFigure(tx as never, f, scope))
      return values
    }
    // Nine households met: of ten a week nobody has enough, of two a week (nine a month) he has.
    for (let i = 0; i < 9; i++) await visit(`2026-11-0${i + 1}`, { householdId: await second() })
    expect(await figures()).toEqual([0, 2])
    await set({ targetHouseholds: 3 })
    expect(await figures()).toEqual([0, 2])
    await set({ no: 1, targetHouseholds: 2 })
    expect(await figures()).toEqual([1, 1])
    await rows(`update visit set voided_at = now(), void_reason = '误登' where started_at < '2026-11-02'`)
    expect(await figures()).toEqual([0, 2])
  })
})

test('a plan waits while the tree of units is being renumbered', async () => {
  await w.t.admin.query('begin')
  await w.t.admin.query('select pg_advisory_xact_lock(7300001)')
  const saved = set()
  const first = await Promise.race([saved.then(() => 'saved'), new Promise((done) => setTimeout(done, 700, 'waits'))])
  await w.t.admin.query('commit')
  await saved
  expect(first).toBe('waits')
})

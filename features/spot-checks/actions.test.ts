import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { transfer } from '#features/handovers/contract.ts'
import { list as inbox } from '#features/notifications/contract.ts'
import { listTasks } from '#features/tasks/contract.ts'
import { mine as today } from '#features/today/contract.ts'
import { makeStaff } from '#features/organisation/factory.ts'
import { getPerson } from '#features/residents/contract.ts'
import { getVisit, prepareVisit, voidVisit } from '#features/visits/contract.ts'
import { lastEvent, leaksOf, personsIn } from '#features/visits/testing/world.ts'
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
  await w.t.admin.query(
    'delete from notification; delete from task; delete from spot_check; delete from spot_draw; delete from visit',
  )
})

/** A visit of the officer with an open check of the deputy. */
async function open(change: Parameters<typeof visitIn>[2] = {}) {
  const visitId = await visitIn(w, 5, { flags: ['short'], ...change })
  const id = await makeCheck(w.t.admin, {
    visitId,
    month: '2026-10-01',
    dueOn: '2026-11-30',
    by: w.deputyId,
    assigneeId: w.deputyId,
  })
  return { visitId, id }
}
const get = (id: string, by: User = w.deputy) => by.call(c.getCheck, { id })
const asked = (of: { id: string; version: number }, result: '属实' | '不属实' | '联系不上', by: User = w.deputy) =>
  by.call(c.recordTry, {
    id: of.id,
    version: of.version,
    method: '电话',
    at: '2026-11-20T08:00:00.000Z',
    result,
    note: '拨打登记电话',
  })
const codeOf = async (work: Promise<unknown>) => (await refusal(work)).code
const fresh = (id: string) => ({ id, version: 1 })

describe('checking', () => {
  test('the deputy sees visit, door and masked people; the answer names whom it showed', async () => {
    const { id, visitId } = await open()
    const got = await get(id)
    expect(got).toMatchObject({
      visitId,
      state: 'OPEN',
      source: 'FLAG',
      flag: 'short',
      persons: [{ nameMask: '顾*' }],
      officer: { id: w.station.officerId },
      can: { record: true, answer: false },
    })
    expect(leaksOf(w, JSON.stringify(got))).toEqual([])
    const event = await lastEvent(w, w.deputy, 'spotChecks.getCheck')
    expect(event).toMatchObject({ purpose: 'spot_check', subjects: personsIn(w, got) })
    expect(event.subjects).toHaveLength(1)
    // Opening the visit or the person from here states 质量抽查, with the visit as the basis.
    const because = { purpose: 'spot_check', basisKind: 'visit', basisId: visitId } as const
    expect(await w.deputy.call(getVisit, { id: visitId, ...because })).toMatchObject({
      metPersons: [{ name: '顾云舒' }],
    })
    const personId = w.household.members[0]?.personId as never
    expect((await w.deputy.call(getPerson, { personId, ...because })).personId).toBe(personId)
    expect(await lastEvent(w, w.deputy, 'residents.getPerson')).toMatchObject({ purpose: 'spot_check', basis: 'visit' })
  })

  test('属实 ends it, closes its task and shows it to the visitor; nothing of the visit changes', async () => {
    const { id, visitId } = await open()
    const before = (await w.t.admin.query('select * from visit where id = $1', [visitId])).rows
    expect(await asked(fresh(id), '属实')).toEqual({ id, version: 2, state: 'TRUE' })
    expect((await w.t.admin.query('select state, result from task')).rows).toEqual([
      { state: 'CLOSED', result: 'checked' },
    ])
    expect(await get(id, w.officer)).toMatchObject({ state: 'TRUE', can: { record: false, answer: false } })
    expect((await w.t.admin.query('select * from visit where id = $1', [visitId])).rows).toEqual(before)
    expect(await codeOf(asked({ id, version: 2 }, '不属实'))).toBe('spot_check_state')
  })

  test('联系不上 keeps it open; the third time it ends as not verified', async () => {
    const { id } = await open()
    expect(await asked(fresh(id), '联系不上')).toMatchObject({ version: 2, state: 'OPEN' })
    expect(await asked({ id, version: 2 }, '联系不上')).toMatchObject({ version: 3, state: 'OPEN' })
    // Until then neither the visitor nor the work log of the place knows of it.
    expect(await codeOf(get(id, w.officer))).toBe('not_found')
    expect((await w.t.admin.query('select 1 from activity where record_id = $1', [id])).rowCount).toBe(0)
    expect(await asked({ id, version: 3 }, '联系不上')).toMatchObject({ state: 'UNVERIFIED' })
    expect((await get(id)).history.map((h) => h.result)).toEqual(['联系不上', '联系不上', '联系不上'])
  })

  test('不属实 tells the visitor at once, who answers once within five working days', async () => {
    const { id } = await open()
    const { version } = await asked(fresh(id), '不属实')
    const told = (await w.officer.call(inbox, {})).items
    expect(told).toMatchObject([{ title: '走访抽查不属实，可以申辩', path: `/spot-checks/${id}`, dueOn: '2026-11-27' }])
    expect((await w.officer.call(today, {})).items.find((i) => i.id === id)).toMatchObject({ dueOn: '2026-11-27' })
    expect((await w.aux.call(inbox, {})).items).toEqual([])
    const words = { id, version, text: '当天敲的是对门，住户可能记错。' }
    expect((await refusal(w.officer.call(c.answerCheck, { ...words, text: '请打 19400000001' }))).status).toBe(400)
    expect(await codeOf(w.deputy.call(c.answerCheck, words))).toBe('spot_check_not_yours')
    await w.officer.call(c.answerCheck, words)
    const got = await get(id)
    expect(got).toMatchObject({ answer: words.text, answeredBy: { id: w.station.officerId }, state: 'FALSE' })
    expect(await codeOf(w.officer.call(c.answerCheck, { ...words, version: got.version }))).toBe('spot_check_state')
    expect((await w.officer.call(inbox, { state: 'unread' })).items).toEqual([])
  })

  test('after the days of the rule nobody answers any more', async () => {
    const { id } = await open()
    const { version } = await asked(fresh(id), '不属实')
    await w.t.admin.query(`update spot_check set answer_due_on = '2026-11-20' where id = $1`, [id])
    expect((await get(id, w.officer)).can.answer).toBe(false)
    expect(await codeOf(w.officer.call(c.answerCheck, { id, version, text: '当时家里有人' }))).toBe(
      'spot_check_answer_late',
    )
  })

  test('two who record at once: one is told that the other was quicker, and one try is left', async () => {
    const { id } = await open()
    const raced = await Promise.allSettled([w.deputy, w.chief, w.deputy].map((by) => asked(fresh(id), '属实', by)))
    expect(raced.filter((r) => r.status === 'fulfilled')).toHaveLength(1)
    expect((await get(id)).history).toHaveLength(1)
  })

  test.each([
    ['a note with a telephone number', { note: '电话 19400000001' }],
    ['a time to come', { at: '2026-11-22T08:00:00.000Z' }],
    ['a time before the visit', { at: '2026-10-01T08:00:00.000Z' }],
    ['a note of 201 characters', { note: '字'.repeat(201) }],
    ['an unknown result', { result: '可疑' }],
  ])('a try with %s is refused with a sentence', async (_, change) => {
    const { id } = await open()
    const input = { id, version: 1, method: '上门', at: '2026-11-20T08:00:00.000Z', result: '属实', ...change } as never
    const error = await refusal(w.deputy.call(c.recordTry, input))
    expect(error.status).toBe(400)
    expect(error.body.error.fields.every((f) => f.message.length > 2 && !f.message.startsWith('error.'))).toBe(true)
  })

  test('a visit that is taken back meanwhile ends the check; a result found before stays', async () => {
    const one = await open()
    await w.officer.call(voidVisit, { id: one.visitId, version: 1, reason: '重复登记' })
    expect(await get(one.id)).toMatchObject({ state: 'CANCELLED', visitVoided: true, can: { record: false } })
    expect((await w.t.admin.query('select state from task')).rows).toEqual([{ state: 'CANCELLED' }])
    expect(await codeOf(get(one.id, w.officer))).toBe('not_found')
    expect(await codeOf(asked({ id: one.id, version: 2 }, '属实'))).toBe('spot_check_state')
    const two = await open()
    await asked(fresh(two.id), '不属实')
    await w.officer.call(voidVisit, { id: two.visitId, version: 1, reason: '重复登记' })
    expect(await get(two.id)).toMatchObject({ state: 'FALSE', visitVoided: true })
  })
})

describe('who sees what', () => {
  test('before it has ended neither the visitors nor field staff nor another station learn of a check, by any way', async () => {
    const { id, visitId } = await open({ visitorIds: [w.station.officerId, w.station.auxId] })
    for (const by of [w.officer, w.officer2, w.aux, w.grid, w.stranger]) {
      expect((await by.call(c.listChecks, {})).items).toEqual([])
      expect(await codeOf(get(id, by))).toBe('not_found')
      expect(await codeOf(by.call(c.answerCheck, { id, version: 1, text: '没有这回事' }))).toBe('not_found')
      for (const of of ['me', 'unit'] as const)
        expect((await by.call(listTasks, { of })).items.filter((t) => t.recordKind === 'spot_check')).toEqual([])
      expect(JSON.stringify(await by.call(today, {}))).not.toContain(id)
    }
    const door = { addressId: w.door.addressId, purpose: 'visit', basisKind: 'visit', basisId: visitId } as const
    expect((await w.officer.call(prepareVisit, door)).tasks).toEqual([])
    for (const by of [w.officer, w.aux, w.grid]) {
      expect(await codeOf(asked(fresh(id), '属实', by))).toBe('forbidden')
      expect(await codeOf(by.call(c.addCheck, { visitId, flag: 'short' }))).toBe('forbidden')
      expect(await codeOf(by.call(c.getShares, { month: '2026-10-01' }))).toBe('forbidden')
    }
    expect(await codeOf(asked(fresh(id), '属实', w.stranger))).toBe('not_found')
    expect(await codeOf(get(id, w.t.anonymous))).toBe('unauthenticated')
    expect(await codeOf(get(id, await w.t.user('SYS')))).toBe('forbidden')
    // His own task stands in 今日 of the deputy, and leads to the check.
    expect((await w.deputy.call(today, {})).items.map((i) => i.path)).toContain(`/spot-checks/${id}`)
  })

  test('once it has ended the visitors see it, others of the ground staff do not', async () => {
    const { id } = await open()
    await asked(fresh(id), '属实')
    expect((await w.officer.call(c.listChecks, {})).items.map((i) => i.id)).toEqual([id])
    for (const by of [w.officer2, w.aux, w.grid, w.stranger])
      expect((await by.call(c.listChecks, {})).items).toEqual([])
  })

  test('a leader neither sees nor makes the check of a visit he took part in', async () => {
    const { id, visitId } = await open({ visitorIds: [w.station.officerId, w.deputyId] })
    expect(await codeOf(get(id))).toBe('not_found')
    expect(await codeOf(asked(fresh(id), '属实'))).toBe('not_found')
    expect((await w.deputy.call(c.getShares, { month: '2026-10-01' })).officers).toEqual([])
    expect(await asked(fresh(id), '属实', w.chief)).toMatchObject({ state: 'TRUE' })
    expect((await get(id)).can.record).toBe(false)
    const other = await visitIn(w, 6, { visitorIds: [w.deputyId], flags: ['far'] })
    expect(await codeOf(w.deputy.call(c.addCheck, { visitId: other, flag: 'far' }))).toBe('spot_check_own_visit')
    expect(visitId).not.toBe(other)
  })

  test('nobody checks at his own family or home', async () => {
    const { id, visitId } = await open()
    const block = (column: string, value: unknown) =>
      w.t.admin.query(
        `insert into staff_conflict (id, staff_id, ${column}, reason, from_on, event_id) values (gen_random_uuid(), $1, $2, '家属', '2026-01-01', gen_random_uuid())`,
        [w.deputyId, value],
      )
    await w.t.admin.query('update sec.account set has_exceptions = true where staff_id = $1', [w.deputyId])
    for (const [column, value] of [
      ['person_id', w.household.members[0]?.personId],
      ['address_id', w.door.addressId],
    ] as const) {
      await block(column, value)
      expect(await codeOf(get(id))).toBe('not_found')
      expect(await codeOf(asked(fresh(id), '属实'))).toBe('not_found')
      expect(await codeOf(w.deputy.call(c.addCheck, { visitId, flag: 'short' }))).toBe('not_found')
      await w.t.admin.query('delete from staff_conflict')
    }
    expect((await get(id)).id).toBe(id)
  })
})

describe('by hand', () => {
  test('a leader adds a visit for a flag it carries, once, and for no other reason', async () => {
    const visitId = await visitIn(w, 5, { flags: ['far', 'crowded'] })
    expect(await codeOf(w.chief.call(c.addCheck, { visitId, flag: 'short' }))).toBe('spot_check_no_flag')
    expect(await codeOf(w.stranger.call(c.addCheck, { visitId, flag: 'far' }))).toBe('not_found')
    const { id } = await w.chief.call(c.addCheck, { visitId, flag: 'far' })
    expect(await get(id)).toMatchObject({
      source: 'FLAG',
      flag: 'far',
      month: '2026-10-01',
      openedBy: { id: w.station.chiefId },
    })
    expect((await w.t.admin.query('select assignee_id from task')).rows).toEqual([{ assignee_id: w.deputyId }])
    expect(await codeOf(w.deputy.call(c.addCheck, { visitId, flag: 'crowded' }))).toBe('spot_check_exists')
    const gone = await visitIn(w, 6, { flags: ['far'], voided: true })
    expect(await codeOf(w.chief.call(c.addCheck, { visitId: gone, flag: 'far' }))).toBe('visit_voided')
  })
})

test('leaders see how many were checked and what came of it, each number opens its checks, and the draw can be drawn again', async () => {
  for (let i = 1; i <= 25; i++) await visitIn(w, i)
  await visitIn(w, 26, { visitorIds: [w.station.auxId, w.station.officerId] })
  await night(w.t, '2026-11-02')
  const hand = await open()
  await asked(fresh(hand.id), '不属实')
  const month = '2026-10-01'
  const first = (await w.deputy.call(c.listChecks, { state: 'OPEN', officerId: w.station.officerId })).items[0]
  await asked(fresh(first?.id as string), '属实', w.chief)
  const { officers, months } = await w.deputy.call(c.getShares, { month })
  expect(months).toEqual([month])
  const of = (id: string) => officers.find((o) => o.officer.id === id)
  expect(of(w.station.officerId)).toMatchObject({
    population: 25,
    counts: { OPEN: 1, TRUE: 1, FALSE: 1, UNVERIFIED: 0, CANCELLED: 0 },
  })
  expect(of(w.station.auxId)).toMatchObject({ population: 1, counts: { OPEN: 1, TRUE: 0 } })
  for (const row of officers)
    for (const [state, n] of Object.entries(row.counts)) {
      const filters = { month, officerId: row.officer.id, state: state as 'OPEN' }
      expect((await w.deputy.call(c.listChecks, filters)).total).toBe(n)
    }
  const drawId = of(w.station.officerId)?.drawIds[0] as string
  const draw = await w.chief.call(c.getDraw, { id: drawId })
  expect(draw).toMatchObject({ share: 5, isSame: true })
  expect([draw.visitIds.length, draw.drawnIds.length]).toEqual([25, 2])
  expect(await codeOf(w.officer.call(c.getDraw, { id: drawId }))).toBe('forbidden')
  expect(await codeOf(w.stranger.call(c.getDraw, { id: drawId }))).toBe('not_found')
})

test('a deputy who leaves hands his checks over: the next one finds the task and ends the check', async () => {
  const { id } = await open()
  const { rows } = await w.t.admin.query('select id, version from posting where staff_id = $1', [w.deputyId])
  const successorId = await makeStaff(w.t.admin, { unitId: w.station.stationId, post: '所领导', cipher: w.t.cipher })
  const sys = await w.t.user('SYS')
  const on = '2026-11-21'
  await sys.call(transfer, { postingId: rows[0].id, version: rows[0].version, successorId, takesDuty: 'yes', on })
  const { rows: taken } = await w.t.admin.query('select id from posting where staff_id = $1', [successorId])
  const next = await w.t.session(successorId, taken[0].id)
  expect((await next.call(today, {})).items.map((i) => i.path)).toContain(`/spot-checks/${id}`)
  expect(await asked(fresh(id), '属实', next)).toMatchObject({ state: 'TRUE' })
  expect((await refusal(get(id, w.deputy))).status).toBeGreaterThanOrEqual(400)
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { makePosting, makeStaff } from '#features/organisation/factory.ts'
import { makeTask } from '#features/tasks/factory.ts'
import * as visits from '#features/visits/contract.ts'
import { makeVisit } from '#features/visits/factory.ts'
import { lastEvent, sheetOf, type VisitWorld, visitWorld } from '#features/visits/testing/world.ts'
import * as workLog from '#features/work-log/contract.ts'
import * as today from './contract.ts'

let w: VisitWorld
beforeAll(async () => {
  w = await visitWorld()
})
afterAll(() => w.t.close())

test('the day shows what is due, overdue first, each a tap from its door, and shows nobody', async () => {
  await w.t.admin.query('delete from task')
  const soon = await makeTask(w.t.admin, {
    addressId: w.door.addressId,
    assigneeId: w.station.officerId,
    dueOn: '2026-11-25',
    purpose: 'verify',
  })
  const overdue = await makeTask(w.t.admin, { addressId: w.door.addressId, dueOn: '2026-11-19' })
  await makeTask(w.t.admin, { addressId: w.door2.addressId, dueOn: '2026-11-19' })
  const day = await w.officer.call(today.mine, {})
  expect(day.date).toBe('2026-11-21')
  expect(day.items.map((i) => [i.id, i.overdue, i.path])).toEqual([
    [overdue, true, `/doors/${w.door.addressId}/visit?task=${overdue}&purpose=visit`],
    [soon, false, `/doors/${w.door.addressId}?task=${soon}`],
  ])
  expect(day.figures.find((f) => f.id === 'tasks.open')?.value).toBe(2)
  expect(day.figures.find((f) => f.id === 'tasks.overdue')?.value).toBe(1)
  expect((await lastEvent(w, w.officer, 'today.mine')).subjects).toEqual([])
})

test('the week counts households that were met since Monday, once each, against the number in force', async () => {
  const at = (day: number, more: object = {}) =>
    makeVisit(w.t.admin, {
      householdId: w.household.householdId,
      visitorIds: [w.station.officerId],
      startedAt: new Date(Date.UTC(2026, 10, day, 2)),
      ...more,
    })
  await at(16)
  await at(17)
  await at(15)
  await at(18, { voided: true })
  await at(18, { met: false })
  const week = (await w.officer.call(today.mine, {})).figures.find((f) => f.id === 'visits.week')
  expect(week).toMatchObject({
    value: 1,
    target: 10,
    detail: '见面走访 2 次',
    path: '/visits?mine=yes&met=yes&from=2026-11-16&to=2026-11-21',
  })
  expect((await w.aux.call(today.mine, {})).figures.find((f) => f.id === 'visits.week')).toMatchObject({
    value: 0,
    target: null,
  })
})

test.each(['DUTY', 'DUTY_LEAD', 'MEDIATOR'] as const)(
  '%s has a day without the tasks and visits of an area',
  async (role) => {
    const { stationId } = w.station
    const staffId = await makeStaff(w.t.admin, { unitId: stationId, kind: role === 'MEDIATOR' ? '专职调解员' : '民警' })
    await makePosting(w.t.admin, { staffId, unitId: stationId, role, duty: '其他' })
    const user = await w.t.user(role, stationId, { staffId })
    const { figures } = await user.call(today.mine, {})
    expect(figures.filter((f) => /^(tasks|visits)\./.test(f.id))).toEqual([])
  },
)

test('the log of the day is made of what was done, for everybody who took part', async () => {
  const input = sheetOf(w, { visitorIds: [w.station.officerId, w.station.auxId] })
  await w.officer.call(visits.recordVisit, input)
  const log = await w.officer.call(workLog.listMine, {})
  expect(log.items).toEqual([
    {
      id: expect.any(String),
      kind: 'visits.recorded',
      title: '入户走访',
      at: input.startedAt,
      endedAt: input.endedAt,
      place: w.door.fullText,
      withOthers: 1,
      toTheDay: false,
      asCover: false,
      path: `/visits/${input.id}`,
    },
  ])
  expect((await w.aux.call(workLog.listMine, { day: '2026-11-21' })).items).toHaveLength(1)
  expect((await w.grid.call(workLog.listMine, {})).items).toEqual([])
  expect((await w.officer.call(workLog.listMine, { day: '2026-11-20' })).items).toEqual([])
})

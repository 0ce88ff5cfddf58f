import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { previewMerge } from '#features/places/contract.ts'
import * as ledgers from '#features/ledgers/contract.ts'
import { makeAddress } from '#features/places/factory.ts'
import { listTasks } from '#features/tasks/contract.ts'
import { mine } from '#features/today/contract.ts'
import { carryDay, prepareVisit, recordVisit } from '#features/visits/contract.ts'
import { sheetOf, type VisitWorld, visitWorld } from '#features/visits/testing/world.ts'
import { listMine } from '#features/work-log/contract.ts'
import { legalDate } from '#platform/clock/clock.ts'
import { addDays } from '#platform/deadlines/calendar.ts'
import { connect } from '#platform/db/pool.ts'
import type { InputOf } from '#platform/http/contract.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { Refused, type User } from '#platform/testing/app.ts'
import * as c from './contract.ts'
import { makeHazard } from './factory.ts'
import { jobs } from './jobs.ts'
import { lookOf, reportOf } from './testing/input.ts'

/* The night asks the database for the day, so these tests live on the real one. */
const today = legalDate(new Date())
const day = (offset: number) => addDays(today, offset)
const KIND = 'hazards.safetyVisit'

let w: VisitWorld
let retention: Awaited<ReturnType<typeof connect>>
beforeAll(async () => {
  w = await visitWorld()
  w.t.clock.set(new Date())
  retention = await connect(w.t.login('retention'))
})
afterAll(async () => {
  await retention?.end()
  await w.t.close()
})
beforeEach(async () => {
  w.t.clock.set(new Date())
  await w.t.admin.query(`delete from task where record_kind = 'safetyVisit'; delete from safety_visit_plan`)
})

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'ok',
    (error) => (error instanceof Refused ? error.code : Promise.reject(error)),
  )
const rows = async (sql: string, ...values: unknown[]) => (await w.t.admin.query(sql, values)).rows
const plans = () => rows('select id, officer_id as officer, until::text, address_id as address from safety_visit_plan')
const tasks = () =>
  rows(
    `select state, assignee_id as officer, due_on::text as due, address_id as address, is_discreet as discreet from task where record_kind = 'safetyVisit' order by created_at`,
  )
const open = (change: Partial<InputOf<typeof c.openSafetyVisit>> = {}, by: User = w.officer) =>
  by.call(c.openSafetyVisit, {
    id: uuidv7(),
    incidentNo: 'JQ20261101-17',
    incidentOn: day(-5),
    addressId: w.door.addressId,
    until: day(60),
    ...change,
  })

/** The night of a day, worked by the login of jobs in a transaction of its own. */
async function night(on: string) {
  await retention.query('begin')
  const tx = {
    query: async (text: string, params: readonly unknown[] = []) => (await retention.query(text, [...params])).rows,
  }
  const done = await jobs[0]?.run({ tx: tx as never, now: new Date(`${on}T00:35:00+08:00`), today: on }, {})
  await retention.query('commit')
  return done as { due: number; opened: number; ended: number }
}
const hazard = async (change: Partial<Parameters<typeof reportOf>[1]> = {}) =>
  (await w.officer.call(c.reportHazard, reportOf(w.door.addressId, { foundAt: new Date().toISOString(), ...change })))
    .id

describe('opening safety visits', () => {
  test('gives the officer an ordinary visit task at once, within the cadence and the last day', async () => {
    expect(await open()).toEqual({ until: day(60) })
    expect(await plans()).toMatchObject([{ officer: w.station.officerId, until: day(60), address: w.door.addressId }])
    expect(await tasks()).toEqual([
      { state: 'NEW', officer: w.station.officerId, due: day(14), address: w.door.addressId, discreet: true },
    ])
    await w.t.admin.query(`delete from task where record_kind = 'safetyVisit'; delete from safety_visit_plan`)
    await open({ until: day(3) })
    expect((await tasks())[0].due).toBe(day(3))
  })

  test('is for at most ninety days from the incident or hazard, never for the past, and from one source', async () => {
    expect(await codeOf(open({ until: day(85) }))).toBe('ok')
    expect(await codeOf(open({ until: day(86) }))).toBe('safety_visit_too_long')
    expect(await codeOf(open({ until: day(-1) }))).toBe('safety_visit_too_long')
    expect(await codeOf(open({ incidentOn: day(1) }))).toBe('safety_visit_too_long')
    const hazardId = await hazard()
    expect(await codeOf(open({ hazardId }))).toBe('invalid_input')
    expect(await codeOf(open({ incidentNo: undefined, incidentOn: undefined }))).toBe('invalid_input')
    expect(await codeOf(open({ incidentNo: '19400000001' }))).toBe('invalid_input')
    const from = { hazardId, incidentNo: undefined, incidentOn: undefined }
    expect(await codeOf(open({ ...from, until: day(91) }))).toBe('safety_visit_too_long')
    expect(await codeOf(open({ ...from, until: day(90) }))).toBe('ok')
    expect(await codeOf(open({ ...from, addressId: w.door2.addressId }))).toBe('not_found')
  })

  test('goes only to an officer who answers for the door and does not live there', async () => {
    expect(await codeOf(open({ officerId: w.station.officer2Id }))).toBe('safety_visit_officer')
    expect(await codeOf(open({ officerId: w.station.auxId }))).toBe('safety_visit_officer')
    const deputy = await w.t.user('DEPUTY', w.station.stationId)
    expect(await codeOf(open({ officerId: w.station.officerId }, deputy))).toBe('ok')
    expect(await codeOf(open({ addressId: w.door2.addressId }))).toBe('not_found')
  })

  test('opened again for the same source it is one plan, as it is wanted now', async () => {
    await open()
    await open({ until: day(10) })
    expect(await plans()).toMatchObject([{ until: day(10) }])
    expect(await tasks()).toMatchObject([{ due: day(10) }])
    // The incident is still the one of the first day, whatever is said later.
    expect(await codeOf(open({ incidentOn: day(0), until: day(90) }))).toBe('safety_visit_too_long')
    expect(await plans()).toMatchObject([{ until: day(10) }])
  })
})

describe('nobody but the officer sees it', () => {
  test('it is in no list, ledger, export, log or figure of anybody, and on no phone but his', async () => {
    const before = {
      unit: (await w.chief.call(listTasks, { of: 'unit', limit: 200 })).total,
      exported: (await w.officer.send(ledgers.exportLedger, ledgerOf('L16'))).raw.length,
    }
    const log = (await w.officer.call(listMine, { day: today })).items.length
    const moves = async () =>
      (await w.chief.call(previewMerge, { id: w.door.addressId, intoId: other.addressId })).moves.tasks
    const other = await makeAddress(w.t.admin, { communityCode: w.station.communities[0], unitId: w.station.gridId })
    const counted = await moves()
    await open()
    expect(await moves()).toBe(counted)
    const { rows: open0 } = await w.t.admin.query('select record_id from tasks_open_items(0, 2000000000)')
    const { rows: discreet } = await w.t.admin.query('select id from task where is_discreet')
    expect(discreet.length).toBeGreaterThan(0)
    expect(open0.map((r) => r.record_id)).not.toEqual(expect.arrayContaining(discreet.map((r) => r.id)))
    for (const by of [w.chief, w.aux, w.grid, w.officer2]) {
      expect((await by.call(listTasks, { of: 'unit', limit: 200 })).items.map((t) => t.kind)).not.toContain(KIND)
      expect(JSON.stringify(await by.call(mine, {}))).not.toContain(KIND)
    }
    expect((await w.chief.call(listTasks, { of: 'unit', limit: 200 })).total).toBe(before.unit)
    for (const by of [w.aux, w.grid]) {
      const { doors } = await by.call(carryDay, {})
      expect(doors.flatMap((d) => d.tasks.map((t) => t.kind))).not.toContain(KIND)
      const here = {
        addressId: w.door.addressId,
        purpose: 'visit',
        basisKind: 'address',
        basisId: w.door.addressId,
      } as const
      expect((await by.call(prepareVisit, here)).tasks.map((t) => t.kind)).not.toContain(KIND)
    }
    expect((await w.officer.call(listMine, { day: today })).items).toHaveLength(log)
    for (const id of ['L09', 'L16'])
      expect(JSON.stringify(await w.officer.call(ledgers.openLedger, { ...ledgerOf(id), limit: 50 }))).not.toContain(
        'JQ20261101',
      )
    const file = await w.officer.send(ledgers.exportLedger, ledgerOf('L16'))
    expect(file.raw.includes('JQ20261101')).toBe(false)
    const { doors } = await w.officer.call(carryDay, {})
    expect(doors.flatMap((d) => d.tasks).find((t) => t.kind === KIND)).toMatchObject({
      title: '走访',
      closes: true,
      mine: true,
    })
    const his = (await w.officer.call(listTasks, { limit: 200 })).items.find((t) => t.kind === KIND)
    expect(his).toMatchObject({ recordId: null, title: '走访', addressId: w.door.addressId })
  })

  test('the product reads nothing back: the table gives the app no right at all', async () => {
    const granted = await rows(
      `select privilege_type from information_schema.role_table_grants where table_name = 'safety_visit_plan' and grantee like '%app'`,
    )
    expect(granted).toEqual([])
  })
})

const ledgerOf = (id: string) => ({
  id,
  purpose: id === 'L16' ? ('inspection' as const) : ('visit' as const),
  basisKind: 'unit' as const,
  basisId: w.station.areaId,
})

describe('the end', () => {
  test('a visit closes the task, the next one opens after the cadence, and doing a night twice opens no second', async () => {
    await open()
    const [task] = await rows(`select id from task where record_kind = 'safetyVisit'`)
    w.t.clock.set(new Date())
    const started = new Date(Date.now() - 1_800_000).toISOString()
    await w.officer.call(
      recordVisit,
      sheetOf(w, { taskIds: [task.id], startedAt: started, endedAt: new Date(Date.now() - 900_000).toISOString() }),
    )
    expect(await night(today)).toMatchObject({ opened: 0, ended: 0 })
    await w.t.admin.query('update safety_visit_plan set next_on = $1', [today])
    expect(await night(today)).toMatchObject({ opened: 1 })
    expect(await night(today)).toMatchObject({ opened: 0 })
    expect((await tasks()).map((t) => t.state)).toEqual(['CLOSED', 'NEW'])
  })

  test('the day after the last one the plan and its tasks are gone', async () => {
    await open()
    await w.t.admin.query('update safety_visit_plan set until = $1', [today])
    expect(await night(today)).toMatchObject({ ended: 0 })
    await w.t.admin.query('update safety_visit_plan set until = $1', [day(-1)])
    // A job that is told a later day ends nothing before its time; the day itself does.
    expect(await night(today)).toMatchObject({ ended: 1 })
    expect([await plans(), await tasks()]).toEqual([[], []])
  })

  test('it ends at once when its hazard is resolved or turns out untrue, whoever does that', async () => {
    for (const end of ['resolve', 'reject']) {
      const hazardId = await hazard()
      await open({ hazardId, incidentNo: undefined, incidentOn: undefined })
      await open()
      expect(await plans()).toHaveLength(2)
      if (end === 'resolve') await w.grid.call(c.resolveHazard, lookOf(hazardId, { at: new Date().toISOString() }))
      else await w.chief.call(c.rejectHazard, { id: hazardId, version: 1, reason: '现场没有' })
      expect([(await plans()).length, (await tasks()).length]).toEqual([1, 1])
      await w.t.admin.query(`delete from task where record_kind = 'safetyVisit'; delete from safety_visit_plan`)
    }
  })

  test('it follows its task to another officer, and goes to whoever answers when that one has left', async () => {
    await open()
    await w.t.admin.query(`update task set assignee_id = $1 where record_kind = 'safetyVisit'`, [w.station.chiefId])
    await night(today)
    expect(await plans()).toMatchObject([{ officer: w.station.chiefId }])
    await w.t.admin.query('update staff set end_on = $2 where id = $1', [w.station.chiefId, day(-1)])
    await night(today)
    expect(await plans()).toMatchObject([{ officer: w.station.officerId }])
    expect(await tasks()).toMatchObject([{ officer: w.station.officerId }])
  })
})

describe('the night', () => {
  test('hazards whose term is over wait for somebody to look again, once, with a step of nobody', async () => {
    const seed = { addressId: w.door.addressId, by: w.station.officerId, foundAt: new Date(`${day(-20)}T02:00:00Z`) }
    const late = await makeHazard(w.t.admin, { ...seed, dueOn: day(-5), state: 'FIXING' })
    const other = [
      await makeHazard(w.t.admin, { ...seed, dueOn: day(1), state: 'FIXING' }),
      await makeHazard(w.t.admin, { ...seed, dueOn: day(-5), state: 'REPORTED' }),
    ]
    expect((await night(today)).due).toBe(1)
    expect((await night(today)).due).toBe(0)
    const h = await w.officer.call(c.getHazard, { id: late })
    expect(h).toMatchObject({ state: 'DUE_REINSPECT', overdue: true, version: 2 })
    expect(h.steps).toMatchObject([{ act: 'due', staff: null }])
    for (const id of other) expect((await w.officer.call(c.getHazard, { id })).version).toBe(1)
  })

  test('leaves an event of its own, and none where there is nothing to do', async () => {
    const count = async () =>
      Number(
        (
          await rows(
            `select count(*) as n from audit.event e join sec.action a on a.id = e.action where a.name = 'hazards.night'`,
          )
        )[0].n,
      )
    const before = await count()
    await night(today)
    expect(await count()).toBe(before)
    const far = await makeAddress(w.t.admin, {
      communityCode: w.station.communities[0],
      unitId: w.station.gridId,
      unitNo: '3',
      roomNo: '101',
    })
    await open({ addressId: far.addressId })
    await w.t.admin.query('update safety_visit_plan set next_on = $1', [today])
    await night(today)
    expect(await count()).toBe(before + 1)
  })
})

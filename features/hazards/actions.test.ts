import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mergeAddress } from '#features/places/contract.ts'
import { makeAddress } from '#features/places/factory.ts'
import { listTasks } from '#features/tasks/contract.ts'
import { mine } from '#features/today/contract.ts'
import { carryDay, recordVisit } from '#features/visits/contract.ts'
import { sheetOf, type VisitWorld, visitWorld } from '#features/visits/testing/world.ts'
import { listMine } from '#features/work-log/contract.ts'
import type { Contract } from '#platform/http/contract.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { Refused } from '#platform/testing/app.ts'
import * as c from './contract.ts'
import { lookOf, type Report, reportOf } from './testing/input.ts'
import { LEVELS } from './vocabulary.ts'

let w: VisitWorld
beforeAll(async () => {
  w = await visitWorld()
})
afterAll(() => w.t.close())

const refusal = (work: Promise<unknown>): Promise<Refused> =>
  work.then(
    () => Promise.reject(new Error('was not refused')),
    (error) => (error instanceof Refused ? error : Promise.reject(error)),
  )
const codeOf = async (work: Promise<unknown>) => (await refusal(work)).code
const fieldsOf = async (work: Promise<unknown>) =>
  (await refusal(work)).body.error.fields.map((f) => `${f.path}:${f.code}`)
const report = (change: Partial<Report> = {}, by = w.officer) =>
  by.call(c.reportHazard, reportOf(w.door.addressId, change))
const tasksOf = async (id: string) =>
  (await w.t.admin.query('select state, due_on::text as due, purpose, address_id from task where record_id = $1', [id]))
    .rows

describe('reporting', () => {
  test('stores what was said at the door, with a step, an activity, and a task at that door', async () => {
    const input = reportOf(w.door.addressId, { description: '电动车楼道充电', ownerName: '金港物业' })
    expect(await w.aux.call(c.reportHazard, input)).toEqual({
      id: input.id,
      version: 1,
      state: 'REPORTED',
      dueOn: '2026-12-05',
    })
    const h = await w.officer.call(c.getHazard, { id: input.id })
    expect(h).toMatchObject({
      kind: '消防',
      level: '一般',
      description: '电动车楼道充电',
      ownerType: '物业',
      ownerName: '金港物业',
      addressId: w.door.addressId,
      createdBy: { id: w.station.auxId },
      overdue: false,
      graveFire: false,
    })
    expect(h.steps.map((s) => [s.act, s.toState, s.staff?.id])).toEqual([['report', 'REPORTED', w.station.auxId]])
    expect(await tasksOf(input.id)).toEqual([
      { state: 'NEW', due: '2026-12-05', purpose: 'inspection', address_id: w.door.addressId },
    ])
    const log = await w.aux.call(listMine, { day: '2026-11-20' })
    expect(log.items.map((i) => [i.kind, i.path])).toContainEqual(['hazards.reported', `/hazards/${input.id}`])
  })

  test('is due by level, in calendar days from the day it was found', async () => {
    const due = []
    for (const level of LEVELS) due.push((await report({ level })).dueOn)
    expect(due).toEqual(['2026-12-05', '2026-11-27', '2026-11-23', '2026-11-20'])
    // Half past four in the afternoon UTC is past midnight in China.
    expect((await report({ level: '特大', foundAt: '2026-11-19T16:30:00.000Z' })).dueOn).toBe('2026-11-20')
  })

  test('sent twice stands once; another report under its id is refused', async () => {
    const input = reportOf(w.door.addressId)
    const first = await w.officer.call(c.reportHazard, input)
    expect(await w.officer.call(c.reportHazard, input)).toEqual(first)
    expect(await codeOf(w.officer.call(c.reportHazard, { ...input, level: '重大' }))).toBe('hazard_id_reused')
    expect(await codeOf(w.aux.call(c.reportHazard, input))).toBe('hazard_id_reused')
    expect(await tasksOf(input.id)).toHaveLength(1)
  })

  test('at a point without an address lies in the unit of whoever found it', async () => {
    const place = { addressId: undefined, lng: 124.82, lat: 45.14, placeNote: '人民路桥下' }
    const { id } = await report(place)
    expect(await w.officer.call(c.getHazard, { id })).toMatchObject({ place: '人民路桥下', addressId: null })
    expect(await codeOf(w.officer2.call(c.getHazard, { id }))).toBe('not_found')
    expect(await fieldsOf(report({ addressId: undefined }))).toEqual([
      'addressId:hazard_place_required',
      'placeNote:required',
    ])
  })

  test('tells every mistake at once', async () => {
    expect(
      await fieldsOf(
        report({
          description: '电话19400000001充电',
          ownerType: '业主',
          ownerName: '林一舟',
          foundAt: '2026-11-21T09:00:00.000Z',
        }),
      ),
    ).toEqual(['description:summary_has_identifier', 'ownerName:hazard_owner_named', 'foundAt:hazard_in_future'])
  })
})

describe('what becomes of it', () => {
  test('goes from report to assignment, work, look and end, each step once and in order', async () => {
    const { id } = await report()
    const at = async () => ({ id, version: (await w.officer.call(c.getHazard, { id })).version })
    await w.officer.call(c.verifyHazard, await at())
    await w.officer.call(c.assignHazard, {
      ...(await at()),
      ownerType: '单位',
      ownerName: '江南商店',
      requirement: '清空楼道',
    })
    await w.grid.call(c.progressHazard, { ...(await at()), act: 'start' })
    await w.grid.call(c.progressHazard, { ...(await at()), act: 'finish', note: '店主说已清空' })
    expect(await w.grid.call(c.resolveHazard, lookOf(id, { isFixed: false }))).toMatchObject({ state: 'FIXING' })
    expect((await tasksOf(id))[0].state).toBe('NEW')
    const look = lookOf(id)
    const done = await w.aux.call(c.resolveHazard, look)
    expect(done.state).toBe('RESOLVED')
    expect(await w.aux.call(c.resolveHazard, look)).toEqual(done)
    const h = await w.officer.call(c.getHazard, { id })
    expect(h.steps.map((s) => s.act)).toEqual(
      expect.arrayContaining(['report', 'verify', 'assign', 'start', 'finish', 'reinspect', 'reinspect']),
    )
    expect(h).toMatchObject({ isFixed: true, resolvedBy: { id: w.station.auxId }, requirement: '清空楼道' })
    expect(Object.values(h.can).some(Boolean)).toBe(false)
    expect((await tasksOf(id))[0].state).toBe('CLOSED')
    expect(await codeOf(w.officer.call(c.resolveHazard, lookOf(id)))).toBe('hazard_closed')
    expect(await codeOf(w.officer.call(c.verifyHazard, { id, version: h.version }))).toBe('hazard_closed')
  })

  test('an act out of order, or on an older version, is refused and says so', async () => {
    const { id } = await report()
    expect(await codeOf(w.officer.call(c.progressHazard, { id, version: 1, act: 'start' }))).toBe('hazard_wrong_state')
    await w.officer.call(c.verifyHazard, { id, version: 1 })
    const error = await refusal(w.officer.call(c.rejectHazard, { id, version: 1, reason: '现场没有' }))
    expect(error.code).toBe('version_conflict')
    expect(error.body.error.params.current).toMatchObject({ version: 2, state: 'VERIFIED' })
  })

  test('an untrue report is closed with its reason, and is in no list of open ones', async () => {
    const { id } = await report()
    await w.chief.call(c.rejectHazard, { id, version: 1, reason: '现场没有' })
    expect(await w.officer.call(c.getHazard, { id })).toMatchObject({ state: 'REJECTED', rejectReason: '现场没有' })
    expect((await tasksOf(id))[0].state).toBe('CLOSED')
    const { items } = await w.officer.call(c.listHazards, { open: 'yes', limit: 200 })
    expect(items.map((i) => i.id)).not.toContain(id)
  })

  test('auxiliaries and grid workers decide nothing and correct only their own; system administrators see nothing', async () => {
    const { id } = await report()
    const sys = await w.t.user('SYS')
    const told = { ...reportOf(undefined), id, version: 1 }
    for (const by of [w.aux, w.grid]) {
      for (const [contract, input] of [
        [c.verifyHazard, { id, version: 1 }],
        [c.rejectHazard, { id, version: 1, reason: '现场没有' }],
        [c.assignHazard, { id, version: 1, ownerType: '物业', requirement: '清空楼道' }],
        [c.escalateHazard, { id, version: 1, escalatedTo: ['主管部门'], reportedOn: '2026-11-20' }],
        [c.editHazard, told],
        [c.openSafetyVisit, { id: uuidv7(), hazardId: id, addressId: w.door.addressId, until: '2026-12-01' }],
      ] as [Contract, object][])
        expect((await by.send(contract, input)).status, contract.name).toBe(403)
    }
    for (const contract of Object.values(c).filter((one) => 'path' in one) as Contract[])
      expect((await sys.send(contract, { ...told, limit: 5 })).status, contract.name).not.toBe(200)
    expect(await codeOf(w.officer2.call(c.getHazard, { id }))).toBe('not_found')
  })

  test('another level sets another date, for the hazard and its task', async () => {
    const { id } = await report()
    const { id: _, addressId: __, ...told } = reportOf(w.door.addressId, { level: '重大' })
    expect(await w.officer.call(c.editHazard, { id, version: 1, ...told })).toMatchObject({
      version: 2,
      dueOn: '2026-11-23',
    })
    expect((await tasksOf(id))[0].due).toBe('2026-11-23')
  })

  test('a grave fire hazard ends and is escalated only with the order and both reports', async () => {
    const { id } = await report({ level: '重大' })
    await w.officer.call(c.verifyHazard, { id, version: 1 })
    expect(await fieldsOf(w.officer.call(c.resolveHazard, lookOf(id)))).toEqual([
      'orderNo:hazard_order_required',
      'escalatedTo:hazard_report_both',
    ])
    const papers = { escalatedTo: ['乡镇街道', '消防救援'], reportedOn: '2026-11-20' } as const
    expect(
      await fieldsOf(
        w.officer.call(c.escalateHazard, { id, version: 2, ...papers, escalatedTo: [...papers.escalatedTo] }),
      ),
    ).toEqual(['orderNo:hazard_order_required'])
    await w.officer.call(c.escalateHazard, {
      id,
      version: 2,
      orderNo: '责改〔2026〕3号',
      reportedOn: '2026-11-20',
      escalatedTo: [...papers.escalatedTo],
    })
    expect(await w.officer.call(c.getHazard, { id })).toMatchObject({
      state: 'ESCALATED',
      graveFire: true,
      orderNo: '责改〔2026〕3号',
      escalatedTo: ['乡镇街道', '消防救援'],
      reportedOn: '2026-11-20',
    })
    // What was recorded then counts now.
    expect(await w.aux.call(c.resolveHazard, lookOf(id))).toMatchObject({ state: 'RESOLVED' })
  })
})

describe('at the door', () => {
  test('a visit does not close the task, and the phone carries what is open there', async () => {
    const { id } = await report({ description: '灭火器缺失失效' })
    const { items } = await w.officer.call(listTasks, { kind: 'hazards.reinspect', limit: 200 })
    const task = items.find((t) => t.recordId === id)
    expect(task?.addressId).toBe(w.door.addressId)
    expect(await codeOf(w.officer.call(recordVisit, sheetOf(w, { taskIds: [task?.id as string] })))).toBe(
      'task_needs_own_act',
    )
    const { doors } = await w.aux.call(carryDay, {})
    const door = doors.find((d) => d.addressId === w.door.addressId)
    expect(door?.hazards).toContainEqual({
      id,
      kind: '消防',
      level: '一般',
      description: '灭火器缺失失效',
      dueOn: '2026-12-05',
    })
    expect(door?.tasks.find((t) => t.id === task?.id)?.closes).toBe(false)
    const today = await w.officer.call(mine, {})
    expect(today.items.find((i) => i.id === task?.id)?.path).toBe(`/hazards/${id}`)
    const { total } = await w.officer.call(c.listHazards, { open: 'yes' })
    expect(today.figures.find((f) => f.id === 'hazards.open')?.value).toBe(total)
  })

  test('hazards go with a door that is merged into another', async () => {
    const twin = await makeAddress(w.t.admin, {
      communityCode: w.station.communities[0],
      unitId: w.station.gridId,
      unitNo: '1',
      roomNo: '909',
    })
    const { id } = await report({ addressId: twin.addressId })
    await w.officer.call(mergeAddress, {
      id: twin.addressId,
      intoId: w.door.addressId,
      version: 1,
      intoVersion: 1,
      reason: '重复登记',
    })
    expect(await w.officer.call(c.getHazard, { id })).toMatchObject({ addressId: w.door.addressId, version: 2 })
    expect(await codeOf(report({ addressId: twin.addressId }))).toBe('hazard_place_retired')
  })

  test('a colleague does not see hazards of his own home', async () => {
    const { id } = await report()
    await w.t.admin.query(
      `insert into staff_conflict (id, staff_id, address_id, reason, from_on, event_id) values ($1, $2, $3, '家属', '2026-01-01', gen_random_uuid())`,
      [uuidv7(), w.station.auxId, w.door.addressId],
    )
    expect(await codeOf(w.aux.call(c.getHazard, { id }))).toBe('not_found')
    await w.t.admin.query('delete from staff_conflict')
  })
})

describe('the list', () => {
  test('goes on where it stopped, and narrows by state, level, kind and what is late', async () => {
    const late = (await report({ kind: '交通', level: '特大', foundAt: '2026-11-01T02:00:00.000Z' })).id
    const all: string[] = []
    let cursor: string | undefined
    do {
      const page = await w.officer.call(c.listHazards, { limit: 3, ...(cursor ? { cursor } : {}) })
      all.push(...page.items.map((i) => i.id))
      cursor = page.nextCursor ?? undefined
    } while (cursor)
    expect(new Set(all).size).toBe(all.length)
    const whole = await w.officer.call(c.listHazards, { limit: 200 })
    expect(all).toEqual(whole.items.map((i) => i.id))
    expect(whole.total).toBe(all.length)
    expect(
      (await w.officer.call(c.listHazards, { overdue: 'yes', kind: '交通', level: '特大' })).items.map((i) => i.id),
    ).toEqual([late])
    const verified = await w.officer.call(c.listHazards, { state: 'VERIFIED' })
    expect(verified.items.every((i) => i.state === 'VERIFIED')).toBe(true)
  })
})

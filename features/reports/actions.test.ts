import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeStaff } from '#features/organisation/factory.ts'
import { makeHouse } from '#features/places/factory.ts'
import { makeHousehold } from '#features/residents/factory.ts'
import { makeTask } from '#features/tasks/factory.ts'
import * as today from '#features/today/contract.ts'
import { makeVisit } from '#features/visits/factory.ts'
import { lastEvent, leaksOf, person } from '#features/visits/testing/world.ts'
import { listMine } from '#features/work-log/contract.ts'
import type { User } from '#platform/testing/app.ts'
import * as reports from './contract.ts'
import {
  drafted,
  figuresOf,
  REMARKS,
  type ReportWorld,
  reportWorld,
  rowsBehind,
  signed,
  submitted,
  valueOf,
} from './testing/world.ts'

let w: ReportWorld
beforeAll(async () => {
  w = await reportWorld()
})
afterAll(() => w.t.close())

const visit = (at: string, more: object = {}) =>
  makeVisit(w.t.admin, {
    householdId: w.household.householdId,
    visitorIds: [w.station.officerId],
    startedAt: new Date(at),
    ...more,
  })

const refusal = async (by: User, contract: Parameters<User['send']>[0], input: object) => {
  const { status, body } = await by.send(contract, input)
  return [status, JSON.parse(body).error?.code]
}

describe('a report of a month', () => {
  test('counts what the records of the unit and month say, and opens exactly those records', async () => {
    const { areaId } = w.station
    await visit('2026-09-05T01:30:00Z', { metPersonIds: [person(w, 0)], cardLeft: true })
    await visit('2026-09-06T01:30:00Z', { met: false })
    await visit('2026-09-07T01:30:00Z', { voided: true })
    await visit('2026-08-31T15:59:59Z')
    await visit('2026-09-30T16:00:00Z')
    await visit('2026-09-30T15:59:59Z', { kind: '关爱走访' })
    await makeVisit(w.t.admin, {
      householdId: w.household2.householdId,
      visitorIds: [w.station.officer2Id],
      startedAt: new Date('2026-09-08T01:00:00Z'),
    })
    const r = await drafted(w.officer, areaId, '2026-09')
    expect(r).toMatchObject({ state: 'DRAFT', from: '2026-09-01', until: '2026-09-30', frozen: false, edition: 1 })
    expect(r.sections.map((s) => s.title)).toEqual(['基本情况', '任务办理', '走访与需求', '检查与整改', '警力'])
    const values = Object.fromEntries(figuresOf(r).map((f) => [f.key, f.value]))
    expect(values).toMatchObject({
      'residents.people': 3,
      'residents.households': 1,
      'visits.total': 3,
      'visits.met': 2,
      'visits.notMet': 1,
      'visits.households': 1,
      'visits.cards': 1,
      'visits.kind.关爱走访': 1,
      'visits.kind.一般走访': 2,
      'organisation.police': 1,
      'organisation.auxiliaries': 1,
      'organisation.gridWorkers': 1,
    })
    for (const f of figuresOf(r)) {
      const rows = await rowsBehind(w.officer, r.id, f.key, 2)
      expect([f.key, rows.length, new Set(rows.map((row) => row.recordId)).size]).toEqual([f.key, f.value, f.value])
      expect(rows.every((row) => row.visible)).toBe(true)
    }
    const room = await drafted(w.chief, w.station.roomId, '2026-09')
    expect(valueOf(room, 'visits.total')).toBe(4)
    expect(valueOf(room, 'organisation.police')).toBe(2)
  })

  test('the list behind a figure is masked, needs a purpose, and names whoever it shows to the audit log', async () => {
    const r = await drafted(w.officer, w.station.areaId, '2026-08')
    const page = await w.officer.call(reports.openFigure, {
      id: r.id,
      key: 'residents.people',
      purpose: 'verify',
      basisKind: 'report',
      basisId: r.id,
    })
    expect(page.total).toBe(3)
    expect(leaksOf(w, JSON.stringify(page))).toEqual([])
    expect(page.items[0]?.what).toMatch(/^顾\*/)
    const event = await lastEvent(w, w.officer, 'reports.openFigure')
    expect(event).toMatchObject({ purpose: 'verify', basis: 'report' })
    expect(event.subjects).toEqual(page.items.flatMap((i) => i.personIds).sort())
    expect(event.subjects).toHaveLength(3)
    const ask = { id: r.id, key: 'residents.people', basisKind: 'report', basisId: r.id }
    expect(await refusal(w.officer, reports.openFigure, { ...ask, purpose: 'emergency' })).toEqual([
      400,
      'invalid_input',
    ])
    expect(
      await refusal(w.officer, reports.openFigure, { ...ask, purpose: 'visit', basisId: w.station.areaId }),
    ).toEqual([403, 'basis_invalid'])
    const other = await drafted(w.officer, w.station.areaId, '2026-07')
    expect(await refusal(w.officer, reports.openFigure, { ...ask, purpose: 'visit', basisId: other.id })).toEqual([
      403,
      'basis_invalid',
    ])
    expect(await refusal(w.officer, reports.openFigure, { ...ask, key: 'visits.none', purpose: 'visit' })).toEqual([
      404,
      'not_found',
    ])
  })

  test('a report itself shows nobody', async () => {
    const { items } = await w.officer.call(reports.listReports, { month: '2026-08' })
    await w.officer.call(reports.getReport, { id: items[0]?.id ?? '' })
    expect((await lastEvent(w, w.officer, 'reports.getReport')).subjects).toEqual([])
  })

  test('nobody can type a figure: no operation takes one', async () => {
    const r = await drafted(w.officer, w.station.areaId, '2026-06')
    const input = { id: r.id, version: r.version, remarks: REMARKS, figures: [{ key: 'visits.total', value: 99 }] }
    expect(await refusal(w.officer, reports.writeRemarks, input)).toEqual([400, 'invalid_input'])
    expect(await refusal(w.officer, reports.submitReport, { id: r.id, version: r.version, value: 3 })).toEqual([
      400,
      'invalid_input',
    ])
  })

  test('the month that still runs counts up to today, and says so', async () => {
    const r = await drafted(w.officer, w.station.areaId, '2026-11')
    expect(r.until).toBe('2026-11-21')
    expect(await refusal(w.officer, reports.startReport, { unitId: w.station.areaId, month: '2026-12' })).toEqual([
      400,
      'invalid_input',
    ])
  })
})

describe('handing in, signing, sending back', () => {
  test('frozen figures stay when the records change, and the signed report never changes', async () => {
    const { areaId } = w.station
    await visit('2026-05-05T01:00:00Z')
    const gone = await visit('2026-05-06T01:00:00Z')
    const handedIn = await submitted(w.officer, areaId, '2026-05')
    expect(handedIn).toMatchObject({
      state: 'SUBMITTED',
      frozen: true,
      can: { edit: false, submit: false, sign: false },
    })
    expect(handedIn.submitted?.name).toContain('周念慈')
    await w.t.admin.query(`update visit set voided_at = now(), void_reason = '误登' where id = $1`, [gone])
    await visit('2026-05-07T01:00:00Z')
    await visit('2026-05-08T01:00:00Z')
    const seen = await w.deputy.call(reports.getReport, { id: handedIn.id })
    const total = figuresOf(seen).find((f) => f.key === 'visits.total')
    expect(total).toMatchObject({ value: 2, now: 3 })
    expect(seen.can).toMatchObject({ sign: true, sendBack: true })
    const { number } = await w.deputy.call(reports.signReport, {
      id: seen.id,
      version: seen.version,
      contentHash: seen.contentHash as string,
    })
    expect(number).toMatch(/^22070200-报-2026-\d{6}$/)
    const after = await w.officer.call(reports.getReport, { id: seen.id })
    expect(after).toMatchObject({ state: 'SIGNED', number, contentHash: seen.contentHash, signedRole: '分管副所长' })
    expect(after.signed?.name).toMatch(/^柳如烟 /)
    expect(figuresOf(after).map((f) => [f.key, f.value])).toEqual(figuresOf(handedIn).map((f) => [f.key, f.value]))
    expect(figuresOf(after).every((f) => f.now === null)).toBe(true)
    const rows = await rowsBehind(w.officer, seen.id, 'visits.total', 1)
    expect(rows.map((row) => row.recordId)).toContain(gone)
    expect(rows).toHaveLength(2)
    for (const change of [
      `update report set remarks = 'x' where id = $1`,
      `update report set state = 'DRAFT' where id = $1`,
      'delete from report where id = $1',
      'update report_figure set value = value where report_id = $1',
      'delete from report_figure where report_id = $1',
    ])
      await expect(w.t.admin.query(change, [seen.id])).rejects.toThrow(/never/)
  })

  test('a record that is gone or out of sight still counts, and says that it is not shown', async () => {
    const r = await signed(w.officer, w.deputy, w.station.areaId, '2026-04')
    await w.t.admin.query(
      'insert into staff_conflict (id, staff_id, person_id, reason, from_on, event_id) values (gen_random_uuid(), $1, $2, $3, $4, gen_random_uuid())',
      [w.station.officerId, person(w, 2), '家属', '2026-01-01'],
    )
    const rows = await rowsBehind(w.officer, r.id, 'residents.people')
    await w.t.admin.query('delete from staff_conflict')
    expect(rows).toHaveLength(3)
    expect(rows.filter((row) => !row.visible)).toEqual([
      { recordId: expect.any(String), visible: false, what: '', where: '', on: null, path: null, personIds: [] },
    ])
    expect((await lastEvent(w, w.officer, 'reports.openFigure')).subjects).not.toContain(person(w, 2))
  })

  test('nobody signs what he handed in, what he did not see, or twice', async () => {
    const own = await submitted(w.deputy, w.station.stationId, '2026-05')
    const hash = own.contentHash as string
    const input = { id: own.id, version: own.version, contentHash: hash }
    expect(own.can.sign).toBe(false)
    expect(await refusal(w.deputy, reports.signReport, input)).toEqual([403, 'report_own'])
    expect(await refusal(w.officer, reports.signReport, input)).toEqual([403, 'forbidden'])
    expect(await refusal(w.chief, reports.signReport, { ...input, contentHash: '0'.repeat(64) })).toEqual([
      409,
      'version_conflict',
    ])
    expect(await refusal(w.chief, reports.signReport, { ...input, version: own.version - 1 })).toEqual([
      409,
      'version_conflict',
    ])
    await w.chief.call(reports.signReport, input)
    expect(await refusal(w.chief, reports.signReport, input)).toEqual([409, 'report_state'])
  })

  test('figures changed behind the back of the product are not signed', async () => {
    const r = await submitted(w.officer, w.station.areaId, '2026-03')
    await w.t.admin.query('alter table report_figure disable trigger keep_figure')
    await w.t.admin.query(
      `update report_figure set value = 1, record_ids = array[gen_random_uuid()] where report_id = $1 and key = 'visits.total'`,
      [r.id],
    )
    await w.t.admin.query('alter table report_figure enable trigger keep_figure')
    const input = { id: r.id, version: r.version, contentHash: r.contentHash as string }
    expect(await refusal(w.deputy, reports.signReport, input)).toEqual([409, 'report_changed'])
  })

  test('a report sent back says why, is written again, counted again and keeps its lateness', async () => {
    const r = await submitted(w.officer, w.station.areaId, '2026-02')
    await w.deputy.call(reports.returnReport, { id: r.id, version: r.version, reason: '请写明下月打算' })
    const back = await w.officer.call(reports.getReport, { id: r.id })
    expect(back).toMatchObject({ state: 'RETURNED', frozen: false, contentHash: null, submitted: null })
    expect(back.returned).toMatchObject({ reason: '请写明下月打算' })
    expect(back.lateDays).toBeGreaterThan(200)
    const items = (await w.officer.call(today.mine, {})).items.map((i) => i.title)
    expect(items).toContain('2026年2月工作月报被退回')
    await visit('2026-02-10T01:00:00Z')
    const again = await w.officer.call(reports.submitReport, { id: r.id, version: back.version })
    expect(again.contentHash).not.toBe(r.contentHash)
    const second = await w.deputy.call(reports.getReport, { id: r.id })
    expect(valueOf(second, 'visits.total')).toBe(valueOf(r, 'visits.total') + 1)
    expect(second.lateDays).toBe(back.lateDays)
    expect((await w.deputy.call(today.mine, {})).items.map((i) => i.title)).toContain('签发2026年2月工作月报')
    expect((await w.deputy.call(listMine, {})).items.map((i) => i.title)).toContain('退回工作月报')
  })

  test('a correction is a new edition; the signed one stays and leads to it', async () => {
    const first = await signed(w.officer, w.deputy, w.station.areaId, '2026-01')
    await visit('2026-01-20T01:00:00Z')
    expect(await refusal(w.officer, reports.startReport, { unitId: w.station.areaId, month: '2026-01' })).toEqual([
      409,
      'report_exists',
    ])
    const made = await w.officer.call(reports.correctReport, { id: first.id, reason: '补登一次走访' })
    const second = await w.officer.call(reports.getReport, { id: made.id })
    expect(second).toMatchObject({
      edition: 2,
      correctsId: first.id,
      correctReason: '补登一次走访',
      remarks: REMARKS,
      state: 'DRAFT',
    })
    expect(valueOf(second, 'visits.total')).toBe(1)
    const old = await w.officer.call(reports.getReport, { id: first.id })
    expect(old).toMatchObject({ state: 'SIGNED', correctedById: second.id, can: { correct: false } })
    expect(valueOf(old, 'visits.total')).toBe(0)
    expect(await refusal(w.officer, reports.correctReport, { id: first.id, reason: '再来一次' })).toEqual([
      409,
      'report_exists',
    ])
    await w.officer.call(reports.submitReport, { id: second.id, version: second.version })
    expect((await w.officer.call(reports.getReport, { id: second.id })).lateDays).toBe(0)
  })

  test('the third working day is in time, the fourth is a day late', async () => {
    w.t.clock.set(new Date('2026-11-04T08:00:00Z'))
    try {
      const r = await submitted(w.officer, w.station.areaId, '2026-10')
      expect(r).toMatchObject({ dueOn: '2026-11-04', lateDays: 0 })
      w.t.clock.set(new Date('2026-11-05T08:00:00Z'))
      const other = await submitted(w.officer2, w.station.area2Id, '2026-10')
      expect(other).toMatchObject({ dueOn: '2026-11-04', lateDays: 1 })
    } finally {
      w.t.clock.set(new Date('2026-11-21T08:00:00Z'))
    }
  })

  test('nothing is handed in without remarks, and remarks hold no number of a person', async () => {
    const { id, version } = await w.officer2.call(reports.startReport, { unitId: w.station.area2Id, month: '2026-08' })
    expect(await refusal(w.officer2, reports.submitReport, { id, version })).toEqual([409, 'report_remarks_missing'])
    const { status, body } = await w.officer2.send(reports.writeRemarks, { id, version, remarks: '联系19400001234' })
    expect([status, JSON.parse(body).error.fields[0].code]).toEqual([400, 'report_has_identifier'])
    expect(await refusal(w.officer2, reports.writeRemarks, { id, version, remarks: '长'.repeat(2001) })).toEqual([
      400,
      'invalid_input',
    ])
  })

  test('two who write at once: the second sees both', async () => {
    const r = await drafted(w.officer2, w.station.area2Id, '2026-07')
    await w.chief.call(reports.writeRemarks, { id: r.id, version: r.version, remarks: '所长补写' })
    const { status, body } = await w.officer2.send(reports.writeRemarks, {
      id: r.id,
      version: r.version,
      remarks: '我写的',
    })
    expect(status).toBe(409)
    expect(JSON.parse(body).error.params.current).toMatchObject({ remarks: '所长补写', version: r.version + 1 })
  })
})

describe('who may do what', () => {
  test('reports of another area are out of sight, those of another unit cannot be started', async () => {
    const r = await drafted(w.officer, w.station.areaId, '2025-12')
    expect(await refusal(w.officer2, reports.getReport, { id: r.id })).toEqual([404, 'not_found'])
    expect(await refusal(w.officer2, reports.reportDocument, { id: r.id })).toEqual([404, 'not_found'])
    const ask = { id: r.id, key: 'visits.total', purpose: 'visit', basisKind: 'report', basisId: r.id }
    expect(await refusal(w.officer2, reports.openFigure, ask)).toEqual([403, 'basis_invalid'])
    for (const unitId of [w.station.area2Id, w.station.roomId, w.station.stationId, w.station.gridId])
      expect(await refusal(w.officer, reports.startReport, { unitId, month: '2025-11' })).toEqual([
        400,
        'invalid_input',
      ])
    expect((await w.officer2.call(reports.listReports, { month: '2025-12' })).items).toEqual([])
  })

  test('an auxiliary reads and opens figures, and neither writes, hands in nor takes away', async () => {
    const r = await drafted(w.officer, w.station.areaId, '2025-10')
    const seen = await w.aux.call(reports.getReport, { id: r.id })
    expect(seen.can).toEqual({ edit: false, submit: false, sign: false, sendBack: false, correct: false, take: false })
    expect(await rowsBehind(w.aux, r.id, 'residents.people')).toHaveLength(3)
    const at = { id: r.id, version: r.version }
    for (const [contract, input] of [
      [reports.startReport, { unitId: w.station.areaId, month: '2025-09' }],
      [reports.writeRemarks, { ...at, remarks: 'x' }],
      [reports.submitReport, at],
      [reports.returnReport, { ...at, reason: '不行' }],
      [reports.reportDocument, { id: r.id }],
      [reports.printReport, { id: r.id }],
    ] as const)
      expect(await refusal(w.aux, contract, input)).toEqual([403, 'forbidden'])
  })

  test('grid workers, guides and administrators see no reports', async () => {
    const city = await makeStaff(w.t.admin, { unitId: w.station.cityId })
    for (const by of [w.grid, await w.t.user('CITY_GUIDE', w.station.cityId, { staffId: city }), await w.t.user('SYS')])
      expect(await refusal(by, reports.listReports, {})).toEqual([403, 'forbidden'])
  })

  test('the list pages through editions and narrows by month, unit and state', async () => {
    const all = []
    let cursor: string | undefined
    do {
      const page = await w.chief.call(reports.listReports, { limit: 3, ...(cursor ? { cursor } : {}) })
      all.push(...page.items)
      cursor = page.nextCursor ?? undefined
    } while (cursor)
    expect(new Set(all.map((r) => r.id)).size).toBe(all.length)
    expect(all.length).toBe((await w.chief.call(reports.listReports, {})).total)
    expect(all.map((r) => r.month)).toEqual(
      all
        .map((r) => r.month)
        .sort()
        .reverse(),
    )
    const january = await w.chief.call(reports.listReports, { month: '2026-01', unitId: w.station.areaId })
    expect(january.items.map((r) => r.edition)).toEqual([2, 1])
    const signedOnes = await w.chief.call(reports.listReports, { state: 'SIGNED' })
    expect(signedOnes.items.every((r) => r.number !== null)).toBe(true)
    expect((await w.officer.call(reports.listReports, {})).units.map((u) => u.id)).toEqual([w.station.areaId])
  })

  test('the officer is reminded of last month until it is handed in', async () => {
    const { status } = await w.officer2.send(today.mine, {})
    expect(status).toBe(200)
    w.t.clock.set(new Date('2026-12-01T02:00:00Z'))
    try {
      const items = (await w.officer2.call(today.mine, {})).items
      expect(items.find((i) => i.title === '编写2026年11月工作月报')).toMatchObject({
        dueOn: '2026-12-03',
        overdue: false,
      })
      await drafted(w.officer2, w.station.area2Id, '2026-11')
      const later = (await w.officer2.call(today.mine, {})).items
      expect(later.some((i) => i.title === '编写2026年11月工作月报')).toBe(false)
    } finally {
      w.t.clock.set(new Date('2026-11-21T08:00:00Z'))
    }
  })
})

describe('basics', () => {
  test('houses, tasks and declarations count where they belong', async () => {
    await makeHouse(w.t.admin, { addressId: w.door2.addressId, occupancy: '出租' })
    await makeTask(w.t.admin, { addressId: w.door2.addressId, dueOn: '2026-11-10' })
    await makeHousehold(w.t.admin, {
      addressId: w.door2.addressId,
      members: [{ state: 'DECLARED' }, { category: '流动人口', relationToHead: '其他' }],
    })
    // Rows of the factory are made now by the database's clock, whatever day the test stands on.
    for (const table of ['house', 'task', 'residence', 'household', 'address'])
      await w.t.admin.query(`update ${table} set created_at = '2026-11-05T00:00:00Z' where unit_id = $1`, [
        w.station.area2Id,
      ])
    const { items } = await w.officer2.call(reports.listReports, { month: '2026-11' })
    const r = await w.officer2.call(reports.getReport, { id: items[0]?.id ?? '' })
    const values = Object.fromEntries(figuresOf(r).map((f) => [f.key, f.value]))
    expect(values).toMatchObject({
      'places.addresses': 1,
      'places.newAddresses': 1,
      'places.houses': 1,
      'places.rentedHouses': 1,
      'places.newHouses': 1,
      'residents.waiting': 1,
      'residents.floating': 1,
      'tasks.opened': 1,
      'tasks.open': 1,
      'tasks.overdue': 1,
      'tasks.closed': 0,
    })
  })
})

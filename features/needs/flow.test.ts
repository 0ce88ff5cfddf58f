import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeHousehold } from '#features/residents/factory.ts'
import { makeAddress } from '#features/places/factory.ts'
import * as places from '#features/places/contract.ts'
import * as handovers from '#features/handovers/contract.ts'
import * as ledgers from '#features/ledgers/contract.ts'
import * as reports from '#features/reports/contract.ts'
import { figuresOf, type ReportWorld, reportWorld, rowsBehind } from '#features/reports/testing/world.ts'
import { lastEvent, leaksOf, person, personsIn, sheetOf } from '#features/visits/testing/world.ts'
import * as visits from '#features/visits/contract.ts'
import * as workLog from '#features/work-log/contract.ts'
import { makePosting, makeStaff } from '#features/organisation/factory.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import * as needs from './contract.ts'
import { makeNeed } from './factory.ts'

let w: ReportWorld
beforeAll(async () => {
  w = await reportWorld()
})
afterAll(() => w.t.close())

const ledger = (id: 'L09' | 'L12') => ({
  id,
  month: '2026-11',
  purpose: 'visit' as const,
  basisKind: 'unit' as const,
  basisId: w.station.areaId,
})

test('one visit and one need fill L09, L12, the work log and the month’s figures with no further typing', async () => {
  const visit = sheetOf(w)
  const id = uuidv7()
  // As two acts of one outbox: the need may come before its visit.
  await w.officer.call(needs.recordNeed, {
    id,
    channel: '走访带回',
    visitId: visit.id,
    addressId: w.door.addressId,
    householdId: w.household.householdId,
    personId: person(w, 0),
    type: '设施维修',
    text: '顾云舒家单元门锁坏了，夜里关不上。',
    isPoliceMatter: false,
    receivedAt: '2026-11-21T07:40:00.000Z',
  })
  await w.officer.call(visits.recordVisit, visit)
  expect(
    await w.officer.call(needs.getNeed, { id, purpose: 'visit', basisKind: 'visit', basisId: visit.id }),
  ).toMatchObject({ visitId: visit.id, hasVisit: true })

  const l09 = await w.officer.call(ledgers.openLedger, ledger('L09'))
  expect(l09.items.map((r) => r.recordId)).toEqual([visit.id])
  const list = (await w.officer.call(ledgers.listLedgers, {})).items.find((l) => l.id === 'L12')
  expect(list?.columns.map((c) => c.header)).toEqual(
    '序号·日期·来源·反映人·需求内容·责任人·首次回复·办理情况·反馈时间·群众意见·办结'.split('·'),
  )
  const l12 = await w.officer.call(ledgers.openLedger, ledger('L12'))
  expect((await lastEvent(w, w.officer, 'ledgers.openLedger')).subjects).toEqual([person(w, 0)])
  expect(l12.items.map((r) => r.recordId)).toEqual([id])
  expect(l12.items[0]?.cells).toEqual(
    expect.arrayContaining(['走访带回', '顾*', '顾*家单元门锁坏了，夜里关不上。', '登记']),
  )
  expect(leaksOf(w, JSON.stringify(l12))).toEqual([])

  const day = await w.officer.call(workLog.listMine, { day: '2026-11-21' })
  expect(day.items.map((i) => [i.kind, i.path]).sort()).toEqual([
    ['needs.recorded', `/needs/${id}`],
    ['visits.recorded', `/visits/${visit.id}`],
  ])

  const { id: reportId } = await w.officer.call(reports.startReport, { unitId: w.station.areaId, month: '2026-11' })
  const report = await w.officer.call(reports.getReport, { id: reportId })
  const values = Object.fromEntries(figuresOf(report).map((f) => [f.key, f.value]))
  expect(values).toMatchObject({
    'visits.total': 1,
    'visits.met': 1,
    'needs.recorded': 1,
    'needs.open': 1,
    'needs.fedBack': 0,
    'needs.closed': 0,
    'needs.late': 0,
  })
  expect(report.sections.find((s) => s.id === 'visits')?.title).toBe('走访与需求')
  const rows = await rowsBehind(w.officer, reportId, 'needs.recorded')
  expect(rows).toMatchObject([{ recordId: id, what: '设施维修　顾*', path: `/needs/${id}` }])
  expect(personsIn(w, rows)).toEqual([person(w, 0)])
})

test('every figure of L12 opens as many rows as it says, whatever became of the needs', async () => {
  const owner = w.station.officerId
  const at = { addressId: w.door.addressId, ownerId: owner, receivedAt: new Date('2026-10-10T02:00:00Z') }
  const ends = ['CLOSED', 'NOT_POSSIBLE', 'WITHDRAWN', 'REPLIED', 'HANDLING', 'CLOSED'] as const
  for (const [i, state] of ends.entries()) {
    const id = await makeNeed(w.t.admin, { ...at, channel: i % 2 ? '电话' : '窗口' })
    const told = state === 'HANDLING' || state === 'WITHDRAWN' ? null : '2026-10-12T02:00:00Z'
    await w.t.admin.query(
      `update need set state = $2, first_replied_at = $3, fed_back_at = $3, confirmation = $4, ended_at = case when $2 in ('CLOSED', 'NOT_POSSIBLE', 'WITHDRAWN') then now() end
        where id = $1`,
      [id, state, told, state === 'CLOSED' ? (i === 0 ? '满意' : '未回应') : state === 'HANDLING' ? '不满意' : null],
    )
  }
  const { month: _, ...input } = ledger('L12')
  const { items } = await w.officer.call(ledgers.figures, { id: 'L12', month: '2026-10' })
  expect(Object.fromEntries(items.map((f) => [f.key, f.value]))).toEqual({
    total: 6,
    open: 2,
    closed: 2,
    satisfied: 1,
    unsatisfied: 1,
    notPossible: 1,
    'channel:窗口': 3,
    'channel:电话': 3,
  })
  for (const f of items) {
    const page = await w.officer.call(ledgers.openLedger, { ...input, ...f.filter })
    expect(page.items, f.key).toHaveLength(f.value)
  }
})

test('a need goes with its door into another address, with its steps, its clocks and its words', async () => {
  const place = { communityCode: w.station.communities[0], unitId: w.station.gridId, by: w.station.officerId }
  const [from, into] = [await makeAddress(w.t.admin, place), await makeAddress(w.t.admin, place)]
  const { householdId } = await makeHousehold(w.t.admin, { addressId: from.addressId, members: [{}] })
  const id = await makeNeed(w.t.admin, {
    addressId: from.addressId,
    householdId,
    ownerId: w.station.officerId,
    receivedAt: new Date('2026-11-20T02:00:00Z'),
  })
  await w.officer.call(needs.replyNeed, { id, version: 1, isResult: false, way: '当面', text: '已联系物业来修。' })
  await w.officer.call(places.mergeAddress, {
    id: from.addressId,
    version: 1,
    intoId: into.addressId,
    intoVersion: 1,
    reason: '重复登记',
  })
  const { rows } = await w.t.admin.query(
    'select n.address_id as need, s.address_id as step from need n join need_step s on s.need_id = n.id where n.id = $1',
    [id],
  )
  expect(rows).toEqual([{ need: into.addressId, step: into.addressId }])
  const basis = { purpose: 'visit', basisKind: 'need', basisId: id } as const
  const got = await w.officer.call(needs.getNeed, { id, ...basis })
  expect(got).toMatchObject({ addressId: into.addressId, householdId })
  expect([got.clocks.length, got.steps.length]).toEqual([2, 1])
  // The clocks stand where the need stands, also when its door comes to another area.
  await w.t.admin.query(
    `update need n set unit_id = u.id, unit_pos = u.lft from sec.unit u where u.id = $2 and n.id = $1`,
    [id, w.station.grid2Id],
  )
  const moved = await w.t.admin.query(
    `select unit_id from deadline where subject_id = $1 union select unit_id from need_step where need_id = $1`,
    [id],
  )
  expect(moved.rows).toEqual([{ unit_id: w.station.grid2Id }])
})

test('open needs change hands with the posting of their owner', async () => {
  const leaverId = await makeStaff(w.t.admin, { unitId: w.station.stationId })
  const postingId = await makePosting(w.t.admin, {
    staffId: leaverId,
    unitId: w.station.gridId,
    role: 'OFFICER',
    duty: '协助民警',
  })
  const id = await makeNeed(w.t.admin, {
    addressId: w.door.addressId,
    ownerId: leaverId,
    receivedAt: new Date('2026-11-20T02:00:00Z'),
  })
  const pack = await w.chief.call(handovers.transfer, {
    postingId,
    version: 1,
    successorId: w.station.officerId,
    takesDuty: 'no',
    on: '2026-11-21',
  })
  const { rows } = await w.t.admin.query('select owner_id, version from need where id = $1', [id])
  expect(rows).toEqual([{ owner_id: w.station.officerId, version: 2 }])
  const { items } = await w.officer.call(handovers.get, { id: pack.id })
  expect(items.find((i) => i.recordId === id)).toMatchObject({
    kind: 'need',
    title: '群众需求：治安防范',
    path: `/needs/${id}`,
    moved: true,
  })
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import * as ledgers from '#features/ledgers/contract.ts'
import { getReport, listReports } from '#features/reports/contract.ts'
import { recordNeed } from '#features/needs/contract.ts'
import { drafted, rowsBehind, valueOf } from '#features/reports/testing/world.ts'
import { listTasks } from '#features/tasks/contract.ts'
import { mine } from '#features/today/contract.ts'
import { carryDay, recordVisit } from '#features/visits/contract.ts'
import { listMine } from '#features/work-log/contract.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import * as care from './contract.ts'
import { makeCare } from './factory.ts'
import { night } from './testing/night.ts'
import { type CareWorld, careWorld, type Home, home, open } from './testing/world.ts'

/* A day of 2026-03: the night works on days that the database's own clock has behind it. */
const NOW = '2026-03-20T08:00:00.000Z'
const DAY = '2026-03-20'
let w: CareWorld
let h: Home
let subject: string
beforeAll(async () => {
  w = await careWorld(NOW)
  h = await home(w)
  subject = await makeCare(w.t.admin, {
    householdId: h.householdId,
    personId: h.personId,
    officerId: w.station.officerId,
    categories: ['独居老人', '特困/低保家庭'],
    on: '2026-02-20',
    validUntil: '2027-02-19',
    reviewDueOn: '2026-08-20',
  })
  await night(w.t, DAY)
})
afterAll(() => w.t.close())

const ledger = (id: string) =>
  w.officer.call(ledgers.openLedger, {
    id,
    month: '2026-03',
    purpose: id === 'L09' || id === 'L12' ? 'visit' : 'care',
    basisKind: 'unit',
    basisId: w.station.areaId,
  })
const columnsOf = async (id: string) =>
  (await w.officer.call(ledgers.listLedgers, {})).items.find((l) => l.id === id)?.columns.map((c) => c.header)

test('the due visit stands in 今日, on the route of the phone, and in L11 as the next one', async () => {
  const { items } = await w.officer.call(mine, {})
  const item = items.find((one) => one.title === '关爱走访')
  expect(item).toMatchObject({ dueOn: DAY, overdue: false })
  expect(item?.path).toMatch(new RegExp(`^/doors/${h.addressId}/visit\\?task=.*&purpose=care$`))
  const { doors } = await w.officer.call(carryDay, {})
  expect(doors.find((d) => d.addressId === h.addressId)?.tasks).toMatchObject([{ kind: 'care.visit', closes: true }])
  expect(await columnsOf('L11')).toEqual(
    '序号·姓名·类别·住址·需求·紧急联系人·帮扶责任人·走访周期·上次走访·下次走访·同意书日期·复核日期·状态'.split('·'),
  )
  const { items: rows } = await ledger('L11')
  expect(rows).toHaveLength(1)
  expect(rows[0]?.cells.slice(8)).toEqual(['', '2026年3月20日', '2026年2月20日', '2026年8月20日', '在列'])
})

test("one visit with what was asked on it fills L09, L11, L12, the work log and the month's figures with no further typing, and closes its task", async () => {
  const before = await drafted(w.officer, w.station.areaId, '2026-03')
  expect([valueOf(before, 'care.listed'), valueOf(before, 'care.visited')]).toEqual([1, 0])
  const { doors } = await w.officer.call(carryDay, {})
  const task = doors.find((d) => d.addressId === h.addressId)?.tasks[0]
  const id = uuidv7()
  await w.officer.call(recordVisit, {
    id,
    kind: '关爱走访',
    targetKind: 'household',
    targetId: h.householdId,
    visitorIds: [w.station.officerId],
    startedAt: '2026-03-20T07:00:00.000Z',
    endedAt: '2026-03-20T07:20:00.000Z',
    geoReason: '室内无信号',
    met: true,
    metCount: 1,
    metPersonIds: [h.personId],
    topics: ['帮扶'],
    summaryChips: ['群众暂无需求'],
    taskIds: [task?.id as string],
  })
  const needId = uuidv7()
  await w.officer.call(recordNeed, {
    id: needId,
    channel: '走访带回',
    visitId: id,
    addressId: h.addressId,
    householdId: h.householdId,
    personId: h.personId,
    type: '设施维修',
    text: '楼道灯坏了，晚上看不见台阶。',
    isPoliceMatter: false,
    receivedAt: '2026-03-20T07:10:00.000Z',
  })
  expect((await ledger('L12')).items.map((r) => r.recordId)).toEqual([needId])
  const l09 = await ledger('L09')
  expect(l09.items.map((r) => r.recordId)).toEqual([id])
  const l11 = await ledger('L11')
  expect(l11.items[0]?.cells.slice(8, 10)).toEqual(['2026年3月20日', '2026年4月20日'])
  expect(await w.officer.call(care.get, open(subject))).toMatchObject({ lastVisitOn: DAY, nextVisitOn: '2026-04-20' })
  const log = await w.officer.call(listMine, { day: DAY })
  expect(
    log.items
      .map((one) => one.kind)
      .filter((kind) => /^(visits|needs)\./.test(kind))
      .sort(),
  ).toEqual(['needs.recorded', 'visits.recorded'])
  const after = await w.officer.call(getReport, { id: before.id })
  expect(['care.visited', 'visits.met', 'needs.recorded'].map((key) => valueOf(after, key))).toEqual([1, 1, 1])
  expect((await rowsBehind(w.officer, before.id, 'care.visited')).map((r) => r.recordId)).toEqual([subject])
  const { items: closed } = await w.officer.call(listTasks, { state: 'closed', kind: 'care.visit' })
  expect(closed).toHaveLength(1)
  expect((await night(w.t, DAY)).opened).toBe(0)
})

test('help is in L49, in the figures, and counts toward the one hardship household of the year', async () => {
  const figure = async () => (await w.officer.call(mine, {})).figures.find((one) => one.id === 'care.hardship')
  expect(await figure()).toMatchObject({ value: 0, target: 1 })
  for (const what of ['物资', '陪同'] as const)
    await w.officer.call(care.recordHelp, {
      id: uuidv7(),
      householdId: h.householdId,
      personId: h.personId,
      at: '2026-03-20T07:10:00.000Z',
      what,
      result: '送米油',
    })
  expect(await figure()).toMatchObject({ value: 1, target: 1 })
  expect(await columnsOf('L49')).toEqual('序号·日期·帮扶对象·民警·帮扶内容·结果'.split('·'))
  const { items } = await ledger('L49')
  expect(items).toHaveLength(2)
  expect(JSON.stringify(items)).not.toContain(h.members[0]?.name as string)
  const answer = await w.officer.call(ledgers.figures, { id: 'L49', month: '2026-03' })
  expect(answer.items.find((f) => f.key === 'hardship')?.value).toBe(2)
  const [report] = (await w.officer.call(listReports, {})).items
  const counted = await w.officer.call(getReport, { id: report?.id as string })
  expect([valueOf(counted, 'care.helps'), valueOf(counted, 'care.hardship')]).toEqual([2, 1])
  expect(await rowsBehind(w.officer, counted.id, 'care.helps')).toHaveLength(2)
})

test('who leaves without handing over loses nothing: his subjects of care go to whoever answers for the place', async () => {
  await w.t.admin.query(`update sec.posting set valid_to = valid_from where staff_id = $1`, [w.station.officerId])
  await w.t.admin.query(`select handovers_sweep(current_date, '任期届满')`)
  const { rows } = await w.t.admin.query('select primary_officer_id from care_subject where id = $1', [subject])
  expect(rows[0].primary_officer_id).not.toBe(w.station.officerId)
  const { rows: items } = await w.t.admin.query(`select record_id from handover_item where kind = 'care'`)
  expect(items).toEqual([{ record_id: subject }])
})

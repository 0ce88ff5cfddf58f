import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as handovers from '#features/handovers/contract.ts'
import * as ledgers from '#features/ledgers/contract.ts'
import { makePosting, makeStaff } from '#features/organisation/factory.ts'
import { recodeCommunity } from '#features/organisation/contract.ts'
import * as reports from '#features/reports/contract.ts'
import { figuresOf, type ReportWorld, reportWorld, rowsBehind } from '#features/reports/testing/world.ts'
import * as workLog from '#features/work-log/contract.ts'
import { connect } from '#platform/db/pool.ts'
import * as s from './contract.ts'
import { reminders } from './contributes.ts'
import { makeSuggestion } from './factory.ts'

let w: ReportWorld
beforeAll(async () => {
  w = await reportWorld()
})
afterAll(() => w.t.close())

const at = (n = 0) => ({
  communityCode: w.station.communities[n] as string,
  areaId: w.station.areaId,
  ownerId: w.station.officerId,
})
const ledger = (month: string) => ({
  id: 'L38',
  month,
  purpose: 'visit' as const,
  basisKind: 'unit' as const,
  basisId: w.station.areaId,
})

test('one suggestion, once typed, fills L38, the work log, the figures of the month and the reply list', async () => {
  const id = randomUUID()
  await w.officer.call(s.recordSuggestion, {
    id,
    source: '会议',
    communityCode: w.station.communities[0],
    receivedOn: '2026-11-20',
    field: '巡逻防范',
    text: '希望夜里十点以后多巡逻。',
    isPoliceMatter: true,
    wantsAnswer: true,
    speaker: '王小满',
  })
  await w.officer.call(s.replySuggestion, {
    id,
    version: 1,
    isAnswer: true,
    way: '会议',
    text: '十点后加一班巡逻。',
  })
  const list = (await w.officer.call(ledgers.listLedgers, {})).items.find((l) => l.id === 'L38')
  expect(list?.columns.map((c) => c.header)).toEqual(
    '序号·来源·意见内容·责任单位/人·限期·办理结果·答复时间·满意度'.split('·'),
  )
  const page = await w.officer.call(ledgers.openLedger, ledger('2026-11'))
  expect(page.items.map((r) => r.recordId)).toEqual([id])
  expect(page.items[0]?.cells).toEqual(
    expect.arrayContaining(['会议', '希望夜里十点以后多巡逻。', '已答复；十点后加一班巡逻。']),
  )
  expect(JSON.stringify(page)).not.toContain('王小满')

  const day = await w.officer.call(workLog.listMine, { day: '2026-11-20' })
  expect(day.items.map((i) => [i.kind, i.path, i.place])).toEqual([
    ['suggestions.recorded', `/suggestions/${id}`, null],
  ])

  const { id: reportId } = await w.officer.call(reports.startReport, { unitId: w.station.areaId, month: '2026-11' })
  const report = await w.officer.call(reports.getReport, { id: reportId })
  expect(Object.fromEntries(figuresOf(report).map((f) => [f.key, f.value]))).toMatchObject({
    'suggestions.recorded': 1,
    'suggestions.replied': 1,
    'suggestions.open': 1,
    'suggestions.due': 0,
    'suggestions.inTime': 0,
  })
  expect(await rowsBehind(w.officer, reportId, 'suggestions.recorded')).toMatchObject([
    { recordId: id, what: '巡逻防范', path: `/suggestions/${id}` },
  ])
})

test('every figure of L38 opens as many rows as it says, and the month counts who was answered of those due', async () => {
  const ends = ['CONFIRMED', 'CLOSED', 'NOT_POLICE', 'WITHDRAWN', 'HANDLING', 'REGISTERED'] as const
  const made: string[] = []
  for (const [i, state] of ends.entries()) {
    const id = await makeSuggestion(w.t.admin, {
      ...at(),
      receivedOn: '2026-10-12',
      source: i % 2 ? '网上' : '走访带回',
    })
    made.push(id)
    const told = ['CONFIRMED', 'CLOSED', 'NOT_POLICE'].includes(state) ? '2026-10-20' : null
    const over = told !== null || state === 'WITHDRAWN'
    await w.t.admin.query(
      `update suggestion set state = $2, is_answered = $3::date is not null, replied_on = $3, ended_on = case when $4 then date '2026-10-21' end,
         evaluation = $5 where id = $1`,
      [id, state, told, over, state === 'CONFIRMED' ? '满意' : state === 'HANDLING' ? '不满意' : null],
    )
    if (told !== null)
      await w.t.admin.query(`update deadline set state = 'DONE', done_at = $2 where subject_id = $1`, [id, told])
    if (state === 'WITHDRAWN')
      await w.t.admin.query(
        `update deadline set state = 'WAIVED', waived_at = now(), waive_reason = '误登' where subject_id = $1`,
        [id],
      )
  }
  const { month: _, ...input } = ledger('2026-10')
  const { items } = await w.officer.call(ledgers.figures, { id: 'L38', month: '2026-10' })
  expect(Object.fromEntries(items.map((f) => [f.key, f.value]))).toEqual({
    total: 6,
    open: 2,
    satisfied: 1,
    unsatisfied: 1,
    notPolice: 1,
    'source:走访带回': 3,
    'source:网上': 3,
  })
  for (const f of items) {
    const page = await w.officer.call(ledgers.openLedger, { ...input, ...f.filter })
    expect(page.items, f.key).toHaveLength(f.value)
  }
  // Clocks of the factory end after twenty days, on 1 November: five were due then, three answered.
  const november = (await w.officer.call(reports.listReports, {})).items.find((r) => r.month === '2026-11')
  const report = await w.officer.call(reports.getReport, { id: november?.id as string })
  const values = Object.fromEntries(figuresOf(report).map((f) => [f.key, f.value]))
  expect(values).toMatchObject({ 'suggestions.due': 5, 'suggestions.inTime': 3 })
  const behind = await rowsBehind(w.officer, report.id, 'suggestions.due')
  expect(behind.map((r) => r.recordId).sort()).toEqual(made.filter((_, i) => ends[i] !== 'WITHDRAWN').sort())
})

test('the reply list of a community holds what was answered in the period and what is still open, nobody named; and prints', async () => {
  const period = { communityCode: at(1).communityCode, from: '2026-10-01', to: '2026-11-21' }
  const named = randomUUID()
  await w.officer.call(s.recordSuggestion, {
    id: named,
    source: '走访带回',
    communityCode: period.communityCode,
    receivedOn: '2026-11-10',
    field: '门禁路灯',
    text: '东门路灯坏了 <b>两盏</b>。',
    isPoliceMatter: false,
    wantsAnswer: true,
    speaker: '王小满',
  })
  await w.officer.call(s.endSuggestion, {
    id: named,
    version: 1,
    as: 'NOT_POLICE',
    toBody: '城管',
    reason: '已转告维修。',
  })
  const open = await makeSuggestion(w.t.admin, { ...at(1), receivedOn: '2026-08-01' })
  await makeSuggestion(w.t.admin, { ...at(1), receivedOn: '2026-12-01' })
  const list = await w.officer.call(s.listReplies, period)
  expect(list.answered).toMatchObject([{ id: named, sentOnTo: '城管', reply: '已转告维修。', repliedOn: '2026-11-21' }])
  expect(list.open.map((o) => o.id)).toEqual([open])
  const { status, raw } = await w.officer.send(s.printReplies, period)
  expect(status).toBe(200)
  const page = raw.toString('utf8')
  expect(page).toContain('意见答复清单')
  expect(page).toContain('由城管办理；已转告维修。')
  expect(page).not.toContain('<b>两盏')
  expect(JSON.stringify(list) + page).not.toContain('王小满')
  for (const wrong of [
    { ...period, from: '2026-11-22' },
    { ...period, from: '2020-01-01' },
  ])
    expect((await w.officer.send(s.listReplies, wrong)).status).toBe(400)
  expect((await w.officer2.send(s.listReplies, period)).status).toBe(404)
})

test('open suggestions change hands with the posting of their owner', async () => {
  const leaverId = await makeStaff(w.t.admin, { unitId: w.station.stationId })
  const postingId = await makePosting(w.t.admin, {
    staffId: leaverId,
    unitId: w.station.areaId,
    role: 'OFFICER',
    duty: '协助民警',
  })
  const id = await makeSuggestion(w.t.admin, { ...at(), ownerId: leaverId, receivedOn: '2026-11-20' })
  const pack = await w.chief.call(handovers.transfer, {
    postingId,
    version: 1,
    successorId: w.station.officerId,
    takesDuty: 'no',
    on: '2026-11-21',
  })
  const { rows } = await w.t.admin.query('select owner_id, version from suggestion where id = $1', [id])
  expect(rows).toEqual([{ owner_id: w.station.officerId, version: 2 }])
  const { items } = await w.officer.call(handovers.get, { id: pack.id })
  expect(items.find((i) => i.recordId === id)).toMatchObject({
    kind: 'suggestion',
    title: '意见建议：巡逻防范',
    path: `/suggestions/${id}`,
    moved: true,
  })
})

test('reminders of its clocks go to its owner, and to nobody once it has ended', async () => {
  const id = await makeSuggestion(w.t.admin, { ...at(), receivedOn: '2026-11-20' })
  const client = await connect(w.t.login('retention'))
  const tx = {
    query: async (sql: string, values: readonly unknown[] = []) => (await client.query(sql, [...values])).rows,
  }
  const holders = () => reminders[0]?.holderOf(tx as never, [id], '2026-11-21')
  expect([...((await holders()) ?? [])]).toEqual([[id, w.station.officerId]])
  await w.officer.call(s.endSuggestion, { id, version: 1, as: 'WITHDRAWN', reason: '误登' })
  expect([...((await holders()) ?? [])]).toEqual([])
  await client.end()
})

test('a suggestion goes with its community into another code and another area, and its clocks with it', async () => {
  const id = await makeSuggestion(w.t.admin, { ...at(), receivedOn: '2026-11-20' })
  const code = w.station.communities[0]
  const { rows: before } = await w.t.admin.query('select version from community where code = $1', [code])
  const sys = await w.t.user('SYS')
  const newCode = `${code.slice(0, 9)}088`
  await sys.call(recodeCommunity, { code, newCode, version: before[0].version })
  expect((await w.t.admin.query('select community_code from suggestion where id = $1', [id])).rows).toEqual([
    { community_code: newCode },
  ])
  const got = await w.officer.call(s.getSuggestion, { id, purpose: 'visit', basisKind: 'suggestion', basisId: id })
  expect(got.community.code).toBe(newCode)
  await w.t.admin.query(
    `update suggestion n set unit_id = u.id, unit_pos = u.lft from sec.unit u where u.id = $2 and n.id = $1`,
    [id, w.station.area2Id],
  )
  expect((await w.t.admin.query('select distinct unit_id from deadline where subject_id = $1', [id])).rows).toEqual([
    { unit_id: w.station.area2Id },
  ])
})

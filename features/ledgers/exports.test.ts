import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeStaff, makeStation } from '#features/organisation/factory.ts'
import * as today from '#features/today/contract.ts'
import { makeVisit } from '#features/visits/factory.ts'
import { lastEvent, person, type VisitWorld, visitWorld } from '#features/visits/testing/world.ts'
import type { Refused, User } from '#platform/testing/app.ts'
import { readWorkbook } from '#platform/testing/read-workbook.ts'
import * as c from './contract.ts'

let w: VisitWorld
let deputy: User
let dpo: User

beforeAll(async () => {
  w = await visitWorld()
  const staff = (unitId: string) => makeStaff(w.t.admin, { unitId })
  deputy = await w.t.user('DEPUTY', w.station.stationId, { staffId: await staff(w.station.stationId) })
  dpo = await w.t.user('DPO', w.station.cityId, { staffId: await staff(w.station.cityId) })
})
afterAll(() => w.t.close())

const visit = (at: Date) =>
  makeVisit(w.t.admin, {
    householdId: w.household.householdId,
    visitorIds: [w.station.officerId],
    startedAt: at,
    metPersonIds: [person(w, 0)],
    metCount: 1,
  })
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'answered',
    (e: Refused) => e.code,
  )

/** 51 visits in a month of their own. */
async function longMonth(month: string) {
  for (let i = 0; i < 51; i++) await visit(new Date(Date.parse(`${month}-01T01:00:00Z`) + i * 1_200_000))
  return { id: 'L09', month, purpose: 'visit' as const }
}
const stated = () => ({ purpose: 'visit' as const, basisKind: 'unit' as const, basisId: w.station.areaId })
const decide = (
  by: User,
  e: { id: string; version: number },
  decision: 'approve' | 'refuse' | 'withdraw',
  note?: string,
) => by.call(c.decideExport, { id: e.id, version: e.version, decision, ...(note === undefined ? {} : { note }) })
const itemsOf = async (user: User) => (await user.call(today.mine, {})).items.filter((one) => one.path === '/exports')

test('above the limit two others approve, then the file goes to who asked, with watermark and expiry, for 24 hours', async () => {
  const which = await longMonth('2026-03')
  const asked = await w.officer.call(c.requestExport, { ...which, reason: '分局年度档案检查' })
  expect(asked).toMatchObject({ state: 'WAITING', rows: 51, can: { approve: false, withdraw: true, take: false } })
  expect(await codeOf(decide(w.officer, asked, 'approve'))).toBe('export_not_yours')
  expect(await codeOf(decide(deputy, asked, 'approve'))).toBe('export_not_yours')
  expect((await w.officer.send(c.takeExport, { id: asked.id, ...stated() })).status).toBe(409)

  expect(await itemsOf(w.chief)).toHaveLength(1)
  const half = await decide(w.chief, asked, 'approve')
  expect(half).toMatchObject({ state: 'WAITING', can: { approve: false } })
  expect(await codeOf(decide(dpo, asked, 'approve'))).toBe('version_conflict')
  const approved = await decide(dpo, half, 'approve')
  expect(approved.state).toBe('APPROVED')
  expect(Date.parse(approved.validUntil as string) - w.t.clock.now().getTime()).toBe(24 * 3_600_000)
  expect(await codeOf(decide(w.chief, approved, 'refuse'))).toBe('export_over')

  const elsewhere = { ...stated(), basisId: w.station.area2Id }
  expect((await w.officer2.send(c.takeExport, { id: asked.id, ...elsewhere })).status).toBe(404)
  expect(await itemsOf(w.officer)).toHaveLength(1)
  const file = await w.officer.send(c.takeExport, { id: asked.id, ...stated() })
  expect(file.status).toBe(200)
  const book = readWorkbook(file.raw)
  expect([book.sheetNames.length, book.hiddenSheets]).toEqual([1, 0])
  expect(book.rows.filter((row) => /^\d+$/.test(row[0]?.value ?? ''))).toHaveLength(51)
  expect(book.rows.at(-1)?.[0]?.value).toMatch(
    /^打印人：.+　批准人：.+、.+　有效期至（到期删除）：2026年.+　仅供公务使用$/,
  )
  const event = await lastEvent(w, w.officer, 'ledgers.takeExport')
  expect(event).toMatchObject({ outcome: 1, purpose: 'visit', basis: 'unit', subjects: [person(w, 0)] })
})

test('a second export of the same differs in nothing but watermark and expiry', async () => {
  await visit(new Date('2026-01-05T01:00:00Z'))
  const q = { id: 'L09', month: '2026-01', ...stated() }
  const first = readWorkbook((await w.officer.send(c.exportLedger, q)).raw)
  w.t.clock.set(new Date(w.t.clock.now().getTime() + 3_600_000).toISOString())
  const second = readWorkbook((await w.officer.send(c.exportLedger, q)).raw)
  const mark = first.rows.at(-1)?.[0]?.value as string
  const other = second.rows.at(-1)?.[0]?.value as string
  expect(mark).not.toBe(other)
  expect(second.rows.slice(0, -1)).toEqual(first.rows.slice(0, -1))
  const texts = (book: typeof first, own: string) =>
    [...book.parts].map(([path, xml]) => [
      path,
      JSON.stringify(xml).replaceAll(own, '').replaceAll(own.replaceAll('　', ' '), ''),
    ])
  expect(texts(second, other)).toEqual(texts(first, mark))
})

test('what grew since the approval, what is over, refused or withdrawn, and what needs none is told apart', async () => {
  const which = await longMonth('2026-02')
  expect(await codeOf(w.officer.call(c.requestExport, { ...which, month: '2025-12', reason: '分局检查' }))).toBe(
    'export_needs_no_approval',
  )
  expect(await codeOf(w.officer.call(c.requestExport, { ...which, reason: '核对13812345678' }))).toBe('invalid_input')
  const ask = () => w.officer.call(c.requestExport, { ...which, reason: '分局检查' })
  const [a, b, grown] = [await ask(), await ask(), await ask()]
  expect((await decide(w.officer, a, 'withdraw')).state).toBe('WITHDRAWN')
  expect(await decide(dpo, b, 'refuse', '理由不足')).toMatchObject({ state: 'REFUSED', ended: { note: '理由不足' } })
  const approved = await decide(dpo, await decide(w.chief, grown, 'approve'), 'approve')
  await visit(new Date('2026-02-20T01:00:00Z'))
  const refused = await w.officer.send(c.takeExport, { id: grown.id, ...stated() })
  expect(JSON.parse(refused.body).error).toMatchObject({ code: 'export_grown', params: { approved: 51 } })
  w.t.clock.set(new Date(Date.parse(approved.validUntil as string) + 1).toISOString())
  const late = await w.officer.send(c.takeExport, { id: grown.id, ...stated() })
  expect(JSON.parse(late.body).error.code).toBe('export_not_ready')
  const states = (await w.officer.call(c.listExports, {})).items.map((e) => e.state)
  expect(states.slice(0, 3)).toEqual(['EXPIRED', 'REFUSED', 'WITHDRAWN'])
})

test('今日 keeps an old request in sight, however many newer ones are decided or over', async () => {
  const ask = async () => w.officer.call(c.requestExport, { ...(await month), reason: '分局检查' })
  const month = longMonth('2025-11')
  const old = await ask()
  const oldItem = { id: old.id, path: '/exports' }
  for (let i = 0; i < 11; i++) await decide(w.chief, await ask(), 'approve')
  expect(await itemsOf(w.chief)).toContainEqual(expect.objectContaining(oldItem))
  expect(await itemsOf(deputy)).toEqual([])
  await decide(dpo, await decide(w.chief, old, 'approve'), 'approve')
  expect(await itemsOf(w.chief)).toEqual([])
  for (let i = 0; i < 11; i++) await decide(w.officer, await ask(), 'withdraw')
  expect(await itemsOf(w.officer)).toEqual([expect.objectContaining(oldItem)])
})

test('an officer sees his own requests, the chief those of the station, another station none', async () => {
  const there = await makeStation(w.t.admin)
  const stranger = await w.t.user('OFFICER', there.areaId, { staffId: there.officerId })
  const total = (await w.officer.call(c.listExports, {})).total as number
  expect(total).toBeGreaterThan(2)
  expect((await w.officer2.call(c.listExports, {})).total).toBe(0)
  expect((await w.chief.call(c.listExports, {})).total).toBe(total)
  expect((await dpo.call(c.listExports, { state: 'WAITING' })).items.every((e) => e.can.approve)).toBe(true)
  expect((await stranger.call(c.listExports, {})).total).toBe(0)
})

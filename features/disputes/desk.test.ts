import { afterAll, beforeAll, expect, test } from 'vitest'
import type { User } from '#platform/testing/app.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import * as c from './contract.ts'
import { codeOf, type DisputeWorld, disputeWorld, fieldsOf, quarrel, stranger } from './testing/world.ts'

/* What the screens at the desk ask for beside the acts themselves. */

let w: DisputeWorld
beforeAll(async () => {
  w = await disputeWorld()
  w.t.clock.set('2026-11-21T08:00:00.000Z')
})
afterAll(() => w.t.close())

const strangers = () => [stranger('一方', { name: '端木青' }), stranger('对方', { phone: '19400001235' })]
const open = (by: User = w.officer, change: object = {}) =>
  by.call(c.registerDispute, quarrel(w, { parties: strangers(), ...change }))
const sorted = async (by: User, mode: '人民调解' | '治安调解') => {
  const { id, version } = await open(by)
  const told = await by.call(c.act, { id, version, act: { kind: 'giveNotice' } })
  const { version: now } = await by.call(c.act, { id, version: told.version, act: { kind: 'triage', mode } })
  return { id, version: now }
}

test('whom one may ask: mediators of the pool with their open files, for 治安调解 the police of the pool alone', async () => {
  const { id, version } = await sorted(w.officer, '人民调解')
  const before = await w.officer.call(c.listCandidates, { id })
  expect(before.bodies.map((b) => b.id)).toContain(w.bodyId)
  expect(before.candidates.map((m) => [m.id, m.load]).toSorted()).toEqual(
    [
      [w.mediatorId, 0],
      [w.mediator2Id, 0],
    ].toSorted(),
  )
  const { parties } = await w.officer.call(c.getDispute, { id })
  await w.officer.call(c.acceptDispute, {
    id,
    version,
    mediators: [{ mediatorId: w.mediatorId }],
    bodyId: w.bodyId,
    consents: parties.map((p) => ({ partyId: p.id, how: '书面' as const })),
  })
  const other = await sorted(w.officer, '人民调解')
  const after = await w.officer.call(c.listCandidates, { id: other.id, bodyId: w.bodyId })
  expect(after.candidates.map((m) => [m.id, m.load])).toEqual([
    [w.mediator2Id, 0],
    [w.mediatorId, 1],
  ])
  const police = await sorted(w.officer, '治安调解')
  expect((await w.officer.call(c.listCandidates, { id: police.id })).candidates).toEqual([])
})

test('whoever does not see a file is told nothing of whom one might ask', async () => {
  const { id } = await sorted(w.officer, '人民调解')
  expect(await codeOf(w.mediator2.call(c.listCandidates, { id }))).toBe('not_found')
  expect(await codeOf(w.officer.call(c.listCandidates, { id: uuidv7() }))).toBe('not_found')
})

test('each figure of the board opens as many files as it says', async () => {
  const { id, version } = await sorted(w.duty, '人民调解')
  const there = { state: '有' as const, copies: 1 }
  await w.duty.call(c.sendTransfer, {
    id,
    version,
    bodyId: w.bodyId,
    reason: '双方同意由调解室处理。',
    partiesConsent: true,
    isViolation: false,
    isInjury: false,
    evidence: { 接报警登记: there, 当事人身份与联系方式: there, 权利义务告知书: there, 委托调解函: there },
  })
  const count = async (filters: object) => (await w.officer.call(c.listDisputes, filters)).total
  const board = await w.officer.call(c.board, {})
  expect(board.transfers).toBeGreaterThan(0)
  expect(await count({ waiting: 'transfer' })).toBe(board.transfers)
  expect(await count({ open: 'yes', waiting: 'duty' })).toBe(board.waitingForDuty)
  expect(await count({ open: 'yes', overdue: 'yes' })).toBe(board.overdue)
  for (const { state, count: n } of board.states) expect(await count({ open: 'yes', state })).toBe(n)
  for (const { colour, count: n } of board.colours) expect(await count({ open: 'yes', colour })).toBe(n)
})

test('a title made of masked names has the whole ones in the file, and masked ones in lists', async () => {
  const [one, other] = quarrel(w).parties
  const { id } = await w.officer.call(
    c.registerDispute,
    quarrel(w, { title: '顾*与钟离秋邻里纠纷', parties: [{ ...one, name: '顾*' }, other] as never }),
  )
  const file = await w.officer.call(c.getDispute, { id })
  expect(file.title).toBe(`${file.parties[0]?.name}与钟离秋邻里纠纷`)
  const { items } = await w.officer.call(c.listDisputes, { no: file.no })
  expect(items.map((d) => d.title.includes(file.parties[0]?.name as string))).toEqual([false])
})

test('a protected address stays where the file is corrected without it, and is asked for the first time', async () => {
  const [one, other] = strangers()
  const hidden = { ...one, isAddressProtected: true }
  const bare = quarrel(w, { parties: [hidden, other] as never })
  expect(await fieldsOf(w.officer.call(c.registerDispute, bare))).toContain('parties.0.address:required')
  const input = { ...bare, parties: [{ ...hidden, address: '团结街九号' }, other] as never }
  const { id, version } = await w.officer.call(c.registerDispute, input)
  await w.officer.call(c.editDispute, { ...bare, id, version })
  const { parties } = await w.officer.call(c.revealParties, { id })
  expect(parties[0]?.address).toBe('团结街九号')
})

test('overdue on the board are the files whose clocks have ended, of the file or of a pair, and of nobody else', async () => {
  const flagged = await open(w.officer, { signs: ['出示凶器或危险物品'] })
  const before = w.t.clock.now()
  w.t.clock.set('2026-11-23T08:00:00.000Z')
  try {
    const { items } = await w.officer.call(c.listDisputes, { open: 'yes', limit: 100 })
    const late = items.filter((d) => d.overdue).map((d) => d.id)
    expect(late).toContain(flagged.id)
    expect(late.length).toBeLessThan(items.length)
    const found = await w.officer.call(c.listDisputes, { open: 'yes', overdue: 'yes', limit: 100 })
    expect(found.items.map((d) => d.id)).toEqual(late)
    expect((await w.officer.call(c.board, {})).overdue).toBe(late.length)
    expect((await w.mediator2.call(c.board, {})).overdue).toBe(0)
  } finally {
    w.t.clock.set(before)
  }
})

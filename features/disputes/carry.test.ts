import { afterAll, beforeAll, expect, test } from 'vitest'
import { TestPhone, transportOf } from '#features/outbox/testing/phone.ts'
import { lastEvent } from '#features/visits/testing/world.ts'
import * as c from './contract.ts'
import { codeOf, type DisputeWorld, disputeWorld, fieldsOf, quarrel, stranger } from './testing/world.ts'

let w: DisputeWorld
beforeAll(async () => {
  w = await disputeWorld()
}, 60_000)
afterAll(() => w.t.close())

const at = (iso: string) => w.t.clock.set(iso)

/** A file of 行政调解 that the officer has accepted. */
async function accepted() {
  const of = await w.officer.call(
    c.registerDispute,
    quarrel(w, { parties: [stranger('一方', { name: '端木青' }), stranger('对方', { phone: '19400005678' })] }),
  )
  let { version } = of
  for (const act of [{ kind: 'giveNotice' as const }, { kind: 'triage' as const, mode: '行政调解' as const }])
    ({ version } = await w.officer.call(c.act, { id: of.id, version, act }))
  const { parties } = await w.officer.call(c.getDispute, { id: of.id })
  return w.officer.call(c.acceptDispute, {
    id: of.id,
    version,
    mediators: [{ staffId: w.station.officerId }],
    consents: parties.map((p) => ({ partyId: p.id, how: '口头记录' as const })),
  })
}

test('a phone carries the open files of its actor, names masked, with what an act needs, in one event', async () => {
  at('2026-11-21T08:00:00.000Z')
  const file = await accepted()
  const load = await w.officer.call(c.carry, {})
  expect(load).toMatchObject({ takenAt: '2026-11-21T08:00:00.000Z', role: 'OFFICER', left: 0 })
  expect(load.expiresAt > load.takenAt).toBe(true)
  const mine = load.items.find((one) => one.id === file.id)
  expect(mine).toMatchObject({ own: 'ACCEPTED', state: 'ACCEPTED', mode: '行政调解', version: file.version })
  expect(mine?.parties.map((p) => [p.side, p.nameMask, p.needsGuardian])).toEqual([
    ['一方', '端木*', false],
    ['对方', '钟离*', false],
  ])
  expect(mine?.pairs).toMatchObject([{ state: 'ACCEPTED', performBy: null, visitsLeft: 0 }])
  expect(JSON.stringify(load)).not.toContain('端木青')
  const event = await lastEvent(w, w.officer, 'disputes.carry')
  expect(event.subjects).toHaveLength(load.items.flatMap((one) => one.parties).length)
})

test('nobody carries files of others, and who follows none carries nothing', async () => {
  expect((await w.mediator.call(c.carry, {})).items).toEqual([])
  expect((await w.duty.call(c.carry, {})).items).toEqual([])
  expect(await codeOf(w.deputy.call(c.carry, {}))).toBe('forbidden')
  expect(await codeOf(w.aux.call(c.carry, {}))).toBe('forbidden')
})

test('acts that come late stand at the hour they were done, in their order, and never before what the file has seen', async () => {
  at('2026-11-21T09:00:00.000Z')
  const file = await accepted()
  const { pairs, parties } = await w.officer.call(c.getDispute, { id: file.id })
  const ids = pairs.map((p) => p.id)
  at('2026-11-22T01:00:00.000Z')
  const hold = (said: string, version = file.version) =>
    w.officer.call(c.holdSession, { id: file.id, version, at: said, pairs: ids, place: '楼道', record: '双方陈述。' })
  expect(await fieldsOf(hold('2026-11-22T01:11:00.000Z'))).toEqual(['at:dispute_spot_time'])
  expect(await fieldsOf(hold('2026-11-18T00:00:00.000Z'))).toEqual(['at:dispute_spot_time'])
  // The clock of the phone stood before the acceptance; an hour that cannot be is not written down.
  const begun = await hold('2026-11-21T08:30:00.000Z')
  const agreed = await w.officer.call(c.agree, {
    id: file.id,
    version: begun.version,
    at: '2026-11-21T09:40:00.000Z',
    pairs: ids,
    form: '口头',
    facts: '双方互致歉意。',
    terms: [{ who: '双方', what: '互致歉意', by: '2026-11-21' }],
    performMode: '当场',
    performBy: '2026-11-21',
    isRecorded: true,
    signatures: [
      { partyId: parties[0]?.id as string, as: '当事人', name: '端木*', how: '屏幕签名', strokes: '1,1 20,20' },
    ],
  })
  expect(agreed.state).toBe('PERFORMED')
  const done = await w.officer.call(c.getDispute, { id: file.id })
  expect(done.sessions.map((s) => s.at)).toEqual(['2026-11-21T09:00:00.000Z'])
  expect(done.pairs[0]?.performedAt).toBe('2026-11-21T09:40:00.000Z')
  // The phone carries no whole name; the file has it.
  expect(done.agreements[0]?.signatures.map((s) => s.name)).toEqual(['端木青'])
  at('2026-11-29T01:00:00.000Z')
  const visit = { id: file.id, pairs: ids, method: '上门' as const, performed: '是' as const }
  const seen = await w.officer.call(c.recordVisit, {
    ...visit,
    version: agreed.version,
    // Minutes ahead, as clocks of phones are: now.
    at: '2026-11-29T01:05:00.000Z',
  })
  expect((await w.officer.call(c.getDispute, { id: file.id })).visits[0]?.at).toBe('2026-11-29T01:00:00.000Z')
  expect(await codeOf(w.officer.call(c.recordVisit, { ...visit, version: agreed.version }))).toBe('version_conflict')
  expect(seen.state).toBe('VISITING_BACK')
})

test('what a phone did out of reach is carried out once, each act on the one before; a refusal comes back with its rule', async () => {
  at('2026-11-21T09:00:00.000Z')
  const file = await accepted()
  const pairs = (await w.officer.call(c.getDispute, { id: file.id })).pairs.map((p) => p.id)
  const phone = new TestPhone(w.officer.staffId as string, w.officer.postingId)
  const of = (past: number) => ({ id: file.id, version: file.version + past, at: '2026-11-21T09:10:00.000Z', pairs })
  const spot = quarrel(w, { placeNote: '楼道', signs: ['财物损坏'] })
  const settled = {
    ...spot,
    at: '2026-11-21T09:00:00.000Z',
    mode: '行政调解',
    told: true,
    consents: spot.parties.map((p) => ({ partyId: p.id, how: '口头记录' })),
    agreement: {
      form: '口头',
      facts: '双方互致歉意。',
      terms: [{ who: '双方', what: '互致歉意', by: '2026-11-21' }],
      performMode: '当场',
      performBy: '2026-11-21',
      isRecorded: true,
    },
  }
  await phone.record('disputes.settleOnSpot', settled)
  // A second copy of the same sheet: the server knows it by its id.
  await phone.record('disputes.settleOnSpot', settled)
  await phone.record('disputes.holdSession', { ...of(0), place: '楼道', record: '双方陈述。' })
  const words = { ...settled.agreement, performMode: '到期', performBy: '2026-12-20' }
  await phone.record('disputes.agree', { ...of(1), ...words })
  const early = { ...of(2), pairs: undefined, act: { kind: 'breach', reason: '到期未履行', pairs } }
  const breach = await phone.record('disputes.act', early)
  const after = await phone.record('disputes.recordVisit', { ...of(3), method: '上门', performed: '是' })
  await phone.outbox.deliver(transportOf(w.officer))
  expect(await phone.held()).toEqual({ [breach]: 'dispute_refused:NOT_YET_DUE', [after]: 'version_conflict' })
  expect((await w.officer.call(c.getDispute, { id: file.id })).state).toBe('AGREED')
  expect((await w.officer.call(c.getDispute, { id: spot.id })).state).toBe('PERFORMED')
})

import { strFromU8, unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeDemoId } from '#platform/standards/citizen-number.ts'
import { lastEvent } from '#features/visits/testing/world.ts'
import type { User } from '#platform/testing/app.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import * as c from './contract.ts'
import { codeOf, type DisputeWorld, disputeWorld, fieldsOf, quarrel, ruleOf, stranger } from './testing/world.ts'

/* 调查笔录 and 收条 beside the steps of a mediation, through HTTP. */

let w: DisputeWorld
beforeAll(async () => {
  w = await disputeWorld()
  w.t.clock.set('2026-11-21T08:00:00.000Z')
})
afterAll(() => w.t.close())

const AT = '2026-11-21T07:00:00.000Z'
const opened = async (by: User = w.officer) => {
  const parties = [stranger('一方', { name: '端木青' }), stranger('对方', { name: '钟离秋', phone: '19400001235' })]
  const { id } = await by.call(c.registerDispute, quarrel(w, { parties }))
  const file = await by.call(c.getDispute, { id })
  return { id, version: file.version, one: file.parties[0]?.id as string, other: file.parties[1]?.id as string }
}
const inquiry = { at: AT, place: '第一调解室', record: '问：几点漏的水？答：前天晚上十点左右。' }
const receipt = { at: AT, how: '现金' as const, amountYuan: 800, what: '天花板修补费' }
const said = (body: Buffer): string =>
  strFromU8(unzipSync(body)['word/document.xml'] as Uint8Array).replace(/<[^>]+>/g, '')

/** What the paper of this name says. */
async function printed(by: User, id: string, title: string): Promise<string[]> {
  const { parts, version } = await by.call(c.listPapers, { id })
  const all: string[] = []
  for (const { no } of parts.filter((p) => p.title.includes(title))) {
    const { status, raw } = await by.send(c.printPaper, { id, no, version, format: 'docx' })
    expect(status).toBe(200)
    all.push(said(raw))
  }
  return all
}

describe('an inquiry', () => {
  test('of a party prints what the file knows of him, of a witness his name and relation alone', async () => {
    const { id, version, one } = await opened()
    const first = await w.officer.call(c.addInquiry, { ...inquiry, id, version, partyId: one, withName: '司马问' })
    const witness = { name: '宇文见', sex: '1' as const, relation: '楼下邻居' }
    await w.officer.call(c.addInquiry, { ...inquiry, id, version: first.version, witness, recorderName: '闻人记' })
    const { inquiries, can } = await w.officer.call(c.listRecords, { id })
    expect(inquiries.map((q) => [q.partyId, q.name, q.relation, q.by.id])).toEqual([
      [one, null, '当事人（一方）', w.station.officerId],
      [null, '宇文见', '楼下邻居', w.station.officerId],
    ])
    expect(can).toEqual({ add: true, void: true })
    // Whoever reads what one of them said has looked at all of them.
    expect((await lastEvent(w, w.officer, 'disputes.listRecords')).subjects.toSorted()).toEqual(
      (await w.officer.call(c.getDispute, { id })).parties.map((p) => p.personId).toSorted(),
    )
    const [ofParty, ofWitness] = await printed(w.officer, id, '调查笔录')
    expect(ofParty).toContain('被调查人端木青（签名')
    expect(ofParty).toContain('司马问')
    expect(ofWitness).toContain('被调查人宇文见（签名')
    for (const words of ['闻人记', '楼下邻居', '问：几点漏的水？', '＿＿＿']) expect(ofWitness).toContain(words)
    const { steps } = await w.officer.call(c.getDispute, { id })
    expect(steps.filter((s) => s.kind === 'inquiry')).toHaveLength(2)
  })

  test('is of one person, not ahead, not long ago, and carries no number', async () => {
    const { id, version, one } = await opened()
    const of = { ...inquiry, id, version, partyId: one }
    const add = (change: object) => fieldsOf(w.officer.call(c.addInquiry, { ...of, ...change } as never))
    const witness = { name: '宇文见', sex: '1', relation: '邻居' }
    expect(await add({ witness })).toEqual(['partyId:dispute_inquiry_whom'])
    expect(await add({ partyId: undefined })).toEqual(['partyId:dispute_inquiry_whom'])
    expect(await add({ partyId: uuidv7() })).toEqual(['partyId:dispute_not_a_party'])
    expect(await add({ at: '2026-11-21T09:00:00.000Z' })).toEqual(['at:dispute_in_future'])
    expect(await add({ at: '2026-09-01T09:00:00.000Z' })).toEqual(['at:dispute_record_old'])
    expect(await add({ until: '2026-11-21T06:00:00.000Z' })).toEqual(['until:dispute_meeting_ends_first'])
    expect(await add({ until: '2026-11-21T12:00:00.000Z' })).toEqual(['until:dispute_in_future'])
    const number = makeDemoId('1990-01-01', 1)
    expect(await add({ record: `他的号码是${number}，住楼上。` })).toEqual(['record:summary_has_identifier'])
    expect(await codeOf(w.officer.call(c.addInquiry, { ...of, version: version + 1 }))).toBe('version_conflict')
    expect((await w.officer.call(c.listRecords, { id })).inquiries).toEqual([])
  })
})

describe('a receipt', () => {
  test('goes from party to party and says what, how much and how', async () => {
    const { id, version, one, other } = await opened()
    await w.officer.call(c.addReceipt, { ...receipt, id, version, fromId: one, toId: other, witness: '宇文见' })
    const [paper] = await printed(w.officer, id, '收条')
    for (const words of ['钟离秋今收到端木青', '800', '天花板修补费', '现金', '宇文见', '不经手'])
      expect(paper).toContain(words)
  })

  test('is refused to oneself, to somebody outside, and as money without an amount', async () => {
    const { id, version, one, other } = await opened()
    const of = { ...receipt, id, version, fromId: one, toId: other }
    const add = (change: object) => fieldsOf(w.officer.call(c.addReceipt, { ...of, ...change } as never))
    expect(await add({ toId: one })).toEqual(['toId:dispute_receipt_same'])
    expect(await add({ fromId: uuidv7() })).toEqual(['fromId:dispute_not_a_party'])
    expect(await add({ amountYuan: undefined })).toEqual(['amountYuan:required'])
    expect((await w.officer.call(c.addReceipt, { ...of, amountYuan: undefined, how: '实物' })).recordId).toBeTruthy()
  })

  test('that was a mistake is struck out with its reason, once: it stays to be seen and is bound no more', async () => {
    const { id, version, one, other } = await opened()
    const made = await w.officer.call(c.addReceipt, { ...receipt, id, version, fromId: one, toId: other })
    const strike = { id, version: made.version, recordId: made.recordId, reason: '金额写错' }
    const gone = await w.officer.call(c.voidRecord, strike)
    expect(await codeOf(w.officer.call(c.voidRecord, { ...strike, version: gone.version }))).toBe('not_found')
    const { receipts } = await w.officer.call(c.listRecords, { id })
    expect(receipts.map((r) => [r.amountYuan, r.voidReason])).toEqual([[800, '金额写错']])
    expect(await printed(w.officer, id, '收条')).toEqual([])
    const elsewhere = await opened()
    const foreign = { ...strike, id: elsewhere.id, version: elsewhere.version }
    expect(await codeOf(w.officer.call(c.voidRecord, foreign))).toBe('not_found')
  })
})

test('who registered it, who sat there and where they agreed stand on the papers', async () => {
  let { id, version, one, other } = await opened(w.duty)
  ;({ version } = await w.duty.call(c.act, { id, version, act: { kind: 'giveNotice' } }))
  ;({ version } = await w.duty.call(c.act, { id, version, act: { kind: 'triage', mode: '人民调解' } }))
  const consents = [one, other].map((partyId) => ({ partyId, how: '书面' as const }))
  const accept = { id, mediators: [{ mediatorId: w.mediatorId }], bodyId: w.bodyId, consents }
  ;({ version } = await w.officer.call(c.acceptDispute, { ...accept, version }))
  const pairs = (await w.officer.call(c.getDispute, { id })).pairs.map((p) => p.id)
  const session = { id, pairs, place: '第一调解室', present: ['公冶长'], record: '双方陈述了经过。' }
  ;({ version } = await w.mediator.call(c.holdSession, { ...session, version }))
  await w.mediator.call(c.agree, {
    id,
    version,
    pairs,
    form: '书面',
    facts: '楼上漏水泡坏楼下天花板，双方协商修补。',
    issues: '赔偿',
    responsibilities: '楼上负责',
    terms: [{ who: '端木青', what: '赔偿', amountYuan: 800, by: '2026-12-05' }],
    performMode: '到期',
    performBy: '2026-12-05',
    isSealed: true,
    isRecorded: false,
    copies: 3,
    signatures: (await w.officer.call(c.getDispute, { id })).parties
      .map((p) => ({ partyId: p.id, as: '当事人', name: p.name, how: '纸质签名' }))
      .concat([{ as: '调解员', name: '温如玉', how: '纸质签名' } as never]),
  } as never)
  const { rows } = await w.t.admin.query('select name from staff where id = $1', [w.duty.staffId])
  expect((await printed(w.officer, id, '受理登记表'))[0]).toContain(`登记人：${rows[0].name}`)
  expect((await printed(w.officer, id, '调解记录'))[0]).toContain('端木青（一方）、钟离秋（对方）、公冶长')
  expect((await printed(w.officer, id, '人民调解协议书'))[0]).toContain('于第一调解室')
})

describe('who', () => {
  test('a mediator writes into her own file alone, nobody into one that has ended, and no stranger reads', async () => {
    const { id, version, one, other } = await opened()
    const of = { ...receipt, id, version, fromId: one, toId: other }
    expect(await codeOf(w.mediator.call(c.addReceipt, of))).toBe('not_found')
    expect(await codeOf(w.mediator.call(c.listRecords, { id }))).toBe('not_found')
    const hers = await opened(w.mediator)
    const mine = { ...receipt, id: hers.id, version: hers.version, fromId: hers.one, toId: hers.other }
    const { version: now } = await w.mediator.call(c.addReceipt, mine)
    await w.officer.call(c.act, { id: hers.id, version: now, act: { kind: 'withdraw', by: hers.one, recorded: true } })
    const after = await w.officer.call(c.getDispute, { id: hers.id })
    const late = w.officer.call(c.addReceipt, { ...mine, version: after.version })
    expect(await ruleOf(late)).toBe('ENDED')
    expect((await w.officer.call(c.listRecords, { id: hers.id })).can).toEqual({ add: false, void: false })
  })
})

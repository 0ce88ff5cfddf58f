import { strFromU8, unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listMine } from '#features/work-log/contract.ts'
import { person } from '#features/visits/testing/world.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { makeDemoId } from '#platform/standards/citizen-number.ts'
import type { User } from '#platform/testing/app.ts'
import * as c from './contract.ts'
import { type DisputeWorld, disputeWorld, quarrel, type Register, ruleOf, stranger } from './testing/world.ts'

/* Whole files from the first quarrel to the last visit, through HTTP as their users. */

let w: DisputeWorld
beforeAll(async () => {
  w = await disputeWorld()
})
afterAll(() => w.t.close())

type ActInput = Parameters<typeof doing>[1]
const at = (iso: string) => w.t.clock.set(iso)
const file = (id: string, by: User = w.officer) => by.call(c.getDispute, { id })
const doing = (id: string, act: Record<string, unknown> & { kind: string }, version: number, by: User) =>
  by.call(c.act, { id, version, act } as never)

/** A file under way: each act at the version it has just become. */
async function under(input: Register, by: User = w.officer) {
  let { id, version } = await by.call(c.registerDispute, input)
  const pairs = async () => (await file(id)).pairs.map((p) => p.id)
  return {
    id,
    get version() {
      return version
    },
    pairs,
    async act(act: ActInput, who: User = w.officer) {
      const made = await doing(id, act, version, who)
      version = made.version
      return made.state
    },
    async call(work: (version: number) => Promise<{ version: number; state: string }>) {
      const made = await work(version)
      version = made.version
      return made.state
    },
  }
}

const NUMBER = makeDemoId('1980-05-06', 1)
const PARTIES = (world: DisputeWorld): Register['parties'] => [
  { id: uuidv7(), side: '一方', personId: person(world, 0), name: '顾云舒', sex: '2' },
  stranger('对方', { idNo: NUMBER, sex: Number(NUMBER.at(16)) % 2 === 1 ? '1' : '2' }),
]
/** What stands in a paper, as Word. */
const wordsOf = async (id: string, version: number, no: number): Promise<string> => {
  const { raw } = await w.officer.send(c.printPaper, { id, version, no, format: 'docx' })
  const { 'word/document.xml': body } = unzipSync(new Uint8Array(raw))
  return strFromU8(body as Uint8Array).replaceAll(/<[^>]+>/g, '')
}

const consentsOf = async (id: string) => (await file(id)).parties.map((p) => ({ partyId: p.id, how: '书面' as const }))

const agreement = async (id: string, change: object = {}) => {
  const f = await file(id)
  return {
    form: '书面' as const,
    facts: '双方因夜间装修噪声发生争吵，经调解互相谅解。',
    issues: '夜间装修的时间。',
    responsibilities: '钟离秋承担主要责任。',
    terms: [{ who: '钟离秋', what: '二十二时以后不再装修', by: '2026-12-20' }],
    performMode: '到期' as const,
    performBy: '2026-12-20',
    signatures: [
      ...f.parties.map((p) => ({ partyId: p.id, as: '当事人' as const, name: p.name, how: '捺印' as const })),
      { as: '调解员' as const, name: '温如玉', how: '纸质签名' as const },
    ],
    isSealed: true,
    copies: 3,
    ...change,
  }
}

describe('people’s mediation', () => {
  test('from the quarrel to the last visit: consent, session, agreement with its number, performance, two visits, file, end', async () => {
    at('2026-11-21T08:00:00.000Z')
    const f = await under(quarrel(w, { parties: PARTIES(w) }))
    expect((await file(f.id)).no).toMatch(/^\d{8}-调-2026-\d{6}$/)
    expect(await ruleOf(f.act({ kind: 'triage', mode: '人民调解' }))).toBe('NOTICE_MISSING')
    expect(await f.act({ kind: 'giveNotice' })).toBe('REGISTERED')
    expect(await f.act({ kind: 'triage', mode: '人民调解' })).toBe('TRIAGED')
    const consents = await consentsOf(f.id)
    const accept = (over: object) => (version: number) =>
      w.officer.call(c.acceptDispute, {
        id: f.id,
        version,
        mediators: [{ mediatorId: w.mediatorId }],
        bodyId: w.bodyId,
        consents,
        ...over,
      })
    expect(await ruleOf(f.call(accept({ consents: consents.slice(1) })))).toBe('CONSENT_MISSING')
    expect(await ruleOf(f.call(accept({ bodyId: undefined })))).toBe('BODY_MISSING')
    const neighbour = [{ mediatorId: w.mediatorId, conflicts: ['邻居' as const] }]
    expect(await ruleOf(f.call(accept({ mediators: neighbour })))).toBe('MEDIATOR_CONFLICT')
    expect(await f.call(accept({}))).toBe('ACCEPTED')
    const accepted = await file(f.id, w.mediator)
    expect(accepted.parties.map((p) => [p.consent, p.consentHow])).toEqual([
      ['同意', '书面'],
      ['同意', '书面'],
    ])
    // Thirty days of people's mediation from the next day on; 2026-12-21 is a Monday.
    expect(accepted.dueOn).toBe('2026-12-21')
    expect(accepted.clocks.filter((k) => k.code === 'dispute.people')).toMatchObject([
      { dueOn: '2026-12-21', basis: [{ code: '人民调解工作若干规定:33', mark: '摘录' }] },
    ])
    const pairs = await f.pairs()
    const hold = (by: User) => (version: number) =>
      by.call(c.holdSession, {
        id: f.id,
        version,
        pairs,
        place: '第一调解室',
        present: ['双方'],
        record: '双方陈述经过。',
      })
    expect(await ruleOf(f.call(hold(w.officer)))).toBe('NOT_YOURS')
    expect(await f.call(hold(w.mediator))).toBe('MEDIATING')
    const words = await agreement(f.id)
    const settle = (over: object) => (version: number) =>
      w.mediator.call(c.agree, { id: f.id, version, pairs, ...words, ...over })
    expect(await ruleOf(f.call(settle({ signatures: words.signatures.slice(1) })))).toBe('SIGNATURE_MISSING')
    expect(await ruleOf(f.call(settle({ isSealed: false })))).toBe('SEAL_MISSING')
    expect(await ruleOf(f.call(settle({ responsibilities: '' })))).toBe('CONTENTS_MISSING')
    expect(await f.call(settle({}))).toBe('AGREED')
    const agreed = await file(f.id)
    expect(agreed.agreements).toMatchObject([{ form: '书面', no: '(2026)团结人调字第1号', performBy: '2026-12-20' }])
    expect(agreed.agreements[0]?.signatures).toHaveLength(3)
    expect(agreed.pairs).toMatchObject([{ outcome: '协议成立', confirm: '不申请' }])
    expect(agreed.clocks.find((k) => k.code === 'judicialConfirm.apply')).toMatchObject({ dueOn: '2026-12-21' })
    expect(await f.act({ kind: 'perform', isWhole: true, proof: '收条', pairs }, w.mediator)).toBe('PERFORMED')
    expect(await ruleOf(f.act({ kind: 'close' }))).toBe('PAIRS_OPEN')
    const visit = (by: User) => (version: number) =>
      by.call(c.recordVisit, { id: f.id, version, pairs, method: '上门', performed: '是', isSatisfied: true })
    at('2026-11-28T08:00:00.000Z')
    expect(await f.call(visit(w.officer))).toBe('VISITING_BACK')
    expect(await ruleOf(f.call(visit(w.officer)))).toBe('VISIT_EARLY')
    at('2026-12-21T08:00:00.000Z')
    expect(await f.call(visit(w.mediator))).toBe('VISITING_BACK')
    expect(await ruleOf(f.act({ kind: 'close' }))).toBe('NOT_ARCHIVED')
    await f.act({ kind: 'archive' })
    expect(await f.act({ kind: 'close' })).toBe('CLOSED')
    const closed = await file(f.id)
    expect(closed.clocks.every((k) => k.doneAt !== null || k.waived)).toBe(true)
    expect(closed.visits).toHaveLength(2)
    expect(closed.acts).toEqual([])
    expect(closed.steps.map((s) => s.kind)).toEqual([
      'register',
      'giveNotice',
      'triage',
      'accept',
      'openSession',
      'agree',
      'perform',
      'visit',
      'visit',
      'archive',
      'close',
    ])
    const papers = await w.officer.call(c.listPapers, { id: f.id })
    // One of the two showed an identity card; its copy is laid in by hand.
    expect(papers.missing).toEqual([])
    expect(papers.parts.map((p) => [p.title, p.isWritten])).toEqual([
      ['纠纷受理登记表', true],
      ['调解权利义务告知书', true],
      [expect.stringContaining('身份证明复印件'), false],
      [expect.stringContaining('身份证明复印件'), false],
      ['调解记录', true],
      ['人民调解协议书', true],
      ['回访记录', true],
      ['回访记录', true],
    ])
    const whole = await wordsOf(f.id, closed.version, 0)
    for (const word of ['调解卷宗', '团结人调字第1号', '钟离秋', '顾云舒', '二十二时以后不再装修', closed.no])
      expect(whole).toContain(word)
    expect(await wordsOf(f.id, closed.version, 6)).toContain(NUMBER)
    expect(await wordsOf(f.id, closed.version, 1)).not.toContain(NUMBER)
    expect(await ruleOf(w.officer.call(c.printPaper, { id: f.id, version: 1, no: 1 }))).toBe('version_conflict')
    const log = await w.officer.call(listMine, { day: '2026-12-21' })
    expect(log.items.map((i) => [i.kind, i.path])).toContainEqual(['disputes.close', `/disputes/${f.id}`])
  })
})

describe('the duty desk', () => {
  test('hands a file over with its papers, gets the failure back, confirms, and the case unit takes it', async () => {
    at('2026-11-23T02:00:00.000Z')
    const f = await under(
      quarrel(w, {
        parties: [stranger('一方', { name: '端木青' }), stranger('对方', { phone: '19400001235' })],
        signs: ['肢体冲突'],
      }),
      w.duty,
    )
    expect((await file(f.id)).colour).toBe('橙')
    await f.act({ kind: 'giveNotice' }, w.duty)
    await f.act({ kind: 'triage', mode: '人民调解' }, w.duty)
    const there = { state: '有' as const, copies: 1 }
    const papers = { 接报警登记: there, 当事人身份与联系方式: there, 权利义务告知书: there, 委托调解函: there }
    const send = (evidence: object) => (version: number) =>
      w.duty.call(c.sendTransfer, {
        id: f.id,
        version,
        bodyId: w.bodyId,
        reason: '适宜人民调解，双方同意。',
        partiesConsent: true,
        isViolation: false,
        isInjury: false,
        evidence: evidence as typeof papers,
      })
    expect(await ruleOf(f.call(send({ 接报警登记: there })))).toBe('invalid_input')
    // Nobody of the room sees the file before it was sent to it.
    expect(await ruleOf(file(f.id, w.mediator))).toBe('not_found')
    await f.call(send(papers))
    const answer =
      (answer: 'receive' | 'return', missing: string[] = []) =>
      (version: number) =>
        w.mediator.call(c.answerTransfer, { id: f.id, version, answer, missing: missing as never })
    expect(await ruleOf(f.call(answer('return')))).toBe('LIST_MISSING')
    await f.call(answer('return', ['询问笔录']))
    await f.call(send({ ...papers, 询问笔录: there }))
    expect(await ruleOf(f.call(answer('return', ['视频目录'])))).toBe('RETURNED_BEFORE')
    expect(
      (await file(f.id, w.mediator)).clocks.find((k) => k.code === 'transfer.receive' && k.doneAt === null),
    ).toMatchObject({
      dueOn: '2026-11-24',
    })
    await f.call(answer('receive'))
    expect(await ruleOf(file(f.id, w.mediator2))).toBe('not_found')
    await f.call(async (version) =>
      w.mediator.call(c.acceptDispute, {
        id: f.id,
        version,
        mediators: [{ mediatorId: w.mediatorId }],
        bodyId: w.bodyId,
        consents: await consentsOf(f.id),
      }),
    )
    const pairs = await f.pairs()
    await f.call((version) =>
      w.mediator.call(c.holdSession, { id: f.id, version, pairs, place: '调解室', record: '分歧很大。' }),
    )
    expect(await f.act({ kind: 'fail', reason: '分歧过大', told: ['诉讼'], pairs }, w.mediator)).toBe('FAILED')
    const failed = await file(f.id, w.duty)
    expect(failed.transfers).toMatchObject([{ state: 'RESULT_SENT', result: '调解不成' }])
    expect(failed.clocks.find((k) => k.code === 'transfer.failFeedback')).toMatchObject({
      dueAt: '2026-11-24T02:00:00.000Z',
    })
    expect((await file(f.id, w.dutyLead)).state).toBe('FAILED')
    expect((await w.duty.call(c.board, {})).waitingForDuty).toBe(1)
    expect(await ruleOf(f.act({ kind: 'takeOver', pairs }, w.officer))).toBe('NOT_YOURS')
    expect(await f.act({ kind: 'takeOver', pairs }, w.duty)).toBe('FOLLOWUP')
    await f.call((version) => w.duty.call(c.confirmTransfer, { id: f.id, version }))
    expect(await f.act({ kind: 'sue', courtNo: '（2026）吉0702民初1号', pairs }, w.duty)).toBe('SUED')
    expect((await file(f.id)).transfers).toMatchObject([{ state: 'CONFIRMED' }])
  })
})

describe('on the spot', () => {
  test('one request registers, tells, accepts, mediates, agrees and performs; sent twice it stands once', async () => {
    at('2026-11-24T02:00:00.000Z')
    const sheet = quarrel(w, { complexity: '简单', incidentNo: 'JJD-2026-7' })
    const parties = sheet.parties.map((p) => ({ partyId: p.id, how: '口头记录' as const }))
    const input = {
      ...sheet,
      at: '2026-11-24T01:40:00.000Z',
      mode: '治安调解' as const,
      told: true as const,
      answers: {
        isCivilDispute: true,
        isViolation: true,
        conduct: '干扰他人正常生活' as const,
        isLesser: true,
        ground: '亲友邻里同事在校学生间因琐事' as const,
        bars: [],
      },
      spot: {
        isSlight: true,
        isClear: true,
        isCauseClear: true,
        loss: '不涉及' as const,
        bothAgree: true,
        performAtOnce: true,
      },
      consents: parties,
      agreement: {
        form: '当场' as const,
        facts: '双方互致歉意。',
        terms: [{ who: '双方', what: '互致歉意', by: '2026-11-24' }],
        performMode: '当场' as const,
        performBy: '2026-11-24',
        recorderNo: 'ZFY-0072',
      },
    }
    const made = await w.officer.call(c.settleOnSpot, input)
    expect(made).toMatchObject({ state: 'PERFORMED', agreementNo: null })
    expect(await w.officer.call(c.settleOnSpot, input)).toEqual(made)
    const f = await file(made.id)
    expect(f.sessions).toMatchObject([{ at: '2026-11-24T01:40:00.000Z', recorderNo: 'ZFY-0072' }])
    expect(f.pairs).toMatchObject([{ visitsDue: 1, outcome: '协议成立' }])
    expect(f.clocks.filter((k) => k.doneAt === null && !k.waived).map((k) => k.code)).toEqual([
      'dispute.followUp.first',
    ])
    const log = await w.officer.call(listMine, { day: '2026-11-24' })
    expect(log.items.filter((i) => i.path === `/disputes/${made.id}`)).toHaveLength(1)
  })
})

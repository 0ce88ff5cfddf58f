import { strFromU8, unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeMediator } from '#features/mediation/factory.ts'
import { person } from '#features/visits/testing/world.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { makeDemoId } from '#platform/standards/citizen-number.ts'
import type { User } from '#platform/testing/app.ts'
import * as c from './contract.ts'
import { night } from './testing/night.ts'
import { oracle } from './testing/oracle.ts'
import {
  codeOf,
  type DisputeWorld,
  disputeWorld,
  fieldsOf,
  quarrel,
  type Register,
  ruleOf,
  stranger,
} from './testing/world.ts'

/* What goes wrong at a real desk (issue "Ugly cases"), through HTTP. */

let w: DisputeWorld
beforeAll(async () => {
  w = await disputeWorld()
})
afterAll(() => w.t.close())

const at = (iso: string) => w.t.clock.set(iso)
type Of = { id: string; version: number }
const of = ({ id, version }: Of): Of => ({ id, version })
const file = (id: string, by: User = w.officer) => by.call(c.getDispute, { id })
const act = async (o: Of, what: { kind: string } & Record<string, unknown>, by: User = w.officer): Promise<Of> =>
  of(await by.call(c.act, { ...o, act: what } as never))
const register = async (change: Partial<Register> = {}, by: User = w.officer): Promise<Of> =>
  of(await by.call(c.registerDispute, quarrel(w, change)))
const consentsOf = async (id: string) => (await file(id)).parties.map((p) => ({ partyId: p.id, how: '书面' as const }))

const LESSER = {
  isCivilDispute: true,
  isViolation: true,
  conduct: '殴打他人' as const,
  isLesser: true,
  ground: '亲友邻里同事在校学生间因琐事' as const,
  bars: [],
}

/** A file accepted by the police, by the officer himself. */
async function accepted(mode: string, change: Partial<Register> = {}): Promise<Of> {
  let o = await act(await register({ incidentNo: 'JJD-2026-0001', ...change }), { kind: 'giveNotice' })
  o = await act(o, { kind: 'triage', mode })
  return of(
    await w.officer.call(c.acceptDispute, {
      ...o,
      mediators: [{ staffId: w.station.officerId }],
      consents: await consentsOf(o.id),
      ...(mode === '治安调解' ? { answers: LESSER } : {}),
    }),
  )
}
const pairsOf = async (id: string) => (await file(id)).pairs.map((p) => p.id)
const hold = async (o: Of, by: User = w.officer): Promise<Of> =>
  of(
    await by.call(c.holdSession, {
      ...o,
      pairs: await pairsOf(o.id),
      place: '警务室',
      record: '双方陈述经过。',
      recorderNo: 'ZFY-1',
    }),
  )
const oral = (performBy: string, performMode: '当场' | '到期' = '到期') => ({
  form: '口头' as const,
  facts: '双方互致歉意。',
  terms: [{ who: '钟离秋', what: '赔偿门锁', amountYuan: 300, by: performBy }],
  performMode,
  performBy,
  isRecorded: true,
})

describe('parties', () => {
  test('one person on both sides is refused, also where he is typed twice with one number or one phone', async () => {
    const twice = (one: object, other: object) => [stranger('一方', one), stranger('对方', other)]
    const idNo = makeDemoId('1985-03-04', 7)
    const both = { id: uuidv7(), personId: person(w, 0), name: '顾云舒', sex: '2' as const }
    for (const parties of [
      twice({ idNo, phone: '19400001111' }, { idNo, phone: '19400002222' }),
      twice({ name: '端木青', phone: '19400003333' }, { name: '端木青', phone: '19400003333' }),
      [
        { ...both, side: '一方' as const },
        { ...both, id: uuidv7(), side: '对方' as const },
      ],
    ])
      expect(await ruleOf(register({ parties }))).toBe('PARTY_ON_BOTH_SIDES')
    expect(await ruleOf(register({ parties: [stranger('一方'), stranger('第三人', { phone: '19400009911' })] }))).toBe(
      'ONE_SIDE_MISSING',
    )
  })

  test('bad numbers stand at their fields, all at once', async () => {
    const wrong = makeDemoId('1985-03-04', 8)
    const parties = [
      stranger('一方', {
        idNo: `${wrong.slice(0, 17)}${wrong.endsWith('0') ? '1' : '0'}`,
        phone: '19400',
        name: '王 13812345678',
      }),
      stranger('对方', { idNo: wrong, sex: wrong.at(16) === '1' ? '2' : '1', personId: uuidv7() }),
    ]
    const faults = await fieldsOf(register({ parties }))
    expect(faults).toEqual(
      expect.arrayContaining([
        'parties.0.idNo:id_checksum',
        'parties.0.name:summary_has_identifier',
        'parties.1.personId:dispute_person_unknown',
      ]),
    )
    expect(faults.some((f) => f.startsWith('parties.0.phone:'))).toBe(true)
    const facts = `对方身份证 ${makeDemoId('1985-03-04', 9)}，争吵多次不休，各执一词。`
    expect(await fieldsOf(register({ facts }))).toEqual(['facts:summary_has_identifier'])
    expect(await fieldsOf(register({ addressId: undefined }))).toEqual(['placeNote:dispute_place_missing'])
  })

  test('a minor without a told guardian is not mediated; one of sixteen who lives by his own work may be, if he agrees', async () => {
    const child = (change: object) => ({
      parties: [stranger('一方', { birthDate: '2009-05-01', ...change }), stranger('对方', { phone: '19400004444' })],
    })
    const accept = async (change: object) => {
      let o = await act(await register(child(change)), { kind: 'giveNotice' })
      o = await act(o, { kind: 'triage', mode: '行政调解' })
      const consents = await consentsOf(o.id)
      return w.officer.call(c.acceptDispute, { ...o, mediators: [{ staffId: w.station.officerId }], consents })
    }
    expect(await ruleOf(accept({}))).toBe('GUARDIAN_NOT_TOLD')
    expect(await ruleOf(accept({ livesByOwnWork: true }))).toBe('GUARDIAN_NOT_TOLD')
    expect((await accept({ guardianName: '钟离岳', guardianTold: true })).state).toBe('ACCEPTED')
    expect((await accept({ livesByOwnWork: true, agreedNotToTell: true })).state).toBe('ACCEPTED')
  })

  test('somebody born on 29 February comes of age on 28 February', async () => {
    const minor = async (day: string) => {
      const { id } = await register({
        foundAt: `${day}T06:00:00.000Z`,
        parties: [stranger('一方', { birthDate: '2008-02-29' }), stranger('对方', { phone: '19400004444' })],
      })
      return (await w.officer.call(c.getDispute, { id })).parties.map((p) => p.isMinor)
    }
    expect(await minor('2026-02-27')).toEqual([true, false])
    expect(await minor('2026-02-28')).toEqual([false, false])
  })

  test('from acceptance on parties stay, but a guardian may still be told', async () => {
    const o = await accepted('行政调解')
    const f = await file(o.id)
    const sheet = (parties: Register['parties']) => ({ ...quarrel(w), id: o.id, version: o.version, parties })
    const known = f.parties.map((p) => ({
      id: p.id,
      side: p.side,
      name: p.name,
      sex: p.sex,
      ...(p.isRegistered ? { personId: p.personId } : {}),
    }))
    expect(await codeOf(w.officer.call(c.editDispute, sheet([...known, stranger('第三人')])))).toBe(
      'dispute_parties_stay',
    )
    const swapped = known.map((p) => ({ ...p, side: p.side === '一方' ? ('对方' as const) : ('一方' as const) }))
    expect(await codeOf(w.officer.call(c.editDispute, sheet(swapped)))).toBe('dispute_parties_stay')
    const { version } = await w.officer.call(c.editDispute, sheet(known))
    expect((await file(o.id)).version).toBe(version)
  })
})

describe('mediators', () => {
  test('a mediator who lives in the building is noticed without anybody saying so', async () => {
    const neighbour = await makeMediator(w.t.admin, {
      bodyId: w.bodyId,
      by: w.station.chiefId,
      name: '邻家人',
      homeAddressId: w.door.addressId,
    })
    const o = await act(await act(await register(), { kind: 'giveNotice' }), { kind: 'triage', mode: '人民调解' })
    const shown = await w.officer.call(c.listCandidates, { id: o.id })
    expect(shown.candidates.find((one) => one.id === neighbour)?.conflicts).toContain('邻居')
    const accept = w.officer.call(c.acceptDispute, {
      ...o,
      mediators: [{ mediatorId: neighbour }],
      bodyId: w.bodyId,
      consents: await consentsOf(o.id),
    })
    expect(await ruleOf(accept)).toBe('MEDIATOR_CONFLICT')
  })

  test('a mediator who registered it herself sees it no more once somebody else mediates', async () => {
    let o = await act(await register({}, w.mediator), { kind: 'giveNotice' }, w.mediator)
    o = await act(o, { kind: 'triage', mode: '人民调解' })
    const consents = (await file(o.id, w.mediator)).parties.map((p) => ({ partyId: p.id, how: '书面' as const }))
    const accept = { ...o, mediators: [{ mediatorId: w.mediatorId }], bodyId: w.bodyId, consents }
    o = of(await w.mediator.call(c.acceptDispute, accept))
    expect((await file(o.id, w.mediator)).id).toBe(o.id)
    const swap = { out: w.mediator.staffId, in: { mediatorId: w.mediator2Id }, reason: '与一方系亲属' }
    await act(o, { kind: 'replaceMediator', ...swap })
    expect(await codeOf(file(o.id, w.mediator))).toBe('not_found')
    expect((await file(o.id, w.mediator2)).id).toBe(o.id)
  })

  test('the host of 治安调解 leaves by the deputy alone, and the reason stays', async () => {
    const o = await accepted('治安调解')
    const swap = { out: w.station.officerId, in: { staffId: w.duty.staffId }, reason: '与一方系同学' }
    expect(await ruleOf(act(o, { kind: 'replaceMediator', ...swap }))).toBe('POLICE_ONLY')
    expect(await ruleOf(act(o, { kind: 'recuse', ...swap }))).toBe('NOT_YOURS')
    await act(o, { kind: 'recuse', ...swap }, w.deputy)
    const { mediators } = await file(o.id)
    expect(mediators.map((m) => [m.staffId, m.untilAt !== null, m.reason])).toEqual([
      [w.duty.staffId, false, null],
      [w.station.officerId, true, '与一方系同学'],
    ])
    expect(mediators[1]?.decidedBy?.id).toBe(w.deputy.staffId)
  })
})

describe('time', () => {
  test('a second 治安调解 after the seventh working day goes to the case, over a holiday of seven days', async () => {
    // The first session on Wednesday 23 September; National Day and its days off and on lie between.
    at('2026-09-23T02:00:00.000Z')
    let o = await hold(await accepted('治安调解', { foundAt: '2026-09-22T06:00:00.000Z' }))
    const pairs = await pairsOf(o.id)
    expect(await ruleOf(act(o, { kind: 'fail', reason: '分歧过大', told: [], pairs }))).toBe('TOLD_MISSING')
    o = await act(o, { kind: 'fail', reason: '分歧过大', told: ['诉讼'], pairs })
    o = await act(o, { kind: 'takeOver', pairs }, w.duty)
    const second = (await file(o.id)).clocks.find((k) => k.code === 'dispute.police.second')
    const consents = (await file(o.id)).parties.map((p) => p.id)
    at(new Date(new Date(second?.dueAt as string).getTime() + 1).toISOString())
    expect(await ruleOf(act(o, { kind: 'mediateAgain', consents, pairs }))).toBe('POLICE_SECOND_LATE')
    expect(await ruleOf(act(o, { kind: 'tell', told: ['诉讼'], pairs }))).toBe('CASE_REQUIRED')
    const { version } = await act(o, { kind: 'toCase', externalNo: '吉公（治）字〔2026〕77号', pairs })
    expect((await file(o.id)).state).toBe('CASE')
    expect(version).toBeGreaterThan(o.version)
    expect(second?.dueAt).toBe(oracle(new Date('2026-09-23T02:00:00.000Z'), [7, '工作日']).toISOString())
  })

  test('red raised at 23:59 on the eve of a holiday of seven days is due that night, and every 24 hours through it', async () => {
    at('2026-09-30T15:59:00.000Z')
    const o = await register({ foundAt: '2026-09-30T15:30:00.000Z', signs: ['出示凶器或危险物品'] })
    const f = await file(o.id)
    expect([f.colour, f.colourBy]).toEqual(['红', '出示凶器或危险物品'])
    expect(f.flags.at(-1)).toMatchObject({ handleBy: '2026-09-30T16:00:00.000Z', handledAt: null })
    expect(f.clocks.find((k) => k.code === 'dispute.colour.red')?.dueAt).toBe('2026-10-01T15:59:00.000Z')
    at('2026-10-01T01:00:00.000Z')
    const met = of(await w.officer.call(c.recordContact, { ...o, way: '上门', note: '已上门，收缴刀具。' }))
    const after = await file(o.id)
    expect(after.flags.at(-1)?.handledAt).toBe('2026-10-01T01:00:00.000Z')
    expect(after.clocks.find((k) => k.code === 'dispute.colour.red' && k.doneAt === null)?.dueAt).toBe(
      '2026-10-02T01:00:00.000Z',
    )
    // Lowering is the deputy's, with a note; the facts he weighed do not raise it again.
    expect(await ruleOf(w.officer.call(c.setColour, { ...met, colour: '黄', note: '已平息' }))).toBe(
      'LOWER_NEEDS_DEPUTY',
    )
    expect(await ruleOf(w.deputy.call(c.setColour, { ...met, colour: '黄' }))).toBe('LOWER_NEEDS_NOTE')
    const lowered = await w.deputy.call(c.setColour, { ...met, colour: '黄', note: '刀具已收缴，双方和解意愿明确' })
    const told = await act(of(lowered), { kind: 'giveNotice' })
    expect((await file(told.id)).colour).toBe('黄')
  })

  test('that comes down from red to orange is not raised a second time', async () => {
    at('2026-07-06T02:00:00.000Z')
    const raised = async () => {
      const { figures } = await w.deputy.call(c.figures, { from: '2026-07-06', to: '2026-07-06' })
      return figures.find((f) => f.key === 'P09')?.denominator
    }
    const before = await raised()
    const red = await register({ foundAt: '2026-07-06T01:00:00.000Z', signs: ['出示凶器或危险物品'] })
    await w.deputy.call(c.setColour, { ...of(red), colour: '橙', note: '刀具已收缴' })
    expect((await file(red.id)).colour).toBe('橙')
    expect(await raised()).toBe((before ?? 0) + 1)
  })

  test('what drags on turns yellow in the night, and of a file that ended 90 days ago only the number is left', async () => {
    at('2026-07-01T02:00:00.000Z')
    const dragging = await register({ foundAt: '2026-07-01T01:00:00.000Z' })
    const settled = await register({ foundAt: '2026-07-01T01:00:00.000Z' })
    const ended = await register({ foundAt: '2026-07-01T01:00:00.000Z', signs: ['肢体冲突'] })
    await w.t.admin.query(
      `update dispute set own = 'WITHDRAWN', state = 'WITHDRAWN', ended_at = '2026-07-02T00:00:00Z', flag_until = '2026-09-30', outcome = '撤回' where id = any ($1)`,
      [[ended.id]],
    )
    await w.t.admin.query(
      `update dispute set own = 'NOT_MEDIABLE', state = 'NOT_MEDIABLE', outcome = '不予调解' where id = $1`,
      [settled.id],
    )
    expect(await night(w.t, '2026-07-31')).toMatchObject({ raised: 0 })
    expect(await night(w.t, '2026-08-01')).toMatchObject({ raised: 1, forgotten: 0 })
    expect(await night(w.t, '2026-08-01')).toMatchObject({ raised: 0 })
    const f = await file(dragging.id)
    expect([f.colour, f.colourBy, f.flags.length]).toEqual(['黄', '久拖未决', 2])
    expect(f.clocks.filter((k) => k.doneAt === null && !k.waived).map((k) => k.code)).toEqual(['dispute.colour.yellow'])
    expect((await file(settled.id)).colour).toBe('蓝')
    const year = { from: '2026-01-01', to: '2026-12-31' }
    const p09 = async () => (await w.deputy.call(c.figures, year)).figures.find((one) => one.key === 'P09')
    const before = await p09()
    expect(await night(w.t, '2026-09-30')).toMatchObject({ forgotten: 0 })
    expect(await night(w.t, '2026-10-01')).toMatchObject({ forgotten: 1 })
    const left = await file(ended.id)
    expect([left.colour, left.signs, left.flags]).toEqual(['蓝', [], []])
    expect(await p09()).toEqual(before)
  })
})

describe('two at once', () => {
  test('of two officers who close at the same moment one is told that it has been done', async () => {
    at('2026-11-21T08:00:00.000Z')
    const o = await register()
    const results = await Promise.allSettled(
      [w.officer, w.deputy, w.chief].map((by) => by.call(c.setColour, { ...o, colour: '橙', note: '同时' })),
    )
    expect(results.filter((r) => r.status === 'fulfilled')).toHaveLength(1)
    for (const r of results)
      if (r.status === 'rejected') expect((r.reason as { code: string }).code).toBe('version_conflict')
  })

  test('a file merges with its duplicate: its number stays there, its clocks count from the earlier; never in a circle', async () => {
    at('2026-11-02T02:00:00.000Z')
    const early = await accepted('行政调解', { foundAt: '2026-11-01T06:00:00.000Z' })
    at('2026-11-10T02:00:00.000Z')
    const late = await accepted('行政调解', { foundAt: '2026-11-09T06:00:00.000Z' })
    const before = (await file(late.id)).dueOn
    expect(before).toBe('2026-12-10')
    const cross = await Promise.allSettled([
      act(early, { kind: 'merge', intoId: late.id }),
      act(late, { kind: 'merge', intoId: early.id }),
    ])
    expect(cross.filter((r) => r.status === 'fulfilled')).toHaveLength(1)
    const [a, b] = [await file(early.id), await file(late.id)]
    const [gone, kept] = a.state === 'MERGED' ? [a, b] : [b, a]
    expect(gone.mergedInto).toBe(kept.id)
    expect(kept.mergedNos).toEqual([gone.no])
    expect(kept.dueOn).toBe('2026-12-02')
    expect(await ruleOf(act({ id: kept.id, version: kept.version }, { kind: 'merge', intoId: kept.id }))).toBe(
      'MERGE_INTO_ITSELF',
    )
    expect(await ruleOf(act({ id: kept.id, version: kept.version }, { kind: 'merge', intoId: gone.id }))).toBe(
      'MERGE_TARGET_ENDED',
    )
  })
})

describe('after an agreement', () => {
  test('performance after a breach: urged, followed up, performed late, visited; one signer of three leaves the others their own result', async () => {
    at('2026-11-12T02:00:00.000Z')
    const three = {
      foundAt: '2026-11-11T06:00:00.000Z',
      parties: [
        stranger('一方', { name: '端木青', phone: '19400005551' }),
        stranger('对方', { name: '公孙策', phone: '19400005552' }),
        stranger('对方', { name: '欧冶子', phone: '19400005553' }),
      ],
    }
    let o = await hold(await accepted('行政调解', three))
    const [signs, refuses] = (await file(o.id)).pairs.map((p) => p.id) as [string, string]
    o = of(await w.officer.call(c.agree, { ...o, pairs: [signs], ...oral('2026-11-20') }))
    expect(
      await ruleOf(act(o, { kind: 'fail', reason: '拒绝签字', told: ['诉讼'], witnesses: ['甲某'], pairs: [refuses] })),
    ).toBe('WITNESSES_MISSING')
    o = await act(o, {
      kind: 'fail',
      reason: '拒绝签字',
      told: ['诉讼'],
      witnesses: ['甲某某', '乙某某'],
      pairs: [refuses],
    })
    expect((await file(o.id)).pairs.map((p) => p.outcome)).toEqual(['协议成立', '调解不成'])
    expect(await ruleOf(act(o, { kind: 'breach', reason: '到期未履行', pairs: [signs] }))).toBe('NOT_YET_DUE')
    at('2026-11-23T02:00:00.000Z')
    o = await act(o, { kind: 'breach', reason: '到期未履行', pairs: [signs] })
    expect(await ruleOf(act(o, { kind: 'followBreach', pairs: [signs] }))).toBe('NOT_URGED')
    o = await act(await act(o, { kind: 'urge', pairs: [signs] }), { kind: 'followBreach', pairs: [signs] })
    o = await act(o, { kind: 'performLate', proof: '转账凭证', pairs: [signs] })
    expect((await file(o.id)).pairs.map((p) => [p.state, p.proof])).toEqual([
      ['PERFORMED', '转账凭证'],
      ['FAILED', null],
    ])
    o = await act(o, { kind: 'takeOver', pairs: [refuses] }, w.duty)
    o = await act(o, { kind: 'sue', pairs: [refuses] })
    expect(await ruleOf(act(o, { kind: 'archive' }))).toBe('PAIRS_OPEN')
  })
})

describe('a file that ends while the room has not answered', () => {
  test('leaves the desk, the board and the room: no clock of it runs and nobody waits for it', async () => {
    at('2026-11-21T08:00:00.000Z')
    let o = of(await w.duty.call(c.registerDispute, quarrel(w)))
    o = await act(await act(o, { kind: 'giveNotice' }, w.duty), { kind: 'triage', mode: '人民调解' }, w.duty)
    const there = { state: '有' as const, copies: 1 }
    o = of(
      await w.duty.call(c.sendTransfer, {
        ...o,
        bodyId: w.bodyId,
        reason: '适宜人民调解。',
        partiesConsent: true,
        isViolation: false,
        isInjury: false,
        evidence: { 接报警登记: there, 当事人身份与联系方式: there, 权利义务告知书: there, 委托调解函: there },
      }),
    )
    const before = (await w.duty.call(c.board, {})).transfers
    const { parties } = await file(o.id)
    const by = parties[0]?.id
    o = await act(o, { kind: 'withdraw', by, recorded: true, pairs: null }, w.duty)
    const f = await file(o.id)
    expect(f.state).toBe('WITHDRAWN')
    expect(f.clocks.filter((k) => k.doneAt === null && !k.waived)).toEqual([])
    expect((await w.duty.call(c.board, {})).transfers).toBe(before - 1)
    expect(await codeOf(file(o.id, w.mediator))).toBe('not_found')
  })
})

describe('what a second reader found', () => {
  const HIDDEN = '松江大街88号柳岸小区9号楼909室'
  const guarded = (by: User) =>
    by.call(
      c.registerDispute,
      quarrel(w, {
        addressId: undefined,
        placeNote: '团结社区',
        facts: `对方多次到${HIDDEN}门口吵闹，邻居劝解后才离开。`,
        parties: [
          stranger('一方', { name: '司徒静', sex: '2', address: HIDDEN, isAddressProtected: true }),
          stranger('对方', { name: '公孙策', phone: '19400009191' }),
        ],
      }),
    )

  test('the desk, a mediator and an auxiliary keep a protected address too, and it stands on no paper, whoever prints', async () => {
    at('2026-11-21T08:00:00.000Z')
    for (const by of [w.duty, w.mediator, w.aux, w.officer]) {
      const made = of(await guarded(by))
      const { raw, status, body } = await w.chief.send(c.printPaper, { ...made, no: 0, format: 'docx' })
      expect([status, status === 200 || body]).toEqual([200, true])
      const words = strFromU8(unzipSync(new Uint8Array(raw))['word/document.xml'] as Uint8Array).replaceAll(
        /<[^>]+>/g,
        '',
      )
      expect(words).toContain('公孙策')
      expect(words).not.toContain('909室')
    }
  })

  test('who was recused takes no further part; who came in his place may go on, though he sits at the desk', async () => {
    let o = await accepted('治安调解')
    const swap = { out: w.station.officerId, in: { staffId: w.duty.staffId }, reason: '与一方系同学' }
    o = await act(o, { kind: 'recuse', ...swap }, w.deputy)
    expect(await ruleOf(hold(o))).toBe('NOT_YOURS')
    expect((await file(o.id)).acts.map((a) => a.kind)).not.toContain('openSession')
    expect((await file(o.id)).officer.id).toBe(w.duty.staffId)
    const session = { ...o, pairs: await pairsOf(o.id), place: '调解室', recorderNo: 'ZFY-2' }
    expect((await w.duty.call(c.holdSession, session)).state).toBe('MEDIATING')
  })

  test('a merge takes what was seen along: red stays red', async () => {
    const red = await register({ signs: ['扬言杀人放火'] })
    const blue = await register()
    await act(red, { kind: 'merge', intoId: blue.id })
    const kept = await file(blue.id)
    expect([kept.colour, kept.signs]).toEqual(['红', ['扬言杀人放火']])
    expect(kept.clocks.filter((k) => k.doneAt === null && !k.waived).map((k) => k.code)).toEqual(['dispute.colour.red'])
  })

  test('a transfer that nobody answered ends with what the file becomes; one is taken by accepting', async () => {
    const there = { state: '有' as const, copies: 1 }
    const send = async () => {
      let o = of(await w.duty.call(c.registerDispute, quarrel(w)))
      o = await act(await act(o, { kind: 'giveNotice' }, w.duty), { kind: 'triage', mode: '人民调解' }, w.duty)
      return of(
        await w.duty.call(c.sendTransfer, {
          ...o,
          bodyId: w.bodyId,
          reason: '适宜人民调解。',
          partiesConsent: true,
          isViolation: false,
          isInjury: false,
          evidence: { 接报警登记: there, 当事人身份与联系方式: there, 权利义务告知书: there, 委托调解函: there },
        }),
      )
    }
    const accept = async (o: Of, by: User) =>
      of(
        await by.call(c.acceptDispute, {
          ...o,
          mediators: [{ mediatorId: w.mediatorId }],
          bodyId: w.bodyId,
          consents: await consentsOf(o.id),
        }),
      )
    const called = await accept(await send(), w.officer)
    expect((await file(called.id)).transfers).toMatchObject([{ state: 'CONFIRMED', result: '未经调解室办理' }])
    const taken = await accept(await send(), w.mediator)
    expect((await file(taken.id)).transfers).toMatchObject([
      { state: 'RECEIVED', receivedBy: { id: w.mediator.staffId } },
    ])
    expect(await ruleOf(w.mediator.call(c.answerTransfer, { ...taken, answer: 'receive' }))).toBe('NOT_FROM_HERE')
  })

  test('a mediator who names himself as a colleague is looked at as the one in the pool he is', async () => {
    const o = await act(await act(await register(), { kind: 'giveNotice' }), { kind: 'triage', mode: '人民调解' })
    await w.t.admin.query('update mediator set home_address_id = $1 where id = $2', [w.door.addressId, w.mediator2Id])
    const accept = w.officer.call(c.acceptDispute, {
      ...o,
      mediators: [{ staffId: w.mediator2.staffId as string }],
      bodyId: w.bodyId,
      consents: await consentsOf(o.id),
    })
    expect(await ruleOf(accept)).toBe('MEDIATOR_CONFLICT')
  })
})

import { describe, expect, test } from 'vitest'
import type { Act, Actor, Dispute, Refusal } from './dispute.ts'
import { ACTS, after, register, stateOf, takeIn } from './machine.ts'
import {
  act,
  ANSWERS,
  ANYBODY,
  as,
  CHIEF,
  go,
  MEDIATOR,
  mediating,
  OFFICER_HOST,
  opened,
  party,
  SPOT,
  THREE,
  TWO,
} from './testing/acts.ts'
import { at } from './testing/oracle.ts'
import { TERMS } from './testing/terms.ts'

const MONDAY = at('2026-03-02T09:00')
const refusal = (d: Dispute, one: Act, now = MONDAY, actor: Actor = ANYBODY): Refusal | undefined => {
  const result = after(d, one, actor, { now, terms: TERMS })
  return 'refusal' in result ? result.refusal : undefined
}
const triaged = (mode: '人民调解' | '治安调解', parties = TWO): Dispute => {
  let d = opened(parties)
  d = go(d, act(d, 'giveNotice'), MONDAY)
  return go(d, act(d, 'triage', { mode }), MONDAY)
}
const states = (d: Dispute) => Object.fromEntries(d.pairs.map((pair) => [pair.id, pair.state]))

describe('the parties', () => {
  test('one person is not on both sides, and both sides are there', () => {
    const start = (parties: typeof TWO) => register({ id: 'f', no: '1', parties, actor: as('OFFICER') })
    expect(start([party('a', '一方'), party('b', '对方', { personId: 'person-a' })])).toEqual({
      refusal: 'PARTY_ON_BOTH_SIDES',
    })
    expect(start([party('a', '一方'), party('t', '第三人')])).toEqual({ refusal: 'ONE_SIDE_MISSING' })
    expect(register({ id: 'f', no: '1', parties: TWO, actor: as('SYS') })).toEqual({ refusal: 'NOT_YOURS' })
  })

  test('a child without a guardian told is not mediated; one of sixteen who lives by his own work may come alone', () => {
    const child = (guardianTold: boolean, own: boolean) =>
      triaged('人民调解', [
        party('a', '一方', { minor: { guardianTold, livesByOwnWork: own, agreedNotToTell: own } }),
        party('b', '对方'),
      ])
    expect(refusal(child(false, false), act(child(false, false), 'accept'))).toBe('GUARDIAN_NOT_TOLD')
    expect(refusal(child(true, false), act(child(true, false), 'accept'))).toBeUndefined()
    expect(refusal(child(false, true), act(child(false, true), 'accept'))).toBeUndefined()
  })

  test('a child’s agreement bears his guardian’s name', () => {
    const minor = { guardianTold: true, livesByOwnWork: false, agreedNotToTell: false }
    const d = mediating('人民调解', MONDAY, [party('a', '一方', { minor }), party('b', '对方')])
    expect(refusal(d, act(d, 'agree', { guardiansSigned: [] }))).toBe('GUARDIAN_NOT_SIGNED')
    expect(refusal(d, act(d, 'agree'))).toBeUndefined()
  })

  test('a suspect sends nobody in his place; the injured party sends somebody with a letter', () => {
    const d = triaged('治安调解', [
      party('a', '一方', { isSuspect: true, proxy: { hasLetter: true } }),
      party('b', '对方'),
    ])
    expect(refusal(d, act(d, 'accept'))).toBe('PROXY_OF_SUSPECT')
    const e = triaged('治安调解', [party('a', '一方'), party('b', '对方', { proxy: { hasLetter: false } })])
    expect(refusal(e, act(e, 'accept'))).toBe('PROXY_WITHOUT_LETTER')
  })

  test('a third party consents but opposes nobody and withdraws for nobody', () => {
    const d = triaged('人民调解', [...TWO, party('t', '第三人')])
    expect(refusal(d, act(d, 'accept', { consents: ['a', 'b'] }))).toBe('CONSENT_MISSING')
    const accepted = go(d, act(d, 'accept'), MONDAY)
    expect(states(accepted)).toEqual({ 'a:b': 'ACCEPTED' })
    expect(refusal(accepted, act(accepted, 'withdraw', { by: 't' }))).toBe('NOT_A_PARTY')
  })
})

describe('who mediates', () => {
  test('a neighbour of a party does not, nor a relative; an auxiliary with a letter does, unless he was there on duty', () => {
    const d = triaged('人民调解')
    const by = (change: Partial<typeof MEDIATOR>) =>
      refusal(d, act(d, 'accept', { mediators: [{ ...MEDIATOR, ...change }] }))
    expect(by({ conflicts: ['邻居'] })).toBe('MEDIATOR_CONFLICT')
    expect(by({ conflicts: ['近亲属'] })).toBe('MEDIATOR_CONFLICT')
    expect(by({ isAux: true })).toBeUndefined()
    expect(by({ isAux: true, hasLetter: false })).toBe('AUX_WITHOUT_LETTER')
    expect(by({ isAux: true, attendedOnDuty: true })).toBe('AUX_ATTENDED')
    expect(refusal(d, act(d, 'accept', { mediators: [] }))).toBe('MEDIATOR_MISSING')
  })

  test('治安调解 is led by police, with an incident and a wizard that lets it through', () => {
    const d = triaged('治安调解')
    expect(refusal(d, act(d, 'accept', { mediators: [MEDIATOR] }))).toBe('HOST_NOT_POLICE')
    expect(refusal(d, act(d, 'accept', { incidentNo: null }))).toBe('INCIDENT_MISSING')
    expect(refusal(d, act(d, 'accept', { answers: { ...ANSWERS, bars: ['结伙斗殴或者其他寻衅滋事'] } }))).toBe(
      'NOT_ELIGIBLE',
    )
    expect(refusal(d, act(d, 'accept'), MONDAY, as('MEDIATOR'))).toBe('NOT_YOURS')
    expect(refusal(d, act(d, 'accept', { mediators: [OFFICER_HOST, MEDIATOR] }))).toBeUndefined()
  })

  test('回避 of the officer is the deputy’s word, never his own; the people’s mediator is replaced with a reason', () => {
    const police = mediating('治安调解', MONDAY)
    expect(refusal(police, act(police, 'recuse'), MONDAY, as('OFFICER'))).toBe('NOT_YOURS')
    expect(refusal(police, act(police, 'recuse'), MONDAY, { id: 'officer-host', roles: ['DEPUTY'] })).toBe(
      'DECIDES_HIMSELF',
    )
    expect(go(police, act(police, 'recuse'), MONDAY).mediators[0]?.id).toBe('officer-2')
    expect(refusal(police, act(police, 'replaceMediator', { out: 'officer-host' }))).toBe('POLICE_ONLY')
    const people = mediating('人民调解', MONDAY)
    expect(refusal(people, act(people, 'replaceMediator', { reason: ' ' }))).toBe('REASON_MISSING')
    expect(stateOf(go(people, act(people, 'replaceMediator'), MONDAY))).toBe('MEDIATING')
  })

  test('nobody without a part in disputes does anything at all', () => {
    for (const kind of Object.keys(ACTS) as (keyof typeof ACTS)[]) {
      const { actors } = ACTS[kind]
      for (const role of ['SYS', 'AUX', 'GRID', 'DPO', 'CITY_GUIDE'] as const) expect(actors).not.toContain(role)
    }
  })
})

describe('治安调解', () => {
  const failed = (now = MONDAY) => {
    let d = mediating('治安调解', now)
    d = go(d, act(d, 'fail'), now)
    return go(d, act(d, 'takeOver'), now)
  }

  test('a second session on the seventh working day is held, after eight it is not, and then the case goes on', () => {
    const d = failed()
    // From Monday 2 March the seventh working day is Wednesday 11 March, and its last instant still counts.
    expect(refusal(d, act(d, 'mediateAgain'), at('2026-03-12T00:00'))).toBeUndefined()
    const late = at('2026-03-12T09:00')
    expect(refusal(d, act(d, 'mediateAgain'), late)).toBe('POLICE_SECOND_LATE')
    const again = go(d, act(d, 'mediateAgain'), at('2026-03-10T09:00'))
    expect(refusal(again, act(again, 'openSession'), late)).toBe('POLICE_SECOND_LATE')
    const held = go(again, act(again, 'openSession'), at('2026-03-11T09:00'))
    expect(refusal(held, act(held, 'agree'), late)).toBe('POLICE_SECOND_LATE')
    expect(stateOf(go(d, act(d, 'toCase'), late))).toBe('CASE')
  })

  test('the seven working days leave out the spring festival', () => {
    const d = failed(at('2026-02-13T09:00'))
    expect(refusal(d, act(d, 'mediateAgain'), at('2026-03-02T09:00'))).toBeUndefined()
    expect(refusal(d, act(d, 'mediateAgain'), at('2026-03-03T09:00'))).toBe('POLICE_SECOND_LATE')
  })

  test('there is no third, and no second before the first has failed', () => {
    const running = mediating('治安调解', MONDAY)
    expect(refusal(running, act(running, 'openSession'))).toBe('POLICE_FIRST_NOT_FAILED')
    let d = failed()
    d = go(d, act(d, 'mediateAgain'), MONDAY)
    d = go(d, act(d, 'openSession'), MONDAY)
    expect(refusal(d, act(d, 'openSession'))).toBe('POLICE_TWICE')
    d = go(d, act(d, 'fail'), MONDAY)
    d = go(d, act(d, 'takeOver'), MONDAY)
    expect(refusal(d, act(d, 'mediateAgain'))).toBe('POLICE_TWICE')
  })

  test('the case is extended once by the authority above, and anew where an agreement came between', () => {
    let d = failed()
    expect(refusal(d, act(d, 'extendCase', { approvalNo: '' }), MONDAY, CHIEF)).toBe('APPROVAL_MISSING')
    d = go(d, act(d, 'extendCase'), MONDAY, CHIEF)
    expect(refusal(d, act(d, 'extendCase'), MONDAY, CHIEF)).toBe('EXTENDED_BEFORE')
    for (const kind of ['mediateAgain', 'openSession', 'agree', 'breach'] as const) d = go(d, act(d, kind), MONDAY)
    expect(refusal(d, act(d, 'extendCase'), MONDAY, CHIEF)).toBeUndefined()
  })

  test('who strikes again or runs away is not mediated with a second time, and a broken agreement is punished', () => {
    let d = mediating('治安调解', MONDAY)
    d = go(d, act(d, 'fail', { reason: '违法嫌疑人逃跑' }), MONDAY)
    d = go(d, act(d, 'takeOver'), MONDAY)
    expect(refusal(d, act(d, 'mediateAgain'))).toBe('POLICE_BARRED')
    expect(refusal(d, act(d, 'tell'))).toBe('CASE_REQUIRED')
    expect(refusal(d, act(d, 'sue'))).toBe('CASE_REQUIRED')
    let e = mediating('治安调解', MONDAY)
    for (const kind of ['agree', 'breach', 'urge', 'followBreach'] as const) e = go(e, act(e, kind), MONDAY)
    expect(refusal(e, act(e, 'mediateAgain'))).toBe('POLICE_BREACH_IS_CASE')
  })

  test('on the spot it is recorded in place of paper, performed at once, and visited once', () => {
    const now = MONDAY
    const d = mediating('治安调解', now, TWO, { spot: SPOT })
    const onSpot = { form: '当场', performMode: '当场', performBy: '2026-03-02' } as const
    expect(refusal(d, act(d, 'agree', { ...onSpot, recorderNo: null }))).toBe('NOT_RECORDED')
    const done = go(d, act(d, 'agree', onSpot), now)
    expect(done.pairs[0]).toMatchObject({ state: 'PERFORMED', visitsDue: 1 })
    const plain = mediating('治安调解', now)
    expect(refusal(plain, act(plain, 'agree', onSpot))).toBe('FORM_NOT_ALLOWED')
    expect(refusal(plain, act(plain, 'agree', { form: '口头' }))).toBe('FORM_NOT_ALLOWED')
  })
})

describe('the agreement', () => {
  test('with one signature missing is none, nor without seal, mediator or contents', () => {
    const d = mediating('人民调解', MONDAY)
    expect(refusal(d, act(d, 'agree', { signed: ['a'] }))).toBe('SIGNATURE_MISSING')
    expect(refusal(d, act(d, 'agree', { isSealed: false }))).toBe('SEAL_MISSING')
    expect(refusal(d, act(d, 'agree', { mediatorSigned: false }))).toBe('SIGNATURE_MISSING')
    expect(refusal(d, act(d, 'agree', { isComplete: false }))).toBe('CONTENTS_MISSING')
    expect(refusal(d, act(d, 'agree', { form: '口头', isSealed: false, mediatorSigned: false }))).toBeUndefined()
    expect(refusal(d, act(d, 'agree', { performBy: '2026-03-01' }))).toBe('TERM_PASSED')
  })

  test('two of three sign: one pair agrees, the other fails before witnesses, and the file stands with the more pressing', () => {
    let d = mediating('人民调解', MONDAY, THREE)
    expect(refusal(d, act(d, 'agree', { signed: ['a', 'b'] }))).toBe('SIGNATURE_MISSING')
    expect(refusal(d, act(d, 'agree', { signed: ['a'], pairs: ['a:b'] }))).toBe('SIGNATURE_MISSING')
    d = go(d, act(d, 'agree', { signed: ['a', 'b'], pairs: ['a:b'] }), MONDAY)
    expect(stateOf(d)).toBe('MEDIATING')
    const refuses = { pairs: ['a:c'], reason: '拒绝签字' } as const
    expect(refusal(d, act(d, 'fail', { ...refuses, witnesses: 1 }))).toBe('WITNESSES_MISSING')
    d = go(d, act(d, 'fail', { ...refuses, witnesses: 2 }), MONDAY)
    expect(states(d)).toEqual({ 'a:b': 'AGREED', 'a:c': 'FAILED' })
    expect(d.pairs.map((pair) => pair.outcome)).toEqual(['协议成立', '调解不成'])
    expect(stateOf(d)).toBe('FAILED')
    expect(refusal(d, act(d, 'withdraw', { pairs: ['a:b'] }))).toBe('ALREADY_AGREED')
    expect(refusal(d, act(d, 'withdraw', { pairs: ['a:c'] }))).toBe('ALREADY_FAILED')
  })

  test('performed after the breach is performed, its case time ends, and its visits begin anew', () => {
    let d = mediating('治安调解', MONDAY)
    d = go(d, act(d, 'agree', { performBy: '2026-03-10' }), MONDAY)
    expect(refusal(d, act(d, 'breach', { reason: '到期未履行' }), at('2026-03-10T18:00'))).toBe('NOT_YET_DUE')
    d = go(d, act(d, 'breach', { reason: '到期未履行' }), at('2026-03-11T09:00'))
    expect(d.pairs[0]?.clocks.map((one) => one.code)).toEqual(['dispute.caseClock'])
    expect(refusal(d, act(d, 'followBreach'))).toBe('NOT_URGED')
    d = go(d, act(d, 'urge'), at('2026-03-11T10:00'))
    d = go(d, act(d, 'followBreach'), at('2026-03-12T10:00'))
    expect(refusal(d, act(d, 'performLate', { proof: null }))).toBe('PROOF_MISSING')
    d = go(d, act(d, 'performLate'), at('2026-03-13T10:00'))
    expect(d.pairs[0]).toMatchObject({ state: 'PERFORMED', outcome: '协议成立', visitsDue: 2 })
    expect(d.pairs[0]?.clocks.map((one) => one.code)).toEqual(['dispute.followUp.first', 'dispute.followUp.second'])
  })

  test('goes to the court for confirmation within thirty days, in writing, and never about status', () => {
    let d = mediating('人民调解', MONDAY)
    d = go(d, act(d, 'agree'), MONDAY)
    expect(refusal(d, act(d, 'confirm'), at('2026-04-02T09:00'))).toBe('CONFIRM_LATE')
    expect(refusal(d, act(d, 'confirm', { isOfStatus: true }))).toBe('CONFIRM_OF_STATUS')
    expect(refusal(d, act(d, 'confirm', { to: '裁定有效' }))).toBe('CONFIRM_OUT_OF_TURN')
    d = go(d, act(d, 'confirm'), at('2026-04-01T20:00'))
    expect(go(d, act(d, 'confirm', { to: '裁定有效' }), at('2026-04-20T09:00')).pairs[0]?.confirm).toBe('裁定有效')
    const spoken = mediating('人民调解', MONDAY)
    const e = go(spoken, act(spoken, 'agree', { form: '口头' }), MONDAY)
    expect(refusal(e, act(e, 'confirm'))).toBe('CONFIRM_NOT_WRITTEN')
  })
})

describe('the file', () => {
  test('is merged with its duplicate and keeps its number there; the duplicate cannot be merged back', () => {
    const d = opened()
    expect(refusal(d, act(d, 'merge', { into: { id: 'file', own: 'REGISTERED' } }))).toBe('MERGE_INTO_ITSELF')
    const result = after(d, act(d, 'merge'), ANYBODY, { now: MONDAY, terms: TERMS })
    if ('refusal' in result) throw new Error(result.refusal)
    expect(result.dispute).toMatchObject({ own: 'MERGED', mergedInto: 'other', outcome: '并案' })
    expect(result.effects).toContainEqual({ is: 'keepInOther', id: 'other', no: '调-1', since: null })
    const other = { ...opened(), id: 'other' }
    expect(refusal(other, act(other, 'merge', { into: { id: 'file', own: 'MERGED' } }))).toBe('MERGE_TARGET_ENDED')
    expect(refusal(result.dispute, act(result.dispute, 'giveNotice'))).toBe('ENDED')
  })

  test('merging gains nobody time: mediation counts from the earlier acceptance, whether the other file is accepted or not', () => {
    const later = at('2026-03-20T09:00')
    const d = go(triaged('人民调解'), act(triaged('人民调解'), 'accept'), MONDAY)
    const result = after(d, act(d, 'merge'), ANYBODY, { now: later, terms: TERMS })
    if ('refusal' in result) throw new Error(result.refusal)
    expect(result.effects).toContainEqual({ is: 'keepInOther', id: 'other', no: '调-1', since: MONDAY })
    const merged = { no: '调-1', since: MONDAY }
    const taken = (other: Dispute): Dispute => {
      const into = takeIn(other, merged, { now: later, terms: TERMS })
      if ('refusal' in into) throw new Error(into.refusal)
      expect([into.dispute.mergedNos, into.dispute.version]).toEqual([['调-1'], other.version + 1])
      return into.dispute
    }
    const accepted = taken(go(triaged('人民调解'), act(triaged('人民调解'), 'accept'), later))
    expect(accepted.pairs[0]?.clocks[0]).toMatchObject({ code: 'dispute.people', startAt: MONDAY })
    const sorted = taken(triaged('人民调解'))
    expect(go(sorted, act(sorted, 'accept'), later).pairs[0]?.clocks[0]?.startAt).toEqual(MONDAY)
    expect(takeIn(result.dispute, merged, { now: later, terms: TERMS })).toEqual({ refusal: 'MERGE_TARGET_ENDED' })
  })

  test('closed by two at once is closed once', () => {
    let d = opened()
    d = go(d, act(d, 'decline'), MONDAY)
    expect(refusal(d, act(d, 'close'))).toBe('NOT_ARCHIVED')
    d = go(d, act(d, 'archive'), MONDAY)
    const mine = act(d, 'close')
    const yours = act(d, 'close')
    const closed = go(d, mine, MONDAY)
    expect(stateOf(closed)).toBe('CLOSED')
    expect(refusal(closed, yours)).toBe('STALE')
  })

  test('is closed when every visit due was made in its own time and the box is shut', () => {
    let d = mediating('人民调解', MONDAY)
    d = go(d, act(d, 'agree'), MONDAY)
    d = go(d, act(d, 'perform', { isWhole: false }), MONDAY)
    expect(stateOf(d)).toBe('PERFORMING')
    d = go(d, act(d, 'perform'), MONDAY)
    d = go(d, act(d, 'visit'), at('2026-03-06T09:00'))
    expect(refusal(d, act(d, 'visit'), at('2026-03-06T10:00'))).toBe('VISIT_EARLY')
    expect(refusal(d, act(d, 'archive'))).toBe('PAIRS_OPEN')
    d = go(d, act(d, 'visit'), at('2026-04-01T09:00'))
    expect(refusal(d, act(d, 'visit'), at('2026-05-01T09:00'))).toBe('NO_VISIT_DUE')
    d = go(d, act(d, 'archive'), at('2026-04-01T10:00'))
    d = go(d, act(d, 'close'), at('2026-04-01T11:00'))
    expect([stateOf(d), d.pairs[0]?.outcome]).toEqual(['CLOSED', '协议成立'])
  })

  test('a violation settled among the people is accepted by the chief on another’s proposal, on the application of both', () => {
    let d = mediating('人民调解', MONDAY, TWO, { incidentNo: 'J-1' })
    d = go(d, act(d, 'agree'), MONDAY)
    expect(refusal(d, act(d, 'applyAcceptance'))).toBe('NOT_FROM_HERE')
    d = go(d, act(d, 'perform'), MONDAY)
    expect(refusal(d, act(d, 'applyAcceptance', { appliedInWriting: ['a'] }))).toBe('APPLICATION_MISSING')
    expect(refusal(d, act(d, 'applyAcceptance', { isDecided: true }))).toBe('DECIDED_BEFORE')
    d = go(d, act(d, 'applyAcceptance'), MONDAY)
    expect(refusal(d, act(d, 'decideAcceptance'), MONDAY, CHIEF)).toBe('PROPOSAL_MISSING')
    const both: Actor = { id: 'x', roles: ['OFFICER', 'CHIEF'] }
    const own = go(d, act(d, 'proposeAcceptance'), MONDAY, both)
    expect(refusal(own, act(own, 'decideAcceptance'), MONDAY, both)).toBe('DECIDES_HIMSELF')
    d = go(d, act(d, 'proposeAcceptance'), MONDAY)
    const refused = go(d, act(d, 'decideAcceptance', { accept: false }), MONDAY)
    expect(stateOf(refused)).toBe('REFUSED')
    expect(stateOf(go(refused, act(refused, 'toCase'), MONDAY))).toBe('CASE')
    expect(stateOf(go(d, act(d, 'decideAcceptance'), MONDAY))).toBe('ACCEPTED_BY_POLICE')
    let civil = mediating('人民调解', MONDAY)
    for (const kind of ['agree', 'perform'] as const) civil = go(civil, act(civil, kind), MONDAY)
    expect(refusal(civil, act(civil, 'applyAcceptance'))).toBe('NOT_A_VIOLATION')
  })

  test('a failure is told to the officer on duty at once, with a day to take it over', () => {
    const d = mediating('人民调解', MONDAY)
    const result = after(d, act(d, 'fail'), as('MEDIATOR'), { now: MONDAY, terms: TERMS })
    if ('refusal' in result) throw new Error(result.refusal)
    expect(result.effects).toEqual([
      { is: 'clock', pair: 'a:b', do: 'done', code: 'dispute.people', from: MONDAY },
      { is: 'clock', pair: 'a:b', do: 'start', code: 'transfer.failFeedback', from: MONDAY },
      { is: 'print', notice: '调解终止告知书', pair: 'a:b' },
      { is: 'print', notice: '结果反馈函', pair: 'a:b' },
      { is: 'notify', role: 'DUTY', pair: 'a:b' },
      { is: 'notify', role: 'DUTY_LEAD', pair: 'a:b' },
      { is: 'notify', role: 'OFFICER', pair: 'a:b' },
    ])
    expect(refusal(result.dispute, act(result.dispute, 'takeOver'), MONDAY, as('OFFICER'))).toBe('NOT_YOURS')
    expect(refusal(d, act(d, 'fail', { told: [] }))).toBe('TOLD_MISSING')
  })
})

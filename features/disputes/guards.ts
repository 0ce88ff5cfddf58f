import { legalDate } from '#platform/clock/clock.ts'
import { type Clock, type ClockCode, dueOf, secondBy, type Terms } from './clocks.ts'
import type { Act, ActOf, Actor, Dispute, Mediator, Pair, Party, Refusal } from './dispute.ts'
import { policeEligibility, spotEligibility } from './eligibility.ts'
import type { FailReason, Mode } from './vocabulary.ts'

/* What an act asks for beyond state and role; each refusal has its own code. */

interface At {
  now: Date
  terms: Terms
}
type Check = Refusal | undefined

/** The first objection. */
const first = (...checks: (Check | false)[]): Check =>
  checks.find((check) => check !== undefined && check !== false) || undefined
const eachPair = (pairs: readonly Pair[], check: (pair: Pair) => Check): Check => first(...pairs.map(check))

/** 程序规定 179 items 5 and 6: after these there is no second 治安调解. */
const BARRING: ReadonlySet<FailReason> = new Set<FailReason>(['又实施违反治安管理行为', '违法嫌疑人逃跑'])
export const isBarring = (reason: FailReason | null): boolean => reason !== null && BARRING.has(reason)

const isPolice = (d: { mode: Mode | null }): boolean => d.mode === '治安调解'

const partiesOf = (d: Dispute, pairs: readonly Pair[]): Party[] =>
  d.parties.filter((party) => pairs.some((pair) => pair.one === party.id || pair.other === party.id))

/** The guardian of a child must be there, save of one of 16 and more who lives by his own work and agrees (程序规定 181). */
const needsGuardian = (party: Party): boolean =>
  party.minor !== null && !(party.minor.livesByOwnWork && party.minor.agreedNotToTell)

/** A child of 16 and more who lives by his own work has full capacity (民法典 18) and signs alone; any other's guardian signs with him. */
const guardianSigns = (party: Party): boolean => party.minor !== null && !party.minor.livesByOwnWork

const consented = (parties: readonly Party[], consents: readonly string[]): Check =>
  parties.every((party) => consents.includes(party.id)) ? undefined : 'CONSENT_MISSING'

function partyFault(party: Party, police: boolean): Check {
  if (needsGuardian(party) && party.minor?.guardianTold !== true) return 'GUARDIAN_NOT_TOLD'
  if (party.proxy === null) return undefined
  if (police && party.isSuspect) return 'PROXY_OF_SUSPECT'
  return party.proxy.hasLetter ? undefined : 'PROXY_WITHOUT_LETTER'
}

function mediatorFault(m: Mediator): Check {
  if (m.conflicts.length > 0) return 'MEDIATOR_CONFLICT'
  if (!m.isAux) return undefined
  return m.attendedOnDuty ? 'AUX_ATTENDED' : m.hasLetter ? undefined : 'AUX_WITHOUT_LETTER'
}

/** Whoever leads comes first. An auxiliary never leads 治安调解 (dictionary §2). */
const hostFault = (mode: Mode | null, mediators: readonly Mediator[]): Check =>
  first(
    mediators.length === 0 && 'MEDIATOR_MISSING',
    ...mediators.map(mediatorFault),
    mode === '治安调解' && (mediators[0]?.isPolice !== true || mediators[0].isAux) && 'HOST_NOT_POLICE',
  )

function acceptFault(d: Dispute, act: ActOf<'accept'>): Check {
  const bodied = d.mode === '人民调解' || d.mode === '联合调解'
  return first(
    consented(d.parties, act.consents),
    ...d.parties.map((party) => partyFault(party, isPolice(d))),
    hostFault(d.mode, act.mediators),
    bodied && act.bodyId === null && 'BODY_MISSING',
    isPolice(d) && act.incidentNo === null && 'INCIDENT_MISSING',
    isPolice(d) && (act.answers === null || !policeEligibility(act.answers).allowed) && 'NOT_ELIGIBLE',
    act.spot !== null && (act.answers === null || !spotEligibility(act.answers, act.spot).allowed) && 'NOT_ELIGIBLE',
  )
}

/** 撤回 leaves no trace in the figures, so it is for those who never agreed and never failed: a failure stays a failure. */
function withdrawFault(d: Dispute, act: ActOf<'withdraw'>): Check {
  const pairs = act.pairs === null ? d.pairs : d.pairs.filter((pair) => act.pairs?.includes(pair.id))
  const said = d.parties.find((party) => party.id === act.by)
  return first(
    // A party speaks for the pairs he is in, a third party for none.
    (said === undefined || said.side === '第三人' || pairs.some((p) => p.one !== said.id && p.other !== said.id)) &&
      'NOT_A_PARTY',
    !act.recorded && 'NOT_RECORDED',
    eachPair(pairs, (pair) =>
      first(pair.agreement !== null && 'ALREADY_AGREED', pair.failures > 0 && 'ALREADY_FAILED'),
    ),
    pairs.some((pair) => pair.state !== 'ACCEPTED' && pair.state !== 'MEDIATING') && 'NOT_FROM_HERE',
  )
}

/** Whether a second 治安调解 would come in time: it must be over by then (程序规定 183). */
const isLate = (pair: Pair, at: At): boolean => {
  const opening = pair.sessions[0]
  return opening !== undefined && at.now > secondBy(opening, at.terms)
}

const sessionFault = (d: Dispute, act: ActOf<'openSession'>, pairs: readonly Pair[], at: At): Check =>
  first(
    hostFault(d.mode, d.mediators),
    isPolice(d) && act.recorderNo === null && 'NOT_RECORDED',
    isPolice(d) &&
      eachPair(pairs, (pair) =>
        first(
          pair.sessions.length >= at.terms.policeMax && 'POLICE_TWICE',
          pair.inRound > 0 && 'POLICE_FIRST_NOT_FAILED',
          isLate(pair, at) && 'POLICE_SECOND_LATE',
        ),
      ),
  )

function againFault(d: Dispute, act: ActOf<'mediateAgain'>, pairs: readonly Pair[], at: At): Check {
  return first(
    consented(partiesOf(d, pairs), act.consents),
    isPolice(d) &&
      eachPair(pairs, (pair) =>
        first(
          pair.agreement !== null && 'POLICE_BREACH_IS_CASE',
          isBarring(pair.failReason) && 'POLICE_BARRED',
          Math.max(pair.sessions.length, pair.failures) >= at.terms.policeMax && 'POLICE_TWICE',
          isLate(pair, at) && 'POLICE_SECOND_LATE',
        ),
      ),
  )
}

/** 治安调解 is put in writing, or recorded where it is settled and performed on the spot; by word of mouth it is the people's alone. */
function formFault(d: Dispute, act: ActOf<'agree'>): Check {
  switch (act.form) {
    case '口头':
      return first(isPolice(d) && 'FORM_NOT_ALLOWED', !act.isRecorded && 'NOT_RECORDED')
    case '当场':
      return first(
        (!isPolice(d) || !d.isSpotEligible || act.performMode !== '当场') && 'FORM_NOT_ALLOWED',
        act.recorderNo === null && 'NOT_RECORDED',
      )
    case '书面':
      return first(!act.mediatorSigned && 'SIGNATURE_MISSING', !act.isSealed && 'SEAL_MISSING')
  }
}

function agreeFault(d: Dispute, act: ActOf<'agree'>, pairs: readonly Pair[], at: At): Check {
  const parties = partiesOf(d, pairs)
  return first(
    pairs.some((pair) => pair.inRound === 0) && 'SESSION_MISSING',
    isPolice(d) && pairs.some((pair) => pair.sessions.length > 1 && isLate(pair, at)) && 'POLICE_SECOND_LATE',
    !act.isComplete && 'CONTENTS_MISSING',
    act.performBy < legalDate(at.now) && 'TERM_PASSED',
    parties.some((party) => !act.signed.includes(party.id)) && 'SIGNATURE_MISSING',
    parties.some((party) => guardianSigns(party) && !act.guardiansSigned.includes(party.id)) && 'GUARDIAN_NOT_SIGNED',
    formFault(d, act),
  )
}

const failFault = (act: ActOf<'fail'>): Check =>
  first(act.told.length === 0 && 'TOLD_MISSING', act.reason === '拒绝签字' && act.witnesses < 2 && 'WITNESSES_MISSING')

/** A term that has not run out is not broken; a plain refusal may come any day. Past it, or after performance, the promise itself was broken. */
const breachFault = (act: ActOf<'breach'>, pairs: readonly Pair[], at: At): Check =>
  first(
    // 公安认可 closed the matter of the penalty; what comes after it is a new incident.
    pairs.some((pair) => pair.proposal !== null) && 'DECIDED_BEFORE',
    act.reason === '到期未履行' &&
      eachPair(pairs, (pair) =>
        pair.agreement !== null && legalDate(at.now) <= pair.agreement.performBy ? 'NOT_YET_DUE' : undefined,
      ),
  )

const clockOf = (pair: Pair, code: ClockCode): Clock | undefined => pair.clocks.find((clock) => clock.code === code)

/** 不申请 and 拟申请 are plans; 已申请 is within the period; what the court said follows an application. */
function confirmFault(act: ActOf<'confirm'>, pair: Pair, at: At): Check {
  if (pair.agreement === null) return 'NO_AGREEMENT'
  if (pair.agreement.form !== '书面') return 'CONFIRM_NOT_WRITTEN'
  if (act.isOfStatus && act.to !== '不申请') return 'CONFIRM_OF_STATUS'
  const answered = act.to === '裁定有效' || act.to === '驳回'
  if (answered !== (pair.confirm === '已申请') || pair.confirm === '裁定有效' || pair.confirm === '驳回')
    return 'CONFIRM_OUT_OF_TURN'
  if (act.to !== '已申请') return undefined
  const clock = clockOf(pair, 'judicialConfirm.apply')
  return clock === undefined || at.now > dueOf(clock, at.terms, at.now) ? 'CONFIRM_LATE' : undefined
}

/** For violations settled among the people and performed (程序规定 186): 治安调解 itself already spares the penalty (185). */
const applyFault = (d: Dispute, act: ActOf<'applyAcceptance'>, pairs: readonly Pair[]): Check =>
  first(
    isPolice(d) && 'ACCEPTANCE_NOT_NEEDED',
    d.incidentNo === null && 'NOT_A_VIOLATION',
    !policeEligibility(act.answers).allowed && 'NOT_ELIGIBLE',
    // 186 leaves out what the police have already decided.
    (act.isDecided || pairs.some((pair) => pair.proposal !== null)) && 'DECIDED_BEFORE',
    partiesOf(d, pairs).some((party) => !act.appliedInWriting.includes(party.id)) && 'APPLICATION_MISSING',
  )

const VISIT_CODES = ['dispute.followUp.first', 'dispute.followUp.second', 'dispute.followUp.third'] as const

/** A visit is of its own time: the second may be made once the first one's day is over, else all would be made in one afternoon. */
function visitFault(pair: Pair, at: At): Check {
  if (pair.visits >= pair.visitsDue || pair.performedAt === null) return 'NO_VISIT_DUE'
  const before = VISIT_CODES[pair.visits - 1]
  if (before === undefined) return undefined
  const due = dueOf({ code: before, startAt: pair.performedAt, pausedMs: 0, pausedSince: null }, at.terms, at.now)
  return at.now < due ? 'VISIT_EARLY' : undefined
}

/** Over: withdrawn, told, before the court or the case unit, or performed and visited as often as is due. */
export const isSettled = (pair: Pair): boolean =>
  pair.state === 'WITHDRAWN' ||
  pair.state === 'CLOSED' ||
  pair.state === 'SUED' ||
  pair.state === 'CASE' ||
  // 认可 may be asked for after the last visit; nothing is left to visit then.
  ((pair.state === 'VISITING_BACK' || pair.state === 'ACCEPTED_BY_POLICE') && pair.visits >= pair.visitsDue)

function recuseFault(d: Dispute, act: ActOf<'recuse' | 'replaceMediator'>, actor: Actor): Check {
  const next = d.mediators.map((m) => (m.id === act.out ? act.in : m))
  return first(
    !d.mediators.some((m) => m.id === act.out) && 'MEDIATOR_MISSING',
    act.reason.trim() === '' && 'REASON_MISSING',
    act.kind === 'replaceMediator' && isPolice(d) && 'POLICE_ONLY',
    // Nobody decides on his own 回避 (程序规定 19).
    act.kind === 'recuse' && act.out === actor.id && 'DECIDES_HIMSELF',
    hostFault(d.mode, next),
  )
}

export function guard(d: Dispute, act: Act, pairs: readonly Pair[], actor: Actor, at: At): Check {
  switch (act.kind) {
    case 'giveNotice':
    case 'takeOver':
    case 'urge':
      return undefined
    case 'triage':
      return d.hasRightsNotice ? undefined : 'NOTICE_MISSING'
    case 'decline':
      return act.told.length === 0 ? 'TOLD_MISSING' : undefined
    case 'merge':
      // A live file only, so that no chain of merged files can ever come back to itself.
      return first(
        act.into.id === d.id && 'MERGE_INTO_ITSELF',
        ['MERGED', 'WITHDRAWN', 'CLOSED', 'NOT_MEDIABLE'].includes(act.into.own) && 'MERGE_TARGET_ENDED',
      )
    case 'accept':
      return acceptFault(d, act)
    case 'withdraw':
      return withdrawFault(d, act)
    case 'openSession':
      return sessionFault(d, act, pairs, at)
    case 'replaceMediator':
    case 'recuse':
      return recuseFault(d, act, actor)
    case 'beginAppraisal':
      return first(!isPolice(d) && 'NOT_A_VIOLATION', d.appraisalSince !== null && 'APPRAISAL_RUNS')
    case 'endAppraisal':
      return d.appraisalSince === null ? 'APPRAISAL_NOT_BEGUN' : undefined
    case 'extend':
      return first(
        consented(partiesOf(d, pairs), act.consents),
        eachPair(pairs, (p) => first(p.extended && 'EXTENDED_BEFORE', !clockOf(p, 'dispute.people') && 'NO_CLOCK')),
      )
    case 'extendCase':
      return first(
        act.approvalNo.trim() === '' && 'APPROVAL_MISSING',
        d.appraisalSince !== null && 'APPRAISAL_RUNS',
        eachPair(pairs, (p) =>
          first(p.caseExtended && 'EXTENDED_BEFORE', !clockOf(p, 'dispute.caseClock') && 'NO_CLOCK'),
        ),
      )
    case 'agree':
      return agreeFault(d, act, pairs, at)
    case 'fail':
      return failFault(act)
    case 'perform':
      return act.proof === null ? 'PROOF_MISSING' : undefined
    case 'performLate':
      return first(act.proof === null && 'PROOF_MISSING', pairs.some((p) => p.agreement === null) && 'NO_AGREEMENT')
    case 'breach':
      return breachFault(act, pairs, at)
    case 'followBreach':
      return pairs.every((pair) => pair.isUrged) ? undefined : 'NOT_URGED'
    case 'mediateAgain':
      return againFault(d, act, pairs, at)
    case 'sue':
      return isPolice(d) ? 'CASE_REQUIRED' : undefined
    case 'toCase':
      return act.externalNo.trim() === '' ? 'EXTERNAL_NO_MISSING' : undefined
    case 'tell':
      // 185: an unmediated violation is punished; it does not end with a word.
      return first(isPolice(d) && 'CASE_REQUIRED', act.told.length === 0 && 'TOLD_MISSING')
    case 'confirm':
      return first(
        isPolice(d) && 'FORM_NOT_ALLOWED',
        eachPair(pairs, (pair) => confirmFault(act, pair, at)),
      )
    case 'applyAcceptance':
      return applyFault(d, act, pairs)
    case 'proposeAcceptance':
      return undefined
    case 'decideAcceptance':
      return first(
        pairs.some((pair) => pair.proposal === null) && 'PROPOSAL_MISSING',
        pairs.some((pair) => pair.proposal?.by === actor.id) && 'DECIDES_HIMSELF',
        act.documentNo.trim() === '' && 'APPROVAL_MISSING',
      )
    case 'visit':
      return eachPair(pairs, (pair) => visitFault(pair, at))
    case 'archive':
      return d.pairs.every(isSettled) ? undefined : 'PAIRS_OPEN'
    case 'close':
      return first(!d.pairs.every(isSettled) && 'PAIRS_OPEN', !d.isArchived && 'NOT_ARCHIVED')
  }
}

import type { Role } from '#platform/access/roles.ts'
import type { Act, ActKind, ActOf, Actor, Dispute, Mediator, Party } from '../dispute.ts'
import type { Answers, SpotAnswers } from '../eligibility.ts'
import { ACTS, after, register } from '../machine.ts'
import type { Mode, Side } from '../vocabulary.ts'
import { TERMS } from './terms.ts'

export const party = (id: string, side: Side, rest: Partial<Party> = {}): Party => ({
  id,
  personId: `person-${id}`,
  side,
  minor: null,
  isSuspect: false,
  proxy: null,
  ...rest,
})
export const TWO = [party('a', '一方'), party('b', '对方')]
export const THREE = [...TWO, party('c', '对方')]

export const OFFICER_HOST: Mediator = {
  id: 'officer-host',
  isPolice: true,
  isAux: false,
  hasLetter: false,
  attendedOnDuty: true,
  conflicts: [],
}
export const MEDIATOR: Mediator = {
  ...OFFICER_HOST,
  id: 'mediator',
  isPolice: false,
  hasLetter: true,
  attendedOnDuty: false,
}

export const ANSWERS: Answers = {
  isCivilDispute: true,
  isViolation: true,
  conduct: '殴打他人',
  isLesser: true,
  ground: '亲友邻里同事在校学生间因琐事',
  bars: [],
}
export const SPOT: SpotAnswers = {
  isSlight: true,
  isClear: true,
  isCauseClear: true,
  loss: '无争议',
  bothAgree: true,
  performAtOnce: true,
}

export const as = (...roles: Role[]): Actor => ({ id: `by-${roles.join('-')}`, roles })
/** Who holds every role a file needs; the test of a rule about roles names its own. */
export const ANYBODY = as('OFFICER', 'DUTY', 'MEDIATOR', 'DEPUTY')
export const CHIEF = as('CHIEF')

type Fields<K extends ActKind> = Partial<Omit<ActOf<K>, 'kind' | 'version'>>

/** A well-formed act upon the file, on all its pairs, with what a test changes of it. */
export function act<K extends ActKind>(d: Dispute, kind: K, change: Fields<K> = {} as Fields<K>): Act {
  const all = d.parties.map((one) => one.id)
  const police = d.mode === '治安调解'
  const good: { [key in ActKind]: Omit<ActOf<key>, 'kind' | 'version' | 'pairs'> } = {
    giveNotice: {},
    triage: { mode: '人民调解' },
    decline: { reason: '当事人不同意', told: ['诉讼'] },
    merge: { into: { id: 'other', own: 'REGISTERED' } },
    accept: {
      mediators: [police ? OFFICER_HOST : MEDIATOR],
      bodyId: 'body',
      incidentNo: police ? 'J-1' : null,
      answers: police ? ANSWERS : null,
      spot: null,
      consents: all,
    },
    withdraw: { by: 'a', recorded: true },
    openSession: { recorderNo: 'R-1' },
    replaceMediator: { out: 'mediator', in: { ...MEDIATOR, id: 'mediator-2' }, reason: '当事人要求' },
    recuse: { out: 'officer-host', in: { ...OFFICER_HOST, id: 'officer-2' }, reason: '是一方的亲属' },
    beginAppraisal: {},
    endAppraisal: {},
    extend: { consents: all },
    extendCase: { approvalNo: 'P-1' },
    agree: {
      form: '书面',
      performMode: '到期',
      performBy: '2099-01-01',
      isComplete: true,
      signed: all,
      guardiansSigned: all,
      mediatorSigned: true,
      isSealed: true,
      isRecorded: true,
      recorderNo: 'R-2',
    },
    perform: { isWhole: true, proof: '收条' },
    performLate: { proof: '双方确认' },
    breach: { reason: '明确拒绝履行' },
    urge: {},
    fail: { reason: '分歧过大', told: ['诉讼'], witnesses: 2 },
    takeOver: {},
    followBreach: {},
    mediateAgain: { consents: all },
    sue: { courtNo: null },
    toCase: { externalNo: 'A-1' },
    tell: { told: ['诉讼'] },
    confirm: { to: '已申请', isOfStatus: false },
    applyAcceptance: { appliedInWriting: all, isDecided: false, answers: ANSWERS },
    proposeAcceptance: { accept: true },
    decideAcceptance: { accept: true, documentNo: 'D-1' },
    visit: { method: '上门', performed: '是' },
    archive: {},
    close: {},
  }
  const pairs = ACTS[kind].onPairs
    ? { pairs: d.pairs.map((pair) => pair.id) }
    : kind === 'withdraw'
      ? { pairs: null }
      : {}
  return { kind, version: d.version, ...pairs, ...good[kind], ...change } as unknown as Act
}

export function opened(parties: readonly Party[] = TWO): Dispute {
  const result = register({ id: 'file', no: '调-1', parties, actor: as('OFFICER') })
  if ('refusal' in result) throw new Error(result.refusal)
  return result.dispute
}

/** One act at a time; throws where one is refused. */
export function go(
  d: Dispute,
  one: Act,
  now: Date,
  actor: Actor = one.kind === 'decideAcceptance' ? CHIEF : ANYBODY,
): Dispute {
  const result = after(d, one, actor, { now, terms: TERMS })
  if ('refusal' in result) throw new Error(`${one.kind}: ${result.refusal}`)
  return result.dispute
}

/** A file led up to its first session. */
export function mediating(
  mode: Mode,
  now: Date,
  parties: readonly Party[] = TWO,
  accept: Fields<'accept'> = {},
): Dispute {
  let d = opened(parties)
  d = go(d, act(d, 'giveNotice'), now)
  d = go(d, act(d, 'triage', { mode }), now)
  d = go(d, act(d, 'accept', accept), now)
  return go(d, act(d, 'openSession'), now)
}

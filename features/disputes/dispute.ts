import type { Role } from '#platform/access/roles.ts'
import type { Clock, ClockMove } from './clocks.ts'
import type { Answers, SpotAnswers } from './eligibility.ts'
import type {
  AgreementForm,
  BreachReason,
  ConfirmState,
  Conflict,
  DeclineReason,
  FailReason,
  FollowUpMethod,
  Mode,
  Notice,
  Outcome,
  PerformedAnswer,
  PerformMode,
  Proof,
  Remedy,
  Side,
  State,
} from './vocabulary.ts'

/** A party as far as the rules look at him. */
export interface Party {
  id: string
  /** One person is one party, on one side. */
  personId: string
  side: Side
  /** A child's guardian is told and comes; from 16 on, living by own work and agreeing, he need not be (程序规定 181). */
  minor: null | { guardianTold: boolean; livesByOwnWork: boolean; agreedNotToTell: boolean }
  /** Of a violation of 治安管理: may send nobody in his place. */
  isSuspect: boolean
  proxy: null | { hasLetter: boolean }
}

export interface Mediator {
  id: string
  isPolice: boolean
  isAux: boolean
  /** 聘书 of the body; asked of an auxiliary, who mediates as one of the people, never as police. */
  hasLetter: boolean
  attendedOnDuty: boolean
  conflicts: readonly Conflict[]
}

export interface Agreement {
  form: AgreementForm
  agreedAt: Date
  performMode: PerformMode
  /** Legal date. */
  performBy: string
}

/** Two opposing parties; what they came to is their own. */
export interface Pair {
  id: string
  one: string
  other: string
  state: State
  outcome: Outcome | null
  /** Sessions held in all, and in this round of mediation. */
  sessions: readonly Date[]
  inRound: number
  failures: number
  failReason: FailReason | null
  agreement: Agreement | null
  isUrged: boolean
  confirm: ConfirmState
  /** Visits made of those due. */
  visits: number
  visitsDue: number
  performedAt: Date | null
  /** 认可 proposed by. */
  proposal: null | { by: string; accept: boolean }
  extended: boolean
  caseExtended: boolean
  clocks: readonly Clock[]
}

/** Where the file itself stands; PAIRS: its pairs say it. */
export type FileState = Extract<
  State,
  'REGISTERED' | 'TRIAGED' | 'ACCEPTED' | 'NOT_MEDIABLE' | 'MERGED' | 'WITHDRAWN' | 'CLOSED'
>
export type Own = FileState | 'PAIRS'
export const OWNS = [
  'REGISTERED',
  'TRIAGED',
  'ACCEPTED',
  'NOT_MEDIABLE',
  'MERGED',
  'WITHDRAWN',
  'CLOSED',
  'PAIRS',
] as const satisfies readonly Own[]

export interface Dispute {
  id: string
  no: string
  version: number
  own: Own
  parties: readonly Party[]
  mode: Mode | null
  hasRightsNotice: boolean
  /** Number of the incident (接处警) or case: there is a violation of 治安管理. */
  incidentNo: string | null
  isEligible: boolean
  isSpotEligible: boolean
  mediators: readonly Mediator[]
  /** Keys of those who were replaced or recused: they take no further part (程序规定 24). */
  left?: readonly string[]
  pairs: readonly Pair[]
  mergedInto: string | null
  /** Numbers of files merged into this one, and since when the oldest of them had been under way. */
  mergedNos: readonly string[]
  underWaySince: Date | null
  appraisalSince: Date | null
  isArchived: boolean
  /** Was red or orange at any time. */
  isGrave: boolean
  outcome: Extract<Outcome, '不予调解' | '并案' | '撤回'> | null
}

export interface Actor {
  id: string
  roles: readonly Role[]
}

/** Acts upon some pairs of the file. */
interface OnPairs {
  pairs: readonly string[]
}

interface Consent {
  /** Parties that agreed, written or recorded. */
  consents: readonly string[]
}

export type Act = { version: number } & (
  | { kind: 'giveNotice' }
  | { kind: 'triage'; mode: Mode }
  | { kind: 'decline'; reason: DeclineReason; told: readonly Remedy[] }
  | { kind: 'merge'; into: { id: string; own: Own } }
  | ({
      kind: 'accept'
      mediators: readonly Mediator[]
      bodyId: string | null
      incidentNo: string | null
      answers: Answers | null
      spot: SpotAnswers | null
    } & Consent)
  | { kind: 'withdraw'; by: string; recorded: boolean; pairs: readonly string[] | null }
  | ({ kind: 'openSession'; recorderNo: string | null } & OnPairs)
  | { kind: 'replaceMediator'; out: string; in: Mediator; reason: string }
  | { kind: 'recuse'; out: string; in: Mediator; reason: string }
  | { kind: 'beginAppraisal' }
  | { kind: 'endAppraisal' }
  | ({ kind: 'extend' } & Consent & OnPairs)
  | ({ kind: 'extendCase'; approvalNo: string } & OnPairs)
  | ({
      kind: 'agree'
      form: AgreementForm
      performMode: PerformMode
      performBy: string
      /** Contents of 人民调解法 29 or 程序规定 184 are all there. */
      isComplete: boolean
      signed: readonly string[]
      guardiansSigned: readonly string[]
      mediatorSigned: boolean
      isSealed: boolean
      /** 口头: the mediator recorded it. */
      isRecorded: boolean
      /** 当场: the number of the recording that stands for the paper. */
      recorderNo: string | null
    } & OnPairs)
  | ({ kind: 'perform'; isWhole: boolean; proof: Proof | null } & OnPairs)
  | ({ kind: 'performLate'; proof: Proof | null } & OnPairs)
  | ({ kind: 'breach'; reason: BreachReason } & OnPairs)
  | ({ kind: 'urge' } & OnPairs)
  | ({ kind: 'fail'; reason: FailReason; told: readonly Remedy[]; witnesses: number } & OnPairs)
  | ({ kind: 'takeOver' } & OnPairs)
  | ({ kind: 'followBreach' } & OnPairs)
  | ({ kind: 'mediateAgain' } & Consent & OnPairs)
  | ({ kind: 'sue'; courtNo: string | null } & OnPairs)
  | ({ kind: 'toCase'; externalNo: string } & OnPairs)
  | ({ kind: 'tell'; told: readonly Remedy[] } & OnPairs)
  | ({ kind: 'confirm'; to: ConfirmState; isOfStatus: boolean } & OnPairs)
  | ({ kind: 'applyAcceptance'; appliedInWriting: readonly string[]; isDecided: boolean; answers: Answers } & OnPairs)
  | ({ kind: 'proposeAcceptance'; accept: boolean } & OnPairs)
  | ({ kind: 'decideAcceptance'; accept: boolean; documentNo: string } & OnPairs)
  | ({ kind: 'visit'; method: FollowUpMethod; performed: PerformedAnswer } & OnPairs)
  | { kind: 'archive' }
  | { kind: 'close' }
)
export type ActKind = Act['kind']
export const ACT_KINDS = [
  'giveNotice',
  'triage',
  'decline',
  'merge',
  'accept',
  'withdraw',
  'openSession',
  'replaceMediator',
  'recuse',
  'beginAppraisal',
  'endAppraisal',
  'extend',
  'extendCase',
  'agree',
  'perform',
  'performLate',
  'breach',
  'urge',
  'fail',
  'takeOver',
  'followBreach',
  'mediateAgain',
  'sue',
  'toCase',
  'tell',
  'confirm',
  'applyAcceptance',
  'proposeAcceptance',
  'decideAcceptance',
  'visit',
  'archive',
  'close',
] as const satisfies readonly ActKind[]
export type ActOf<K extends ActKind> = Extract<Act, { kind: K }>

/** What a file leaves to the one it is merged into. */
export interface Merged {
  no: string
  /** When its mediation began to count; null before acceptance. */
  since: Date | null
}

/** What else an act brings about, for the store and the outbox to carry out in the same transaction. */
export type Effect =
  | ({ is: 'clock'; pair: string } & ClockMove)
  | { is: 'print'; notice: Notice; pair: string | null }
  | { is: 'notify'; role: Role; pair: string | null }
  /** For `takeIn` of the other file. */
  | ({ is: 'keepInOther'; id: string } & Merged)

export type Refusal =
  | 'STALE'
  | 'ENDED'
  | 'NOT_FROM_HERE'
  | 'NO_SUCH_PAIR'
  | 'NOT_YOURS'
  | 'ONE_SIDE_MISSING'
  | 'PARTY_ON_BOTH_SIDES'
  | 'NOTICE_MISSING'
  | 'TOLD_MISSING'
  | 'MERGE_INTO_ITSELF'
  | 'MERGE_TARGET_ENDED'
  | 'CONSENT_MISSING'
  | 'GUARDIAN_NOT_TOLD'
  | 'PROXY_OF_SUSPECT'
  | 'PROXY_WITHOUT_LETTER'
  | 'MEDIATOR_MISSING'
  | 'MEDIATOR_CONFLICT'
  | 'AUX_WITHOUT_LETTER'
  | 'AUX_ATTENDED'
  | 'HOST_NOT_POLICE'
  | 'BODY_MISSING'
  | 'INCIDENT_MISSING'
  | 'NOT_ELIGIBLE'
  | 'NOT_RECORDED'
  | 'NOT_A_PARTY'
  | 'ALREADY_AGREED'
  | 'ALREADY_FAILED'
  | 'POLICE_TWICE'
  | 'POLICE_FIRST_NOT_FAILED'
  | 'POLICE_SECOND_LATE'
  | 'POLICE_BARRED'
  | 'POLICE_BREACH_IS_CASE'
  | 'POLICE_ONLY'
  | 'CASE_REQUIRED'
  | 'REASON_MISSING'
  | 'DECIDES_HIMSELF'
  | 'APPRAISAL_RUNS'
  | 'APPRAISAL_NOT_BEGUN'
  | 'EXTENDED_BEFORE'
  | 'NO_CLOCK'
  | 'APPROVAL_MISSING'
  | 'SESSION_MISSING'
  | 'CONTENTS_MISSING'
  | 'SIGNATURE_MISSING'
  | 'GUARDIAN_NOT_SIGNED'
  | 'SEAL_MISSING'
  | 'FORM_NOT_ALLOWED'
  | 'TERM_PASSED'
  | 'WITNESSES_MISSING'
  | 'PROOF_MISSING'
  | 'NO_AGREEMENT'
  | 'NOT_YET_DUE'
  | 'NOT_URGED'
  | 'EXTERNAL_NO_MISSING'
  | 'CONFIRM_NOT_WRITTEN'
  | 'CONFIRM_LATE'
  | 'CONFIRM_OF_STATUS'
  | 'CONFIRM_OUT_OF_TURN'
  | 'NOT_A_VIOLATION'
  | 'ACCEPTANCE_NOT_NEEDED'
  | 'APPLICATION_MISSING'
  | 'DECIDED_BEFORE'
  | 'PROPOSAL_MISSING'
  | 'VISIT_EARLY'
  | 'NO_VISIT_DUE'
  | 'PAIRS_OPEN'
  | 'NOT_ARCHIVED'

export type Result = { dispute: Dispute; effects: Effect[] } | { refusal: Refusal }

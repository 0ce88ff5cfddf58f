import { maybe, type Tx } from '#platform/db/tx.ts'
import type {
  AgreementForm,
  Colour,
  EvidenceKind,
  EvidenceState,
  FollowUpMethod,
  Notice,
  PerformedAnswer,
  PerformMode,
  SignsAs,
  SignWay,
  State,
  TransferState,
  Trigger,
} from './vocabulary.ts'

/* What hangs on a file beside its pairs: sessions, agreements, visits, steps, warnings, transfers. */

export interface SessionRow {
  [column: string]: unknown
  id: string
  pairIds: string[]
  at: Date
  place: string
  present: string[]
  record: string | null
  recorderNo: string | null
  byId: string
}
export const sessionsOf = (tx: Tx, id: string): Promise<SessionRow[]> =>
  tx.query<SessionRow>(
    `select id, pair_ids as "pairIds", at, place, present, record, recorder_no as "recorderNo", by_id as "byId" from dispute_session where dispute_id = $1 order by at, id`,
    [id],
  )

export interface Term {
  who: string
  what: string
  amountYuan: number | null
  by: string
}
export interface AgreementRow {
  [column: string]: unknown
  id: string
  disputeId: string
  pairIds: string[]
  form: AgreementForm
  no: string | null
  agreedAt: Date
  facts: string
  issues: string
  responsibilities: string
  terms: Term[]
  performMode: PerformMode
  performBy: string
  isSealed: boolean
  recorderNo: string | null
  copies: number
}
const AGREEMENT = `id, dispute_id as "disputeId", pair_ids as "pairIds", form, no, agreed_at as "agreedAt", facts, issues, responsibilities, terms, perform_mode as "performMode",
  to_char(perform_by, 'YYYY-MM-DD') as "performBy", is_sealed as "isSealed", recorder_no as "recorderNo", copies`
export const agreementsOf = (tx: Tx, ids: readonly string[]): Promise<AgreementRow[]> =>
  tx.query<AgreementRow>(
    `select ${AGREEMENT} from dispute_agreement where dispute_id = any ($1::uuid[]) order by agreed_at, id`,
    [ids],
  )
export const insertAgreement = (tx: Tx, a: Omit<AgreementRow, number>): Promise<unknown> =>
  tx.query(
    `insert into dispute_agreement (id, dispute_id, pair_ids, form, no, agreed_at, facts, issues, responsibilities, terms, perform_mode, perform_by, is_sealed, recorder_no, copies)
     values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15)`,
    [
      a.id,
      a.disputeId,
      a.pairIds,
      a.form,
      a.no,
      a.agreedAt,
      a.facts,
      a.issues,
      a.responsibilities,
      JSON.stringify(a.terms),
      a.performMode,
      a.performBy,
      a.isSealed,
      a.recorderNo,
      a.copies,
    ],
  )

export interface SignatureRow {
  [column: string]: unknown
  id: string
  agreementId: string
  partyId: string | null
  signsAs: SignsAs
  name: string
  how: SignWay
  strokes: string | null
  at: Date
}
export const signaturesOf = (tx: Tx, id: string): Promise<SignatureRow[]> =>
  tx.query<SignatureRow>(
    `select id, agreement_id as "agreementId", party_id as "partyId", signs_as as "signsAs", name, how, strokes, at from dispute_signature where dispute_id = $1 order by at, id`,
    [id],
  )

export interface VisitRow {
  [column: string]: unknown
  id: string
  disputeId: string
  pairIds: string[]
  at: Date
  byId: string
  method: FollowUpMethod
  performed: PerformedAnswer
  isSatisfied: boolean | null
  isRelapse: boolean
  note: string | null
}
export const visitsOf = (tx: Tx, ids: readonly string[]): Promise<VisitRow[]> =>
  tx.query<VisitRow>(
    `select id, dispute_id as "disputeId", pair_ids as "pairIds", at, by_id as "byId", method, performed, is_satisfied as "isSatisfied", is_relapse as "isRelapse", note
       from dispute_visit where dispute_id = any ($1::uuid[]) order by at, id`,
    [ids],
  )

export interface StepRow {
  [column: string]: unknown
  id: string
  kind: string
  at: Date
  byId: string
  role: string
  pairIds: string[]
  fromState: State
  toState: State
  detail: Record<string, unknown>
  note: string | null
  papers: Notice[]
}
export const stepsOf = (tx: Tx, id: string): Promise<StepRow[]> =>
  tx.query<StepRow>(
    `select id, kind, at, by_id as "byId", role, pair_ids as "pairIds", from_state as "fromState", to_state as "toState", detail, note, papers
       from dispute_step where dispute_id = $1 order by at, id`,
    [id],
  )

export interface FlagRow {
  [column: string]: unknown
  id: string
  colour: Colour
  byTrigger: Trigger | null
  isManual: boolean
  note: string | null
  raisedAt: Date
  raisedBy: string | null
  handleBy: Date
  handledAt: Date | null
  endedAt: Date | null
}
const FLAG = `id, colour, by_trigger as "byTrigger", is_manual as "isManual", note, raised_at as "raisedAt", raised_by as "raisedBy", handle_by as "handleBy",
  handled_at as "handledAt", ended_at as "endedAt"`
export const flagsOf = (tx: Tx, id: string): Promise<FlagRow[]> =>
  tx.query<FlagRow>(`select ${FLAG} from dispute_flag where dispute_id = $1 order by raised_at, id`, [id])
export const openFlag = (tx: Tx, id: string): Promise<FlagRow | undefined> =>
  maybe<FlagRow>(tx, `select ${FLAG} from dispute_flag where dispute_id = $1 and ended_at is null`, [id])

export interface NewFlag {
  id: string
  disputeId: string
  colour: Colour
  byTrigger: Trigger | null
  isManual: boolean
  note: string | null
  isFirstGrave: boolean
  isLowered: boolean
  raisedAt: Date
  raisedBy: string
  handleBy: Date
  unitId: string
  unitPos: number
}
export async function replaceFlag(tx: Tx, f: NewFlag): Promise<void> {
  await endFlags(tx, f.disputeId, f.raisedAt)
  await tx.query(
    `insert into dispute_flag (id, dispute_id, colour, by_trigger, is_manual, note, is_first_grave, is_lowered, raised_at, raised_by, handle_by, unit_id, unit_pos)
     values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13)`,
    [
      f.id,
      f.disputeId,
      f.colour,
      f.byTrigger,
      f.isManual,
      f.note,
      f.isFirstGrave,
      f.isLowered,
      f.raisedAt,
      f.raisedBy,
      f.handleBy,
      f.unitId,
      f.unitPos,
    ],
  )
}
export const endFlags = (tx: Tx, disputeId: string, at: Date): Promise<unknown> =>
  tx.query(
    'update dispute_flag set ended_at = $2, event_id = sec.event_id() where dispute_id = $1 and ended_at is null',
    [disputeId, at],
  )
/** The first handling of a warning counts (P09), also for one that grew worse before anybody came. */
export const handleFlag = (tx: Tx, id: string, at: Date, by: string): Promise<unknown> =>
  tx.query(
    `update dispute_flag f set handled_at = $2, handled_by = $3, event_id = sec.event_id() from dispute_flag now
      where now.id = $1 and f.dispute_id = now.dispute_id and f.handled_at is null`,
    [id, at, by],
  )

export type Evidence = Partial<Record<EvidenceKind, { state: EvidenceState; copies: number }>>
export interface TransferRow {
  [column: string]: unknown
  id: string
  disputeId: string
  bodyId: string
  state: TransferState
  reason: string
  partiesConsent: boolean
  isViolation: boolean
  isInjury: boolean
  evidence: Evidence
  wasReturned: boolean
  missing: EvidenceKind[]
  fromId: string
  sentAt: Date | null
  receivedBy: string | null
  receivedAt: Date | null
  returnedAt: Date | null
  result: string | null
  resultAt: Date | null
  confirmedBy: string | null
  confirmedAt: Date | null
  version: number
}
const TRANSFER = `id, dispute_id as "disputeId", body_id as "bodyId", state, reason, parties_consent as "partiesConsent", is_violation as "isViolation", is_injury as "isInjury",
  evidence, was_returned as "wasReturned", missing, from_id as "fromId", sent_at as "sentAt", received_by as "receivedBy", received_at as "receivedAt", returned_at as "returnedAt",
  result, result_at as "resultAt", confirmed_by as "confirmedBy", confirmed_at as "confirmedAt", version`
export const transfersOf = (tx: Tx, ids: readonly string[]): Promise<TransferRow[]> =>
  tx.query<TransferRow>(
    `select ${TRANSFER} from dispute_transfer where dispute_id = any ($1::uuid[]) order by coalesce(sent_at, 'infinity'), id`,
    [ids],
  )
export const openTransfer = (tx: Tx, id: string): Promise<TransferRow | undefined> =>
  maybe<TransferRow>(
    tx,
    `select ${TRANSFER} from dispute_transfer where dispute_id = $1 and state <> 'CONFIRMED' for update`,
    [id],
  )
/** Writes a transfer as it stands now; the file it belongs to is held. */
export const saveTransfer = (tx: Tx, t: TransferRow): Promise<unknown> =>
  tx.query(
    `insert into dispute_transfer (id, dispute_id, body_id, state, reason, parties_consent, is_violation, is_injury, evidence, was_returned, missing, from_id, sent_at, received_by,
       received_at, returned_at, result, result_at, confirmed_by, confirmed_at)
     values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20)
     on conflict (id) do update set body_id = excluded.body_id, state = excluded.state, reason = excluded.reason, parties_consent = excluded.parties_consent,
       is_violation = excluded.is_violation, is_injury = excluded.is_injury, evidence = excluded.evidence, was_returned = excluded.was_returned, missing = excluded.missing,
       from_id = excluded.from_id, sent_at = excluded.sent_at, received_by = excluded.received_by, received_at = excluded.received_at, returned_at = excluded.returned_at,
       result = excluded.result, result_at = excluded.result_at, confirmed_by = excluded.confirmed_by, confirmed_at = excluded.confirmed_at, event_id = sec.event_id(),
       version = dispute_transfer.version + 1`,
    [
      t.id,
      t.disputeId,
      t.bodyId,
      t.state,
      t.reason,
      t.partiesConsent,
      t.isViolation,
      t.isInjury,
      JSON.stringify(t.evidence),
      t.wasReturned,
      t.missing,
      t.fromId,
      t.sentAt,
      t.receivedBy,
      t.receivedAt,
      t.returnedAt,
      t.result,
      t.resultAt,
      t.confirmedBy,
      t.confirmedAt,
    ],
  )

import type { Tx } from '#platform/db/tx.ts'
import type { Pair } from './dispute.ts'
import type { DisputeRow, MediatorRow, PartyRow } from './store-file.ts'
import type { FollowUpMethod, Notice, PerformedAnswer, Proof, SignsAs, SignWay, State } from './vocabulary.ts'

/* What is written into a file. Every change of it goes through `updateRow`, which asks for the version it was read at. */

export type NewDispute = Pick<
  DisputeRow,
  | 'id'
  | 'title'
  | 'source'
  | 'foundAt'
  | 'addressId'
  | 'placeNote'
  | 'type'
  | 'complexity'
  | 'facts'
  | 'claims'
  | 'claimsYuan'
  | 'incidentNo'
  | 'signs'
  | 'policeCalls'
  | 'people'
  | 'partyIds'
  | 'requestHash'
  | 'unitId'
  | 'unitPos'
  | 'officerId'
  | 'createdBy'
  | 'createdAt'
>

/** Next number of the station in a year: `42070401-调-2026-000123`. */
export const nextNo = async (tx: Tx, unitPos: number, year: number): Promise<string> =>
  ((await tx.query<{ no: string }>('select disputes_next_no($1, $2) as no', [unitPos, year]))[0] as { no: string }).no

/** False where a file of this id exists already, also one that another request is writing at this moment. */
export async function insertDispute(tx: Tx, d: NewDispute & { no: string }): Promise<boolean> {
  const rows = await tx.query(
    `insert into dispute (id, no, title, source, found_at, address_id, place_note, type, complexity, facts, claims, claims_yuan, incident_no, signs, police_calls, people,
       party_ids, request_h, unit_id, unit_pos, officer_id, created_by, created_at)
     values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22,$23) on conflict (id) do nothing returning id`,
    [
      d.id,
      d.no,
      d.title,
      d.source,
      d.foundAt,
      d.addressId,
      d.placeNote,
      d.type,
      d.complexity,
      d.facts,
      d.claims,
      d.claimsYuan,
      d.incidentNo,
      d.signs,
      d.policeCalls,
      d.people,
      d.partyIds,
      d.requestHash,
      d.unitId,
      d.unitPos,
      d.officerId,
      d.createdBy,
      d.createdAt,
    ],
  )
  return rows.length > 0
}

/** Writes the file as it stands now. @returns false where somebody else changed it since it was read at `d.version` */
export async function updateRow(
  tx: Tx,
  d: DisputeRow,
  by: { staffId: string; at: Date; eventId: string },
): Promise<boolean> {
  const rows = await tx.query(
    `update dispute set title = $3, source = $4, found_at = $5, address_id = $6, place_note = $7, type = $8, complexity = $9, facts = $10, claims = $11, claims_yuan = $12,
       own = $13, state = $14, mode = $15, has_rights_notice = $16, incident_no = $17, is_eligible = $18, is_spot_eligible = $19, eligibility = $20, body_id = $21,
       merged_into = $22, merged_nos = $23, under_way_since = $24, appraisal_since = $25, is_archived = $26, archived_at = $27, is_grave = $28, outcome = $29,
       accepted_at = $30, due_on = $31, ended_at = $32, signs = $33, police_calls = $34, people = $35, colour = $36, colour_by = $37, colour_weighed = $38, flag_until = $39,
       party_ids = $40, mediator_staff_ids = $41, offered_pos = $42, is_transferred = $43, needs_duty = $44, unit_id = $45, unit_pos = $46, updated_by = $47,
       updated_at = $48, event_id = $49, concluded_at = $50, officer_id = $51, version = version + 1
     where id = $1 and version = $2 returning id`,
    [
      d.id,
      d.version,
      d.title,
      d.source,
      d.foundAt,
      d.addressId,
      d.placeNote,
      d.type,
      d.complexity,
      d.facts,
      d.claims,
      d.claimsYuan,
      d.own,
      d.state,
      d.mode,
      d.hasRightsNotice,
      d.incidentNo,
      d.isEligible,
      d.isSpotEligible,
      d.eligibility === null ? null : JSON.stringify(d.eligibility),
      d.bodyId,
      d.mergedInto,
      d.mergedNos,
      d.underWaySince,
      d.appraisalSince,
      d.isArchived,
      d.archivedAt,
      d.isGrave,
      d.outcome,
      d.acceptedAt,
      d.dueOn,
      d.endedAt,
      d.signs,
      d.policeCalls,
      d.people,
      d.colour,
      d.colourBy,
      d.colourWeighed,
      d.flagUntil,
      d.partyIds,
      d.mediatorStaffIds,
      d.offeredPos,
      d.isTransferred,
      d.needsDuty,
      d.unitId,
      d.unitPos,
      by.staffId,
      by.at,
      by.eventId,
      d.concludedAt,
      d.officerId,
    ],
  )
  return rows.length > 0
}

const PARTY_COLUMNS = `(id, dispute_id, ord, person_id, is_registered, side, name, sex, birth_date, phone_mask, id_mask, address, is_address_protected, is_minor, guardian_name,
  guardian_told, lives_by_own_work, agreed_not_to_tell, is_suspect, proxy_name, has_proxy_letter, consent, consent_how, consent_at)`

/** Parties as they stand in the file; one that is there already is written anew. */
export async function saveParties(tx: Tx, parties: readonly PartyRow[]): Promise<void> {
  for (const p of parties)
    await tx.query(
      `insert into dispute_party ${PARTY_COLUMNS} values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22,$23,$24)
       on conflict (id) do update set ord = excluded.ord, person_id = excluded.person_id, is_registered = excluded.is_registered, side = excluded.side, name = excluded.name,
         sex = excluded.sex, birth_date = excluded.birth_date, phone_mask = excluded.phone_mask, id_mask = excluded.id_mask, address = excluded.address,
         is_address_protected = excluded.is_address_protected, is_minor = excluded.is_minor, guardian_name = excluded.guardian_name, guardian_told = excluded.guardian_told,
         lives_by_own_work = excluded.lives_by_own_work, agreed_not_to_tell = excluded.agreed_not_to_tell, is_suspect = excluded.is_suspect, proxy_name = excluded.proxy_name,
         has_proxy_letter = excluded.has_proxy_letter, consent = excluded.consent, consent_how = excluded.consent_how, consent_at = excluded.consent_at, event_id = sec.event_id()`,
      [
        p.id,
        p.disputeId,
        p.ord,
        p.personId,
        p.isRegistered,
        p.side,
        p.name,
        p.sex,
        p.birthDate,
        p.phoneMask,
        p.idMask,
        p.address,
        p.isAddressProtected,
        p.isMinor,
        p.guardianName,
        p.guardianTold,
        p.livesByOwnWork,
        p.agreedNotToTell,
        p.isSuspect,
        p.proxyName,
        p.hasProxyLetter,
        p.consent,
        p.consentHow,
        p.consentAt,
      ],
    )
}

/** A party that was written in by mistake, before acceptance. */
export const removeParties = (tx: Tx, disputeId: string, keep: readonly string[]): Promise<unknown> =>
  tx.query('select disputes_remove_parties($1, $2::uuid[])', [disputeId, keep])

export interface Secret {
  id: string
  disputeId: string
  numberEnc: Buffer | null
  phoneEnc: Buffer | null
  addressEnc: Buffer | null
  isProtected: boolean
}

/** What is sealed of a party. What is left out (null) stays as it was; a party has a row as soon as anything of him is sealed. */
export const saveSecret = (tx: Tx, s: Secret): Promise<unknown> =>
  tx.query('select disputes_save_secret($1, $2, $3, $4, $5, $6)', [
    s.id,
    s.disputeId,
    s.numberEnc,
    s.phoneEnc,
    s.addressEnc,
    s.isProtected,
  ])

/** Pairs as the rules left them; `agreementId`, `proof` and `documentNo` where this act made them. */
export async function savePairs(
  tx: Tx,
  disputeId: string,
  pairs: readonly (Pair & {
    made: { agreementId?: string | undefined; proof?: Proof | null; documentNo?: string | undefined }
  })[],
): Promise<void> {
  for (const p of pairs)
    await tx.query(
      `insert into dispute_pair (id, dispute_id, one_id, other_id, state, outcome, session_ats, in_round, failures, fail_reason, agreement_id, is_urged, confirm, visits, visits_due,
         performed_at, proof, proposal_by, proposal_accept, document_no, extended, case_extended)
       values ($1,$2,$3,$4,$5,$6,$7::timestamptz[],$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22)
       on conflict (id) do update set state = excluded.state, outcome = excluded.outcome, session_ats = excluded.session_ats, in_round = excluded.in_round, failures = excluded.failures,
         fail_reason = excluded.fail_reason, agreement_id = excluded.agreement_id, is_urged = excluded.is_urged, confirm = excluded.confirm,
         visits = excluded.visits, visits_due = excluded.visits_due, performed_at = excluded.performed_at, proof = coalesce(excluded.proof, dispute_pair.proof),
         proposal_by = excluded.proposal_by, proposal_accept = excluded.proposal_accept, document_no = coalesce(excluded.document_no, dispute_pair.document_no),
         extended = excluded.extended, case_extended = excluded.case_extended, event_id = sec.event_id()`,
      [
        p.id,
        disputeId,
        p.one,
        p.other,
        p.state,
        p.outcome,
        p.sessions,
        p.inRound,
        p.failures,
        p.failReason,
        p.made.agreementId ?? null,
        p.isUrged,
        p.confirm,
        p.visits,
        p.visitsDue,
        p.performedAt,
        p.made.proof ?? null,
        p.proposal?.by ?? null,
        p.proposal?.accept ?? null,
        p.made.documentNo ?? null,
        p.extended,
        p.caseExtended,
      ],
    )
}

export const insertMediator = (tx: Tx, disputeId: string, m: MediatorRow): Promise<unknown> =>
  tx.query(
    `insert into dispute_mediator (id, dispute_id, ord, mediator_id, staff_id, name, is_police, is_aux, has_letter, attended_on_duty, conflicts, from_at)
     values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12)`,
    [
      m.id,
      disputeId,
      m.ord,
      m.mediatorId,
      m.staffId,
      m.name,
      m.isPolice,
      m.isAux,
      m.hasLetter,
      m.attendedOnDuty,
      m.conflicts,
      m.fromAt,
    ],
  )

export const endMediator = (tx: Tx, id: string, at: Date, reason: string, decidedBy: string): Promise<unknown> =>
  tx.query(
    'update dispute_mediator set until_at = $2, reason = $3, decided_by = $4, event_id = sec.event_id() where id = $1',
    [id, at, reason, decidedBy],
  )

export interface NewSession {
  id: string
  pairIds: readonly string[]
  at: Date
  place: string
  present: readonly string[]
  record: string | null
  recorderNo: string | null
  byId: string
}
export const insertSession = (tx: Tx, disputeId: string, s: NewSession): Promise<unknown> =>
  tx.query(
    `insert into dispute_session (id, dispute_id, pair_ids, at, place, present, record, recorder_no, by_id) values ($1,$2,$3,$4,$5,$6,$7,$8,$9)`,
    [s.id, disputeId, s.pairIds, s.at, s.place, s.present, s.record, s.recorderNo, s.byId],
  )

export interface NewVisit {
  id: string
  pairIds: readonly string[]
  at: Date
  byId: string
  method: FollowUpMethod
  performed: PerformedAnswer
  isSatisfied: boolean | null
  isRelapse: boolean
  note: string | null
}
export const insertVisit = (tx: Tx, disputeId: string, v: NewVisit): Promise<unknown> =>
  tx.query(
    `insert into dispute_visit (id, dispute_id, pair_ids, at, by_id, method, performed, is_satisfied, is_relapse, note) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)`,
    [v.id, disputeId, v.pairIds, v.at, v.byId, v.method, v.performed, v.isSatisfied, v.isRelapse, v.note],
  )

export interface NewStep {
  id: string
  kind: string
  at: Date
  byId: string
  role: string
  pairIds: readonly string[]
  fromState: State
  toState: State
  detail: Readonly<Record<string, unknown>>
  note: string | null
  papers: readonly Notice[]
  told: readonly string[]
}
export const appendStep = (tx: Tx, disputeId: string, s: NewStep): Promise<unknown> =>
  tx.query(
    `insert into dispute_step (id, dispute_id, kind, at, by_id, role, pair_ids, from_state, to_state, detail, note, papers, told) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13)`,
    [
      s.id,
      disputeId,
      s.kind,
      s.at,
      s.byId,
      s.role,
      s.pairIds,
      s.fromState,
      s.toState,
      JSON.stringify(s.detail),
      s.note,
      s.papers,
      s.told,
    ],
  )

export interface NewSignature {
  id: string
  partyId: string | null
  signsAs: SignsAs
  name: string
  how: SignWay
  strokes: string | null
  at: Date
}
export const insertSignature = (tx: Tx, disputeId: string, agreementId: string, s: NewSignature): Promise<unknown> =>
  tx.query(
    `insert into dispute_signature (id, agreement_id, dispute_id, party_id, signs_as, name, how, strokes, at) values ($1,$2,$3,$4,$5,$6,$7,$8,$9)`,
    [s.id, agreementId, disputeId, s.partyId, s.signsAs, s.name, s.how, s.strokes, s.at],
  )

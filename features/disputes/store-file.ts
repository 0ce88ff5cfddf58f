import { maybe, type Tx } from '#platform/db/tx.ts'
import type { PersonId } from '#platform/http/contract.ts'
import type { Clock, ClockCode } from './clocks.ts'
import type { Dispute, Mediator, Own, Pair, Party } from './dispute.ts'
import type {
  AgreementForm,
  Colour,
  Complexity,
  ConfirmState,
  Conflict,
  ConsentWay,
  DisputeType,
  FailReason,
  Mode,
  Outcome,
  PerformMode,
  Proof,
  Side,
  Sign,
  Source,
  State,
  Trigger,
} from './vocabulary.ts'

/* A file as it is stored, and as the rules read it. */

export interface DisputeRow {
  [column: string]: unknown
  id: string
  no: string
  title: string
  source: Source
  foundAt: Date
  addressId: string | null
  placeNote: string | null
  type: DisputeType
  complexity: Complexity
  facts: string
  claims: string | null
  claimsYuan: number | null
  own: Own
  state: State
  mode: Mode | null
  hasRightsNotice: boolean
  incidentNo: string | null
  isEligible: boolean
  isSpotEligible: boolean
  eligibility: unknown
  bodyId: string | null
  officerId: string
  mergedInto: string | null
  mergedNos: string[]
  underWaySince: Date | null
  appraisalSince: Date | null
  isArchived: boolean
  archivedAt: Date | null
  isGrave: boolean
  outcome: Dispute['outcome']
  acceptedAt: Date | null
  dueOn: string | null
  concludedAt: Date | null
  endedAt: Date | null
  signs: Sign[]
  policeCalls: number
  people: number
  colour: Colour
  colourBy: Trigger | null
  colourWeighed: Trigger[]
  flagUntil: string | null
  partyIds: PersonId[]
  mediatorStaffIds: string[]
  offeredPos: number | null
  isTransferred: boolean
  needsDuty: boolean
  requestHash: Buffer
  unitId: string
  unitPos: number
  createdBy: string
  createdAt: Date
  updatedBy: string | null
  updatedAt: Date | null
  version: number
}

export const COLUMNS = `d.id, d.no, d.title, d.source, d.found_at as "foundAt", d.address_id as "addressId", d.place_note as "placeNote", d.type, d.complexity, d.facts, d.claims,
  d.claims_yuan as "claimsYuan", d.own, d.state, d.mode, d.has_rights_notice as "hasRightsNotice", d.incident_no as "incidentNo", d.is_eligible as "isEligible",
  d.is_spot_eligible as "isSpotEligible", d.eligibility, d.body_id as "bodyId", d.officer_id as "officerId", d.merged_into as "mergedInto", d.merged_nos as "mergedNos",
  d.under_way_since as "underWaySince", d.appraisal_since as "appraisalSince", d.is_archived as "isArchived", d.archived_at as "archivedAt", d.is_grave as "isGrave", d.outcome,
  d.accepted_at as "acceptedAt", to_char(d.due_on, 'YYYY-MM-DD') as "dueOn", d.concluded_at as "concludedAt", d.ended_at as "endedAt", d.signs, d.police_calls as "policeCalls", d.people, d.colour,
  d.colour_by as "colourBy", d.colour_weighed as "colourWeighed", to_char(d.flag_until, 'YYYY-MM-DD') as "flagUntil", d.party_ids as "partyIds",
  d.mediator_staff_ids as "mediatorStaffIds", d.offered_pos as "offeredPos", d.is_transferred as "isTransferred", d.needs_duty as "needsDuty", d.request_h as "requestHash",
  d.unit_id as "unitId", d.unit_pos as "unitPos", d.created_by as "createdBy", d.created_at as "createdAt", d.updated_by as "updatedBy", d.updated_at as "updatedAt", d.version`

export interface PartyRow {
  [column: string]: unknown
  id: string
  disputeId: string
  ord: number
  personId: PersonId
  isRegistered: boolean
  side: Side
  name: string
  sex: '0' | '1' | '2' | '9'
  birthDate: string | null
  phoneMask: string | null
  idMask: string | null
  address: string | null
  isAddressProtected: boolean
  isMinor: boolean
  guardianName: string | null
  guardianTold: boolean
  livesByOwnWork: boolean
  agreedNotToTell: boolean
  isSuspect: boolean
  proxyName: string | null
  hasProxyLetter: boolean
  consent: '同意' | '不同意' | null
  consentHow: ConsentWay | null
  consentAt: Date | null
}

export const PARTY = `p.id, p.dispute_id as "disputeId", p.ord, p.person_id as "personId", p.is_registered as "isRegistered", p.side, p.name, p.sex,
  to_char(p.birth_date, 'YYYY-MM-DD') as "birthDate", p.phone_mask as "phoneMask", p.id_mask as "idMask", p.address, p.is_address_protected as "isAddressProtected",
  p.is_minor as "isMinor", p.guardian_name as "guardianName", p.guardian_told as "guardianTold", p.lives_by_own_work as "livesByOwnWork",
  p.agreed_not_to_tell as "agreedNotToTell", p.is_suspect as "isSuspect", p.proxy_name as "proxyName", p.has_proxy_letter as "hasProxyLetter", p.consent,
  p.consent_how as "consentHow", p.consent_at as "consentAt"`

export interface MediatorRow {
  [column: string]: unknown
  id: string
  ord: number
  mediatorId: string | null
  staffId: string | null
  name: string
  isPolice: boolean
  isAux: boolean
  hasLetter: boolean
  attendedOnDuty: boolean
  conflicts: Conflict[]
  fromAt: Date
  untilAt: Date | null
  reason: string | null
  decidedBy: string | null
}

export interface PairRow {
  [column: string]: unknown
  id: string
  oneId: string
  otherId: string
  state: State
  outcome: Outcome | null
  sessionAts: Date[]
  inRound: number
  failures: number
  failReason: FailReason | null
  agreementId: string | null
  form: AgreementForm | null
  agreedAt: Date | null
  performMode: PerformMode | null
  performBy: string | null
  isUrged: boolean
  confirm: ConfirmState
  visits: number
  visitsDue: number
  performedAt: Date | null
  proof: Proof | null
  proposalBy: string | null
  proposalAccept: boolean | null
  documentNo: string | null
  extended: boolean
  caseExtended: boolean
}

/** A file with everything its rules look at. */
export interface DisputeFile {
  row: DisputeRow
  parties: PartyRow[]
  pairs: PairRow[]
  /** Those who mediate now lead; whoever was replaced follows. */
  mediators: MediatorRow[]
  rules: Dispute
}

export const partyForRules = (p: PartyRow): Party => ({
  id: p.id,
  personId: p.personId,
  side: p.side,
  minor: p.isMinor
    ? { guardianTold: p.guardianTold, livesByOwnWork: p.livesByOwnWork, agreedNotToTell: p.agreedNotToTell }
    : null,
  isSuspect: p.isSuspect,
  proxy: p.proxyName === null ? null : { hasLetter: p.hasProxyLetter },
})

/** What acts name a mediator by: a colleague by his staff id, anybody else by his id in the pool. */
export const keyOf = (m: { staffId: string | null; mediatorId: string | null }): string =>
  (m.staffId ?? m.mediatorId) as string

export const mediatorForRules = (m: MediatorRow): Mediator => ({
  id: keyOf(m),
  isPolice: m.isPolice,
  isAux: m.isAux,
  hasLetter: m.hasLetter,
  attendedOnDuty: m.attendedOnDuty,
  conflicts: m.conflicts,
})

const pairForRules = (p: PairRow, clocks: readonly Clock[]): Pair => ({
  id: p.id,
  one: p.oneId,
  other: p.otherId,
  state: p.state,
  outcome: p.outcome,
  sessions: p.sessionAts,
  inRound: p.inRound,
  failures: p.failures,
  failReason: p.failReason,
  agreement:
    p.form === null
      ? null
      : {
          form: p.form,
          agreedAt: p.agreedAt as Date,
          performMode: p.performMode as PerformMode,
          performBy: p.performBy as string,
        },
  isUrged: p.isUrged,
  confirm: p.confirm,
  visits: p.visits,
  visitsDue: p.visitsDue,
  performedAt: p.performedAt,
  proposal: p.proposalBy === null ? null : { by: p.proposalBy, accept: p.proposalAccept === true },
  extended: p.extended,
  caseExtended: p.caseExtended,
  clocks,
})

export interface PairClock extends Clock {
  pairId: string
}

const rulesOf = (
  d: DisputeRow,
  parties: readonly PartyRow[],
  pairs: readonly PairRow[],
  mediators: readonly MediatorRow[],
  clocks: readonly PairClock[],
): Dispute => ({
  id: d.id,
  no: d.no,
  version: d.version,
  own: d.own,
  parties: parties.map(partyForRules),
  mode: d.mode,
  hasRightsNotice: d.hasRightsNotice,
  incidentNo: d.incidentNo,
  isEligible: d.isEligible,
  isSpotEligible: d.isSpotEligible,
  mediators: mediators.filter((m) => m.untilAt === null).map(mediatorForRules),
  left: mediators
    .filter((m) => m.untilAt !== null && !mediators.some((n) => n.untilAt === null && keyOf(n) === keyOf(m)))
    .map(keyOf),
  pairs: pairs.map((pair) =>
    pairForRules(
      pair,
      clocks
        .filter((c) => c.pairId === pair.id)
        .map(({ code, startAt, pausedMs, pausedSince }) => ({ code, startAt, pausedMs, pausedSince })),
    ),
  ),
  mergedInto: d.mergedInto,
  mergedNos: d.mergedNos,
  underWaySince: d.underWaySince,
  appraisalSince: d.appraisalSince,
  isArchived: d.isArchived,
  isGrave: d.isGrave,
  outcome: d.outcome,
})

export const findRow = (tx: Tx, id: string): Promise<DisputeRow | undefined> =>
  maybe<DisputeRow>(tx, `select ${COLUMNS} from dispute d where d.id = $1`, [id])

const holdRow = (tx: Tx, id: string): Promise<DisputeRow | undefined> =>
  maybe<DisputeRow>(tx, `select ${COLUMNS} from dispute d where d.id = $1 for update`, [id])

export const partiesOf = (tx: Tx, disputeIds: readonly string[]): Promise<PartyRow[]> =>
  tx.query<PartyRow>(
    `select ${PARTY} from dispute_party p where p.dispute_id = any ($1::uuid[]) order by p.dispute_id, p.ord`,
    [disputeIds],
  )

const pairsOf = (tx: Tx, id: string): Promise<PairRow[]> =>
  tx.query<PairRow>(
    `select r.id, r.one_id as "oneId", r.other_id as "otherId", r.state, r.outcome, r.session_ats as "sessionAts", r.in_round as "inRound", r.failures,
       r.fail_reason as "failReason", r.agreement_id as "agreementId", a.form, a.agreed_at as "agreedAt", a.perform_mode as "performMode",
       to_char(a.perform_by, 'YYYY-MM-DD') as "performBy", r.is_urged as "isUrged", r.confirm, r.visits, r.visits_due as "visitsDue", r.performed_at as "performedAt",
       r.proof, r.proposal_by as "proposalBy", r.proposal_accept as "proposalAccept", r.document_no as "documentNo", r.extended, r.case_extended as "caseExtended"
     from dispute_pair r left join dispute_agreement a on a.id = r.agreement_id
     join dispute_party p on p.id = r.one_id join dispute_party q on q.id = r.other_id where r.dispute_id = $1 order by p.ord, q.ord`,
    [id],
  )

export interface CarriedPair {
  [column: string]: unknown
  disputeId: string
  id: string
  oneId: string
  otherId: string
  state: State
  performBy: string | null
  visitsLeft: number
}

/** Pairs of several files, as far as a phone needs them. */
export const pairsToCarry = (tx: Tx, disputeIds: readonly string[]): Promise<CarriedPair[]> =>
  tx.query<CarriedPair>(
    `select r.dispute_id as "disputeId", r.id, r.one_id as "oneId", r.other_id as "otherId", r.state, to_char(a.perform_by, 'YYYY-MM-DD') as "performBy",
       case when r.performed_at is null then 0 else greatest(r.visits_due - r.visits, 0) end as "visitsLeft"
     from dispute_pair r left join dispute_agreement a on a.id = r.agreement_id
     join dispute_party p on p.id = r.one_id join dispute_party q on q.id = r.other_id where r.dispute_id = any ($1::uuid[]) order by r.dispute_id, p.ord, q.ord`,
    [disputeIds],
  )

const mediatorsOf = (tx: Tx, id: string): Promise<MediatorRow[]> =>
  tx.query<MediatorRow>(
    `select m.id, m.ord, m.mediator_id as "mediatorId", m.staff_id as "staffId", m.name, m.is_police as "isPolice", m.is_aux as "isAux", m.has_letter as "hasLetter",
       m.attended_on_duty as "attendedOnDuty", m.conflicts, m.from_at as "fromAt", m.until_at as "untilAt", m.reason, m.decided_by as "decidedBy"
     from dispute_mediator m where m.dispute_id = $1 order by m.until_at is not null, m.ord, m.from_at`,
    [id],
  )

const clocksOf = (tx: Tx, pairIds: readonly string[]): Promise<PairClock[]> =>
  tx.query<PairClock & Record<string, unknown>>(
    `select subject_id as "pairId", rule_code as code, start_at as "startAt", paused_ms::float8 as "pausedMs", paused_since as "pausedSince" from deadline
      where subject_kind = 'dispute_pair' and subject_id = any ($1::uuid[]) and state not in ('DONE', 'WAIVED')`,
    [pairIds],
  ) as Promise<(PairClock & { code: ClockCode })[]>

async function fileOf(tx: Tx, row: DisputeRow): Promise<DisputeFile> {
  const parties = await partiesOf(tx, [row.id])
  const pairs = await pairsOf(tx, row.id)
  const mediators = await mediatorsOf(tx, row.id)
  const clocks = await clocksOf(
    tx,
    pairs.map((p) => p.id),
  )
  return { row, parties, pairs, mediators, rules: rulesOf(row, parties, pairs, mediators, clocks) }
}

/** The file of a pair, where it is in sight. */
export const fileOfPair = async (tx: Tx, pairId: string): Promise<string | undefined> =>
  (await maybe<{ id: string }>(tx, 'select dispute_id as id from dispute_pair where id = $1', [pairId]))?.id

/** A file in sight. */
export async function findFile(tx: Tx, id: string): Promise<DisputeFile | undefined> {
  const row = await findRow(tx, id)
  return row && fileOf(tx, row)
}

/** A file in sight, held until the transaction ends: of two acts at once the second sees what the first did. */
export async function holdFile(tx: Tx, id: string): Promise<DisputeFile | undefined> {
  const row = await holdRow(tx, id)
  return row && fileOf(tx, row)
}

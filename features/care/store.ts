import { type Conditions, conditionsOf, pageOf } from '#platform/db/conditions.ts'
import { maybe, one, type Tx } from '#platform/db/tx.ts'
import type { Cadence, CareState, Category, ConsentScope, ExitReason, NeedTag } from './vocabulary.ts'

export interface CareRecord {
  [column: string]: unknown
  id: string
  householdId: string
  personId: string | null
  addressId: string
  categories: Category[]
  referredBy: '走访' | '居委会' | '民政' | '残联' | '学校' | '本人'
  state: CareState
  stateSince: string
  activeOn: string | null
  visitsFrom: string | null
  consentBy: '本人' | '监护人' | null
  consentForm: '纸质' | '电子' | '口头+见证' | null
  consentOn: string | null
  consentScope: ConsentScope[]
  consentUntil: string | null
  consentWitness: string | null
  guardianInformedOn: string | null
  paperDueOn: string | null
  consentEndsOn: string | null
  needTags: NeedTag[]
  notes: string | null
  contactName: string | null
  contactPhoneMask: string | null
  partnerAgency: string | null
  cadence: Cadence | null
  primaryOfficerId: string | null
  reviewDueOn: string | null
  exitReason: ExitReason | null
  exitedOn: string | null
  unitId: string
  unitPos: number
  createdBy: string
  version: number
}

/** Visits that met him since the first day; the newest one says when he was last visited. */
const LAST_VISIT = `left join lateral (select to_char(x.started_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as on_day from visits_v_visit x
    where x.household_id = s.household_id and x.met and x.voided_at is null and x.started_at >= (s.visits_from::timestamp at time zone 'Asia/Shanghai')
      and (s.person_id is null or s.person_id = any (x.met_person_ids)) order by x.started_at desc limit 1) v on true`
const day = (column: string) => `to_char(s.${column}, 'YYYY-MM-DD')`
const COLUMNS = `s.id, s.household_id as "householdId", s.person_id as "personId", s.address_id as "addressId", s.categories, s.referred_by as "referredBy", s.state,
  ${day('state_since')} as "stateSince", ${day('active_on')} as "activeOn", ${day('visits_from')} as "visitsFrom", s.consent_by as "consentBy",
  s.consent_form as "consentForm", ${day('consent_on')} as "consentOn", s.consent_scope as "consentScope", ${day('consent_until')} as "consentUntil",
  s.consent_witness as "consentWitness", ${day('guardian_informed_on')} as "guardianInformedOn", ${day('paper_due_on')} as "paperDueOn",
  ${day('consent_ends_on')} as "consentEndsOn", s.need_tags as "needTags", s.notes, s.contact_name as "contactName", s.contact_phone_mask as "contactPhoneMask",
  s.partner_agency as "partnerAgency", s.cadence, s.primary_officer_id as "primaryOfficerId", ${day('review_due_on')} as "reviewDueOn",
  s.exit_reason as "exitReason", ${day('exited_on')} as "exitedOn", s.unit_id as "unitId", s.unit_pos as "unitPos", s.created_by as "createdBy", s.version`
/** Who stands for the subject where it is shown: the person, or the head of the household, or whoever lives there. */
const SHOWN = `coalesce(s.person_id, (select r.person_id from residents_v_residence r join residents_v_household h on h.id = r.household_id
    where r.household_id = s.household_id and r.state not in ('ENDED', 'REJECTED') order by (r.id is not distinct from h.head_residence_id) desc, r.id limit 1)) as "shownPersonId"`

/** As it is shown: with the last visit and whoever stands for it. */
export type ShownCare = CareRecord & { lastVisitOn: string | null; shownPersonId: string | null }
export const SHOWN_CARE = `select ${COLUMNS}, v.on_day as "lastVisitOn", ${SHOWN} from care_subject s ${LAST_VISIT}`

export const findCare = (tx: Tx, id: string): Promise<ShownCare | undefined> =>
  maybe<ShownCare>(tx, `${SHOWN_CARE} where s.id = $1`, [id])

/** Those in sight, in no order. */
export const careById = (tx: Tx, ids: readonly string[]): Promise<ShownCare[]> =>
  tx.query<ShownCare>(`${SHOWN_CARE} where s.id = any ($1::uuid[])`, [ids])

/** Held for a change; undefined where it is out of sight. */
export const lockCare = (tx: Tx, id: string): Promise<CareRecord | undefined> =>
  maybe<CareRecord>(tx, `select ${COLUMNS} from care_subject s where s.id = $1 for update`, [id])

/** Those of a household on the list, the household as a whole first. */
export const listedIn = (tx: Tx, householdId: string): Promise<CareRecord[]> =>
  tx.query<CareRecord>(
    `select ${COLUMNS} from care_subject s where s.household_id = $1 and s.state <> 'EXITED' order by s.person_id nulls first, s.id`,
    [householdId],
  )

export interface ListFilters {
  state?: CareState | undefined
  category?: Category | undefined
  officerId?: string | undefined
}

const conditions = (f: ListFilters): Conditions =>
  conditionsOf(
    [f.state === undefined ? `s.state <> 'EXITED'` : 'true'],
    [],
    [
      [f.state, (n) => `s.state = $${n}`],
      [f.category, (n) => `$${n} = any (s.categories)`],
      [f.officerId, (n) => `s.primary_officer_id = $${n}`],
    ],
  )

/** Newest first; `after` is the id of the last row seen (ids are made in order of time). */
export function listCare(tx: Tx, f: ListFilters, after: string | undefined, limit: number): Promise<ShownCare[]> {
  const { sqlPage, values } = pageOf(
    conditions(f),
    [['s.id', 'uuid']],
    after === undefined ? undefined : [after],
    limit,
    'desc',
  )
  return tx.query<ShownCare>(`${SHOWN_CARE} where ${sqlPage}`, values)
}

export async function countCare(tx: Tx, f: ListFilters): Promise<number> {
  const { sqlWhere, values } = conditions(f)
  return (await one<{ n: number }>(tx, `select count(*)::integer as n from care_subject s where ${sqlWhere}`, values)).n
}

export type NewCare = Pick<
  CareRecord,
  | 'id'
  | 'householdId'
  | 'personId'
  | 'addressId'
  | 'categories'
  | 'referredBy'
  | 'state'
  | 'unitId'
  | 'unitPos'
  | 'createdBy'
> & { today: string; primaryOfficerId: string | null }

/** False where somebody else has listed the same one at this moment. */
export async function insertCare(tx: Tx, c: NewCare): Promise<boolean> {
  const rows = await tx.query(
    `insert into care_subject (id, household_id, person_id, address_id, categories, referred_by, state, state_since, primary_officer_id, unit_id, unit_pos, created_by)
     values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12) on conflict do nothing returning id`,
    [
      c.id,
      c.householdId,
      c.personId,
      c.addressId,
      c.categories,
      c.referredBy,
      c.state,
      c.today,
      c.primaryOfficerId,
      c.unitId,
      c.unitPos,
      c.createdBy,
    ],
  )
  return rows.length === 1
}

/** Stores a held subject as it stands now. @returns its new version */
export async function saveCare(tx: Tx, c: CareRecord, by: string, at: Date, isHidden = false): Promise<number> {
  const row = await one<{ version: number }>(
    tx,
    `update care_subject set (household_id, address_id, unit_id, unit_pos, categories, state, state_since, active_on, visits_from, consent_by, consent_form, consent_on, consent_scope,
        consent_until, consent_witness, guardian_informed_on, paper_due_on, need_tags, notes, contact_name, contact_phone_mask, partner_agency, cadence,
        primary_officer_id, review_due_on, exit_reason, exited_on, updated_by, updated_at, hidden_at, event_id, version)
      = ($2,$3,$4,$5,$6,$7,$8::date,$9::date,$10::date,$11,$12,$13::date,$14,$15::date,$16,$17::date,$18::date,$19,$20,$21,$22,$23,$24,$25,$26::date,$27,$28::date,$29,$30,
        case when $31 then $30::timestamptz end, sec.event_id(), version + 1) where id = $1 returning version`,
    [
      c.id,
      c.householdId,
      c.addressId,
      c.unitId,
      c.unitPos,
      c.categories,
      c.state,
      c.stateSince,
      c.activeOn,
      c.visitsFrom,
      c.consentBy,
      c.consentForm,
      c.consentOn,
      c.consentScope,
      c.consentUntil,
      c.consentWitness,
      c.guardianInformedOn,
      c.paperDueOn,
      c.needTags,
      c.notes,
      c.contactName,
      c.contactPhoneMask,
      c.partnerAgency,
      c.cadence,
      c.primaryOfficerId,
      c.reviewDueOn,
      c.exitReason,
      c.exitedOn,
      by,
      at,
      isHidden,
    ],
  )
  return row.version
}

/** The sealed phone of the emergency contact; opens only to operations that reveal, null where it was taken away. */
export const contactNumber = (tx: Tx, id: string): Promise<{ numberEnc: Buffer | null } | undefined> =>
  maybe<{ numberEnc: Buffer | null }>(tx, `select number_enc as "numberEnc" from care_contact where id = $1`, [id])

export const keepContact = (tx: Tx, id: string, numberEnc: Buffer | null): Promise<unknown> =>
  tx.query(
    `insert into care_contact (id, number_enc) values ($1, $2)
     on conflict (id) do update set number_enc = excluded.number_enc, event_id = excluded.event_id`,
    [id, numberEnc],
  )

/** Whether somebody in sight holds an officer's posting on this day: whoever is responsible for a subject must be able to see him. */
export const answersAsOfficer = async (tx: Tx, staffId: string, today: string): Promise<boolean> =>
  (
    await tx.query(
      `select 1 from organisation_v_posting where staff_id = $1 and role in ('OFFICER', 'DEPUTY', 'CHIEF') and $2::date between from_on and coalesce(to_on, 'infinity') limit 1`,
      [staffId, today],
    )
  ).length > 0

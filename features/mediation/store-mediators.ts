import { type Conditions, filtersOf, pageOf } from '#platform/db/conditions.ts'
import { maybe, one, type Tx } from '#platform/db/tx.ts'
import type { DisputeType, Language, MediatorKind, Sex } from './vocabulary.ts'

export interface MediatorRow {
  id: string
  bodyId: string
  name: string
  sex: Sex
  kind: MediatorKind
  org: string
  specialties: DisputeType[]
  languages: Language[]
  isCommitteeMember: boolean
  /** Legal dates; open where there is no end. */
  appointedFrom: string
  appointedTo: string | null
  letterNo: string | null
  isAux: boolean
  isPolice: boolean
  trainingYear: number | null
  trainingHours: number | null
  active: boolean
  maxOpen: number
  staffId: string | null
  homeAddressId: string | null
  phoneMask: string
  unitId: string
  unitPos: number
  version: number
}

export interface ShownMediator extends MediatorRow {
  bodyName: string
}

const COLUMNS = `m.id, m.body_id as "bodyId", m.name, m.sex, m.kind, m.org, m.specialties, m.languages, m.is_committee_member as "isCommitteeMember",
  m.appointed_from::text as "appointedFrom", m.appointed_to::text as "appointedTo", m.letter_no as "letterNo", m.is_aux as "isAux", m.is_police as "isPolice",
  m.training_year as "trainingYear", m.training_hours as "trainingHours", m.active, m.max_open as "maxOpen", m.staff_id as "staffId", m.home_address_id as "homeAddressId",
  m.phone_mask as "phoneMask", m.unit_id as "unitId", m.unit_pos as "unitPos", m.version`
const SHOWN = `select ${COLUMNS}, coalesce(b.name, '') as "bodyName" from mediator m left join mediation_body b on b.id = m.body_id`

export const findMediator = (tx: Tx, id: string): Promise<ShownMediator | undefined> =>
  maybe<ShownMediator>(tx, `${SHOWN} where m.id = $1`, [id])

export const mediatorByStaff = (tx: Tx, staffId: string): Promise<ShownMediator | undefined> =>
  maybe<ShownMediator>(tx, `${SHOWN} where m.staff_id = $1`, [staffId])

export const mediatorRows = (tx: Tx, ids: readonly string[]): Promise<ShownMediator[]> =>
  tx.query<ShownMediator>(`${SHOWN} where m.id = any ($1::uuid[]) order by m.name, m.id`, [ids])

/** Active ones first, members before others. */
export const mediatorsOfBody = (tx: Tx, bodyId: string): Promise<MediatorRow[]> =>
  tx.query<MediatorRow>(
    `select ${COLUMNS} from mediator m where m.body_id = $1 order by m.active desc, m.is_committee_member desc, m.name, m.id limit 500`,
    [bodyId],
  )

export interface MediatorFilters {
  bodyId?: string | undefined
  kind?: MediatorKind | undefined
  specialty?: DisputeType | undefined
  language?: Language | undefined
  active?: boolean | undefined
  /** Active, with a term that ends by this legal date or has ended. */
  endingBy?: string | undefined
}

const CONDITIONS: { [K in keyof Required<MediatorFilters>]: (n: number) => string } = {
  bodyId: (n) => `m.body_id = $${n}`,
  kind: (n) => `m.kind = $${n}`,
  specialty: (n) => `m.specialties @> array[$${n}::text]`,
  language: (n) => `m.languages @> array[$${n}::text]`,
  active: (n) => `m.active = $${n}`,
  endingBy: (n) => `m.active and m.appointed_to <= $${n}::date`,
}

const conditions = (f: MediatorFilters): Conditions => filtersOf(CONDITIONS, f)

/** By name; `after` is the name and id of the last one seen. */
export function listMediators(
  tx: Tx,
  f: MediatorFilters,
  after: readonly [string, string] | undefined,
  limit: number,
): Promise<ShownMediator[]> {
  const { sqlPage, values } = pageOf(
    conditions(f),
    [
      ['m.name', 'text'],
      ['m.id', 'uuid'],
    ],
    after,
    limit,
  )
  return tx.query<ShownMediator>(`${SHOWN} where ${sqlPage}`, values)
}

export async function countMediators(tx: Tx, f: MediatorFilters): Promise<number> {
  const { sqlWhere, values } = conditions(f)
  return (await one<{ n: number }>(tx, `select count(*)::integer as n from mediator m where ${sqlWhere}`, values)).n
}

/** Whoever may be asked on a legal date: serving, of an open body that serves the place, or of one body. */
export const serving = (
  tx: Tx,
  f: { bodyId: string | undefined; unitPos: number; on: string; exclude: readonly string[] },
): Promise<ShownMediator[]> =>
  tx.query<ShownMediator>(
    `${SHOWN} where m.active and b.closed_on is null and m.appointed_from <= $1::date and (m.appointed_to is null or m.appointed_to >= $1::date)
       and not (m.id = any ($2::uuid[])) and case when $3::uuid is null then m.unit_id = any ((select mediation_units_at($4))::uuid[]) else m.body_id = $3 end
     order by m.name, m.id limit 1000`,
    [f.on, f.exclude, f.bodyId ?? null, f.unitPos],
  )

/** Bodies with active mediators whose term ends by a legal date or is over: how many, and the first day. */
export const endingTerms = (
  tx: Tx,
  by: string,
): Promise<{ bodyId: string; bodyName: string; count: number; firstOn: string; areMembers: boolean }[]> =>
  tx.query(
    `select b.id as "bodyId", b.name as "bodyName", count(*)::integer as count, min(m.appointed_to)::text as "firstOn", bool_or(m.is_committee_member) as "areMembers" from mediator m join mediation_body b on b.id = m.body_id
      where m.active and m.appointed_to <= $1::date and m.unit_pos between sec.lo() and sec.hi() group by b.id, b.name order by min(m.appointed_to), b.name limit 50`,
    [by],
  )

/** A colleague whose account a mediator may have: in range and in service. */
export const colleague = (tx: Tx, id: string, on: string): Promise<{ name: string; kind: string } | undefined> =>
  maybe<{ name: string; kind: string }>(
    tx,
    'select name, kind from organisation_v_staff where id = $1 and organisation_in_scope(unit_id) and (end_on is null or end_on > $2::date)',
    [id, on],
  )

export const staffName = async (tx: Tx, id: string): Promise<string> =>
  (await maybe<{ name: string }>(tx, 'select name from organisation_v_staff where id = $1', [id]))?.name ?? ''

/** Whether the account belongs to another mediator already; that does not change while this transaction lasts. */
export const staffTaken = async (tx: Tx, staffId: string, except: string): Promise<boolean> =>
  (await one<{ taken: boolean }>(tx, 'select mediation_staff_taken($1, $2) as taken', [staffId, except])).taken

const SHEET = [
  'bodyId',
  'name',
  'sex',
  'kind',
  'org',
  'specialties',
  'languages',
  'isCommitteeMember',
  'appointedFrom',
  'appointedTo',
  'letterNo',
  'isAux',
  'isPolice',
  'trainingYear',
  'trainingHours',
  'active',
  'maxOpen',
  'staffId',
  'homeAddressId',
  'phoneMask',
  'unitId',
  'unitPos',
] as const satisfies readonly (keyof MediatorRow)[]
const sheetOf = (m: Omit<MediatorRow, 'version'>) => SHEET.map((field) => m[field])

interface By {
  staffId: string
  now: Date
}

export const insertMediator = (tx: Tx, m: Omit<MediatorRow, 'version'>, by: By): Promise<unknown> =>
  tx.query(
    `insert into mediator (id, created_by, created_at, body_id, name, sex, kind, org, specialties, languages, is_committee_member, appointed_from, appointed_to, letter_no, is_aux,
       is_police, training_year, training_hours, active, max_open, staff_id, home_address_id, phone_mask, unit_id, unit_pos)
     values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22,$23,$24,$25)`,
    [m.id, by.staffId, by.now, ...sheetOf(m)],
  )

/** Writes a mediator over the version that was read; undefined where it is another one by now. */
export const updateMediator = async (tx: Tx, m: MediatorRow, by: By): Promise<number | undefined> =>
  (
    await maybe<{ version: number }>(
      tx,
      `update mediator set updated_by = $3, updated_at = $4, body_id = $5, name = $6, sex = $7, kind = $8, org = $9, specialties = $10, languages = $11,
         is_committee_member = $12, appointed_from = $13, appointed_to = $14, letter_no = $15, is_aux = $16, is_police = $17, training_year = $18, training_hours = $19,
         active = $20, max_open = $21, staff_id = $22, home_address_id = $23, phone_mask = $24, unit_id = $25, unit_pos = $26, event_id = sec.event_id(), version = version + 1
       where id = $1 and version = $2 returning version`,
      [m.id, m.version, by.staffId, by.now, ...sheetOf(m)],
    )
  )?.version

/** The sealed phone; opens only to operations that reveal. */
export const phoneOf = async (tx: Tx, id: string): Promise<Buffer | undefined> =>
  (await maybe<{ numberEnc: Buffer }>(tx, 'select number_enc as "numberEnc" from mediator_contact where id = $1', [id]))
    ?.numberEnc

export const keepPhone = (tx: Tx, id: string, numberEnc: Buffer): Promise<unknown> =>
  tx.query(
    `insert into mediator_contact (id, number_enc) values ($1, $2)
     on conflict (id) do update set number_enc = excluded.number_enc, event_id = excluded.event_id`,
    [id, numberEnc],
  )

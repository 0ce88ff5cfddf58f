import { maybe, one, type Tx } from '#platform/db/tx.ts'
import type { IdType } from '#platform/standards/identity.ts'
import type { Sex } from './person-rules.ts'
import type { ID_STATES, PHONE_KINDS } from './vocabulary.ts'

/** A person as stored, without number and phones. Dates are `YYYY-MM-DD`. */
export interface PersonRow {
  [column: string]: unknown
  id: string
  version: number
  name: string
  formerName: string | null
  formerNameUntil: string | null
  idType: IdType
  idMask: string | null
  idState: (typeof ID_STATES)[number]
  idReason: string | null
  idReviewOn: string | null
  sex: Sex
  birthDate: string | null
  birthLocked: boolean
  phoneMask: string | null
  hukouRegion: string | null
  hukouAddr: string | null
  hukouCommunityCode: string | null
  hukouAddressId: string | null
  guardianId: string | null
  contactPref: string | null
  diedOn: string | null
  updatedAt: Date | null
  createdBy: string
}

const PERSON = `select id, version, name, former_name as "formerName", former_name_until::text as "formerNameUntil", id_type as "idType", id_mask as "idMask",
  id_state as "idState", id_reason as "idReason", id_review_on::text as "idReviewOn", sex, birth_date::text as "birthDate", birth_locked as "birthLocked",
  phone_mask as "phoneMask", hukou_region as "hukouRegion", hukou_addr as "hukouAddr", hukou_community_code as "hukouCommunityCode",
  hukou_address_id as "hukouAddressId", guardian_id as "guardianId", contact_pref as "contactPref", died_on::text as "diedOn", updated_at as "updatedAt",
  created_by as "createdBy" from person`

export const personById = (tx: Tx, id: string): Promise<PersonRow | undefined> =>
  maybe<PersonRow>(tx, `${PERSON} where id = $1`, [id])

/** As `personById`, holding the row until the transaction ends. */
export const lockPerson = (tx: Tx, id: string): Promise<PersonRow | undefined> =>
  maybe<PersonRow>(tx, `${PERSON} where id = $1 for update`, [id])

export const personsByIds = (tx: Tx, ids: readonly string[]): Promise<PersonRow[]> =>
  ids.length === 0 ? Promise.resolve([]) : tx.query<PersonRow>(`${PERSON} where id = any ($1::uuid[])`, [ids])

/** People whom this person is guardian of. */
export const wardsOf = (tx: Tx, guardianId: string): Promise<PersonRow[]> =>
  tx.query<PersonRow>(`${PERSON} where guardian_id = $1 order by birth_date, id`, [guardianId])

export interface Author {
  staffId: string
  unitId: string
  now: Date
}

export async function insertPerson(tx: Tx, p: PersonRow & { source: string }, by: Author): Promise<void> {
  await tx.query(
    `insert into person (id, name, id_type, id_mask, id_state, id_reason, id_review_on, sex, birth_date, birth_locked, phone_mask, hukou_region, hukou_addr,
       hukou_community_code, hukou_address_id, guardian_id, contact_pref, source, verified_at, verified_by, created_by, created_org, created_at)
     values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$20,$21,$19)`,
    [
      p.id,
      p.name,
      p.idType,
      p.idMask,
      p.idState,
      p.idReason,
      p.idReviewOn,
      p.sex,
      p.birthDate,
      p.birthLocked,
      p.phoneMask,
      p.hukouRegion,
      p.hukouAddr,
      p.hukouCommunityCode,
      p.hukouAddressId,
      p.guardianId,
      p.contactPref,
      p.source,
      by.now,
      by.staffId,
      by.unitId,
    ],
  )
}

/** Writes every column a person may change. @returns the new version */
export async function savePerson(tx: Tx, p: PersonRow, by: Author): Promise<number> {
  const row = await one<{ version: number }>(
    tx,
    `update person set name = $2, former_name = $3, former_name_until = $4, id_type = $5, id_mask = $6, id_state = $7, id_reason = $8, id_review_on = $9,
       sex = $10, birth_date = $11, birth_locked = $12, phone_mask = $13, hukou_region = $14, hukou_addr = $15, hukou_community_code = $16,
       hukou_address_id = $17, guardian_id = $18, contact_pref = $19, died_on = $20, updated_at = $21, updated_by = $22, event_id = sec.event_id(),
       version = version + 1
     where id = $1 returning version`,
    [
      p.id,
      p.name,
      p.formerName,
      p.formerNameUntil,
      p.idType,
      p.idMask,
      p.idState,
      p.idReason,
      p.idReviewOn,
      p.sex,
      p.birthDate,
      p.birthLocked,
      p.phoneMask,
      p.hukouRegion,
      p.hukouAddr,
      p.hukouCommunityCode,
      p.hukouAddressId,
      p.guardianId,
      p.contactPref,
      p.diedOn,
      by.now,
      by.staffId,
    ],
  )
  return row.version
}

export interface IdentityRow {
  [column: string]: unknown
  id: string
  idType: IdType
  numberEnc: Buffer
  isAlias: boolean
  aliasKind: string | null
  validUntil: string | null
}

/** Numbers of a person, the one in force first. Opens only for operations that reveal or write. */
export const identitiesOf = (tx: Tx, personId: string): Promise<IdentityRow[]> =>
  tx.query<IdentityRow>(
    `select id, id_type as "idType", number_enc as "numberEnc", is_alias as "isAlias", alias_kind as "aliasKind", valid_until::text as "validUntil"
       from person_identity where person_id = $1 order by is_alias, created_at desc, id`,
    [personId],
  )

export interface NewIdentity {
  id: string
  personId: string
  idType: IdType
  numberEnc: Buffer
  bi: Buffer
  last4: number | null
  aliasKind: '15位旧号' | null
}

export async function insertIdentity(tx: Tx, i: NewIdentity): Promise<void> {
  await tx.query(
    'insert into person_identity (id, person_id, id_type, number_enc, id_bi, last4_bi, is_alias, alias_kind) values ($1,$2,$3,$4,$5,$6,$7::text is not null,$7)',
    [i.id, i.personId, i.idType, i.numberEnc, i.bi, i.last4, i.aliasKind],
  )
}

/** The number in force becomes an alias that was right until this day. */
export async function retireIdentity(tx: Tx, personId: string, until: string): Promise<void> {
  await tx.query(
    `update person_identity set is_alias = true, alias_kind = '更正前号码', valid_until = $2, event_id = sec.event_id() where person_id = $1 and not is_alias`,
    [personId, until],
  )
}

/** Is the number known, anywhere or only out of the actor's range? One bit; limited and audited by the calling operation. */
export async function numberKnown(
  tx: Tx,
  bi: Buffer,
  outside: boolean,
  except: string | null = null,
): Promise<boolean> {
  return (
    await one<{ known: boolean }>(tx, 'select residents_number_known($1, $2, $3) as known', [bi, outside, except])
  ).known
}

export interface PhoneRow {
  [column: string]: unknown
  id: string
  kind: (typeof PHONE_KINDS)[number]
  mask: string
  ord: number
}

/** Kinds and masks of a person's phones; opens no number. */
export const phoneMasksOf = (tx: Tx, personId: string): Promise<PhoneRow[]> =>
  tx.query<PhoneRow>('select id, kind, mask, ord from residents_phone_masks($1)', [personId])

/** The phones themselves; answers nothing but to operations that reveal or write. */
export const phonesOf = (tx: Tx, personId: string): Promise<(PhoneRow & { numberEnc: Buffer })[]> =>
  tx.query(
    `select id, kind, number_mask as mask, ord, number_enc as "numberEnc" from person_phone where person_id = $1 and ended_at is null order by ord, id`,
    [personId],
  )

export async function insertPhone(
  tx: Tx,
  p: PhoneRow & { personId: string; numberEnc: Buffer; bi: Buffer },
): Promise<void> {
  await tx.query(
    'insert into person_phone (id, person_id, ord, kind, number_enc, phone_bi, number_mask) values ($1,$2,$3,$4,$5,$6,$7)',
    [p.id, p.personId, p.ord, p.kind, p.numberEnc, p.bi, p.mask],
  )
}

/** Keeps these phones in this order, ends all others. */
export async function keepPhones(
  tx: Tx,
  personId: string,
  kept: readonly { id: string; kind: string; ord: number }[],
  now: Date,
): Promise<void> {
  await tx.query(
    `update person_phone set ended_at = $3, event_id = sec.event_id() where person_id = $1 and ended_at is null and id <> all ($2::uuid[])`,
    [personId, kept.map((k) => k.id), now],
  )
  for (const k of kept)
    await tx.query('update person_phone set kind = $2, ord = $3, event_id = sec.event_id() where id = $1', [
      k.id,
      k.kind,
      k.ord,
    ])
}

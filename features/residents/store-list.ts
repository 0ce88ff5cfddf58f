import { maybe, type Tx } from '#platform/db/tx.ts'
import type { IdType } from '#platform/standards/identity.ts'
import type { Sex } from './person-rules.ts'
import { LIVE, RESIDENCE_COLUMNS, type ResidenceRow } from './store.ts'
import type { ID_STATES } from './vocabulary.ts'

// An address in a list goes down to its building and no further (dictionary §10.4).
const PLACE = `case when a.unit_no is null and a.floor_no is null and a.room_no is null then a.full_text
  when b.name is not null and position(b.name in a.full_text) > 0 then left(a.full_text, position(b.name in a.full_text) + char_length(b.name) - 1)
  else c.name end`
const PLACE_JOIN = `left join places_v_address a on a.id = r.address_id left join places_v_building b on b.id = a.building_id
  left join organisation_v_community c on c.code = a.community_code`

export interface DoorRow {
  [column: string]: unknown
  id: string
  fullText: string
  communityCode: string
  communityName: string | null
  buildingId: string | null
  state: string
  occupancy: string | null
  houseId: string | null
}

export const doorOf = (tx: Tx, addressId: string): Promise<DoorRow | undefined> =>
  maybe<DoorRow>(
    tx,
    `select a.id, a.full_text as "fullText", a.community_code as "communityCode", c.name as "communityName", a.building_id as "buildingId", a.state, h.occupancy,
       h.id as "houseId" from places_v_address a left join organisation_v_community c on c.code = a.community_code
       left join places_v_house h on h.address_id = a.id and h.state = '在册' where a.id = $1`,
    [addressId],
  )

export type MemberRow = ResidenceRow & {
  name: string
  sex: Sex
  birthDate: string | null
  idType: IdType
  idMask: string | null
  idState: (typeof ID_STATES)[number]
  idReviewOn: string | null
  phoneMask: string | null
  guardianId: string | null
}

/** Who lives behind a door now, by household; children after adults. */
export const membersOfDoor = (tx: Tx, addressId: string): Promise<MemberRow[]> =>
  tx.query<MemberRow>(
    `select ${RESIDENCE_COLUMNS}, p.name, p.sex, p.birth_date::text as "birthDate", p.id_type as "idType", p.id_mask as "idMask", p.id_state as "idState",
       p.id_review_on::text as "idReviewOn", p.phone_mask as "phoneMask", p.guardian_id as "guardianId"
     from residence r join person p on p.id = r.person_id where r.address_id = $1 and ${LIVE} order by p.birth_date nulls last, r.id`,
    [addressId],
  )

export type HistoryRow = ResidenceRow & { fullText: string | null }

/** Residences of a person inside the range, the present ones first. */
export const residencesOf = (tx: Tx, personId: string): Promise<HistoryRow[]> =>
  tx.query<HistoryRow>(
    `select ${RESIDENCE_COLUMNS}, a.full_text as "fullText" from residence r left join places_v_address a on a.id = r.address_id
      where r.person_id = $1 order by ${LIVE} desc, r.arrived_on desc, r.id desc limit 100`,
    [personId],
  )

export interface CandidateRow {
  [column: string]: unknown
  personId: string
  sameNumber: boolean
  byAlias: boolean
  name: string
  formerName: string | null
  sex: Sex
  birthDate: string | null
  idType: IdType
  idMask: string | null
  phoneMask: string | null
  place: string | null
  state: ResidenceRow['state'] | null
  arrivedOn: string | null
}

/**
 * People in range with this number (also as an alias), or this present or former name and birth date; with their latest residence. Namesakes
 * come from the entries of the own range, and the birth date is written so that no index of the whole city answers it: how many were born on
 * that day elsewhere costs no time.
 */
export const candidatesFor = (
  tx: Tx,
  bi: Buffer | null,
  name: string | null,
  birthDate: string | null,
): Promise<CandidateRow[]> =>
  tx.query<CandidateRow>(
    `with hit as (
       select person_id, true as same, bool_and(is_alias) as alias from person_identity where id_bi = $1 group by person_id
       union all
       select id, false, false from person where id = any (case when $2::text is not null then array(select search_namesakes($2)) end) and (name = $2 or former_name = $2)
         and birth_date is not distinct from $3::date)
     select p.id as "personId", bool_or(h.same) as "sameNumber", bool_or(h.alias) as "byAlias", p.name, p.former_name as "formerName", p.sex,
       p.birth_date::text as "birthDate", p.id_type as "idType", p.id_mask as "idMask", p.phone_mask as "phoneMask", max(x.place) as place, max(x.state) as state,
       max(x.arrived)::text as "arrivedOn"
     from hit h join person p on p.id = h.person_id
       left join lateral (select ${PLACE} as place, r.state, r.arrived_on as arrived from residence r ${PLACE_JOIN}
         where r.person_id = p.id order by ${LIVE} desc, r.arrived_on desc limit 1) x on true
     group by p.id order by "sameNumber" desc, p.id limit 20`,
    [bi, name, birthDate],
  )

export interface ListFilter {
  communityCode?: string | undefined
  buildingId?: string | undefined
  category?: string | undefined
  state: string
  dueBy?: string | undefined
  q?: string | undefined
}

export type ListRow = MemberRow & { place: string | null }

const FILTER = `($1::text is null or a.community_code = $1) and ($2::uuid is null or a.building_id = $2) and ($3::text is null or r.category = $3)
  and (case when $4 = 'LIVE' then ${LIVE} else r.state = $4 end) and ($5::date is null or r.next_verify_on <= $5)
  and ($6::text is null or position($6 in p.name) > 0 or position($6 in p.former_name) > 0)`
const params = (f: ListFilter) => [
  f.communityCode ?? null,
  f.buildingId ?? null,
  f.category ?? null,
  f.state,
  f.dueBy ?? null,
  f.q ?? null,
]

/** One page of residences in range, the next to verify first; `after` is the last key of the page before. */
export const listResidences = (
  tx: Tx,
  f: ListFilter,
  after: { due: string; id: string } | null,
  limit: number,
): Promise<ListRow[]> =>
  tx.query<ListRow>(
    `select ${RESIDENCE_COLUMNS}, p.name, p.sex, p.birth_date::text as "birthDate", p.id_mask as "idMask", p.phone_mask as "phoneMask", ${PLACE} as place
     from residence r join person p on p.id = r.person_id ${PLACE_JOIN}
     where ${FILTER} and ($7::date is null or (r.next_verify_on, r.id) > ($7::date, $8::uuid)) order by r.next_verify_on, r.id limit $9`,
    [...params(f), after?.due ?? null, after?.id ?? null, limit],
  )

export async function countResidences(tx: Tx, f: ListFilter): Promise<number> {
  const rows = await tx.query<{ n: number }>(
    `select count(*)::integer as n from residence r join person p on p.id = r.person_id left join places_v_address a on a.id = r.address_id where ${FILTER}`,
    params(f),
  )
  return rows[0]?.n ?? 0
}

/** Where residences are, in the order they fall due; those out of sight are absent. */
export const residencePlaces = (
  tx: Tx,
  ids: readonly string[],
): Promise<{ id: string; state: string; place: string; addressId: string; nextVerifyOn: string }[]> =>
  tx.query(
    `select r.id, r.state, a.full_text as place, r.address_id as "addressId", r.next_verify_on::text as "nextVerifyOn"
       from residence r join places_v_address a on a.id = r.address_id where r.id = any ($1::uuid[]) order by r.next_verify_on, r.id`,
    [ids],
  )

export interface FoundPerson {
  [column: string]: unknown
  id: string
  name: string
  sex: Sex
  birthDate: string | null
  idMask: string | null
  /** Of the latest residence in sight, the live one before any other. */
  addressId: string | null
  place: string | null
}

/** Persons under row-level security, by id, with where they live: down to the building. */
export async function foundPersons(tx: Tx, ids: readonly string[]): Promise<Map<string, FoundPerson>> {
  if (ids.length === 0) return new Map()
  const rows = await tx.query<FoundPerson>(
    `select p.id, p.name, p.sex, p.birth_date::text as "birthDate", p.id_mask as "idMask", x.address_id as "addressId", x.place
       from person p left join lateral (select r.address_id, ${PLACE} as place from residence r ${PLACE_JOIN}
         where r.person_id = p.id order by ${LIVE} desc, r.arrived_on desc limit 1) x on true where p.id = any ($1::uuid[])`,
    [ids],
  )
  return new Map(rows.map((r) => [r.id, r]))
}

import type { Tx } from '#platform/db/tx.ts'
import { maybe, one } from '#platform/db/tx.ts'
import type { Datum, StoredPoint } from '#platform/standards/coordinates.ts'
import type { Parts } from './full-text.ts'
import type { Placement } from './placement.ts'
import type { Pattern } from './rules.ts'
import type {
  ADDRESS_KINDS,
  ADDRESS_STATES,
  GEO_SOURCES,
  OCCUPANCIES,
  OWNERSHIPS,
  SOURCES,
  USES,
} from './vocabulary.ts'

/* Statements that write single addresses and read one; lists are in store-list.ts. */

export type AddressState = (typeof ADDRESS_STATES)[number]

export interface AddressValues {
  parts: Parts
  kind: string
  fullText: string
  sortKey: string
  matchKey: string
  point: StoredPoint | null
  geoSource: string | null
  externalCode: string | null
}

export interface NewAddress extends AddressValues {
  id: string
  pattern: Pattern
  roadId: string | null
  compoundId: string | null
  buildingId: string | null
  provisionalNo: boolean
  state: AddressState
  source: string
  by: string
  verifiedAt: Date | null
}

const point = (p: StoredPoint | null) => [
  p?.lng ?? null,
  p?.lat ?? null,
  p?.datum ?? null,
  p?.rawLng ?? null,
  p?.rawLat ?? null,
  p?.rawDatum ?? null,
]

/** @returns false where the community has this full text already (also in a grid the actor does not see). */
export async function insertAddress(tx: Tx, p: Placement, a: NewAddress): Promise<boolean> {
  const rows = await tx.query(
    `insert into address (id, community_code, pattern, road_id, door_no, compound_id, building_id, village_group, group_house_no, provisional_no, landmark,
       unit_no, floor_no, room_no, sub_addr, kind, full_text, sort_key, match_key, lng, lat, datum, raw_lng, raw_lat, raw_datum, geo_source, external_code,
       state, source, verified_at, verified_by, unit_id, unit_pos, created_by)
     values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22,$23,$24,$25,$26,$27,$28,$29,$30,$31,$32,$33,$34)
     on conflict (community_code, full_text) where state <> '停用' do nothing returning id`,
    [
      a.id,
      p.communityCode,
      a.pattern,
      a.roadId,
      a.parts.doorNo ?? null,
      a.compoundId,
      a.buildingId,
      a.parts.villageGroup ?? null,
      a.parts.groupHouseNo ?? null,
      a.provisionalNo,
      a.parts.landmark ?? null,
      a.parts.unitNo ?? null,
      a.parts.floorNo ?? null,
      a.parts.roomNo ?? null,
      a.parts.subAddr ?? null,
      a.kind,
      a.fullText,
      a.sortKey,
      a.matchKey,
      ...point(a.point),
      a.geoSource,
      a.externalCode,
      a.state,
      a.source,
      a.verifiedAt,
      a.verifiedAt === null ? null : a.by,
      p.unitId,
      p.unitPos,
      a.by,
    ],
  )
  return rows.length === 1
}

interface Change extends AddressValues {
  id: string
  version: number
  provisionalNo: boolean
  state: AddressState
  by: string
}

/** @returns the new version, or undefined where somebody was faster or the row is not the actor's to change. */
export const updateAddress = (tx: Tx, a: Change): Promise<{ version: number } | undefined> =>
  maybe<{ version: number }>(
    tx,
    `update address set door_no = $3, village_group = $4, group_house_no = $5, landmark = $6, unit_no = $7, floor_no = $8, room_no = $9, sub_addr = $10,
       kind = $11, full_text = $12, sort_key = $13, match_key = $14, lng = $15, lat = $16, datum = $17, raw_lng = $18, raw_lat = $19, raw_datum = $20,
       geo_source = $21, external_code = $22, state = $23, provisional_no = $24, updated_by = $25, updated_at = now(), version = version + 1
     where id = $1 and version = $2 returning version`,
    [
      a.id,
      a.version,
      a.parts.doorNo ?? null,
      a.parts.villageGroup ?? null,
      a.parts.groupHouseNo ?? null,
      a.parts.landmark ?? null,
      a.parts.unitNo ?? null,
      a.parts.floorNo ?? null,
      a.parts.roomNo ?? null,
      a.parts.subAddr ?? null,
      a.kind,
      a.fullText,
      a.sortKey,
      a.matchKey,
      ...point(a.point),
      a.geoSource,
      a.externalCode,
      a.state,
      a.provisionalNo,
      a.by,
    ],
  )

/** Keeps a former full text findable. */
export async function keepAlias(
  tx: Tx,
  id: string,
  address: Pick<AddressRow, 'id' | 'fullText' | 'unitId' | 'unitPos'>,
): Promise<void> {
  await tx.query(
    `insert into address_alias (id, address_id, text, unit_id, unit_pos) values ($1,$2,$3,$4,$5) on conflict (address_id, text) do update set until = now()`,
    [id, address.id, address.fullText, address.unitId, address.unitPos],
  )
}

export const nextGroupNo = async (tx: Tx, communityCode: string, group: string): Promise<number> =>
  (await one<{ n: number }>(tx, 'select places_next_group_no($1, $2) as n', [communityCode, group])).n

/** The address in use that has this full text. */
export const addressByText = (
  tx: Tx,
  communityCode: string,
  fullText: string,
): Promise<{ id: string; state: AddressState } | undefined> =>
  maybe<{ id: string; state: AddressState }>(
    tx,
    `select id, state from address where community_code = $1 and full_text = $2 and state <> '停用'`,
    [communityCode, fullText],
  )

export interface Candidate {
  [column: string]: unknown
  id: string
  fullText: string
  floorNo: string | null
  roomNo: string | null
}

/** Addresses that share all their numbers with the new one: the only ones that can be misspellings of it. */
export const candidates = (tx: Tx, communityCode: string, matchKey: string, except: string): Promise<Candidate[]> =>
  tx.query<Candidate>(
    `select id, full_text as "fullText", floor_no as "floorNo", room_no as "roomNo" from address
      where community_code = $1 and match_key = $2 and id <> $3 and state <> '停用' order by id desc limit 300`,
    [communityCode, matchKey, except],
  )

export interface AddressRow {
  [column: string]: unknown
  id: string
  communityCode: string
  communityName: string
  pattern: Pattern
  roadId: string | null
  roadName: string | null
  doorNo: string | null
  compoundId: string | null
  compoundName: string | null
  buildingId: string | null
  buildingName: string | null
  villageGroup: string | null
  groupHouseNo: number | null
  provisionalNo: boolean
  landmark: string | null
  unitNo: string | null
  floorNo: string | null
  roomNo: string | null
  subAddr: string | null
  kind: (typeof ADDRESS_KINDS)[number]
  fullText: string
  lng: number | null
  lat: number | null
  datum: Datum | null
  rawLng: number | null
  rawLat: number | null
  rawDatum: Datum | null
  geoSource: (typeof GEO_SOURCES)[number] | null
  externalCode: string | null
  state: AddressState
  retiredReason: string | null
  mergedIntoId: string | null
  mergedIntoText: string | null
  source: (typeof SOURCES)[number]
  verifiedAt: Date | null
  unitId: string
  unitName: string
  unitPos: number
  createdBy: string
  createdAt: Date
  updatedAt: Date | null
  version: number
  households: number
  houseId: string | null
  ownership: (typeof OWNERSHIPS)[number] | null
  use: (typeof USES)[number] | null
  occupancy: (typeof OCCUPANCIES)[number] | null
}

export const addressById = (tx: Tx, id: string): Promise<AddressRow | undefined> =>
  maybe<AddressRow>(
    tx,
    `select a.id, a.community_code as "communityCode", v.name as "communityName", a.pattern, a.road_id as "roadId", r.name as "roadName", a.door_no as "doorNo",
       a.compound_id as "compoundId", c.name as "compoundName", a.building_id as "buildingId", b.name as "buildingName", a.village_group as "villageGroup",
       a.group_house_no as "groupHouseNo", a.provisional_no as "provisionalNo", a.landmark, a.unit_no as "unitNo", a.floor_no as "floorNo",
       a.room_no as "roomNo", a.sub_addr as "subAddr", a.kind, a.full_text as "fullText", a.lng::float8 as lng, a.lat::float8 as lat, a.datum,
       a.raw_lng::float8 as "rawLng", a.raw_lat::float8 as "rawLat", a.raw_datum as "rawDatum", a.geo_source as "geoSource",
       a.external_code as "externalCode", a.state, a.retired_reason as "retiredReason", m.id as "mergedIntoId", m.full_text as "mergedIntoText", a.source, a.verified_at as "verifiedAt", a.unit_id as "unitId",
       u.name as "unitName", a.unit_pos as "unitPos", a.created_by as "createdBy", a.created_at as "createdAt", a.updated_at as "updatedAt", a.version,
       (select count(*)::integer from residents_v_household x where x.address_id = a.id and x.closed_on is null) as households,
       h.id as "houseId", h.ownership, h.use, h.occupancy
     from address a join organisation_v_community v on v.code = a.community_code join organisation_v_unit u on u.id = a.unit_id
     left join road r on r.id = a.road_id left join compound c on c.id = a.compound_id left join building b on b.id = a.building_id
     left join house h on h.address_id = a.id left join address m on m.id = a.merged_into
     where a.id = $1`,
    [id],
  )

export const aliasesOf = (tx: Tx, id: string): Promise<{ text: string; until: Date }[]> =>
  tx.query<{ text: string; until: Date }>(
    'select text, until from address_alias where address_id = $1 order by until desc limit 50',
    [id],
  )

interface Confirmed {
  [column: string]: unknown
  id: string
  unitId: string
  unitPos: number
}

/** Takes waiting addresses into use, by id or of one building; a provisional house number is settled by it. */
export const confirm = (
  tx: Tx,
  ids: readonly string[] | null,
  buildingId: string | null,
  by: string,
): Promise<Confirmed[]> =>
  tx.query<Confirmed>(
    `update address set state = '启用', provisional_no = false, verified_at = now(), verified_by = $3, updated_by = $3, updated_at = now(), version = version + 1
      where (id = any ($1::uuid[]) or building_id = $2) and state in ('草拟', '待核') returning id, unit_id as "unitId", unit_pos as "unitPos"`,
    [ids ?? [], buildingId, by],
  )

export const retire = (
  tx: Tx,
  id: string,
  version: number,
  reason: string,
  by: string,
): Promise<(Confirmed & { version: number }) | undefined> =>
  maybe<Confirmed & { version: number }>(
    tx,
    `update address set state = '停用', retired_reason = $3, updated_by = $4, updated_at = now(), version = version + 1
      where id = $1 and version = $2 and state <> '停用' returning id, version, unit_id as "unitId", unit_pos as "unitPos"`,
    [id, version, reason, by],
  )

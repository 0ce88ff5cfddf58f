import type { Tx } from '#platform/db/tx.ts'
import { maybe } from '#platform/db/tx.ts'
import type { ADDRESS_KINDS, ADDRESS_STATES, BUILDING_CLASSES, STRUCTURES } from './vocabulary.ts'

/* Statements on buildings and their doors. */

export interface BuildingRow {
  [column: string]: unknown
  id: string
  communityCode: string
  communityName: string
  compoundId: string | null
  compoundName: string | null
  name: string
  class: (typeof BUILDING_CLASSES)[number]
  structure: (typeof STRUCTURES)[number] | null
  floorsUp: number | null
  floorsDown: number | null
  builtYear: number | null
  addresses: number
  unitId: string
  unitPos: number
  /** Day on which it went out of use; null while it stands. */
  closedOn: string | null
  closedReason: string | null
  mergedIntoId: string | null
  mergedIntoName: string | null
  version: number
}

const BUILDINGS = `select b.id, b.community_code as "communityCode", v.name as "communityName", b.compound_id as "compoundId", c.name as "compoundName", b.name,
  b.class, b.structure, b.floors_up as "floorsUp", b.floors_down as "floorsDown", b.built_year as "builtYear", b.unit_id as "unitId", b.unit_pos as "unitPos",
  b.closed_on::text as "closedOn", b.closed_reason as "closedReason", m.id as "mergedIntoId", concat(n.name, m.name) as "mergedIntoName",
  b.version, (select count(*)::integer from address a where a.building_id = b.id and a.state <> '停用') as addresses
  from building b left join compound c on c.id = b.compound_id join organisation_v_community v on v.code = b.community_code
    left join building m on m.id = b.merged_into left join compound n on n.id = m.compound_id`

export const buildingById = (tx: Tx, id: string): Promise<BuildingRow | undefined> =>
  maybe<BuildingRow>(tx, `${BUILDINGS} where b.id = $1`, [id])

export const buildingsOf = (tx: Tx, compoundId: string): Promise<BuildingRow[]> =>
  tx.query<BuildingRow>(
    `${BUILDINGS} where b.compound_id = $1 and b.closed_on is null order by char_length(b.name), b.name limit 2000`,
    [compoundId],
  )

export interface BuildingValues {
  name: string
  class: string
  structure?: string | undefined
  floorsUp?: number | undefined
  floorsDown?: number | undefined
  builtYear?: number | undefined
}
interface NewBuilding extends BuildingValues {
  id: string
  compoundId: string
  communityCode: string
  unitId: string
  unitPos: number
  by: string
}

/** @returns false where the compound has a building of this name. */
export async function insertBuilding(tx: Tx, b: NewBuilding): Promise<boolean> {
  const rows = await tx.query(
    `insert into building (id, community_code, compound_id, name, class, structure, floors_up, floors_down, built_year, unit_id, unit_pos, created_by)
     values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12) on conflict (compound_id, name) where closed_on is null do nothing returning id`,
    [
      b.id,
      b.communityCode,
      b.compoundId,
      b.name,
      b.class,
      b.structure ?? null,
      b.floorsUp ?? null,
      b.floorsDown ?? null,
      b.builtYear ?? null,
      b.unitId,
      b.unitPos,
      b.by,
    ],
  )
  return rows.length === 1
}

export const updateBuilding = (
  tx: Tx,
  id: string,
  version: number,
  by: string,
  b: BuildingValues,
): Promise<{ version: number } | undefined> =>
  maybe<{ version: number }>(
    tx,
    `update building set name = $3, class = $4, structure = $5, floors_up = $6, floors_down = $7, built_year = $8, updated_by = $9, updated_at = now(),
       version = version + 1 where id = $1 and version = $2 and closed_on is null returning version`,
    [
      id,
      version,
      b.name,
      b.class,
      b.structure ?? null,
      b.floorsUp ?? null,
      b.floorsDown ?? null,
      b.builtYear ?? null,
      by,
    ],
  )

export interface DoorRow {
  [column: string]: unknown
  id: string
  unitNo: string | null
  floorNo: string | null
  roomNo: string | null
  subAddr: string | null
  kind: (typeof ADDRESS_KINDS)[number]
  fullText: string
  state: (typeof ADDRESS_STATES)[number]
}

/** Doors of a building in natural order; a tower of 2,000 rooms fits twice. Who lives behind them is in the building's picture. */
export const doorsOf = (tx: Tx, buildingId: string): Promise<DoorRow[]> =>
  tx.query<DoorRow>(
    `select a.id, a.unit_no as "unitNo", a.floor_no as "floorNo", a.room_no as "roomNo", a.sub_addr as "subAddr", a.kind, a.full_text as "fullText", a.state
     from address a where a.building_id = $1 order by a.sort_key, a.id limit 4000`,
    [buildingId],
  )

/** Full texts of a community that exist already, of those given. Texts of other grids stay unknown here; the insert skips them anyway. */
export async function existingTexts(tx: Tx, communityCode: string, texts: readonly string[]): Promise<Set<string>> {
  const rows = await tx.query<{ text: string }>(
    `select full_text as text from address where community_code = $1 and full_text = any ($2::text[]) and state <> '停用'`,
    [communityCode, texts],
  )
  return new Set(rows.map((r) => r.text))
}

export interface RoomRow {
  id: string
  unitNo: string | null
  floorNo: string
  roomNo: string
  fullText: string
  sortKey: string
  matchKey: string
}
interface RoomsTarget {
  communityCode: string
  compoundId: string
  buildingId: string
  unitId: string
  unitPos: number
  state: string
  by: string
  verifiedAt: Date | null
}

/** Makes many rooms of one building in one statement. @returns how many were new */
export async function insertRooms(tx: Tx, t: RoomsTarget, rooms: readonly RoomRow[]): Promise<number> {
  const column = (pick: (r: RoomRow) => string | null) => rooms.map(pick)
  const made = await tx.query(
    `insert into address (id, community_code, pattern, compound_id, building_id, unit_no, floor_no, room_no, full_text, sort_key, match_key, state, source,
       unit_id, unit_pos, created_by, verified_at, verified_by)
     select r.id, $8, 'COMPOUND', $9, $10, r.unit_no, r.floor_no, r.room_no, r.full_text, r.sort_key, r.match_key, $11, '现场采集', $12, $13, $14,
       $15::timestamptz, case when $15::timestamptz is null then null else $14::uuid end
     from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
       as r (id, unit_no, floor_no, room_no, full_text, sort_key, match_key)
     on conflict (community_code, full_text) where state <> '停用' do nothing returning id`,
    [
      column((r) => r.id),
      column((r) => r.unitNo),
      column((r) => r.floorNo),
      column((r) => r.roomNo),
      column((r) => r.fullText),
      column((r) => r.sortKey),
      column((r) => r.matchKey),
      t.communityCode,
      t.compoundId,
      t.buildingId,
      t.state,
      t.unitId,
      t.unitPos,
      t.by,
      t.verifiedAt,
    ],
  )
  return made.length
}

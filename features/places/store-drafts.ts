import type { Tx } from '#platform/db/tx.ts'
import type { StoredPoint } from '#platform/standards/coordinates.ts'
import type { Placement } from './placement.ts'

/* Statements that draft many doors with what they stand on, one a table. The event is asked for once a statement, not once a row. */
const EVENT = '(select sec.event_id())'

interface Named {
  [column: string]: unknown
  id: string
  name: string
}

export interface Ground extends Named {
  isNew: boolean
}

const fresh = (made: readonly { id: string }[], rows: readonly Named[]): Ground[] => {
  const ids = new Set(made.map((m) => m.id))
  return rows.map((r) => ({ ...r, isNew: ids.has(r.id) }))
}

export interface NewGround {
  id: string
  name: string
  type: string
}

/** Compounds by name; those that are missing are made. */
export async function groundCompounds(
  tx: Tx,
  p: Placement,
  wanted: readonly NewGround[],
  by: string,
): Promise<Ground[]> {
  const made = await tx.query<{ id: string }>(
    `insert into compound (id, community_code, name, type, unit_id, unit_pos, created_by)
     select x.id, $4, x.name, x.type, $5, $6, $7 from unnest($1::uuid[], $2::text[], $3::text[]) as x (id, name, type) order by x.name
     on conflict (community_code, name) where closed_on is null do nothing returning id`,
    [
      wanted.map((w) => w.id),
      wanted.map((w) => w.name),
      wanted.map((w) => w.type),
      p.communityCode,
      p.unitId,
      p.unitPos,
      by,
    ],
  )
  const names = wanted.map((w) => w.name)
  return fresh(
    made,
    await tx.query<Named>(
      'select id, name from compound where community_code = $1 and name = any ($2::text[]) and closed_on is null',
      [p.communityCode, names],
    ),
  )
}

/** Streets by name; those that are missing are made. */
export async function groundRoads(
  tx: Tx,
  p: Placement,
  wanted: readonly { id: string; name: string }[],
  by: string,
): Promise<Ground[]> {
  const made = await tx.query<{ id: string }>(
    `insert into road (id, community_code, name, unit_id, unit_pos, created_by)
     select x.id, $3, x.name, $4, $5, $6 from unnest($1::uuid[], $2::text[]) as x (id, name) order by x.name
     on conflict (community_code, name) where closed_on is null do nothing returning id`,
    [wanted.map((w) => w.id), wanted.map((w) => w.name), p.communityCode, p.unitId, p.unitPos, by],
  )
  return fresh(
    made,
    await tx.query<Named>(
      'select id, name from road where community_code = $1 and name = any ($2::text[]) and closed_on is null',
      [p.communityCode, wanted.map((w) => w.name)],
    ),
  )
}

export interface BuildingHere extends Named {
  compoundId: string | null
  compoundName: string | null
}

/** Buildings of these names, wherever in the community they stand. */
export const buildingsNamed = (tx: Tx, communityCode: string, names: readonly string[]): Promise<BuildingHere[]> =>
  tx.query<BuildingHere>(
    `select b.id, b.name, b.compound_id as "compoundId", c.name as "compoundName" from building b left join compound c on c.id = b.compound_id
      where b.community_code = $1 and b.name = any ($2::text[]) and b.closed_on is null`,
    [communityCode, names],
  )

export interface NewBuilding {
  id: string
  compoundId: string
  name: string
  class: string
}

/** Makes the buildings that their compounds do not have yet. @returns ids of those made */
export async function makeBuildings(
  tx: Tx,
  p: Placement,
  wanted: readonly NewBuilding[],
  by: string,
): Promise<string[]> {
  if (wanted.length === 0) return []
  const made = await tx.query<{ id: string }>(
    `insert into building (id, community_code, compound_id, name, class, unit_id, unit_pos, created_by)
     select x.id, $5, x.compound_id, x.name, x.class, $6, $7, $8 from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[]) as x (id, compound_id, name, class)
     order by x.compound_id, x.name on conflict (compound_id, name) where closed_on is null do nothing returning id`,
    [
      wanted.map((w) => w.id),
      wanted.map((w) => w.compoundId),
      wanted.map((w) => w.name),
      wanted.map((w) => w.class),
      p.communityCode,
      p.unitId,
      p.unitPos,
      by,
    ],
  )
  return made.map((m) => m.id)
}

export interface NewDoor {
  id: string
  pattern: string
  roadId: string | null
  doorNo: string | null
  compoundId: string | null
  buildingId: string | null
  villageGroup: string | null
  groupHouseNo: number | null
  unitNo: string | null
  floorNo: string | null
  roomNo: string | null
  fullText: string
  sortKey: string
  matchKey: string
  point: StoredPoint | null
}

/** Drafts (草拟) that exist already are left out. @returns ids of those made */
export async function insertDoors(tx: Tx, p: Placement, doors: readonly NewDoor[], by: string): Promise<string[]> {
  const column = (pick: (d: NewDoor) => unknown) => doors.map(pick)
  const made = await tx.query<{ id: string }>(
    `insert into address (id, pattern, road_id, door_no, compound_id, building_id, village_group, group_house_no, unit_no, floor_no, room_no, full_text, sort_key,
       match_key, lng, lat, datum, raw_lng, raw_lat, raw_datum, geo_source, community_code, state, source, unit_id, unit_pos, created_by, event_id)
     select x.*, case when x.lng is not null then '坐标录入' end, $21, '草拟', '批量导入', $22, $23, $24, ${EVENT} from unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[], $5::uuid[], $6::uuid[], $7::text[], $8::integer[],
       $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[],
       $15::numeric[], $16::numeric[], $17::text[], $18::numeric[], $19::numeric[], $20::text[])
       as x (id, pattern, road_id, door_no, compound_id, building_id, village_group, group_house_no, unit_no, floor_no, room_no, full_text, sort_key, match_key,
         lng, lat, datum, raw_lng, raw_lat, raw_datum)
     order by x.full_text on conflict (community_code, full_text) where state <> '停用' do nothing returning id`,
    [
      column((d) => d.id),
      column((d) => d.pattern),
      column((d) => d.roadId),
      column((d) => d.doorNo),
      column((d) => d.compoundId),
      column((d) => d.buildingId),
      column((d) => d.villageGroup),
      column((d) => d.groupHouseNo),
      column((d) => d.unitNo),
      column((d) => d.floorNo),
      column((d) => d.roomNo),
      column((d) => d.fullText),
      column((d) => d.sortKey),
      column((d) => d.matchKey),
      column((d) => d.point?.lng ?? null),
      column((d) => d.point?.lat ?? null),
      column((d) => d.point?.datum ?? null),
      column((d) => d.point?.rawLng ?? null),
      column((d) => d.point?.rawLat ?? null),
      column((d) => d.point?.rawDatum ?? null),
      p.communityCode,
      p.unitId,
      p.unitPos,
      by,
    ],
  )
  return made.map((m) => m.id)
}

/** Addresses of a community by their full text, as far as they are in sight. */
export const doorsByText = (
  tx: Tx,
  communityCode: string,
  texts: readonly string[],
): Promise<{ id: string; fullText: string; state: string }[]> =>
  tx.query(
    `select id, full_text as "fullText", state from address where community_code = $1 and full_text = any ($2::text[]) and state <> '停用'`,
    [communityCode, texts],
  )

export interface HouseNow {
  [column: string]: unknown
  id: string
  addressId: string
  occupancy: string
  before: Record<string, unknown>
}

/** Houses (在册) behind doors, held until the transaction ends. */
export const housesBehind = (tx: Tx, addressIds: readonly string[]): Promise<HouseNow[]> =>
  tx.query<HouseNow>(
    `select h.id, h.address_id as "addressId", h.occupancy, json_build_object('occupancy', h.occupancy, 'version', h.version) as before
       from house h where h.address_id = any ($1::uuid[]) and h.state = '在册' order by h.id for update`,
    [addressIds],
  )

/** Houses of which a list says only how they are lived in. Nobody has seen them yet. @returns ids of those made */
export async function insertHouses(
  tx: Tx,
  houses: readonly { id: string; addressId: string; occupancy: string; unitId: string; unitPos: number }[],
  by: string,
): Promise<string[]> {
  if (houses.length === 0) return []
  const made = await tx.query<{ id: string }>(
    `insert into house (id, address_id, use, occupancy, unit_id, unit_pos, created_by, event_id)
     select x.id, x.address_id, '住宿', x.occupancy, x.unit_id, x.unit_pos, $6, ${EVENT}
       from unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::integer[]) as x (id, address_id, occupancy, unit_id, unit_pos)
     on conflict (address_id) do nothing returning id`,
    [
      houses.map((h) => h.id),
      houses.map((h) => h.addressId),
      houses.map((h) => h.occupancy),
      houses.map((h) => h.unitId),
      houses.map((h) => h.unitPos),
      by,
    ],
  )
  return made.map((m) => m.id)
}

export const saveOccupancies = (
  tx: Tx,
  houses: readonly { id: string; occupancy: string }[],
  by: { staffId: string; now: Date },
): Promise<unknown> =>
  tx.query(
    `update house h set occupancy = x.occupancy, updated_by = $3, updated_at = $4, event_id = sec.event_id(), version = h.version + 1
      from unnest($1::uuid[], $2::text[]) as x (id, occupancy) where h.id = x.id`,
    [houses.map((h) => h.id), houses.map((h) => h.occupancy), by.staffId, by.now],
  )

/** Houses become as they were before an import, where nobody has changed them since. @returns ids of those restored */
export async function restoreOccupancies(
  tx: Tx,
  houses: readonly { id: string; before: Record<string, unknown>; eventId: string }[],
  by: { staffId: string; now: Date },
): Promise<string[]> {
  if (houses.length === 0) return []
  const rows = await tx.query<{ id: string }>(
    `update house h set occupancy = x.before ->> 'occupancy', updated_by = $4, updated_at = $5, event_id = sec.event_id(), version = h.version + 1
      from unnest($1::uuid[], $2::jsonb[], $3::uuid[]) as x (id, before, event_id) where h.id = x.id and h.event_id = x.event_id returning h.id`,
    [
      houses.map((h) => h.id),
      houses.map((h) => JSON.stringify(h.before)),
      houses.map((h) => h.eventId),
      by.staffId,
      by.now,
    ],
  )
  return rows.map((r) => r.id)
}

export interface DraftGroup {
  [column: string]: unknown
  buildingId: string | null
  villageGroup: string | null
  roadId: string | null
  communityCode: string
  name: string
  doors: number
  addressIds: string[]
}

/** Those of these addresses that still wait (草拟, 待核), by what they stand on. */
export const waitingGroups = (tx: Tx, addressIds: readonly string[]): Promise<DraftGroup[]> =>
  tx.query<DraftGroup>(
    `select a.building_id as "buildingId", a.village_group as "villageGroup", a.road_id as "roadId", a.community_code as "communityCode",
       concat(c.name, b.name, r.name, a.village_group) as name, count(*)::integer as doors, array_agg(a.id) as "addressIds"
     from address a left join building b on b.id = a.building_id left join compound c on c.id = b.compound_id left join road r on r.id = a.road_id
     where a.id = any ($1::uuid[]) and a.state in ('草拟', '待核')
     group by 1, 2, 3, 4, 5 order by char_length(concat(c.name, b.name, r.name, a.village_group)), 5 limit 500`,
    [addressIds],
  )

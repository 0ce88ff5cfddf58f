import type { Tx } from '#platform/db/tx.ts'
import { currentNames } from './store-former.ts'

/** A door as a list names it, in stored forms (`3号楼`, `5组`); exactly the parts that were said. */
export interface DoorQuery {
  communityCode: string
  road?: string | undefined
  doorNo?: string | undefined
  compound?: string | undefined
  building?: string | undefined
  unitNo?: string | undefined
  roomNo?: string | undefined
  villageGroup?: string | undefined
  groupHouseNo?: number | undefined
}

export interface FoundDoor {
  [column: string]: unknown
  /** Position in the queries. */
  i: number
  addressId: string
  isRetired: boolean
  occupancy: string | null
  /** WGS-84 degrees; null where nobody stood there yet. */
  lng: number | null
  lat: number | null
}

// A door that went into another is the other.
const FOUND = `select q.i, coalesce(m.id, a.id) as "addressId", coalesce(m.state, a.state) = '停用' as "isRetired", h.occupancy,
  coalesce(m.lng, a.lng)::float8 as lng, coalesce(m.lat, a.lat)::float8 as lat`
const HOUSE = `left join address m on m.id = a.merged_into left join house h on h.address_id = coalesce(m.id, a.id) and h.state = '在册'`

// A list often leaves out what is the same for all its rows: the compound, the unit. Then every door that fits is answered.
const IN_BUILDINGS = `${FOUND}
  from unnest($1::integer[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[]) as q(i, community, compound, building, unit, room)
    join building b on b.community_code = q.community and b.name = q.building
    left join compound c on c.id = b.compound_id
    join address a on a.building_id = b.id and a.room_no = q.room and (q.unit is null or a.unit_no is not distinct from q.unit) ${HOUSE}
  where q.compound is null or c.name = q.compound`

// What left a building that was split is still asked for there.
const SPLIT_OFF = `${FOUND}
  from unnest($1::integer[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[]) as q(i, community, compound, building, unit, room)
    join building b on b.community_code = q.community and b.name = q.building
    left join compound c on c.id = b.compound_id
    join address_alias l on l.ground_id = b.id
    join address a on a.id = l.address_id and a.room_no = q.room and (q.unit is null or a.unit_no is not distinct from q.unit) ${HOUSE}
  where q.compound is null or c.name = q.compound`

const ON_ROADS = `${FOUND}
  from unnest($1::integer[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[]) as q(i, community, road, door, unit, room)
    join road r on r.community_code = q.community and r.name = q.road
    join address a on a.road_id = r.id and a.door_no = q.door and a.unit_no is not distinct from q.unit and a.room_no is not distinct from q.room ${HOUSE}`

const IN_GROUPS = `${FOUND}
  from unnest($1::integer[], $2::text[], $3::text[], $4::integer[]) as q(i, community, village_group, house_no)
    join address a on a.community_code = q.community and a.village_group = q.village_group and a.group_house_no = q.house_no ${HOUSE}`

type Column = (q: DoorQuery) => unknown
const COMPOUND: readonly Column[] = [(q) => q.compound, (q) => q.building, (q) => q.unitNo, (q) => q.roomNo]
const ROAD: readonly Column[] = [(q) => q.road, (q) => q.doorNo, (q) => q.unitNo, (q) => q.roomNo]
const GROUP: readonly Column[] = [(q) => q.villageGroup, (q) => q.groupHouseNo]

/**
 * Registered doors inside the range of the posting that fit what a list says, a few statements for any number of queries. A query that
 * names no whole door (building and room, road and number, or group and number) finds none; one that leaves parts out may find several.
 */
export async function findDoors(tx: Tx, queries: readonly DoorQuery[]): Promise<FoundDoor[]> {
  const all = (await currentNames(tx, queries)).map((q, i) => ({ q, i }))
  const ask = (statement: string, some: typeof all, columns: readonly Column[]): Promise<FoundDoor[]> =>
    some.length === 0
      ? Promise.resolve([])
      : tx.query<FoundDoor>(statement, [
          some.map((s) => s.i),
          some.map((s) => s.q.communityCode),
          ...columns.map((value) => some.map((s) => value(s.q) ?? null)),
        ])
  const inBuildings = all.filter(({ q }) => q.building !== undefined && q.roomNo !== undefined)
  const onRoads = all.filter(({ q }) => q.road !== undefined && q.doorNo !== undefined && q.building === undefined)
  const inGroups = all.filter(({ q }) => q.villageGroup !== undefined && q.groupHouseNo !== undefined)
  const found = [
    ...(await ask(IN_BUILDINGS, inBuildings, COMPOUND)),
    ...(await ask(ON_ROADS, onRoads, ROAD)),
    ...(await ask(IN_GROUPS, inGroups, GROUP)),
  ]
  const live = new Set(found.filter((f) => !f.isRetired).map((f) => f.i))
  const missing = inBuildings.filter(({ i }) => !live.has(i))
  return standing([...found, ...(await ask(SPLIT_OFF, missing, COMPOUND))])
}

/** Each door once, and none out of use beside one that took its place. */
function standing(found: readonly FoundDoor[]): FoundDoor[] {
  const live = new Set(found.filter((f) => !f.isRetired).map((f) => f.i))
  const seen = new Set<string>()
  return found.filter((f) => {
    const key = `${f.i} ${f.addressId}`
    if (seen.has(key) || (f.isRetired && live.has(f.i))) return false
    seen.add(key)
    return true
  })
}

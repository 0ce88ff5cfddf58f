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

const DOOR = 'x.id, x.state, x.lng, x.lat, x.merged_into'
// A door that went into another is the other.
const FOUND = `select q.i, coalesce(m.id, a.id) as "addressId", coalesce(m.state, a.state) = '停用' as "isRetired", h.occupancy,
  coalesce(m.lng, a.lng)::float8 as lng, coalesce(m.lat, a.lat)::float8 as lat`
// CASE and not COALESCE: under row-level security an index may be asked only for what cannot leak, and PostgreSQL does not count COALESCE among it.
const HOUSE = `left join lateral (select ${DOOR} from address x where x.id = a.merged_into offset 0) m on true
    left join lateral (select x.occupancy from house x where x.address_id = case when m.id is null then a.id else m.id end and x.state = '在册' offset 0) h on true`

// `offset 0` keeps the way from each row of the list by an index, whatever a register that is being filled knows of its own size.
// A list often leaves out what is the same for all its rows: the compound, the unit. Then every door that fits is answered.
const BUILDINGS = `with q as (select * from unnest($1::integer[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[]) as x(i, community, compound, building, unit, room))
  , b as materialized (select n.community, n.building, s.* from (select distinct community, building from q) n
      join lateral (select x.id, c.name as compound from building x left join compound c on c.id = x.compound_id
        where x.community_code = n.community and x.name = n.building offset 0) s on true)
  ${FOUND} from q
    join b on b.community = q.community and b.building = q.building and (q.compound is null or b.compound = q.compound)`
const IN_BUILDINGS = `${BUILDINGS}
    join lateral (select ${DOOR} from address x where x.building_id = b.id and x.room_no = q.room
      and (q.unit is null or x.unit_no is not distinct from q.unit) offset 0) a on true ${HOUSE}`

// What left a building that was split is still asked for there.
const SPLIT_OFF = `${BUILDINGS}
    join lateral (select x.address_id from address_alias x where x.ground_id = b.id offset 0) l on true
    join lateral (select ${DOOR} from address x where x.id = l.address_id and x.room_no = q.room
      and (q.unit is null or x.unit_no is not distinct from q.unit) offset 0) a on true ${HOUSE}`

const ON_ROADS = `${FOUND}
  from unnest($1::integer[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[]) as q(i, community, road, door, unit, room)
    join lateral (select x.id from road x where x.community_code = q.community and x.name = q.road offset 0) r on true
    join lateral (select ${DOOR} from address x where x.road_id = r.id and x.door_no = q.door
      and x.unit_no is not distinct from q.unit and x.room_no is not distinct from q.room offset 0) a on true ${HOUSE}`

const IN_GROUPS = `${FOUND}
  from unnest($1::integer[], $2::text[], $3::text[], $4::integer[]) as q(i, community, village_group, house_no)
    join lateral (select ${DOOR} from address x where x.community_code = q.community and x.village_group = q.village_group
      and x.group_house_no = q.house_no offset 0) a on true ${HOUSE}`

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
  const found = (
    await Promise.all([
      ask(IN_BUILDINGS, inBuildings, COMPOUND),
      ask(ON_ROADS, onRoads, ROAD),
      ask(IN_GROUPS, inGroups, GROUP),
    ])
  ).flat()
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

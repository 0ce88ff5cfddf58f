import { maybe, type Tx } from '#platform/db/tx.ts'

/** What other slices may know of an address. Coordinates are degrees in WGS-84/CGCS2000, null where nobody stood there yet. */
export interface Place {
  addressId: string
  fullText: string
  communityCode: string
  buildingId: string | null
  unitId: string
  unitPos: number
  lng: number | null
  lat: number | null
  state: '草拟' | '待核' | '启用' | '停用'
}

const PLACE = `select id as "addressId", full_text as "fullText", community_code as "communityCode", building_id as "buildingId",
  unit_id as "unitId", unit_pos as "unitPos", lng::float8 as lng, lat::float8 as lat, state from address`

/**
 * The address under row-level security: undefined where it does not exist, lies outside the range of the posting, or is the actor's
 * own home. Records made at an address take its `unitId` and `unitPos`. Callers decide what 停用 means to them.
 */
export const placeOf = (tx: Tx, addressId: string): Promise<Place | undefined> =>
  maybe<Place & Record<string, unknown>>(tx, `${PLACE} where id = $1`, [addressId])

/** Several addresses at once, by id; those out of sight are absent. */
export async function placesOf(tx: Tx, addressIds: readonly string[]): Promise<Map<string, Place>> {
  if (addressIds.length === 0) return new Map()
  const rows = await tx.query<Place & Record<string, unknown>>(`${PLACE} where id = any ($1::uuid[])`, [addressIds])
  return new Map(rows.map((r) => [r.addressId, r]))
}

export interface House {
  houseId: string
  addressId: string
  occupancy: '自住' | '出租' | '空置' | '集体宿舍'
  unitId: string
  unitPos: number
}

/** The house of an address (at most one), without its owner; undefined where none is registered or visible. */
export const houseOfAddress = (tx: Tx, addressId: string): Promise<House | undefined> =>
  maybe<House & Record<string, unknown>>(tx, `${HOUSE} where address_id = $1`, [addressId])

/** A house by its own id, for visits whose target is the house. */
export const houseOf = (tx: Tx, houseId: string): Promise<House | undefined> =>
  maybe<House & Record<string, unknown>>(tx, `${HOUSE} where id = $1`, [houseId])

const HOUSE = `select id as "houseId", address_id as "addressId", occupancy, unit_id as "unitId", unit_pos as "unitPos" from house`

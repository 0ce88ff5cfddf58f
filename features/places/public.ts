import { maybe, one, type Tx } from '#platform/db/tx.ts'
import { communityShortName, sortKeyOf } from './full-text.ts'
import { buildingById, type DoorRow } from './store-buildings.ts'

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

/** The other doors in use of the buildings in which these stand, in order; villages have no buildings and so no neighbours here. */
export const neighboursOf = (tx: Tx, places: readonly Place[], limit: number): Promise<Place[]> =>
  tx.query<Place & Record<string, unknown>>(
    `${PLACE} where building_id = any ($1::uuid[]) and not id = any ($2::uuid[]) and state <> '停用' order by sort_key, id limit $3`,
    [[...new Set(places.flatMap((p) => p.buildingId ?? []))], places.map((p) => p.addressId), limit],
  )

export interface House {
  houseId: string
  addressId: string
  occupancy: '自住' | '出租' | '空置' | '集体宿舍'
  unitId: string
  unitPos: number
}

/** The houses of addresses (at most one each), by address and without their owners; where none is registered or visible it is absent. */
export async function housesOf(tx: Tx, addressIds: readonly string[]): Promise<Map<string, House>> {
  const rows = await tx.query<House & Record<string, unknown>>(`${HOUSE} where address_id = any ($1::uuid[])`, [
    addressIds,
  ])
  return new Map(rows.map((r) => [r.addressId, r]))
}

/** A house by its own id, for visits whose target is the house. */
export const houseOf = (tx: Tx, houseId: string): Promise<House | undefined> =>
  maybe<House & Record<string, unknown>>(tx, `${HOUSE} where id = $1`, [houseId])

/** Doors that are looked at together: those of a building, or of a village group, where nobody numbers buildings. */
export type DoorsTogether = { buildingId: string } | { communityCode: string; villageGroup: string }

/** What people call doors that stand together, with their community; undefined where they are out of sight. */
export async function nameOfDoors(
  tx: Tx,
  where: DoorsTogether,
): Promise<{ name: string; communityName: string; floorsUp: number | null } | undefined> {
  if ('buildingId' in where) {
    const row = await buildingById(tx, where.buildingId)
    const name = `${row?.compoundName ?? ''}${row?.name ?? ''}`
    return row && { name, communityName: row.communityName, floorsUp: row.floorsUp }
  }
  const row = await maybe<{ name: string }>(
    tx,
    `select v.name from organisation_v_community v where v.code = $1 and exists (select 1 from address a where a.community_code = v.code and a.village_group = $2)`,
    [where.communityCode, where.villageGroup],
  )
  return row && { name: communityShortName(row.name) + where.villageGroup, communityName: row.name, floorsUp: null }
}

/** A door with its house (在册), without the owner. Dates are legal dates. */
export interface HousedDoor extends DoorRow {
  /** Number in the village group. */
  groupHouseNo: number | null
  occupancy: House['occupancy'] | null
  use: '住宿' | '办公' | '商用' | '其他' | null
  /** Day on which somebody last saw that the house is as registered; null where nobody did, or where there is no house. */
  houseVerifiedOn: string | null
  houseVersion: number | null
}

const HOUSED = `select a.id, a.unit_no as "unitNo", a.floor_no as "floorNo", a.room_no as "roomNo", a.sub_addr as "subAddr", a.group_house_no as "groupHouseNo",
  a.kind, a.full_text as "fullText", a.state, h.occupancy, h.use, to_char(h.verified_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as "houseVerifiedOn",
  h.version as "houseVersion" from address a left join house h on h.address_id = a.id and h.state = '在册'`

/** Doors that stand together, in natural order, retired ones too; at most 4,000, which a tower of 2,000 rooms fills by half. */
export const doorsWithHouses = (tx: Tx, where: DoorsTogether): Promise<HousedDoor[]> =>
  'buildingId' in where
    ? tx.query<HousedDoor>(`${HOUSED} where a.building_id = $1 order by a.sort_key, a.id limit 4000`, [
        where.buildingId,
      ])
    : tx.query<HousedDoor>(
        `${HOUSED} where a.community_code = $1 and a.village_group = $2 order by a.sort_key, a.id limit 4000`,
        [where.communityCode, where.villageGroup],
      )

/** What a verification changes of a house, as it stood before. */
export interface HouseCheck {
  houseId: string
  addressId: string
  /** As PostgreSQL writes it: a date of JavaScript would lose its microseconds. */
  verifiedAt: string | null
  verifiedBy: string | null
  version: number
  unitId: string
  unitPos: number
}

/** Houses (在册) behind doors, or by their own ids, held until the transaction ends. */
export const holdHouses = (
  tx: Tx,
  { addressIds = [], houseIds = [] }: { addressIds?: readonly string[]; houseIds?: readonly string[] },
): Promise<HouseCheck[]> =>
  tx.query<HouseCheck & Record<string, unknown>>(
    `select id as "houseId", address_id as "addressId", verified_at::text as "verifiedAt", verified_by as "verifiedBy", version, unit_id as "unitId",
       unit_pos as "unitPos" from house where (address_id = any ($1::uuid[]) or id = any ($2::uuid[])) and state = '在册' order by id for update`,
    [addressIds, houseIds],
  )

/**
 * Somebody saw that houses held by `holdHouses` are as registered, or (undo) takes that back: stores day and person, nothing else of the house.
 * @returns how many rows were written
 */
export async function markHouses(
  tx: Tx,
  checks: readonly Pick<HouseCheck, 'houseId' | 'verifiedAt' | 'verifiedBy'>[],
  by: { staffId: string; now: Date },
): Promise<number> {
  if (checks.length === 0) return 0
  const rows = await tx.query(
    `update house h set verified_at = c.verified_at, verified_by = c.verified_by, updated_by = $4, updated_at = $5, event_id = sec.event_id(),
       version = h.version + 1
     from unnest($1::uuid[], $2::timestamptz[], $3::uuid[]) as c (id, verified_at, verified_by) where h.id = c.id returning h.id`,
    [
      checks.map((c) => c.houseId),
      checks.map((c) => c.verifiedAt),
      checks.map((c) => c.verifiedBy),
      by.staffId,
      by.now,
    ],
  )
  return rows.length
}

const HOUSE = `select id as "houseId", address_id as "addressId", occupancy, unit_id as "unitId", unit_pos as "unitPos" from house`

/**
 * New beginning for the texts of a renamed community's addresses; the former texts become aliases. For the administrator's operations on
 * communities only. @returns how many addresses follow; null where a text would grow too long, and then nothing is changed
 */
export const readdressCommunity = async (
  tx: Tx,
  code: string,
  oldName: string,
  newName: string,
): Promise<number | null> => {
  const [old, now] = [communityShortName(oldName), communityShortName(newName)]
  const values = [code, old, now, sortKeyOf([old]), sortKeyOf([now])]
  return old === now
    ? 0
    : (await one<{ n: number | null }>(tx, 'select places_readdress_community($1,$2,$3,$4,$5) as n', values)).n
}

/** Streets, compounds and addresses that two communities have under the same name, at most 20; they bar one from going into the other. */
export const communityClashes = async (
  tx: Tx,
  old: { code: string; name: string },
  into: { code: string; name: string },
): Promise<string[]> =>
  (
    await one<{ names: string[] }>(tx, 'select organisation_community_clashes($1,$2,$3,$4) as names', [
      old.code,
      into.code,
      communityShortName(old.name),
      communityShortName(into.name),
    ])
  ).names

export { communityShortName } from './full-text.ts'
export { type DoorQuery, findDoors, type FoundDoor } from './find-doors.ts'
export { type DoorDraft, type DraftedDoor, draftDoors, type MadeGround } from './draft-doors.ts'
export { type DraftGroup, waitingGroups } from './store-drafts.ts'
export { middlesOf, notePoints, restorePoints } from './points-of-lists.ts'
export { noteOccupancies, restoreOccupancies, unmakePlaces } from './drafts-of-import.ts'

import type { Client } from 'pg'
import type { Cipher } from '#platform/crypto/cipher.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { maskPhone } from '#platform/standards/phone.ts'
import { addressSortKey, fullTextOf, matchKeyOf } from './full-text.ts'

/* Rows for tests and the demo, written as superuser past every rule: what is under test is never made here. */

export interface PlaceSeed {
  communityCode: string
  /** Area or grid that looks after the place: `station.areaId` of `makeStation`. */
  unitId: string
  by?: string
}

const posOf = async (admin: Client, unitId: string): Promise<number> => {
  const { rows } = await admin.query<{ lft: number }>('select lft from sec.unit where id = $1', [unitId])
  const row = rows[0]
  if (row === undefined) throw new Error('the unit of the place does not exist')
  return row.lft
}

/** A compound (物业小区) with an invented name. */
export async function makeCompound(admin: Client, seed: PlaceSeed & { name?: string }): Promise<string> {
  const id = uuidv7()
  await admin.query(
    `insert into compound (id, community_code, name, type, unit_id, unit_pos, created_by, event_id) values ($1,$2,$3,'物业小区',$4,$5,$6,gen_random_uuid())`,
    [
      id,
      seed.communityCode,
      seed.name ?? `柳岸小区${id.slice(-10)}`,
      seed.unitId,
      await posOf(admin, seed.unitId),
      seed.by ?? uuidv7(),
    ],
  )
  return id
}

/** A residential building of a compound. */
export async function makeBuilding(
  admin: Client,
  seed: PlaceSeed & { compoundId: string; name?: string; floors?: number },
): Promise<string> {
  const id = uuidv7()
  await admin.query(
    `insert into building (id, community_code, compound_id, name, class, floors_up, unit_id, unit_pos, created_by, event_id)
     values ($1,$2,$3,$4,'居民楼',$5,$6,$7,$8,gen_random_uuid())`,
    [
      id,
      seed.communityCode,
      seed.compoundId,
      seed.name ?? '1号楼',
      seed.floors ?? 6,
      seed.unitId,
      await posOf(admin, seed.unitId),
      seed.by ?? uuidv7(),
    ],
  )
  return id
}

export interface AddressSeed extends PlaceSeed {
  compoundId?: string
  buildingId?: string
  unitNo?: string
  floorNo?: string
  roomNo?: string
  state?: '草拟' | '待核' | '启用' | '停用'
}

export interface MadeAddress {
  addressId: string
  compoundId: string
  buildingId: string
  fullText: string
  unitId: string
  unitPos: number
}

/** A door in use (启用) of pattern COMPOUND; makes compound and building where none is given. */
export async function makeAddress(admin: Client, seed: AddressSeed): Promise<MadeAddress> {
  const compoundId = seed.compoundId ?? (await makeCompound(admin, seed))
  const buildingId = seed.buildingId ?? (await makeBuilding(admin, { ...seed, compoundId }))
  const addressId = uuidv7()
  const unitPos = await posOf(admin, seed.unitId)
  const room = `${101 + (Number.parseInt(addressId.slice(-4), 16) % 800)}`
  const parts = { unitNo: seed.unitNo ?? '1', floorNo: seed.floorNo ?? null, roomNo: seed.roomNo ?? room }
  const { rows } = await admin.query<{ community: string; compound: string; building: string }>(
    `select v.name as community, c.name as compound, b.name as building from community v, compound c, building b
      where v.code = $1 and c.id = $2 and b.id = $3`,
    [seed.communityCode, compoundId, buildingId],
  )
  const around = rows[0]
  if (around === undefined) throw new Error('community, compound or building of the address does not exist')
  const fullText = fullTextOf(around, parts)
  await admin.query(
    `insert into address (id, community_code, pattern, compound_id, building_id, unit_no, floor_no, room_no, full_text, sort_key, match_key, state,
       source, unit_id, unit_pos, created_by, event_id)
     values ($1,$2,'COMPOUND',$3,$4,$5,$6,$7,$8,$9,$10,$11,'现场采集',$12,$13,$14,gen_random_uuid())`,
    [
      addressId,
      seed.communityCode,
      compoundId,
      buildingId,
      parts.unitNo,
      parts.floorNo,
      parts.roomNo,
      fullText,
      addressSortKey(around, parts),
      matchKeyOf(around, parts),
      seed.state ?? '启用',
      seed.unitId,
      unitPos,
      seed.by ?? uuidv7(),
    ],
  )
  return { addressId, compoundId, buildingId, fullText, unitId: seed.unitId, unitPos }
}

export interface HouseSeed {
  addressId: string
  occupancy?: '自住' | '出租' | '空置' | '集体宿舍'
  ownerPersonId?: string
  ownerName?: string
  ownerPhone?: string
  /** Without it the sealed phone cannot be opened; enough for tests that show only the mask. */
  cipher?: Cipher
}

/** The house behind an address. */
export async function makeHouse(admin: Client, seed: HouseSeed): Promise<string> {
  const id = uuidv7()
  const phone = seed.ownerPhone
  const sealed =
    phone === undefined
      ? null
      : (seed.cipher?.seal('phone', `house.owner_phone_enc|${id}`, phone) ?? Buffer.from('unreadable'))
  await admin.query(
    `insert into house (id, address_id, ownership, use, occupancy, owner_person_id, owner_name, owner_phone_enc, owner_phone_mask, unit_id, unit_pos,
       created_by, event_id)
     select $1, a.id, '私', '住宿', $3, $4, $5, $6, $7, a.unit_id, a.unit_pos, a.created_by, gen_random_uuid() from address a where a.id = $2`,
    [
      id,
      seed.addressId,
      seed.occupancy ?? '自住',
      seed.ownerPersonId ?? null,
      seed.ownerName ?? null,
      sealed,
      phone === undefined ? null : maskPhone(phone),
    ],
  )
  return id
}

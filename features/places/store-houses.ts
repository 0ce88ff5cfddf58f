import type { Tx } from '#platform/db/tx.ts'
import { maybe } from '#platform/db/tx.ts'
import type { HOUSE_STATES, OCCUPANCIES, OWNERSHIPS, USES } from './vocabulary.ts'

/* Statements on houses. */

export interface HouseValues {
  ownership: string
  use: string
  rooms?: number | undefined
  areaM2?: number | undefined
  occupancy: string
  ownerPersonId?: string | undefined
  ownerName?: string | undefined
}
export interface SealedPhone {
  sealed: Buffer | null
  mask: string | null
}

/** @returns false where the address has a house already. */
export async function insertHouse(
  tx: Tx,
  h: HouseValues &
    SealedPhone & { id: string; addressId: string; unitId: string; unitPos: number; by: string; verifiedAt: Date },
): Promise<boolean> {
  const rows = await tx.query(
    `insert into house (id, address_id, ownership, use, rooms, area_m2, owner_person_id, owner_name, owner_phone_enc, owner_phone_mask, occupancy,
       verified_at, verified_by, unit_id, unit_pos, created_by)
     values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$13) on conflict (address_id) do nothing returning id`,
    [
      h.id,
      h.addressId,
      h.ownership,
      h.use,
      h.rooms ?? null,
      h.areaM2 ?? null,
      h.ownerPersonId ?? null,
      h.ownerName ?? null,
      h.sealed,
      h.mask,
      h.occupancy,
      h.verifiedAt,
      h.by,
      h.unitId,
      h.unitPos,
    ],
  )
  return rows.length === 1
}

/** A phone of undefined stays as it is. @returns the new version, or undefined where somebody was faster. */
export const updateHouse = (
  tx: Tx,
  id: string,
  version: number,
  by: string,
  h: HouseValues & { state: string },
  phone: SealedPhone | undefined,
): Promise<{ version: number } | undefined> =>
  maybe<{ version: number }>(
    tx,
    `update house set ownership = $3, use = $4, rooms = $5, area_m2 = $6, owner_person_id = $7, owner_name = $8, occupancy = $9, state = $10,
       owner_phone_enc = case when $11 then $12::bytea else owner_phone_enc end, owner_phone_mask = case when $11 then $13 else owner_phone_mask end,
       updated_by = $14, updated_at = now(), version = version + 1
     where id = $1 and version = $2 returning version`,
    [
      id,
      version,
      h.ownership,
      h.use,
      h.rooms ?? null,
      h.areaM2 ?? null,
      h.ownerPersonId ?? null,
      h.ownerName ?? null,
      h.occupancy,
      h.state,
      phone !== undefined,
      phone?.sealed ?? null,
      phone?.mask ?? null,
      by,
    ],
  )

export interface HouseRow {
  [column: string]: unknown
  id: string
  addressId: string
  fullText: string
  ownership: (typeof OWNERSHIPS)[number] | null
  use: (typeof USES)[number]
  rooms: number | null
  areaM2: number | null
  occupancy: (typeof OCCUPANCIES)[number]
  ownerPersonId: string | null
  ownerName: string | null
  ownerPhoneMask: string | null
  ownerPhoneSealed: Buffer | null
  state: (typeof HOUSE_STATES)[number]
  verifiedOn: string | null
  unitId: string
  unitPos: number
  version: number
}

export const houseById = (tx: Tx, id: string): Promise<HouseRow | undefined> =>
  maybe<HouseRow>(
    tx,
    `select h.id, h.address_id as "addressId", a.full_text as "fullText", h.ownership, h.use, h.rooms, h.area_m2::float8 as "areaM2", h.occupancy,
       h.owner_person_id as "ownerPersonId", h.owner_name as "ownerName", h.owner_phone_mask as "ownerPhoneMask", h.owner_phone_enc as "ownerPhoneSealed",
       h.state, to_char(h.verified_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as "verifiedOn", h.unit_id as "unitId", h.unit_pos as "unitPos", h.version
     from house h join address a on a.id = h.address_id where h.id = $1`,
    [id],
  )

import type { Client } from 'pg'
import { uuidv7 } from '#platform/ids/ids.ts'
import type { CardKind } from './vocabulary.ts'

/* Rows for tests and the demo, written as superuser past every rule: what is under test is never made here. */

export interface BatchSeed {
  /** A door of the place; the batch is for its building, or for itself where it has none. */
  addressId: string
  officerId: string
  kind?: CardKind
  doors?: number
  createdAt: Date
  handedOutOn?: string
}

/** A batch of one card a door, printed by the officer who stands on it. */
export async function makeBatch(admin: Client, seed: BatchSeed): Promise<string> {
  const id = uuidv7()
  await admin.query(
    `insert into card_batch (id, kind, language, building_id, community_code, address_id, place, doors, per_door, printed, officer_id, handed_out_on,
       handed_out, handed_out_by, unit_id, unit_pos, created_by, created_at, event_id)
     select $1, $2, 'zh-CN', a.building_id, a.community_code, case when a.building_id is null then a.id end, coalesce(b.name, a.full_text), $3::integer, 1,
       $3::integer, $4, $5::date, case when $5::date is not null then $3::integer end, case when $5::date is not null then $4::uuid end, a.unit_id, a.unit_pos,
       $4::uuid, $6, gen_random_uuid() from address a left join building b on b.id = a.building_id where a.id = $7`,
    [id, seed.kind ?? '卡', seed.doors ?? 1, seed.officerId, seed.handedOutOn ?? null, seed.createdAt, seed.addressId],
  )
  return id
}

/** What a card needs of the organisation: a telephone and hours of the police room. */
export const furnishRoom = (admin: Client, roomId: string, phone = '0438-5550110'): Promise<unknown> =>
  admin.query(
    `update org_unit set phone = $2, room_open_hours = '周一至周五 8:30—17:00', address = '团结街道临江路1号', supervision_phone = '0438-5550119' where id = $1`,
    [roomId, phone],
  )

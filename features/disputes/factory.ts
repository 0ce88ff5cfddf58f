import type { Client } from 'pg'
import { uuidv7 } from '#platform/ids/ids.ts'

/* Rows for tests and benchmarks, written as superuser past every rule: what is under test is never made here. */

export interface DisputeSeed {
  addressId: string
  officerId: string
  foundAt?: Date
  /** Keys of the two parties; strangers to the register where left out. */
  personIds?: readonly [string, string]
  no?: string
}

/** A file that was just registered at a door, with two parties and its blue warning. */
export async function makeDispute(admin: Client, seed: DisputeSeed): Promise<string> {
  const id = uuidv7()
  const parties = [uuidv7(), uuidv7()] as const
  const persons = seed.personIds ?? parties
  const foundAt = seed.foundAt ?? new Date('2026-11-20T06:00:00Z')
  await admin.query(
    `insert into dispute (id, no, title, source, found_at, address_id, type, complexity, facts, party_ids, request_h, officer_id, unit_id, unit_pos, created_by, created_at, event_id)
     select $1, $2, '楼上楼下噪声纠纷', '走访发现', $3, a.id, '邻里', '一般', '楼上夜间装修噪声影响休息，双方在楼道内争吵后各自回家。', $4::uuid[], decode(repeat('00', 32), 'hex'), $5, a.unit_id, a.unit_pos,
       $5, $3, gen_random_uuid() from address a where a.id = $6`,
    [id, seed.no ?? `00000000-调-2026-${id.slice(-12)}`, foundAt, persons, seed.officerId, seed.addressId],
  )
  for (const [i, side] of (['一方', '对方'] as const).entries())
    await admin.query(
      `insert into dispute_party (id, dispute_id, ord, person_id, is_registered, side, name, sex, event_id) values ($1, $2, $3, $4, $5, $6, $7, '1', gen_random_uuid())`,
      [parties[i], id, i, persons[i], seed.personIds !== undefined, side, ['顾长青', '钟离秋'][i]],
    )
  await admin.query(
    `insert into dispute_flag (id, dispute_id, colour, is_manual, is_first_grave, raised_at, handle_by, unit_id, unit_pos, event_id)
     select $1, d.id, '蓝', false, false, d.found_at, d.found_at + interval '7 days', d.unit_id, d.unit_pos, gen_random_uuid() from dispute d where d.id = $2`,
    [uuidv7(), id],
  )
  return id
}

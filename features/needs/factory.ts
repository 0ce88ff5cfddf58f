import { randomBytes } from 'node:crypto'
import type { Client } from 'pg'
import { uuidv7 } from '#platform/ids/ids.ts'
import type { Channel, NeedType } from './vocabulary.ts'

/* Rows for tests, written as superuser past every rule: what is under test is never made here. */

export interface NeedSeed {
  addressId: string
  ownerId: string
  receivedAt: Date
  householdId?: string
  personId?: string
  visitId?: string
  channel?: Channel
  type?: NeedType
  text?: string
}

/** A need that was just heard at a door, in the unit of the door, with both clocks running: 3 and 10 days long here. */
export async function makeNeed(admin: Client, seed: NeedSeed): Promise<string> {
  const id = uuidv7()
  await admin.query(
    `insert into need (id, channel, visit_id, address_id, household_id, person_id, type, text, is_police_matter, owner_id, received_at, request_h, unit_id, unit_pos,
       created_by, created_at, event_id)
     select $1, $2, $3, a.id, $4, $5, $6, $7, true, $8, $9, $10, a.unit_id, a.unit_pos, $8, $9, gen_random_uuid() from address a where a.id = $11`,
    [
      id,
      seed.channel ?? '走访带回',
      seed.visitId ?? null,
      seed.householdId ?? null,
      seed.personId ?? null,
      seed.type ?? '治安防范',
      seed.text ?? '单元门锁坏了，希望加装门禁。',
      seed.ownerId,
      seed.receivedAt,
      randomBytes(32),
      seed.addressId,
    ],
  )
  for (const [code, days] of [
    ['need.firstReply', 3],
    ['need.feedback', 10],
  ] as const)
    await admin.query(
      `insert into deadline (id, rule_code, rule_valid_from, basis, subject_kind, subject_id, unit_id, unit_pos, start_at, due_at, due_soon_at, remind_at, state, provisional)
       select $1, $2, date '2019-01-01', '{}', 'need', n.id, n.unit_id, n.unit_pos, n.received_at, n.received_at + make_interval(days => $3), n.received_at, '{}',
         'RUNNING', false from need n where n.id = $4`,
      [uuidv7(), code, days, id],
    )
  return id
}

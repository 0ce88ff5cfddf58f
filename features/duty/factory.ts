import type { Client } from 'pg'
import { uuidv7 } from '#platform/ids/ids.ts'

/* Rows for tests and the demo, written as superuser past every rule: what is under test is never made here. */

export interface ShiftSeed {
  /** A station or a room. */
  unitId: string
  staffId: string
  leaderId: string
  from: Date
  to: Date
}

export async function makeShift(admin: Client, s: ShiftSeed): Promise<string> {
  const id = uuidv7()
  await admin.query(
    `insert into duty_shift (id, staff_id, leader_id, from_at, to_at, unit_id, unit_pos, created_by, event_id)
     select $1, $2, $3, $4, $5, u.id, u.lft, $3, gen_random_uuid() from sec.unit u where u.id = $6`,
    [id, s.staffId, s.leaderId, s.from, s.to, s.unitId],
  )
  return id
}

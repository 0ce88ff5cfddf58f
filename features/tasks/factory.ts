import type { Client } from 'pg'
import { uuidv7 } from '#platform/ids/ids.ts'

/* Rows for tests and the demo, written as superuser past every rule: what is under test is never made here. */

export interface TaskSeed {
  addressId: string
  recordKind?: 'residence' | 'household' | 'address' | 'house' | 'visit' | 'person'
  recordId?: string
  kind?: string
  purpose?: 'visit' | 'verify' | 'care' | 'data_fix' | 'counter'
  assigneeId?: string
  /** Legal date. */
  dueOn?: string
}

/** An open task at a door, in the unit of the door. */
export async function makeTask(admin: Client, seed: TaskSeed): Promise<string> {
  const id = uuidv7()
  const kind = seed.kind ?? 'visits.due'
  await admin.query(
    `insert into task (id, kind, title_key, purpose, record_kind, record_id, address_id, assignee_id, due_on, unit_id, unit_pos, event_id)
     select $1, $2, $3, $4, $5, $6, a.id, $7, coalesce($8::date, current_date + 7), a.unit_id, a.unit_pos, gen_random_uuid() from address a where a.id = $9`,
    [
      id,
      kind,
      `task.${kind}`,
      seed.purpose ?? 'visit',
      seed.recordKind ?? 'address',
      seed.recordId ?? seed.addressId,
      seed.assigneeId ?? null,
      seed.dueOn ?? null,
      seed.addressId,
    ],
  )
  return id
}

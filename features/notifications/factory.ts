import type { Client } from 'pg'
import { uuidv7 } from '#platform/ids/ids.ts'

/* Rows for tests and the demo, written as superuser past every rule: what is under test is never made here. */

export interface NotificationSeed {
  taskId: string
  staffId: string
  /** Whose it is; the reader's own where left out. */
  holderId?: string
  at?: Date
  readAt?: Date
}

let made = 100

/** A reminder of a task in somebody's inbox. */
export async function makeNotification(admin: Client, seed: NotificationSeed): Promise<string> {
  const id = uuidv7()
  made += 1
  await admin.query(
    `insert into notification (id, kind, staff_id, holder_id, subject_kind, subject_id, params, reminder_id, step, at, due_at, read_at, unit_id, unit_pos)
     select $1, 'reminder', $2, $3, 'task', t.id, jsonb_build_object('what', t.title_key), t.id, $4, coalesce($5::timestamptz, now()),
            (t.due_on + 1)::timestamp at time zone 'Asia/Shanghai', $6, t.unit_id, t.unit_pos from task t where t.id = $7`,
    [id, seed.staffId, seed.holderId ?? seed.staffId, made, seed.at ?? null, seed.readAt ?? null, seed.taskId],
  )
  return id
}

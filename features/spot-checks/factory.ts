import type { Client } from 'pg'
import { uuidv7 } from '#platform/ids/ids.ts'

/* Rows for tests, written as superuser past every rule: what is under test is never made here. */

export interface CheckSeed {
  visitId: string
  month: string
  dueOn: string
  /** Who added it by hand. */
  by: string
  assigneeId: string
}

/** An open check of a visit, added by hand because it was short, with its task. */
export async function makeCheck(admin: Client, seed: CheckSeed): Promise<string> {
  const id = uuidv7()
  await admin.query(
    `insert into spot_check (id, visit_id, officer_id, whose_ids, unit_id, unit_pos, month, source, flag, due_on, opened_by, event_id)
     select $1, v.id, v.created_by, spot_checks_whose(v.created_by, v.visitor_ids), v.unit_id, v.unit_pos, $3, 'FLAG', 'short', $4, $5, gen_random_uuid() from visit v where v.id = $2`,
    [id, seed.visitId, seed.month, seed.dueOn, seed.by],
  )
  await admin.query(
    `insert into task (id, kind, title_key, purpose, record_kind, record_id, assignee_id, due_on, is_discreet, unit_id, unit_pos, event_id)
     select $1, 'spotChecks.check', 'task.spotChecks.check', 'spot_check', 'spot_check', $2, $3, $4, true, v.unit_id, v.unit_pos, gen_random_uuid() from visit v where v.id = $5`,
    [uuidv7(), id, seed.assigneeId, seed.dueOn, seed.visitId],
  )
  return id
}

/** A draw of one visit. */
export async function makeDraw(
  admin: Client,
  seed: { officerId: string; visitId: string; month: string; unitId: string },
) {
  const id = uuidv7()
  await admin.query(
    `insert into spot_draw (id, month, officer_id, visit_ids, share, seed, unit_id, unit_pos, event_id)
     select $1, $2, $3, array[$4::uuid], 5, sha256('a'), u.id, u.lft, gen_random_uuid() from sec.unit u where u.id = $5`,
    [id, seed.month, seed.officerId, seed.visitId, seed.unitId],
  )
  return id
}

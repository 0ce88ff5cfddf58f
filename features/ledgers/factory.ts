import type { Client } from 'pg'
import { uuidv7 } from '#platform/ids/ids.ts'

/* Rows for tests, written as superuser past every rule. */

export interface ExportSeed {
  ledger: string
  from: string
  to: string
  purpose: string
  rows: number
  requestedBy: string
  unitId: string
  /** Both approvals, valid until then. */
  approved?: { leaderId: string; dpoId: string; until: Date }
}

/** A request to export above the limit, waiting or approved. */
export async function makeExport(admin: Client, seed: ExportSeed): Promise<string> {
  const id = uuidv7()
  const approved = seed.approved
  const at = approved === undefined ? null : new Date(approved.until.getTime() - 3_600_000)
  await admin.query(
    `insert into ledger_export (id, ledger, from_on, to_on, purpose, reason, row_count, requested_by, requested_role, requested_at, leader_id, leader_at, dpo_id, dpo_at,
       valid_until, unit_id, unit_pos, event_id)
     select $1, $2, $3, $4, $5, '报分局存档', $6, $7, 'OFFICER', now(), $8, $9, $10, $9, $11, u.id, u.lft, gen_random_uuid() from sec.unit u where u.id = $12`,
    [
      id,
      seed.ledger,
      seed.from,
      seed.to,
      seed.purpose,
      seed.rows,
      seed.requestedBy,
      approved?.leaderId ?? null,
      at,
      approved?.dpoId ?? null,
      approved?.until ?? null,
      seed.unitId,
    ],
  )
  return id
}

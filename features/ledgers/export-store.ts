import { maybe, one, type Tx } from '#platform/db/tx.ts'
import type { ExportFacts } from './export-rules.ts'

/* Requests to export above the limit. */

export interface ExportRecord extends ExportFacts {
  [column: string]: unknown
  id: string
  ledger: string
  from: string
  to: string
  ofUnit: string | null
  unitName: string | null
  ofOfficer: string | null
  officerName: string | null
  only: string | null
  purpose: string
  reason: string
  rows: number
  requesterName: string
  requestedAt: Date
  requesterUnit: string
  leaderName: string | null
  leaderAt: Date | null
  dpoName: string | null
  dpoAt: Date | null
  endedName: string | null
  endedAt: Date | null
  endedNote: string | null
  unitId: string
  version: number
}

const EXPORT = `select e.id, e.ledger, e.from_on::text as "from", e.to_on::text as "to", e.of_unit as "ofUnit", n.name as "unitName", e.of_officer as "ofOfficer",
  o.name as "officerName", e.only_rows as only, e.purpose, e.reason, e.row_count as rows, e.requested_by as "requestedBy", e.requested_role as "requestedRole",
  r.name as "requesterName", e.requested_at as "requestedAt", u.name as "requesterUnit", e.leader_id as "leaderId", l.name as "leaderName", e.leader_at as "leaderAt",
  e.dpo_id as "dpoId", d.name as "dpoName", e.dpo_at as "dpoAt", e.valid_until as "validUntil", e.ended_by as "endedBy", x.name as "endedName", e.ended_at as "endedAt",
  e.ended_note as "endedNote", e.unit_id as "unitId", e.version
  from ledger_export e join organisation_v_unit u on u.id = e.unit_id join organisation_v_staff r on r.id = e.requested_by
  left join organisation_v_unit n on n.id = e.of_unit left join organisation_v_staff o on o.id = e.of_officer left join organisation_v_staff l on l.id = e.leader_id
  left join organisation_v_staff d on d.id = e.dpo_id left join organisation_v_staff x on x.id = e.ended_by`

export const findExport = (tx: Tx, id: string): Promise<ExportRecord | undefined> =>
  maybe<ExportRecord>(tx, `${EXPORT} where e.id = $1`, [id])

export interface ExportFilter {
  /** Only what this person asked for; all in sight where left out. */
  requestedBy?: string | undefined
  /** Only what still waits for an approval. */
  waiting: boolean
}

/** Newest first; `after` is instant and id of the last one seen. */
export const listExports = (
  tx: Tx,
  f: ExportFilter,
  after: readonly [string, string] | undefined,
  limit: number,
): Promise<ExportRecord[]> =>
  tx.query<ExportRecord>(
    `${EXPORT} where ($1::uuid is null or e.requested_by = $1) and (not $2 or (e.valid_until is null and e.ended_at is null))
       and ($3::timestamptz is null or (e.requested_at, e.id) < ($3, $4::uuid)) order by e.requested_at desc, e.id desc limit $5`,
    [f.requestedBy ?? null, f.waiting, after?.[0] ?? null, after?.[1] ?? null, limit],
  )

/** Newest first: what waits for the approval that this person in this role can give. The same as `seatOf` in export-rules.ts. */
export const listDecidable = (tx: Tx, staffId: string, role: string | null, limit: number): Promise<ExportRecord[]> =>
  tx.query<ExportRecord>(
    `${EXPORT} where e.valid_until is null and e.ended_at is null and e.requested_by <> $1 and case
         when $2::text = 'DPO' then e.dpo_id is null and e.leader_id is distinct from $1
         when $2 = 'CHIEF' or ($2 = 'DEPUTY' and e.requested_role = 'CHIEF') then e.leader_id is null and e.dpo_id is distinct from $1
         else false end
       order by e.requested_at desc, e.id desc limit $3`,
    [staffId, role, limit],
  )

/** Newest first: what this person asked for, is approved and may still be taken. */
export const listTakeable = (tx: Tx, staffId: string, now: Date, limit: number): Promise<ExportRecord[]> =>
  tx.query<ExportRecord>(
    `${EXPORT} where e.requested_by = $1 and e.valid_until > $2 and e.ended_at is null order by e.requested_at desc, e.id desc limit $3`,
    [staffId, now, limit],
  )

export async function countExports(tx: Tx, f: ExportFilter): Promise<number> {
  const { n } = await one<{ n: number }>(
    tx,
    `select count(*)::integer as n from ledger_export e where ($1::uuid is null or e.requested_by = $1) and (not $2 or (e.valid_until is null and e.ended_at is null))`,
    [f.requestedBy ?? null, f.waiting],
  )
  return n
}

export interface NewExport {
  id: string
  ledger: string
  from: string
  to: string
  ofUnit: string | null
  ofOfficer: string | null
  only: string | null
  purpose: string
  reason: string
  rows: number
  by: string
  role: string
  at: Date
  unitId: string
}

export const insertExport = (tx: Tx, e: NewExport) =>
  tx.query(
    `insert into ledger_export (id, ledger, from_on, to_on, of_unit, of_officer, only_rows, purpose, reason, row_count, requested_by, requested_role, requested_at, unit_id, unit_pos)
     values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,ledgers_unit_pos($14))`,
    [
      e.id,
      e.ledger,
      e.from,
      e.to,
      e.ofUnit,
      e.ofOfficer,
      e.only,
      e.purpose,
      e.reason,
      e.rows,
      e.by,
      e.role,
      e.at,
      e.unitId,
    ],
  )

/** One of the two approvals; the second one sets `validUntil`. @returns false where somebody was faster */
export async function approve(
  tx: Tx,
  { id, version }: { id: string; version: number },
  seat: 'leader' | 'dpo',
  by: string,
  at: Date,
  validUntil: Date,
): Promise<boolean> {
  const rows = await tx.query(
    seat === 'leader'
      ? `update ledger_export set leader_id = $3, leader_at = $4, valid_until = case when dpo_id is not null then $5::timestamptz end, version = version + 1, event_id = sec.event_id() where id = $1 and version = $2 returning id`
      : `update ledger_export set dpo_id = $3, dpo_at = $4, valid_until = case when leader_id is not null then $5::timestamptz end, version = version + 1, event_id = sec.event_id() where id = $1 and version = $2 returning id`,
    [id, version, by, at, validUntil],
  )
  return rows.length === 1
}

/** @returns false where somebody was faster */
export async function end(
  tx: Tx,
  { id, version }: { id: string; version: number },
  by: string,
  at: Date,
  note: string | null,
): Promise<boolean> {
  const rows = await tx.query(
    `update ledger_export set ended_by = $3, ended_at = $4, ended_note = $5, version = version + 1, event_id = sec.event_id() where id = $1 and version = $2 returning id`,
    [id, version, by, at, note],
  )
  return rows.length === 1
}

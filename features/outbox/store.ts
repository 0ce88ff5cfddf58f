import { maybe, type Tx } from '#platform/db/tx.ts'
import type { KnownOf } from '#platform/sync/judge.ts'
import type { Envelope } from '#platform/sync/op.ts'

/** @returns false where the id is taken */
export const insertLog = async (
  tx: Tx,
  l: { id: string; staffId: string; label: string; h: string },
): Promise<boolean> =>
  (
    await tx.query(
      `insert into sync_log (id, staff_id, label, last_h) values ($1, $2, $3, decode($4, 'hex')) on conflict do nothing returning id`,
      [l.id, l.staffId, l.label, l.h],
    )
  ).length === 1

export interface HeadRow {
  [column: string]: unknown
  epoch: string
  lastSeq: number
}

/** A log of the actor's own. */
export const headOf = (tx: Tx, log: string): Promise<HeadRow | undefined> =>
  maybe<HeadRow>(tx, 'select sync_epoch() as epoch, last_seq as "lastSeq" from sync_log where id = $1', [log])

interface KnownRow {
  [column: string]: unknown
  author: string
  lastSeq: number
  lastH: string
  at: string | null
  said: string | null
  held: string | null
}

/** What is known of an act that arrives. Holds its log until the transaction ends. */
export async function knownOf(tx: Tx, op: Envelope): Promise<KnownOf & { held: string | null }> {
  const row = await maybe<KnownRow>(
    tx,
    `select l.staff_id as author, l.last_seq as "lastSeq", encode(l.last_h, 'hex') as "lastH", encode(k.h, 'hex') as at, encode(o.said_h, 'hex') as said, o.held
       from sync_log l left join sync_link k on k.log_id = l.id and k.seq = $2 left join sync_op o on o.op_id = $3 where l.id = $1 for update of l`,
    [op.log, op.seq, op.opId],
  )
  if (row === undefined) return { log: undefined, at: undefined, said: undefined, held: null }
  const { author, lastSeq, lastH, at, said, held } = row
  return { log: { author, lastSeq, lastH }, at: at ?? undefined, said: said ?? undefined, held }
}

/** The chain goes on with an act that is stored. */
export async function link(tx: Tx, op: Envelope, h: string): Promise<void> {
  await Promise.all([
    tx.query(`insert into sync_link (log_id, seq, op_id, h) values ($1, $2, $3, decode($4, 'hex'))`, [
      op.log,
      op.seq,
      op.opId,
      h,
    ]),
    tx.query(`update sync_log set last_seq = $2, last_h = decode($3, 'hex'), version = version + 1 where id = $1`, [
      op.log,
      op.seq,
      h,
    ]),
  ])
}

/** An act is done, or kept (`held`), and never carried out again. */
export const insertOp = (
  tx: Tx,
  op: Envelope,
  how: { said: string; now: Date; held: { code: string; sealed: Buffer } | null },
): Promise<unknown> =>
  tx.query(
    `insert into sync_op (op_id, staff_id, kind, said_h, captured_at, received_at, held, sealed) values ($1, $2, $3, decode($4, 'hex'), $5, $6, $7, $8)`,
    [op.opId, op.author, op.kind, how.said, op.capturedAt, how.now, how.held?.code ?? null, how.held?.sealed ?? null],
  )

export interface HeldRow {
  [column: string]: unknown
  opId: string
  kind: string
  held: string
  authorId: string
  authorName: string
  capturedAt: Date
  receivedAt: Date
  version: number
}

/** Acts in sight that wait for somebody to look at them, the oldest first; `after` is the last one of the page before. */
export const heldInSight = (tx: Tx, after: { at: string; id: string } | undefined, limit: number): Promise<HeldRow[]> =>
  tx.query<HeldRow>(
    `select o.op_id as "opId", o.kind, o.held, o.staff_id as "authorId", s.name as "authorName", o.captured_at as "capturedAt", o.received_at as "receivedAt", o.version
       from sync_op o join organisation_v_staff s on s.id = o.staff_id
      where o.held is not null and o.settled_at is null and ($1::timestamptz is null or (o.received_at, o.op_id) > ($1, $2::uuid))
      order by o.received_at, o.op_id limit $3`,
    [after?.at ?? null, after?.id ?? null, limit],
  )

/** @returns the new version, or undefined where it is not in sight, settled, or another version */
export const markSettled = async (
  tx: Tx,
  s: { id: string; version: number; by: string; now: Date },
): Promise<number | undefined> =>
  (
    await maybe<{ version: number }>(
      tx,
      `update sync_op set settled_at = $3, settled_by = $4, event_id = sec.event_id(), version = version + 1
        where op_id = $1 and version = $2 and settled_at is null returning version`,
      [s.id, s.version, s.now, s.by],
    )
  )?.version

import type { Tx } from '#platform/db/tx.ts'
import type { KINDS } from './contract.ts'

export interface NotificationRow {
  [column: string]: unknown
  id: string
  kind: (typeof KINDS)[number]
  subjectKind: string
  subjectId: string
  params: Record<string, unknown>
  at: Date
  dueAt: Date
  readAt: Date | null
  asCover: boolean
}

const COLUMNS = `id, kind, subject_kind as "subjectKind", subject_id as "subjectId", params, at, due_at as "dueAt", read_at as "readAt",
  staff_id <> holder_id as "asCover"`

/** Newest first; `after` is instant and id of the last one seen. Row-level security shows the reader's own alone. */
export function listOwn(
  tx: Tx,
  staffId: string,
  unreadOnly: boolean,
  after: readonly [string, string] | undefined,
  limit: number,
): Promise<NotificationRow[]> {
  const sqlUnread = unreadOnly ? 'and read_at is null' : ''
  const sqlLater = after ? 'and (at, id) < ($3::timestamptz, $4::uuid)' : ''
  return tx.query<NotificationRow>(
    `select ${COLUMNS} from notification where staff_id = $1 ${sqlUnread} ${sqlLater} order by at desc, id desc limit $2`,
    [staffId, limit, ...(after ?? [])],
  )
}

/** Counts no further than `most`, so that a neglected inbox costs no more than a tidy one. */
export async function countUnread(tx: Tx, staffId: string, most: number): Promise<number> {
  const rows = await tx.query<{ n: number }>(
    'select count(*)::integer as n from (select 1 from notification where staff_id = $1 and read_at is null limit $2) x',
    [staffId, most],
  )
  return rows[0]?.n ?? 0
}

/** How many were unread until now. */
export async function markIds(tx: Tx, staffId: string, ids: readonly string[], at: Date): Promise<number> {
  const rows = await tx.query(
    'update notification set read_at = $3 where staff_id = $1 and id = any ($2::uuid[]) and read_at is null returning id',
    [staffId, ids, at],
  )
  return rows.length
}

/** All given no later than an instant. How many were unread until now. */
export async function markUntil(tx: Tx, staffId: string, until: Date, at: Date): Promise<number> {
  const rows = await tx.query(
    'update notification set read_at = $3 where staff_id = $1 and at <= $2 and read_at is null returning id',
    [staffId, until, at],
  )
  return rows.length
}

/* For the job, whose login calls functions only. */

export interface DueReminder {
  [column: string]: unknown
  /** Id of the period. */
  id: string
  /** It is the n-th reminder of this period. */
  step: number
  subjectKind: string
  subjectId: string
}

/** Reminders whose time has come, oldest first, locked until the transaction ends. */
export const dueReminders = (tx: Tx, now: Date, limit: number): Promise<DueReminder[]> =>
  tx.query<DueReminder>(
    'select id, step, subject_kind as "subjectKind", subject_id as "subjectId" from notifications_due($1, $2)',
    [now, limit],
  )

export interface GivenReminder {
  /** Id of the notification. */
  id: string
  reminder: string
  step: number
  /** False where the record is done or gone: its reminder is passed over. */
  is_open: boolean
  /** Null: whoever answers for the place. */
  staff: string | null
}

/** Puts them into the inboxes and moves each period on to its next reminder. */
export async function giveReminders(
  tx: Tx,
  items: readonly GivenReminder[],
  now: Date,
  today: string,
): Promise<{ given: number; dropped: number }> {
  const rows = await tx.query<{ given: number; dropped: number }>(
    'select given, dropped from notifications_give($1::jsonb, $2, $3)',
    [JSON.stringify(items), now, today],
  )
  return rows[0] ?? { given: 0, dropped: 0 }
}

/** Unread ones go to the cover while a cover runs and return with the holder. @returns how many went */
export async function followCovers(tx: Tx, today: string): Promise<number> {
  const rows = await tx.query<{ moved: number }>('select notifications_follow_covers($1) as moved', [today])
  return rows[0]?.moved ?? 0
}

export const forgetOld = (tx: Tx, today: string) =>
  tx.query<{ forgotten: number }>('select notifications_forget($1) as forgotten', [today])

/** Whether this run is the one at work; the others leave it the field. The lock ends with the transaction. */
export async function leads(tx: Tx): Promise<boolean> {
  const rows = await tx.query<{ leads: boolean }>('select pg_try_advisory_xact_lock(7300034) as leads')
  return rows[0]?.leads ?? false
}

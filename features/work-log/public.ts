import { randomUUID } from 'node:crypto'
import type { Context } from '#platform/http/action.ts'
import { uuidv7 } from '#platform/ids/ids.ts'

/** Kinds of work an activity may be; each slice adds its own `<slice>.<verb>` and registers its words in its messages (`activity.<kind>`). */
export interface ActivityInput {
  /** `<slice>.<past tense>`, e.g. `visits.recorded`. */
  kind: string
  /** When the work was done, which may be before it was entered. */
  at: Date
  /** `at` is the first instant of a day and nothing of the row tells more: its id is random and it is dated to that day. */
  toTheDay?: true
  endedAt?: Date | undefined
  recordKind: string
  recordId: string
  placeId?: string | undefined
  /** Colleagues who took part, without the actor. */
  withStaff?: readonly string[]
  /** At most 200 characters and never a name, number or phone of a resident: activities are class S1. */
  summary?: string | undefined
  detail?: Readonly<Record<string, string | number | boolean | readonly string[]>>
  unitId: string
  unitPos: number
}

/**
 * Appends what happened, in the transaction that made it happen. Work log, ledgers, reports and appraisal are queries over these rows,
 * so nobody types anything twice. What is done under a cover posting (代管) is marked so. @throws Error where the actor is no staff member: only people work.
 */
export async function recordActivity(context: Pick<Context, 'tx' | 'actor'>, a: ActivityInput): Promise<string> {
  if (context.actor.staffId === null) throw new Error('an activity needs a staff member')
  const id = a.toTheDay ? randomUUID() : uuidv7()
  await context.tx.query(
    `insert into activity (id, kind, at, ended_at, staff_id, with_staff, record_kind, record_id, place_id, summary, detail, unit_id, unit_pos, event_id, cover_posting_id, created_at)
     values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,(select p.id from organisation_v_posting p where p.id = $15 and p.duty = '代管'), coalesce($16, now()))`,
    [
      id,
      a.kind,
      a.at,
      a.endedAt ?? null,
      context.actor.staffId,
      a.withStaff ?? [],
      a.recordKind,
      a.recordId,
      a.placeId ?? null,
      a.summary ?? null,
      JSON.stringify(a.detail ?? {}),
      a.unitId,
      a.unitPos,
      context.actor.eventId,
      context.actor.postingId,
      a.toTheDay ? a.at : null,
    ],
  )
  return id
}

/** Whether a record was made or changed under a cover posting (代管), as far as its activities are in sight. */
export const madeAsCover = async (tx: Context['tx'], recordKind: string, recordId: string): Promise<boolean> =>
  (
    await tx.query(
      'select 1 as yes from activity where record_kind = $1 and record_id = $2 and cover_posting_id is not null limit 1',
      [recordKind, recordId],
    )
  ).length > 0

/** Where a record of a kind is shown; `:id` stands for its id. Slices offer them as `records` in their contributes.ts. */
export interface RecordPath {
  kind: string
  path: string
}

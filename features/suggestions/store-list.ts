import { type Conditions, filtersOf, pageOf } from '#platform/db/conditions.ts'
import { maybe, type Tx } from '#platform/db/tx.ts'
import { type SuggestionRecord, suggestionsById } from './store.ts'
import type { Source, State } from './vocabulary.ts'

/** First due of the clocks that run on a suggestion; null where none does. */
const DUE = `(select min(d.due_at) from deadline d where d.subject_kind = 'suggestion' and d.subject_id = s.id and d.state not in ('DONE', 'WAIVED'))`
const OPEN = `s.state not in ('CONFIRMED', 'CLOSED', 'NOT_POLICE', 'WITHDRAWN')`

export interface ListFilters {
  state?: State | undefined
  source?: Source | undefined
  communityCode?: string | undefined
  open?: true | undefined
  /** Owned by one of these. */
  hands?: readonly string[] | undefined
  /** With a clock that ended before this instant. */
  overdueAt?: Date | undefined
}

const CONDITIONS: { [K in keyof Required<ListFilters>]: (n: number) => string } = {
  state: (n) => `s.state = $${n}`,
  source: (n) => `s.source = $${n}`,
  communityCode: (n) => `s.community_code = $${n}`,
  open: (n) => `(${OPEN} and $${n}::boolean)`,
  hands: (n) => `s.owner_id = any ($${n}::uuid[])`,
  overdueAt: (n) => `(${OPEN} and ${DUE} < $${n}::timestamptz)`,
}

const conditions = (f: ListFilters): Conditions => filtersOf(CONDITIONS, f)

export interface Marked {
  suggestion: SuggestionRecord
  mark: string
  dueAt: Date | null
}

/** Reads the suggestions of marks, in their order. */
async function withRecords(
  tx: Tx,
  marks: readonly { id: string; mark: string; dueAt: Date | null }[],
): Promise<Marked[]> {
  const ids = marks.map((m) => m.id)
  const known = new Map((await suggestionsById(tx, ids)).map((s) => [s.id, s]))
  return marks.flatMap((m) => {
    const suggestion = known.get(m.id)
    return suggestion ? [{ suggestion, mark: m.mark, dueAt: m.dueAt }] : []
  })
}

/** Newest day first, within a day in no order at all; `after` is the mark and id of the last row seen. */
export async function listSuggestions(
  tx: Tx,
  f: ListFilters,
  after: readonly [string, string] | undefined,
  limit: number,
): Promise<Marked[]> {
  const { sqlPage, values } = pageOf(
    conditions(f),
    [
      ['s.received_on', 'date'],
      ['s.id', 'uuid'],
    ],
    after,
    limit,
    'desc',
  )
  const rows = await tx.query<{ id: string; mark: string; dueAt: Date | null }>(
    `select s.id, s.received_on::text as mark, ${DUE} as "dueAt" from suggestion s where ${sqlPage}`,
    values,
  )
  return withRecords(tx, rows)
}

export async function countSuggestions(tx: Tx, f: ListFilters): Promise<number> {
  const { sqlWhere, values } = conditions(f)
  const row = await maybe<{ n: number }>(
    tx,
    `select count(*)::integer as n from suggestion s where ${sqlWhere}`,
    values,
  )
  return row?.n ?? 0
}

/** Open suggestions of one of these. First due first, those without a clock last. */
export async function waitingFor(tx: Tx, hands: readonly string[], limit: number): Promise<Marked[]> {
  const rows = await tx.query<{ id: string; mark: string; dueAt: Date | null }>(
    `select s.id, '' as mark, ${DUE} as "dueAt" from suggestion s where s.owner_id = any ($1::uuid[]) and ${OPEN} order by 3 nulls last, s.id limit $2`,
    [hands, limit],
  )
  return withRecords(tx, rows)
}

/** More than this is read out at no meeting. */
const REPLIES = 500

/** For the meeting of a community: answered from a day to a day (with its last answer, be it a later one), or heard by the last day and still without an answer. Oldest first; `left` of them did not fit. */
export async function repliesOf(
  tx: Tx,
  p: { communityCode: string; from: string; to: string },
): Promise<{ marked: Marked[]; left: number }> {
  const rows = await tx.query<{ id: string; mark: string; dueAt: Date | null; all: number }>(
    `select s.id, s.received_on::text as mark, ${DUE} as "dueAt", count(*) over ()::integer as all from suggestion s where s.community_code = $1 and s.received_on <= $3::date
        and s.state <> 'WITHDRAWN' and (exists (select from suggestion_step t
            where t.suggestion_id = s.id and t.kind in ('REPLIED', 'NOT_POLICE') and t.done_on between $2::date and $3::date) or s.state in ('REGISTERED', 'ASSIGNED', 'HANDLING'))
      order by s.received_on, s.id limit $4`,
    [p.communityCode, p.from, p.to, REPLIES],
  )
  return { marked: await withRecords(tx, rows), left: (rows[0]?.all ?? 0) - rows.length }
}

/** Names of communities. */
export async function communityNames(tx: Tx, codes: readonly string[]): Promise<Map<string, string>> {
  if (codes.length === 0) return new Map()
  const rows = await tx.query<{ code: string; name: string }>(
    'select code, name from organisation_v_community where code = any ($1::text[])',
    [[...new Set(codes)]],
  )
  return new Map(rows.map((r) => [r.code, r.name]))
}

/** Whether a community still stands, has a police area, and that lies in the actor's range. */
export const isInRange = async (tx: Tx, code: string): Promise<boolean> =>
  (
    await tx.query(
      `select 1 as yes from organisation_v_community c where c.code = $1 and c.area_id is not null and c.replaced_by is null and organisation_in_scope(c.area_id)`,
      [code],
    )
  ).length > 0

/** Where a new suggestion of a community stands: at the area that looks after it, if it lies in the actor's range. */
export const areaOf = (tx: Tx, code: string): Promise<{ unitId: string; unitPos: number } | undefined> =>
  maybe<{ unitId: string; unitPos: number }>(
    tx,
    `select c.area_id as "unitId", suggestions_unit_pos(c.area_id) as "unitPos" from organisation_v_community c
      where c.code = $1 and c.area_id is not null and c.replaced_by is null and organisation_in_scope(c.area_id)`,
    [code],
  )

/** Colleagues who reach a community through a posting over its area, so that whoever gets it can open it; without the one given. */
export const colleaguesFor = (tx: Tx, unitId: string, today: string, exceptId: string) =>
  tx.query<{ id: string; name: string }>(
    `with recursive up as (
       select id, parent_id from organisation_v_unit where id = $1
       union all select u.id, u.parent_id from organisation_v_unit u join up on u.id = up.parent_id)
     select s.id, s.name from organisation_v_staff s
      where s.id <> $3 and (s.end_on is null or s.end_on >= $2::date) and exists (select 1 from organisation_v_posting p where p.staff_id = s.id
        and p.unit_id in (select id from up) and $2::date between p.from_on and coalesce(p.to_on, 'infinity') and p.role in ('OFFICER', 'AUX', 'CHIEF', 'DEPUTY'))
      order by s.kind desc, s.badge_no limit 200`,
    [unitId, today, exceptId],
  )

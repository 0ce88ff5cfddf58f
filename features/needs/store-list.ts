import { type Conditions, filtersOf, pageOf } from '#platform/db/conditions.ts'
import { maybe, type Tx } from '#platform/db/tx.ts'
import { type NeedRecord, needsById } from './store.ts'
import type { State } from './vocabulary.ts'

/** First due of the clocks that run on a need; null where none does. */
const DUE = `(select min(d.due_at) from deadline d where d.subject_kind = 'need' and d.subject_id = n.id and d.state not in ('DONE', 'WAIVED'))`
const OPEN = `n.state not in ('CLOSED', 'NOT_POSSIBLE', 'WITHDRAWN')`

export interface ListFilters {
  state?: State | undefined
  open?: true | undefined
  /** Owned by, or being handed on to, one of these. */
  hands?: readonly string[] | undefined
  /** With a clock that ended before this instant. */
  overdueAt?: Date | undefined
  householdId?: string | undefined
  addressId?: string | undefined
  visitId?: string | undefined
}

const CONDITIONS: { [K in keyof Required<ListFilters>]: (n: number) => string } = {
  state: (n) => `n.state = $${n}`,
  open: (n) => `(${OPEN} and $${n}::boolean)`,
  hands: (n) => `(n.owner_id = any ($${n}::uuid[]) or n.to_staff_id = any ($${n}::uuid[]))`,
  overdueAt: (n) => `(${OPEN} and ${DUE} < $${n}::timestamptz)`,
  householdId: (n) => `n.household_id = $${n}`,
  addressId: (n) => `n.address_id = $${n}`,
  visitId: (n) => `n.visit_id = $${n}`,
}

const conditions = (f: ListFilters): Conditions => filtersOf(CONDITIONS, f)

export interface Marked {
  need: NeedRecord
  mark: string
  dueAt: Date | null
}

/** Reads the needs of marks, in their order. */
async function withNeeds(
  tx: Tx,
  marks: readonly { id: string; mark: string; dueAt: Date | null }[],
): Promise<Marked[]> {
  const needs = new Map(
    (
      await needsById(
        tx,
        marks.map((m) => m.id),
      )
    ).map((n) => [n.id, n]),
  )
  return marks.flatMap((m) => {
    const need = needs.get(m.id)
    return need ? [{ need, mark: m.mark, dueAt: m.dueAt }] : []
  })
}

/** Newest first; `after` is the mark and id of the last row seen. */
export async function listNeeds(
  tx: Tx,
  f: ListFilters,
  after: readonly [string, string] | undefined,
  limit: number,
): Promise<Marked[]> {
  const { sqlPage, values } = pageOf(
    conditions(f),
    [
      ['n.received_at', 'timestamptz'],
      ['n.id', 'uuid'],
    ],
    after,
    limit,
    'desc',
  )
  const rows = await tx.query<{ id: string; mark: string; dueAt: Date | null }>(
    `select n.id, n.received_at::text as mark, ${DUE} as "dueAt" from need n where ${sqlPage}`,
    values,
  )
  return withNeeds(tx, rows)
}

export async function countNeeds(tx: Tx, f: ListFilters): Promise<number> {
  const { sqlWhere, values } = conditions(f)
  const row = await maybe<{ n: number }>(tx, `select count(*)::integer as n from need n where ${sqlWhere}`, values)
  return row?.n ?? 0
}

/** Open needs that wait for one of these: their own, and those being handed on to them. First due first, those without a clock last. */
export async function waitingFor(tx: Tx, hands: readonly string[], limit: number): Promise<Marked[]> {
  const rows = await tx.query<{ id: string; mark: string; dueAt: Date | null }>(
    `select n.id, '' as mark, ${DUE} as "dueAt" from need n where (n.owner_id = any ($1::uuid[]) or n.to_staff_id = any ($1::uuid[])) and ${OPEN}
      order by 3 nulls last, n.id limit $2`,
    [hands, limit],
  )
  return withNeeds(tx, rows)
}

/** Whether a visit has arrived and lies in sight. */
export const visitIsHere = async (tx: Tx, visitId: string | null): Promise<boolean> =>
  visitId !== null &&
  (await tx.query('select 1 as yes from visits_v_visit where id = $1 and voided_at is null', [visitId])).length > 0

/**
 * Colleagues who reach the place of a need through a posting over its unit, so that whoever takes it can open it; without the one given.
 */
export const colleaguesFor = (tx: Tx, unitId: string, today: string, exceptId: string) =>
  tx.query<{ id: string; name: string }>(
    `with recursive up as (
       select id, parent_id from organisation_v_unit where id = $1
       union all select u.id, u.parent_id from organisation_v_unit u join up on u.id = up.parent_id)
     select s.id, s.name from organisation_v_staff s
      where s.id <> $3 and (s.end_on is null or s.end_on >= $2::date) and exists (select 1 from organisation_v_posting p where p.staff_id = s.id
        and p.unit_id in (select id from up) and $2::date between p.from_on and coalesce(p.to_on, 'infinity') and p.role in ('OFFICER', 'AUX', 'GRID', 'CHIEF', 'DEPUTY'))
      order by s.kind desc, s.badge_no limit 200`,
    [unitId, today, exceptId],
  )

import { UNIT_VISIT_KINDS } from '#features/visits/pure.ts'
import { maybe, type Tx } from '#platform/db/tx.ts'
import type { Behind } from './contract.ts'

export interface PlannedPosting {
  [column: string]: unknown
  postingId: string
  staffId: string
  unitId: string
  unitName: string
  duty: string
}

/** Postings of officers that are live in a month, over the unit given and below; covers (代管) have no plan of their own. */
const POSTINGS = `with recursive range as (
    select id from organisation_v_unit where id = $1 union all select u.id from organisation_v_unit u join range r on u.parent_id = r.id)
  select p.id as "postingId", p.staff_id as "staffId", p.unit_id as "unitId", u.name as "unitName", p.duty from organisation_v_posting p join organisation_v_unit u on u.id = p.unit_id
   where p.unit_id in (select id from range) and p.role = 'OFFICER' and p.duty <> '代管' and p.from_on <= $3::date and coalesce(p.to_on, 'infinity') >= $2::date`

export interface Month {
  first: string
  last: string
}

/** @param staffId only this officer's */
export const postingsOf = (tx: Tx, unitId: string, m: Month, staffId?: string): Promise<PlannedPosting[]> =>
  tx.query<PlannedPosting>(
    `${POSTINGS} and ($4::uuid is null or p.staff_id = $4) order by u.name, p.duty desc, p.staff_id, p.id`,
    [unitId, m.first, m.last, staffId ?? null],
  )

export interface PlanRow {
  [column: string]: unknown
  postingId: string
  no: number
  targetHouseholds: number
  targetUnits: number
  setBy: string
  setAt: Date
}

/** How the plans of a month were set, the newest first. */
export const historyOf = (tx: Tx, postingIds: readonly string[], month: string): Promise<PlanRow[]> =>
  tx.query<PlanRow>(
    `select posting_id as "postingId", no, target_households as "targetHouseholds", target_units as "targetUnits", set_by as "setBy", set_at as "setAt"
       from visit_plan where posting_id = any ($1::uuid[]) and month = $2::date order by no desc`,
    [postingIds, month],
  )

/** False where somebody set it meanwhile. */
export async function insertPlan(
  tx: Tx,
  p: Omit<PlanRow, never> & { id: string; month: string; unitId: string },
): Promise<boolean> {
  const rows = await tx.query(
    `insert into visit_plan (id, posting_id, month, no, target_households, target_units, set_by, set_at, unit_id, unit_pos)
     values ($1,$2,$3::date,$4,$5,$6,$7,$8,$9,visit_plans_pos($9)) on conflict (posting_id, month, no) do nothing returning id`,
    [p.id, p.postingId, p.month, p.no, p.targetHouseholds, p.targetUnits, p.setBy, p.setAt, p.unitId],
  )
  return rows.length === 1
}

export interface TargetRow {
  [column: string]: unknown
  postingId: string
  month: string
  households: number
  units: number
}

/** The plan in force in a month: its own, else the last one before it. Postings without any are absent. */
export const plansFor = (tx: Tx, postingIds: readonly string[], month: string): Promise<TargetRow[]> =>
  tx.query<TargetRow>(
    `select distinct on (posting_id) posting_id as "postingId", to_char(month, 'YYYY-MM-DD') as month, target_households as households, target_units as units
       from visit_plans_v_plan where posting_id = any ($1::uuid[]) and month <= $2::date order by posting_id, visit_plans_v_plan.month desc`,
    [postingIds, month],
  )

const IN_MONTH = `started_at >= $2::date::timestamp at time zone 'Asia/Shanghai' and started_at < ($3::date + 1)::timestamp at time zone 'Asia/Shanghai'`
const MET = `from visits_v_visit where $1 = any (visitor_ids) and met and voided_at is null and ${IN_MONTH}`
const DAY = `min((started_at at time zone 'Asia/Shanghai')::date) as day`

/** As constants: the statements below are put together. */
const UNIT_KINDS = UNIT_VISIT_KINDS.map((kind) => `'${kind}'`).join(', ')

/**
 * The one definition of each number: one row a household or door. $1 is the officer or the unit of the posting, $2 and $3 the first and last day.
 * Units are met on visits to units and companies; until there is a register of units a door is a unit.
 */
const BEHIND_SQL: Record<Behind, string> = {
  households: `select household_id as id, min(address_id::text)::uuid as address_id, ${DAY} ${MET} and household_id is not null group by 1`,
  units: `select address_id as id, address_id, ${DAY} ${MET} and kind in (${UNIT_KINDS}) group by 1`,
  care: `select address_id as id, address_id, min(due_on) as day from tasks_v_task
    where assignee_id = $1 and kind = 'care.visit' and state <> 'CANCELLED' and address_id is not null and due_on between $2::date and $3::date group by 1`,
  residences: `select address_id as id, address_id, min(next_verify_on) as day from residents_v_residence
    where unit_id in (with recursive range as (select id from organisation_v_unit where id = $1 union all select u.id from organisation_v_unit u join range r on u.parent_id = r.id) select id from range)
      and next_verify_on between $2::date and $3::date and state not in ('ENDED', 'REJECTED') group by 1`,
}

const ofWhom = (p: PlannedPosting, what: Behind): string => (what === 'residences' ? p.unitId : p.staffId)

export async function countBehind(tx: Tx, p: PlannedPosting, m: Month, what: Behind): Promise<number> {
  const sqlRows = BEHIND_SQL[what]
  const row = await maybe<{ n: number }>(tx, `select count(*)::integer as n from (${sqlRows}) x`, [
    ofWhom(p, what),
    m.first,
    m.last,
  ])
  return row?.n ?? 0
}

/** By day; `after`: day and id of the last row seen. */
export const behind = (
  tx: Tx,
  p: PlannedPosting,
  m: Month,
  what: Behind,
  after: readonly [string, string] | undefined,
  limit: number,
) => {
  const sqlRows = BEHIND_SQL[what]
  return tx.query<{ id: string; addressId: string; day: string }>(
    `select x.id, x.address_id as "addressId", to_char(x.day, 'YYYY-MM-DD') as day from (${sqlRows}) x
      where ($4::date is null or (x.day, x.id) > ($4::date, $5::uuid)) order by x.day, x.id limit $6`,
    [ofWhom(p, what), m.first, m.last, after?.[0] ?? null, after?.[1] ?? null, limit],
  )
}

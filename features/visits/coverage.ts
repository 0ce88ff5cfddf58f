import { addDays } from '#platform/deadlines/calendar.ts'
import { type Conditions, conditionsOf, pageOf } from '#platform/db/conditions.ts'
import type { Tx } from '#platform/db/tx.ts'
import { dayStart } from './period.ts'

/* How long ago households were met. A visit that met nobody is an attempt and counts nowhere (dictionary §4.3). */

/** The first instants of the bands, falling: who was met since the first is in band 0. */
export const bandStarts = (today: string, days: readonly number[]): Date[] =>
  days.map((d) => dayStart(addDays(today, -d)))

const LAST_MET = `select h.id, h.no, h.address_id, h.unit_id, l.last from residents_v_household h
  left join lateral (select v.started_at as last from visit v where v.household_id = h.id and v.met and v.voided_at is null
    order by v.started_at desc limit 1) l on true
  where h.closed_on is null`

export interface UnitCoverage {
  [column: string]: unknown
  unitId: string
  name: string
  above: string | null
  households: number
  bands: number[]
}

/** Open households in sight by unit, each counted in one band: within each bound, longer ago, never. */
export async function coverageByUnit(tx: Tx, starts: readonly Date[]): Promise<UnitCoverage[]> {
  const rows = await tx.query<{ unitId: string; band: number; n: number }>(
    `select m.unit_id as "unitId", case when m.last is null then $2::integer + 1
        else coalesce((select min(b.ord)::integer - 1 from unnest($1::timestamptz[]) with ordinality b (at, ord) where m.last >= b.at), $2::integer) end as band,
        count(*)::integer as n
       from (${LAST_MET}) m group by 1, 2`,
    [starts, starts.length],
  )
  const bands = Map.groupBy(rows, (r) => r.unitId)
  const names = await tx.query<{ id: string; name: string; above: string | null }>(
    `select u.id, u.name, a.name as above from organisation_v_unit u left join organisation_v_unit a on a.id = u.parent_id
      where u.id = any ($1::uuid[]) order by a.name nulls first, u.name, u.id`,
    [[...bands.keys()]],
  )
  return names.map(({ id, name, above }) => {
    const own = bands.get(id) ?? []
    const counts = Array.from({ length: starts.length + 2 }, (_, i) => own.find((r) => r.band === i)?.n ?? 0)
    return { unitId: id, name, above, households: counts.reduce((a, b) => a + b, 0), bands: counts }
  })
}

export interface Unmet {
  [column: string]: unknown
  householdId: string
  householdNo: number
  addressId: string
  unitName: string
  last: Date | null
  /** Of `last`, to the microsecond; `-infinity` where never. */
  mark: string
}

export interface UnmetFilters {
  unitId?: string | undefined
  /** Last met from the first (inclusive) to the second (exclusive); null is open. */
  between?: readonly [Date | null, Date | null] | undefined
  never?: boolean | undefined
}

const conditions = (f: UnmetFilters): Conditions =>
  conditionsOf(
    f.never === undefined ? ['true'] : [f.never ? 'm.last is null' : 'm.last is not null'],
    [],
    [
      [f.unitId, (n) => `m.unit_id = $${n}`],
      [f.between?.[0] ?? undefined, (n) => `m.last >= $${n}`],
      [f.between?.[1] ?? undefined, (n) => `m.last < $${n}`],
    ],
  )

/** Never met first, then longest ago; `after` is mark and id of the last row seen. */
export function listUnmet(
  tx: Tx,
  f: UnmetFilters,
  after: readonly [string, string] | undefined,
  limit: number,
): Promise<Unmet[]> {
  const { sqlPage, values } = pageOf(
    conditions(f),
    [
      [`coalesce(m.last, '-infinity')`, 'timestamptz'],
      ['m.id', 'uuid'],
    ],
    after,
    limit,
  )
  return tx.query<Unmet>(
    `select m.id as "householdId", m.no as "householdNo", m.address_id as "addressId", u.name as "unitName", m.last,
        coalesce(m.last, '-infinity')::text as mark
       from (${LAST_MET}) m join organisation_v_unit u on u.id = m.unit_id where ${sqlPage}`,
    values,
  )
}

export async function countUnmet(tx: Tx, f: UnmetFilters): Promise<number> {
  const { sqlWhere, values } = conditions(f)
  const [row] = await tx.query<{ n: number }>(
    `select count(*)::integer as n from (${LAST_MET}) m where ${sqlWhere}`,
    values,
  )
  return row?.n ?? 0
}

import { one, type Tx } from '#platform/db/tx.ts'
import { currentParameter } from '#platform/deadlines/rules-store.ts'
import type { Parameters, StaffingRule } from '../staffing-rules.ts'

export const rulesOn = (tx: Tx, today: string): Promise<StaffingRule[]> =>
  tx.query(
    `select distinct on (code, area_kind) code, area_kind as "areaKind", pop_basis as "popBasis", brackets, aux_per_officer::float8 as "auxPerOfficer",
       every_community as "everyCommunity", min_share::float8 as "minShare", source, mark
     from staffing_rule where valid_from <= $1 and (valid_to is null or valid_to >= $1) order by code, area_kind, valid_from desc`,
    [today],
  )

/** Values in force on a date. @throws AppError `parameter_missing` */
export async function readParameters(tx: Tx, names: readonly string[], today: string): Promise<Parameters> {
  const values: [string, unknown][] = []
  for (const name of names) values.push([name, await currentParameter(tx, name, today, (value) => value)])
  return Object.fromEntries(values)
}

export const defaultRuleSet = (tx: Tx, today: string): Promise<string> =>
  currentParameter(tx, 'staffing.ruleSet', today, String)

export interface AreaRow {
  areaId: string
  name: string
  areaKind: '城区' | '集镇' | '农村' | '涉外'
  communities: number
  actual: number
  permanent: number
  aux: number
}

/** Open areas of a station with registered people and live auxiliaries (in 在岗) in the area or its grids. */
export const areasOf = (tx: Tx, stationId: string, today: string): Promise<AreaRow[]> =>
  tx.query<AreaRow>(
    `select o.id as "areaId", o.name, o.area_kind as "areaKind", (select count(*)::integer from area_community a where a.area_id = o.id) as communities,
       n.actual, n.permanent,
       (select count(distinct p.staff_id)::integer from posting p join staff s on s.id = p.staff_id join org_unit u on u.id = p.unit_id
         where (u.id = o.id or u.parent_id = o.id) and p.role in ('AUX', 'GRID') and s.status = '在岗' and s.end_on is null
           and $2::date between p.from_on and coalesce(p.to_on, 'infinity')) as aux
     from organisation_population($1) n join org_unit o on o.id = n.area_id where o.closed_on is null order by o.code`,
    [stationId, today],
  )

export interface HolderRow {
  areaId: string
  staffId: string
  name: string
  status: string
  counts: boolean
}

/** Officers posted to the areas; only those 在岗 count as effective. A cover counts at home, not a second time here. */
export const holdersOf = (tx: Tx, areaIds: readonly string[], today: string): Promise<HolderRow[]> =>
  tx.query<HolderRow>(
    `select distinct on (p.unit_id, s.id) p.unit_id as "areaId", s.id as "staffId", s.name, s.status, s.status = '在岗' and s.end_on is null as counts
     from posting p join staff s on s.id = p.staff_id
     where p.unit_id = any ($1) and p.duty in ('责任民警', '协助民警') and $2::date between p.from_on and coalesce(p.to_on, 'infinity') order by p.unit_id, s.id, p.from_on`,
    [areaIds, today],
  )

export const strengthOf = async (tx: Tx, stationId: string): Promise<number> =>
  (
    await one<{ n: number }>(
      tx,
      `select count(*)::integer as n from staff where unit_id = $1 and kind = '民警' and end_on is null and status <> '离岗'`,
      [stationId],
    )
  ).n

export const readProgress = async (tx: Tx): Promise<Record<string, number>> =>
  (await one<{ progress: Record<string, number> }>(tx, 'select organisation_progress() as progress')).progress

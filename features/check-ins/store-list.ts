import { maybe, type Tx } from '#platform/db/tx.ts'
import type { CheckInRow, PointRow, Position } from './store.ts'
import type { PointState } from './vocabulary.ts'

/** Legal dates, both included. */
export interface Period {
  from?: string | undefined
  to?: string | undefined
}

export interface Counted extends PointRow {
  communityName: string
  codeMadeAt: Date | null
  hits: number
  misses: number
  manual: number
  /** Legal date. */
  lastOn: string | null
}

/** Points with what row-level security lets the reader count: everybody's check-ins, or his own. $1 and $2 are the period. */
const COUNTED = `select p.id, p.name, p.kind, p.community_code as "communityCode", p.building_id as "buildingId", p.address_id as "addressId",
    p.lng::float8 as lng, p.lat::float8 as lat, p.radius_m as "radiusM", p.ended_at as "endedAt", p.end_reason as "endReason", p.unit_id as "unitId",
    p.unit_pos as "unitPos", p.created_at as "createdAt", p.version, v.name as "communityName",
    (select k.made_at from check_code k where k.point_id = p.id and k.ended_at is null) as "codeMadeAt", f.hits, f.misses, f.manual, f.last_on::text as "lastOn"
  from check_point p join organisation_v_community v on v.code = p.community_code
  left join lateral (select count(*) filter (where c.outcome = 'HIT')::integer as hits, count(*) filter (where c.outcome = 'MISS')::integer as misses,
      count(*) filter (where c.outcome = 'MANUAL')::integer as manual, max(c.day) as last_on
    from check_in c where c.point_id = p.id and ($1::date is null or c.day >= $1) and ($2::date is null or c.day <= $2)) f on true`

export const countedPoint = (tx: Tx, id: string, period: Period): Promise<Counted | undefined> =>
  maybe<Counted>(tx, `${COUNTED} where p.id = $3`, [period.from ?? null, period.to ?? null, id])

export interface ListFilters extends Period {
  state: PointState | undefined
  /** Only points with a larger share by hand than this percentage. */
  manualOver: number | undefined
}

/** By name; `after` is the name and id of the last one seen. */
export function listPoints(
  tx: Tx,
  f: ListFilters,
  after: readonly [string, string] | undefined,
  limit: number,
): Promise<Counted[]> {
  const values: unknown[] = [f.from ?? null, f.to ?? null]
  const { sqlWhere } = conditions(f, after, values)
  values.push(limit)
  return tx.query<Counted>(`${COUNTED} where ${sqlWhere} order by p.name, p.id limit $${values.length}`, values)
}

export async function countPoints(tx: Tx, f: ListFilters): Promise<number> {
  const values: unknown[] = [f.from ?? null, f.to ?? null]
  const { sqlWhere } = conditions(f, undefined, values)
  const row = await maybe<{ n: number }>(
    tx,
    `select count(*)::integer as n from (${COUNTED} where ${sqlWhere}) x`,
    values,
  )
  return row?.n ?? 0
}

function conditions(f: ListFilters, after: readonly [string, string] | undefined, values: unknown[]) {
  const texts: string[] = []
  if (f.state !== undefined) texts.push(f.state === 'open' ? 'p.ended_at is null' : 'p.ended_at is not null')
  if (f.manualOver !== undefined) {
    values.push(f.manualOver)
    texts.push(`100 * f.manual > $${values.length}::numeric * (f.hits + f.misses + f.manual)`)
  }
  if (after) {
    values.push(...after)
    texts.push(`(p.name, p.id) > ($${values.length - 1}, $${values.length}::uuid)`)
  }
  return { sqlWhere: texts.join(' and ') || 'true' }
}

export interface ListedCheckIn extends CheckInRow {
  /** Of one's own only, and gone after some time. */
  at: Date | null
  position: Position | null
}

/**
 * Check-ins in sight at one point, the latest day first, with when and where the reader himself stood. Within a day they come in no order: ids are random,
 * so that neither order nor mark nor id tells at what hour a colleague was where, and nobody lays the points of his day side by side. `after` is day and id
 * of the last one seen.
 */
export function listCheckIns(
  tx: Tx,
  pointId: string,
  period: Period,
  after: readonly [string, string] | undefined,
  limit: number,
): Promise<ListedCheckIn[]> {
  const sqlLater = after ? 'and (c.day, c.id) < ($5::date, $6::uuid)' : ''
  return tx.query<ListedCheckIn>(
    `select c.id, c.point_id as "pointId", c.staff_id as "staffId", c.day::text as day, c.method, c.outcome, c.reason, c.reason_text as "reasonText", x.at,
       case when x.lng is not null then jsonb_build_object('lng', x.lng, 'lat', x.lat, 'accuracyM', x.accuracy_m, 'distanceM', x.distance_m) end as position
     from check_in c left join check_in_trace x on x.id = c.id
     where c.point_id = $1 and ($2::date is null or c.day >= $2) and ($3::date is null or c.day <= $3) ${sqlLater}
     order by c.day desc, c.id desc limit $4`,
    [pointId, period.from ?? null, period.to ?? null, limit, ...(after ?? [])],
  )
}

/** Whether the reader sees check-ins of others. */
export async function leads(tx: Tx): Promise<boolean> {
  const row = await maybe<{ yes: boolean }>(tx, 'select check_ins_leads() as yes')
  return row?.yes ?? false
}

import { type Conditions, filtersOf, pageOf } from '#platform/db/conditions.ts'
import { maybe, type Tx } from '#platform/db/tx.ts'
import type { Period } from './flags.ts'
import { type Chip, type Flag, type GeoMethod, type Topic, UNIT_VISIT_KINDS, type VisitKind } from './vocabulary.ts'

export interface VisitRecord {
  [column: string]: unknown
  id: string
  kind: VisitKind
  targetKind: 'household' | 'house'
  addressId: string
  householdId: string | null
  houseId: string | null
  visitorIds: string[]
  startedAt: Date
  endedAt: Date | null
  lng: number | null
  lat: number | null
  geoMethod: GeoMethod | null
  geoReason: string | null
  met: boolean
  metCount: number | null
  metPersonIds: string[]
  topics: Topic[]
  summaryChips: Chip[]
  summary: string | null
  result: string | null
  cardLeft: boolean
  notMetSlip: boolean
  flags: Flag[]
  taskIds: string[]
  requestHash: Buffer
  unitId: string
  unitPos: number
  createdBy: string
  createdAt: Date
  updatedBy: string | null
  updatedAt: Date | null
  voidedAt: Date | null
  voidedBy: string | null
  voidReason: string | null
  version: number
}

const COLUMNS = `id, kind, target_kind as "targetKind", address_id as "addressId", household_id as "householdId", house_id as "houseId",
  visitor_ids as "visitorIds", started_at as "startedAt", ended_at as "endedAt", lng::float8 as lng, lat::float8 as lat, geo_method as "geoMethod",
  geo_reason as "geoReason", met, met_count as "metCount", met_person_ids as "metPersonIds", topics, summary_chips as "summaryChips", summary, result,
  card_left as "cardLeft", not_met_slip as "notMetSlip", flags, task_ids as "taskIds", request_h as "requestHash", unit_id as "unitId",
  unit_pos as "unitPos", created_by as "createdBy", created_at as "createdAt", updated_by as "updatedBy", updated_at as "updatedAt",
  voided_at as "voidedAt", voided_by as "voidedBy", void_reason as "voidReason", version`

export const findVisit = (tx: Tx, id: string): Promise<VisitRecord | undefined> =>
  maybe<VisitRecord>(tx, `select ${COLUMNS} from visit where id = $1`, [id])

/** What a sheet says, as columns; the same for a new visit and a corrected one. */
export type SheetColumns = Pick<
  VisitRecord,
  | 'kind'
  | 'visitorIds'
  | 'startedAt'
  | 'endedAt'
  | 'lng'
  | 'lat'
  | 'geoMethod'
  | 'geoReason'
  | 'met'
  | 'metCount'
  | 'metPersonIds'
  | 'topics'
  | 'summaryChips'
  | 'summary'
  | 'result'
  | 'cardLeft'
  | 'notMetSlip'
  | 'flags'
>
const sheetValues = (s: SheetColumns) => [
  s.kind,
  s.visitorIds,
  s.startedAt,
  s.endedAt,
  s.lng,
  s.lat,
  s.geoMethod,
  s.geoReason,
  s.met,
  s.metCount,
  s.metPersonIds,
  s.topics,
  s.summaryChips,
  s.summary,
  s.result,
  s.cardLeft,
  s.notMetSlip,
  s.flags,
]
const SHEET = [
  'kind',
  'visitor_ids',
  'started_at',
  'ended_at',
  'lng',
  'lat',
  'geo_method',
  'geo_reason',
  'met',
  'met_count',
  'met_person_ids',
  'topics',
  'summary_chips',
  'summary',
  'result',
  'card_left',
  'not_met_slip',
  'flags',
] as const
const SHEET_COLUMNS = SHEET.join(', ')
const numbered = (from: number) => SHEET.map((_, i) => `$${from + i}`).join(',')

export type NewVisit = SheetColumns &
  Pick<
    VisitRecord,
    | 'id'
    | 'targetKind'
    | 'addressId'
    | 'householdId'
    | 'houseId'
    | 'taskIds'
    | 'requestHash'
    | 'unitId'
    | 'unitPos'
    | 'createdBy'
    | 'createdAt'
  >

/** False where a visit of this id exists already, also one that another request is writing at this moment. */
export async function insertVisit(tx: Tx, v: NewVisit): Promise<boolean> {
  const rows = await tx.query(
    `insert into visit (id, target_kind, address_id, household_id, house_id, task_ids, request_h, unit_id, unit_pos, created_by, created_at, ${SHEET_COLUMNS})
     values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,${numbered(12)}) on conflict (id) do nothing returning id`,
    [
      v.id,
      v.targetKind,
      v.addressId,
      v.householdId,
      v.houseId,
      v.taskIds,
      v.requestHash,
      v.unitId,
      v.unitPos,
      v.createdBy,
      v.createdAt,
      ...sheetValues(v),
    ],
  )
  return rows.length === 1
}

/** The new version, or undefined where the version is not the expected one any more. */
export async function updateVisit(
  tx: Tx,
  id: string,
  version: number,
  by: string,
  at: Date,
  s: SheetColumns,
): Promise<number | undefined> {
  const row = await maybe<{ version: number }>(
    tx,
    `update visit set (${SHEET_COLUMNS}, updated_by, updated_at, event_id, version) = (${numbered(5)}, $3, $4, sec.event_id(), version + 1)
      where id = $1 and version = $2 and voided_at is null returning version`,
    [id, version, by, at, ...sheetValues(s)],
  )
  return row?.version
}

export async function voidVisit(
  tx: Tx,
  id: string,
  version: number,
  by: string,
  at: Date,
  reason: string,
): Promise<number | undefined> {
  const row = await maybe<{ version: number }>(
    tx,
    `update visit set voided_at = $4, voided_by = $3, void_reason = $5, event_id = sec.event_id(), version = version + 1
      where id = $1 and version = $2 and voided_at is null returning version`,
    [id, version, by, at, reason],
  )
  return row?.version
}

/** Visits that share a visitor and begin within four hours of `at` (the longest unflagged visit takes three), without the one given. */
export const visitsAround = (tx: Tx, visitorIds: readonly string[], at: Date, exceptId: string) =>
  tx.query<Period & { met: boolean; [column: string]: unknown }>(
    `select started_at as "startedAt", ended_at as "endedAt", met from visit
      where started_at between $2::timestamptz - interval '4 hours' and $2::timestamptz + interval '4 hours'
        and visitor_ids && $1::uuid[] and id <> $3 and voided_at is null`,
    [visitorIds, at, exceptId],
  )

/** The author's last texts, newest first, without the visit given. */
export const lastTexts = async (tx: Tx, authorId: string, exceptId: string, limit: number): Promise<string[]> => {
  const rows = await tx.query<{ summary: string }>(
    `select summary from visit where created_by = $1 and id <> $2 and summary is not null and voided_at is null order by started_at desc limit $3`,
    [authorId, exceptId, limit],
  )
  return rows.map((r) => r.summary)
}

export interface ListFilters {
  householdId?: string | undefined
  addressId?: string | undefined
  staffId?: string | undefined
  /** Instants: from inclusive, to exclusive. */
  from?: Date | undefined
  to?: Date | undefined
  kind?: VisitKind | undefined
  met?: boolean | undefined
  flagged?: boolean | undefined
}

const CONDITIONS: { [K in keyof Required<ListFilters>]: (n: number) => string } = {
  householdId: (n) => `household_id = $${n}`,
  addressId: (n) => `address_id = $${n}`,
  staffId: (n) => `$${n} = any (visitor_ids)`,
  from: (n) => `started_at >= $${n}`,
  to: (n) => `started_at < $${n}`,
  kind: (n) => `kind = $${n}`,
  met: (n) => `met = $${n}`,
  flagged: (n) => `(cardinality(flags) > 0) = $${n}`,
}

const conditions = (f: ListFilters): Conditions => filtersOf(CONDITIONS, f)

export type ListedVisit = VisitRecord & { mark: string }

/** Newest first, voided ones among them; `after` is the mark and id of the last row seen. */
export function listVisits(
  tx: Tx,
  f: ListFilters,
  after: readonly [string, string] | undefined,
  limit: number,
): Promise<ListedVisit[]> {
  const { sqlPage, values } = pageOf(
    conditions(f),
    [
      ['started_at', 'timestamptz'],
      ['id', 'uuid'],
    ],
    after,
    limit,
    'desc',
  )
  return tx.query<ListedVisit>(`select ${COLUMNS}, started_at::text as mark from visit where ${sqlPage}`, values)
}

export async function countVisits(tx: Tx, f: ListFilters): Promise<number> {
  const { sqlWhere, values } = conditions(f)
  const row = await maybe<{ n: number }>(tx, `select count(*)::integer as n from visit where ${sqlWhere}`, values)
  return row?.n ?? 0
}

/** Distinct households met by a staff member since an instant; attempts never count. */
export async function countHouseholdsMet(
  tx: Tx,
  staffId: string,
  from: Date,
): Promise<{ households: number; visits: number }> {
  const row = await maybe<{ households: number; visits: number }>(
    tx,
    `select count(distinct household_id)::integer as households, count(*)::integer as visits from visit
      where $1 = any (visitor_ids) and started_at >= $2 and met and voided_at is null and household_id is not null`,
    [staffId, from],
  )
  return row ?? { households: 0, visits: 0 }
}

/** Distinct doors of units and companies where a staff member met somebody since an instant. */
export async function countUnitsMet(tx: Tx, staffId: string, from: Date): Promise<number> {
  const row = await maybe<{ n: number }>(
    tx,
    `select count(distinct address_id)::integer as n from visit
      where $1 = any (visitor_ids) and started_at >= $2 and met and voided_at is null and kind = any ($3::text[])`,
    [staffId, from, UNIT_VISIT_KINDS],
  )
  return row?.n ?? 0
}

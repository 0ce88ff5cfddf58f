import { maybe, type Tx } from '#platform/db/tx.ts'
import type { Method, Outcome, PointKind, Reason } from './vocabulary.ts'

export interface PointRow {
  [column: string]: unknown
  id: string
  name: string
  kind: PointKind
  communityCode: string
  buildingId: string | null
  addressId: string | null
  lng: number | null
  lat: number | null
  radiusM: number
  endedAt: Date | null
  endReason: string | null
  unitId: string
  unitPos: number
  createdAt: Date
  version: number
}

const COLUMNS = `p.id, p.name, p.kind, p.community_code as "communityCode", p.building_id as "buildingId", p.address_id as "addressId", p.lng::float8 as lng,
  p.lat::float8 as lat, p.radius_m as "radiusM", p.ended_at as "endedAt", p.end_reason as "endReason", p.unit_id as "unitId", p.unit_pos as "unitPos",
  p.created_at as "createdAt", p.version`

export const findPoint = (tx: Tx, id: string): Promise<PointRow | undefined> =>
  maybe<PointRow>(tx, `select ${COLUMNS} from check_point p where p.id = $1`, [id])

export type NewPoint = Omit<PointRow, 'endedAt' | 'endReason' | 'version'> & { createdBy: string }

export const insertPoint = (tx: Tx, p: NewPoint): Promise<unknown> =>
  tx.query(
    `insert into check_point (id, name, kind, community_code, building_id, address_id, lng, lat, radius_m, unit_id, unit_pos, created_by, created_at)
     values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13)`,
    [
      p.id,
      p.name,
      p.kind,
      p.communityCode,
      p.buildingId,
      p.addressId,
      p.lng,
      p.lat,
      p.radiusM,
      p.unitId,
      p.unitPos,
      p.createdBy,
      p.createdAt,
    ],
  )

interface By {
  staffId: string
  now: Date
}

/** False where the version is another, or the point has ended meanwhile. */
export const updatePoint = async (
  tx: Tx,
  id: string,
  version: number,
  p: Pick<PointRow, 'name' | 'kind' | 'lng' | 'lat' | 'radiusM'>,
  by: By,
): Promise<boolean> =>
  (
    await tx.query(
      `update check_point set name = $3, kind = $4, lng = $5, lat = $6, radius_m = $7, updated_by = $8, updated_at = $9, event_id = sec.event_id(), version = version + 1
        where id = $1 and version = $2 and ended_at is null returning id`,
      [id, version, p.name, p.kind, p.lng, p.lat, p.radiusM, by.staffId, by.now],
    )
  ).length === 1

/** False where the version is another, or the point has ended meanwhile. Its code ends with it. */
export const markEnded = async (tx: Tx, id: string, version: number, reason: string, by: By): Promise<boolean> =>
  (
    await tx.query(
      `update check_point set ended_at = $3, ended_by = $4, end_reason = $5, event_id = sec.event_id(), version = version + 1
        where id = $1 and version = $2 and ended_at is null returning id`,
      [id, version, by.now, by.staffId, reason],
    )
  ).length === 1

/** False where the version is another, or the point has ended meanwhile. */
export const touchPoint = async (tx: Tx, id: string, version: number, by: By): Promise<boolean> =>
  (
    await tx.query(
      `update check_point set updated_by = $3, updated_at = $4, event_id = sec.event_id(), version = version + 1
        where id = $1 and version = $2 and ended_at is null returning id`,
      [id, version, by.staffId, by.now],
    )
  ).length === 1

/** Ends the code that hangs there, if any, and makes a new one. */
export async function replaceCode(tx: Tx, pointId: string, code: { id: string; code: string }, by: By): Promise<void> {
  await tx.query(
    'update check_code set ended_at = greatest(made_at, $2), event_id = sec.event_id() where point_id = $1 and ended_at is null',
    [pointId, by.now],
  )
  await tx.query('insert into check_code (id, point_id, code, made_at, made_by) values ($1,$2,$3,$4,$5)', [
    code.id,
    pointId,
    code.code,
    by.now,
    by.staffId,
  ])
}

export interface CodeRow {
  [column: string]: unknown
  pointId: string
  code: string
  madeAt: Date
  endedAt: Date | null
}

const CODE = `select point_id as "pointId", code, made_at as "madeAt", ended_at as "endedAt" from check_code`

/** A code in sight, ended ones too. */
export const findCode = (tx: Tx, code: string): Promise<CodeRow | undefined> =>
  maybe<CodeRow>(tx, `${CODE} where code = $1`, [code])

/** The codes that hang at these points now. */
export const codesOf = (tx: Tx, pointIds: readonly string[]): Promise<CodeRow[]> =>
  tx.query<CodeRow>(`${CODE} where point_id = any ($1::uuid[]) and ended_at is null`, [pointIds])

export interface CheckInRow {
  [column: string]: unknown
  id: string
  pointId: string
  staffId: string
  /** Legal date; the instant is its author's own ({@link Trace}). */
  day: string
  method: Method
  outcome: Outcome
  reason: Reason | null
  reasonText: string | null
}

/** A check-in in sight; the hash of its request only where it is the reader's own. */
export const findCheckIn = (
  tx: Tx,
  id: string,
): Promise<(Pick<CheckInRow, 'staffId' | 'outcome'> & { requestHash: Buffer | null }) | undefined> =>
  maybe(
    tx,
    `select c.staff_id as "staffId", c.outcome, x.request_h as "requestHash" from check_in c left join check_in_trace x on x.id = c.id where c.id = $1`,
    [id],
  )

/** False where there is a check-in of this id already, also one that another request is writing at this moment. */
export const insertCheckIn = async (tx: Tx, c: CheckInRow): Promise<boolean> =>
  (
    await tx.query(
      `insert into check_in (id, point_id, staff_id, day, method, outcome, reason, reason_text)
       values ($1,$2,$3,$4,$5,$6,$7,$8) on conflict (id) do nothing returning id`,
      [c.id, c.pointId, c.staffId, c.day, c.method, c.outcome, c.reason, c.reasonText],
    )
  ).length === 1

export interface Position {
  lng: number
  lat: number
  accuracyM: number
  distanceM: number
}

/** What is of the author alone: when he pressed, and by GPS where he stood. */
export interface Trace {
  id: string
  staffId: string
  at: Date
  arrivedAt: Date
  requestHash: Buffer
  position: Position | null
}

export const insertTrace = (tx: Tx, t: Trace): Promise<unknown> =>
  tx.query(
    'insert into check_in_trace (id, staff_id, at, arrived_at, request_h, lng, lat, accuracy_m, distance_m) values ($1,$2,$3,$4,$5,$6,$7,$8,$9)',
    [
      t.id,
      t.staffId,
      t.at,
      t.arrivedAt,
      t.requestHash,
      t.position?.lng ?? null,
      t.position?.lat ?? null,
      t.position?.accuracyM ?? null,
      t.position?.distanceM ?? null,
    ],
  )

/** The unit of a spot in a community; undefined where no area in the range of the posting looks after it. */
export const areaOf = (tx: Tx, communityCode: string): Promise<{ unitId: string; unitPos: number } | undefined> =>
  maybe<{ unitId: string; unitPos: number } & Record<string, unknown>>(
    tx,
    'select unit_id as "unitId", unit_pos as "unitPos" from check_ins_area($1)',
    [communityCode],
  )

export interface BuildingRow {
  [column: string]: unknown
  communityCode: string
  unitId: string
  unitPos: number
  isClosed: boolean
}

export const buildingAt = (tx: Tx, id: string): Promise<BuildingRow | undefined> =>
  maybe<BuildingRow>(
    tx,
    `select community_code as "communityCode", unit_id as "unitId", unit_pos as "unitPos", closed_on is not null as "isClosed" from places_v_building where id = $1`,
    [id],
  )

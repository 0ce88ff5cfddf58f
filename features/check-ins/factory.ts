import { randomBytes, randomUUID } from 'node:crypto'
import type { Client } from 'pg'
import { legalDate } from '#platform/clock/clock.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import type { Method, Outcome, PointKind } from './vocabulary.ts'

/* Rows for tests and the demo, written as superuser past every rule: what is under test is never made here. */

export interface PointSeed {
  /** A door the point stands for; its building where `of` says so. */
  addressId: string
  by: string
  name?: string
  kind?: PointKind
  of?: 'address' | 'building'
  lng?: number
  lat?: number
  createdAt: Date
}

export interface MadePoint {
  pointId: string
  code: string
}

/** A point with its code, in the unit of the door or building it stands for. */
export async function makePoint(admin: Client, seed: PointSeed): Promise<MadePoint> {
  const pointId = uuidv7()
  const code = randomBytes(16).toString('base64url')
  const isBuilding = seed.of === 'building'
  await admin.query(
    `insert into check_point (id, name, kind, community_code, building_id, address_id, lng, lat, radius_m, unit_id, unit_pos, created_by, created_at, event_id)
     select $1, $2, $3, a.community_code, case when $4 then a.building_id end, case when not $4 then a.id end, $5, $6, 50, a.unit_id, a.unit_pos, $7, $8,
       gen_random_uuid() from address a where a.id = $9`,
    [
      pointId,
      seed.name ?? '东门',
      seed.kind ?? '小区门',
      isBuilding,
      seed.lng ?? null,
      seed.lat ?? null,
      seed.by,
      seed.createdAt,
      seed.addressId,
    ],
  )
  await admin.query(
    'insert into check_code (id, point_id, code, made_at, made_by, event_id) values ($1,$2,$3,$4,$5,gen_random_uuid())',
    [uuidv7(), pointId, code, seed.createdAt, seed.by],
  )
  return { pointId, code }
}

export interface CheckInSeed {
  pointId: string
  staffId: string
  at: Date
  method?: Method
  outcome?: Outcome
  /** Where he stood; by GPS only. */
  position?: { lng: number; lat: number }
}

export async function makeCheckIn(admin: Client, seed: CheckInSeed): Promise<string> {
  const id = randomUUID()
  const { method = 'GPS', at, position } = seed
  const isManual = method === '手动'
  await admin.query(
    `insert into check_in (id, point_id, staff_id, day, method, outcome, reason, event_id) values ($1,$2,$3,$4,$5,$6,$7,gen_random_uuid())`,
    [
      id,
      seed.pointId,
      seed.staffId,
      legalDate(at),
      method,
      seed.outcome ?? (isManual ? 'MANUAL' : 'HIT'),
      isManual ? '码损坏' : null,
    ],
  )
  await admin.query(
    `insert into check_in_trace (id, staff_id, at, arrived_at, request_h, lng, lat, accuracy_m, distance_m, event_id) values ($1,$2,$3,$3,$4,$5,$6,$7,$8,gen_random_uuid())`,
    [
      id,
      seed.staffId,
      at,
      randomBytes(32),
      position?.lng ?? null,
      position?.lat ?? null,
      position ? 10 : null,
      position ? 5 : null,
    ],
  )
  return id
}

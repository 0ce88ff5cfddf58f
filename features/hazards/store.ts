import { type Conditions, filtersOf, pageOf } from '#platform/db/conditions.ts'
import { maybe, one, type Tx } from '#platform/db/tx.ts'
import type { Act, EscalatedTo, FoundBy, HazardKind, Level, OwnerType, State } from './vocabulary.ts'

export interface HazardRecord {
  [column: string]: unknown
  id: string
  kind: HazardKind
  level: Level
  addressId: string | null
  /** Full text of the address, or what was written of a place without one. */
  place: string
  placeNote: string | null
  lng: number | null
  lat: number | null
  description: string
  foundBy: FoundBy
  foundAt: Date
  ownerType: OwnerType
  ownerName: string | null
  requirement: string | null
  /** Legal date. */
  dueOn: string
  state: State
  rejectReason: string | null
  reinspectedAt: Date | null
  isFixed: boolean | null
  resolvedAt: Date | null
  resolvedBy: string | null
  orderNo: string | null
  escalatedTo: EscalatedTo[]
  /** Legal date. */
  reportedOn: string | null
  requestHash: Buffer
  unitId: string
  unitPos: number
  createdBy: string
  createdAt: Date
  version: number
}

const COLUMNS = `h.id, h.kind, h.level, h.address_id as "addressId", coalesce(a.full_text, h.place_note, '') as place, h.place_note as "placeNote",
  h.lng::float8 as lng, h.lat::float8 as lat, h.description, h.found_by as "foundBy", h.found_at as "foundAt", h.owner_type as "ownerType", h.owner_name as "ownerName",
  h.requirement, to_char(h.due_on, 'YYYY-MM-DD') as "dueOn", h.state, h.reject_reason as "rejectReason", h.reinspected_at as "reinspectedAt", h.is_fixed as "isFixed",
  h.resolved_at as "resolvedAt", h.resolved_by as "resolvedBy", h.order_no as "orderNo", h.escalated_to as "escalatedTo",
  to_char(h.reported_on, 'YYYY-MM-DD') as "reportedOn", h.request_h as "requestHash", h.unit_id as "unitId", h.unit_pos as "unitPos", h.created_by as "createdBy",
  h.created_at as "createdAt", h.version`
const HAZARD = `select ${COLUMNS} from hazard h left join places_v_address a on a.id = h.address_id`

export const findHazard = (tx: Tx, id: string): Promise<HazardRecord | undefined> =>
  maybe<HazardRecord>(tx, `${HAZARD} where h.id = $1`, [id])

/** The hazard, held until the transaction ends, so that two acts on it come one after the other. */
export async function holdHazard(tx: Tx, id: string): Promise<HazardRecord | undefined> {
  await tx.query('select id from hazard where id = $1 for update', [id])
  return findHazard(tx, id)
}

export type NewHazard = Pick<
  HazardRecord,
  | 'id'
  | 'kind'
  | 'level'
  | 'addressId'
  | 'placeNote'
  | 'lng'
  | 'lat'
  | 'description'
  | 'foundBy'
  | 'foundAt'
  | 'ownerType'
  | 'ownerName'
  | 'dueOn'
  | 'requestHash'
  | 'unitId'
  | 'unitPos'
  | 'createdBy'
  | 'createdAt'
>

/** False where a hazard of this id exists already, also one that another request is writing at this moment. */
export async function insertHazard(tx: Tx, h: NewHazard): Promise<boolean> {
  const rows = await tx.query(
    `insert into hazard (id, kind, level, address_id, place_note, lng, lat, description, found_by, found_at, owner_type, owner_name, due_on, request_h, unit_id,
       unit_pos, created_by, created_at)
     values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18) on conflict (id) do nothing returning id`,
    [
      h.id,
      h.kind,
      h.level,
      h.addressId,
      h.placeNote,
      h.lng,
      h.lat,
      h.description,
      h.foundBy,
      h.foundAt,
      h.ownerType,
      h.ownerName,
      h.dueOn,
      h.requestHash,
      h.unitId,
      h.unitPos,
      h.createdBy,
      h.createdAt,
    ],
  )
  return rows.length === 1
}

/** Writes what an act may change, over the version that was read; undefined where it is another one by now. */
export async function updateHazard(tx: Tx, h: HazardRecord, by: string, at: Date): Promise<number | undefined> {
  const row = await maybe<{ version: number }>(
    tx,
    `update hazard set kind = $3, level = $4, description = $5, found_by = $6, found_at = $7, owner_type = $8, owner_name = $9, requirement = $10, due_on = $11,
       state = $12, reject_reason = $13, reinspected_at = $14, is_fixed = $15, resolved_at = $16, resolved_by = $17, order_no = $18, escalated_to = $19,
       reported_on = $20, updated_by = $21, updated_at = $22, event_id = sec.event_id(), version = version + 1
     where id = $1 and version = $2 returning version`,
    [
      h.id,
      h.version,
      h.kind,
      h.level,
      h.description,
      h.foundBy,
      h.foundAt,
      h.ownerType,
      h.ownerName,
      h.requirement,
      h.dueOn,
      h.state,
      h.rejectReason,
      h.reinspectedAt,
      h.isFixed,
      h.resolvedAt,
      h.resolvedBy,
      h.orderNo,
      h.escalatedTo,
      h.reportedOn,
      by,
      at,
    ],
  )
  return row?.version
}

export interface Step {
  [column: string]: unknown
  id: string
  hazardId: string
  act: Act
  fromState: State | null
  toState: State
  at: Date
  staffId: string | null
  staffName: string | null
  note: string | null
  requestHash: Buffer | null
}

export async function insertStep(tx: Tx, s: Omit<Step, 'staffName'>): Promise<void> {
  await tx.query(
    `insert into hazard_step (id, hazard_id, act, from_state, to_state, at, staff_id, note, request_h) values ($1,$2,$3,$4,$5,$6,$7,$8,$9)`,
    [s.id, s.hazardId, s.act, s.fromState, s.toState, s.at, s.staffId, s.note, s.requestHash],
  )
}

const STEP = `select p.id, p.hazard_id as "hazardId", p.act, p.from_state as "fromState", p.to_state as "toState", p.at, p.staff_id as "staffId", s.name as "staffName", p.note,
  p.request_h as "requestHash" from hazard_step p left join organisation_v_staff s on s.id = p.staff_id`

/** In the order in which they were done. */
export const stepsOf = (tx: Tx, hazardId: string): Promise<Step[]> =>
  tx.query<Step>(`${STEP} where p.hazard_id = $1 order by p.at, p.id`, [hazardId])

export const findStep = (tx: Tx, id: string): Promise<Step | undefined> =>
  maybe<Step>(tx, `${STEP} where p.id = $1`, [id])

/** Where the unit of the actor's posting stands: records without a door are kept there. */
export const postPosition = async (tx: Tx): Promise<number> =>
  (await one<{ pos: number }>(tx, 'select sec.lo() as pos', [])).pos

/** Names of staff by id. */
export async function staffNames(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await tx.query<{ id: string; name: string }>(
    'select id, name from organisation_v_staff where id = any ($1::uuid[])',
    [[...new Set(ids)]],
  )
  return new Map(rows.map((r) => [r.id, r.name]))
}

export interface ListFilters {
  state?: State | undefined
  open?: boolean | undefined
  /** Open, and due before this legal date. */
  overdueOn?: string | undefined
  level?: Level | undefined
  kind?: HazardKind | undefined
  addressId?: string | undefined
}

const CONDITIONS: { [K in keyof Required<ListFilters>]: (n: number) => string } = {
  state: (n) => `h.state = $${n}`,
  open: (n) => `(h.state not in ('RESOLVED', 'REJECTED')) = $${n}`,
  overdueOn: (n) => `h.state not in ('RESOLVED', 'REJECTED') and h.due_on < $${n}::date`,
  level: (n) => `h.level = $${n}`,
  kind: (n) => `h.kind = $${n}`,
  addressId: (n) => `h.address_id = $${n}`,
}

const conditions = (f: ListFilters): Conditions => filtersOf(CONDITIONS, f)

export type ListedHazard = HazardRecord & { mark: string }

/** Newest first; `after` is the mark and id of the last row seen. */
export function listHazards(
  tx: Tx,
  f: ListFilters,
  after: readonly [string, string] | undefined,
  limit: number,
): Promise<ListedHazard[]> {
  const { sqlPage, values } = pageOf(
    conditions(f),
    [
      ['h.found_at', 'timestamptz'],
      ['h.id', 'uuid'],
    ],
    after,
    limit,
    'desc',
  )
  return tx.query<ListedHazard>(
    `select ${COLUMNS}, h.found_at::text as mark from hazard h left join places_v_address a on a.id = h.address_id
      where ${sqlPage}`,
    values,
  )
}

export async function countHazards(tx: Tx, f: ListFilters): Promise<number> {
  const { sqlWhere, values } = conditions(f)
  const row = await maybe<{ n: number }>(tx, `select count(*)::integer as n from hazard h where ${sqlWhere}`, values)
  return row?.n ?? 0
}

export interface SafetyVisit {
  id: string
  hazardId: string | null
  incidentNo: string | null
  incidentOn: string | null
  addressId: string
  officerId: string | null
  until: string
  today: string
}

/** Opens safety visits; nothing of them can be read back. @returns an error code, or null */
export const openPlan = async (tx: Tx, p: SafetyVisit): Promise<string | null> =>
  (
    await one<{ refused: string | null }>(
      tx,
      'select hazards_open_safety_visit($1, $2, $3, $4::date, $5, $6, $7::date, $8::date) as refused',
      [p.id, p.hazardId, p.incidentNo, p.incidentOn, p.addressId, p.officerId, p.until, p.today],
    )
  ).refused

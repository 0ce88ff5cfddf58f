import { maybe, one, type Tx } from '#platform/db/tx.ts'
import type { Category, ResidenceState } from './rules.ts'
import type { Author } from './store-person.ts'
import type { END_REASONS, ENDED_BY, RELATIONS, STAY_REASONS } from './vocabulary.ts'

/** A residence as stored. Dates are `YYYY-MM-DD`. */
export interface ResidenceRow {
  [column: string]: unknown
  id: string
  version: number
  personId: string
  addressId: string
  householdId: string
  isMain: boolean
  category: Category
  categoryReason: string | null
  relationToHead: (typeof RELATIONS)[number]
  isTenant: boolean
  arrivedOn: string
  declaredOn: string
  reason: (typeof STAY_REASONS)[number] | null
  intendedUntil: string | null
  verifiedAt: Date
  verifiedBy: string | null
  nextVerifyOn: string
  countedInStats: boolean
  state: ResidenceState
  refusedReason: string | null
  restoredReason: string | null
  endedOn: string | null
  endReason: (typeof END_REASONS)[number] | null
  endedBy: (typeof ENDED_BY)[number] | null
  unitId: string
  unitPos: number
}

export const RESIDENCE_COLUMNS = `r.id, r.version, r.person_id as "personId", r.address_id as "addressId", r.household_id as "householdId", r.is_main as "isMain",
  r.category, r.category_reason as "categoryReason", r.relation_to_head as "relationToHead", r.is_tenant as "isTenant", r.arrived_on::text as "arrivedOn",
  r.declared_on::text as "declaredOn", r.reason, r.intended_until::text as "intendedUntil", r.verified_at as "verifiedAt", r.verified_by as "verifiedBy",
  r.next_verify_on::text as "nextVerifyOn", r.counted_in_stats as "countedInStats", r.state, r.refused_reason as "refusedReason",
  r.restored_reason as "restoredReason", r.ended_on::text as "endedOn", r.end_reason as "endReason", r.ended_by as "endedBy",
  r.unit_id as "unitId", r.unit_pos as "unitPos"`
const RESIDENCE = `select ${RESIDENCE_COLUMNS} from residence r`
export const LIVE = `r.state not in ('ENDED', 'REJECTED')`

/** The residence under row-level security, held until the transaction ends. */
export const lockResidence = (tx: Tx, id: string): Promise<ResidenceRow | undefined> =>
  maybe<ResidenceRow>(tx, `${RESIDENCE} where r.id = $1 for update`, [id])

export const lockResidences = (tx: Tx, ids: readonly string[]): Promise<ResidenceRow[]> =>
  tx.query<ResidenceRow>(`${RESIDENCE} where r.id = any ($1::uuid[]) order by r.id for update`, [ids])

export const liveOfHousehold = (tx: Tx, householdId: string): Promise<ResidenceRow[]> =>
  tx.query<ResidenceRow>(`${RESIDENCE} where r.household_id = $1 and ${LIVE} order by r.id for update`, [householdId])

/** What an officer confirms of a building in one act: what is declared and what waits for verification. */
export const waitingInBuilding = (tx: Tx, buildingId: string, limit: number): Promise<ResidenceRow[]> =>
  tx.query<ResidenceRow>(
    `${RESIDENCE} join places_v_address a on a.id = r.address_id
      where a.building_id = $1 and r.state in ('DECLARED', 'EXPIRING', 'TO_VERIFY') order by r.id limit $2 for update of r`,
    [buildingId, limit],
  )

export const liveOfPerson = (tx: Tx, personId: string): Promise<ResidenceRow[]> =>
  tx.query<ResidenceRow>(`${RESIDENCE} where r.person_id = $1 and ${LIVE} order by r.id for update`, [personId])

export async function insertResidence(tx: Tx, r: ResidenceRow & { source: string }, by: Author): Promise<void> {
  await tx.query(
    `insert into residence (id, person_id, address_id, household_id, is_main, category, category_reason, relation_to_head, is_tenant, arrived_on, declared_on,
       reason, intended_until, verified_at, verified_by, next_verify_on, state, source, unit_id, unit_pos, created_by, created_at)
     values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22)`,
    [
      r.id,
      r.personId,
      r.addressId,
      r.householdId,
      r.isMain,
      r.category,
      r.categoryReason,
      r.relationToHead,
      r.isTenant,
      r.arrivedOn,
      r.declaredOn,
      r.reason,
      r.intendedUntil,
      r.verifiedAt,
      r.verifiedBy,
      r.nextVerifyOn,
      r.state,
      r.source,
      r.unitId,
      r.unitPos,
      by.staffId,
      by.now,
    ],
  )
}

/** Writes every column a residence may change; its person, its address and its arrival in the record never do. @returns the new version */
export async function saveResidence(tx: Tx, r: ResidenceRow, by: Author): Promise<number> {
  const row = await one<{ version: number }>(
    tx,
    `update residence set household_id = $2, is_main = $3, category = $4, category_reason = $5, relation_to_head = $6, is_tenant = $7, arrived_on = $8,
       declared_on = $9, reason = $10, intended_until = $11, verified_at = $12, verified_by = $13, next_verify_on = $14, counted_in_stats = $15, state = $16,
       refused_reason = $17, restored_reason = $18, ended_on = $19, end_reason = $20, ended_by = $21, updated_at = $22, updated_by = $23,
       event_id = sec.event_id(), version = version + 1
     where id = $1 returning version`,
    [
      r.id,
      r.householdId,
      r.isMain,
      r.category,
      r.categoryReason,
      r.relationToHead,
      r.isTenant,
      r.arrivedOn,
      r.declaredOn,
      r.reason,
      r.intendedUntil,
      r.verifiedAt,
      r.verifiedBy,
      r.nextVerifyOn,
      r.countedInStats,
      r.state,
      r.refusedReason,
      r.restoredReason,
      r.endedOn,
      r.endReason,
      r.endedBy,
      by.now,
      by.staffId,
    ],
  )
  return row.version
}

// Households --------------------------------------------------------------------------------------------------------------

export interface HouseholdRow {
  [column: string]: unknown
  id: string
  version: number
  addressId: string
  no: number
  headResidenceId: string | null
  closedOn: string | null
  unitId: string
  unitPos: number
}

const HOUSEHOLD = `select id, version, address_id as "addressId", no, head_residence_id as "headResidenceId", closed_on::text as "closedOn",
  unit_id as "unitId", unit_pos as "unitPos" from household`

export const lockHousehold = (tx: Tx, id: string): Promise<HouseholdRow | undefined> =>
  maybe<HouseholdRow>(tx, `${HOUSEHOLD} where id = $1 for update`, [id])

export const householdsOfDoor = (tx: Tx, addressId: string): Promise<HouseholdRow[]> =>
  tx.query<HouseholdRow>(`${HOUSEHOLD} where address_id = $1 order by no`, [addressId])

export const firstOpenHousehold = (tx: Tx, addressId: string): Promise<HouseholdRow | undefined> =>
  maybe<HouseholdRow>(tx, `${HOUSEHOLD} where address_id = $1 and closed_on is null order by no limit 1 for update`, [
    addressId,
  ])

/** Opens the next household behind a door. The lock keeps two colleagues from taking one number. */
export async function openHousehold(
  tx: Tx,
  id: string,
  door: { addressId: string; unitId: string; unitPos: number },
  by: Author,
): Promise<HouseholdRow> {
  await tx.query('select pg_advisory_xact_lock(7300010, hashtext($1))', [door.addressId])
  return one<HouseholdRow>(
    tx,
    `insert into household (id, address_id, no, unit_id, unit_pos, created_by, created_at)
     values ($1, $2, 1 + coalesce((select max(no) from household h where h.address_id = $2), 0), $3, $4, $5, $6)
     returning id, version, address_id as "addressId", no, head_residence_id as "headResidenceId", closed_on::text as "closedOn", unit_id as "unitId", unit_pos as "unitPos"`,
    [id, door.addressId, door.unitId, door.unitPos, by.staffId, by.now],
  )
}

/** @returns the new version */
export async function saveHousehold(
  tx: Tx,
  id: string,
  headResidenceId: string | null,
  closedOn: string | null,
): Promise<number> {
  const row = await one<{ version: number }>(
    tx,
    'update household set head_residence_id = $2, closed_on = $3, event_id = sec.event_id(), version = version + 1 where id = $1 returning version',
    [id, headResidenceId, closedOn],
  )
  return row.version
}

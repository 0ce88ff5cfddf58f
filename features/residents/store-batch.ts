import { maybe, type Tx } from '#platform/db/tx.ts'
import { LIVE, RESIDENCE_COLUMNS, type ResidenceRow } from './store.ts'
import type { Author } from './store-person.ts'
import type { BATCH_KINDS } from './vocabulary.ts'

/* Statements of acts on many residences and of taking them back. */

/**
 * Holds the households first and then the residences, each in the order of their ids: two colleagues with overlapping selections wait for each
 * other instead of locking each other out.
 */
async function holdThese(tx: Tx, households: { id: string }[], ids: readonly string[]): Promise<ResidenceRow[]> {
  await tx.query('select id from household where id = any ($1::uuid[]) order by id for update', [
    households.map((h) => h.id),
  ])
  return tx.query<ResidenceRow>(
    `select ${RESIDENCE_COLUMNS} from residence r where r.id = any ($1::uuid[]) order by r.id for update`,
    [ids],
  )
}

export const holdResidences = async (tx: Tx, ids: readonly string[]): Promise<ResidenceRow[]> =>
  holdThese(
    tx,
    await tx.query<{ id: string }>('select distinct household_id as id from residence where id = any ($1::uuid[])', [
      ids,
    ]),
    ids,
  )

/** Everybody who lives behind these doors, held; one more than `limit` where there are more. */
export async function holdBehind(tx: Tx, addressIds: readonly string[], limit: number): Promise<ResidenceRow[]> {
  const rows = await tx.query<{ id: string; householdId: string }>(
    `select r.id, r.household_id as "householdId" from residence r where r.address_id = any ($1::uuid[]) and ${LIVE} limit $2`,
    [addressIds, limit + 1],
  )
  const households = [...new Set(rows.map((r) => r.householdId))].map((id) => ({ id }))
  return holdThese(
    tx,
    households,
    rows.map((r) => r.id),
  )
}

export interface BehindDoor {
  [column: string]: unknown
  addressId: string
  /** One value for everybody who lives there as this reader sees them: another value means that something there has changed. */
  mark: string
  people: number
  declared: number
  toVerify: number
  /** Earliest of those who are not only declared; null where all are. */
  nextVerifyOn: string | null
}

/** Who lives behind doors, as numbers and days; doors behind which nobody lives are absent. */
export const behindDoors = (tx: Tx, addressIds: readonly string[]): Promise<BehindDoor[]> =>
  tx.query<BehindDoor>(
    `select r.address_id as "addressId", md5(string_agg(r.id::text || ':' || r.version, ',' order by r.id)) as mark, count(*)::integer as people,
       (count(*) filter (where r.state = 'DECLARED'))::integer as declared, (count(*) filter (where r.state = 'TO_VERIFY'))::integer as "toVerify",
       (min(r.next_verify_on) filter (where r.state <> 'DECLARED'))::text as "nextVerifyOn"
     from residence r where r.address_id = any ($1::uuid[]) and ${LIVE} group by r.address_id`,
    [addressIds],
  )

/** Those of these people who already live behind a door. */
export async function livingAt(tx: Tx, addressId: string, personIds: readonly string[]): Promise<Set<string>> {
  const rows = await tx.query<{ id: string }>(
    `select r.person_id as id from residence r where r.address_id = $1 and r.person_id = any ($2::uuid[]) and ${LIVE}`,
    [addressId, personIds],
  )
  return new Set(rows.map((r) => r.id))
}

/** Puts a residence behind another door; with the door come its unit and its household. */
export const saveAddress = (tx: Tx, r: ResidenceRow, by: Author): Promise<unknown> =>
  tx.query(
    `update residence set address_id = $2, household_id = $3, unit_id = $4, unit_pos = $5, category = $6, next_verify_on = $7, updated_at = $8,
       updated_by = $9, event_id = sec.event_id(), version = version + 1 where id = $1`,
    [r.id, r.addressId, r.householdId, r.unitId, r.unitPos, r.category, r.nextVerifyOn, by.now, by.staffId],
  )

// What was --------------------------------------------------------------------------------------------------------------------

export interface BatchRow {
  [column: string]: unknown
  id: string
  kind: (typeof BATCH_KINDS)[number]
  madeBy: string
  madeAt: Date
  people: number
  houses: number
  undoneAt: Date | null
}

const BATCH = `select id, kind, made_by as "madeBy", made_at as "madeAt", people, houses, undone_at as "undoneAt" from residence_batch`

/** The batch lies where its maker stands: whoever has the same area may take it back. */
export const insertBatch = (
  tx: Tx,
  b: { id: string; kind: BatchRow['kind']; people: number; houses: number },
  by: Author,
): Promise<unknown> =>
  tx.query(
    `insert into residence_batch (id, kind, made_by, made_at, people, houses, unit_id, unit_pos) values ($1,$2,$3,$4,$5,$6,$7,sec.lo())`,
    [b.id, b.kind, by.staffId, by.now, b.people, b.houses, by.unitId],
  )

export const lockBatch = (tx: Tx, id: string): Promise<BatchRow | undefined> =>
  maybe<BatchRow>(tx, `${BATCH} where id = $1 for update`, [id])

export const batchesSince = (tx: Tx, staffId: string, since: string): Promise<BatchRow[]> =>
  tx.query<BatchRow>(
    `${BATCH} where made_by = $1 and made_at >= $2::date::timestamp at time zone 'Asia/Shanghai' order by made_at desc, id desc limit 20`,
    [staffId, since],
  )

export const closeBatch = (tx: Tx, id: string, by: Author): Promise<unknown> =>
  tx.query('update residence_batch set undone_by = $2, undone_at = $3 where id = $1', [id, by.staffId, by.now])

/** Keeps residences and their households as they are now, before a batch changes them. `to_jsonb` loses nothing, not even microseconds. */
export async function keepBefore(tx: Tx, batchId: string, residenceIds: readonly string[]): Promise<void> {
  await tx.query(
    `insert into residence_batch_item (id, batch_id, record_kind, record_id, source_household_id, before, after_version, unit_id, unit_pos)
     select gen_random_uuid(), $1::uuid, 'residence', r.id, r.household_id, to_jsonb(r) - array['person_id', 'event_id', 'unit_id', 'unit_pos'], r.version,
       r.unit_id, r.unit_pos from residence r where r.id = any ($2::uuid[])
     union all
     select gen_random_uuid(), $1::uuid, 'household', h.id, h.id, jsonb_build_object('head_residence_id', h.head_residence_id, 'closed_on', h.closed_on), h.version,
       h.unit_id, h.unit_pos from household h where h.id in (select r.household_id from residence r where r.id = any ($2::uuid[]))`,
    [batchId, residenceIds],
  )
}

/** A household that the batch itself opened, for those taken from `sourceHouseholdId`. */
export const keepOpened = (
  tx: Tx,
  batchId: string,
  h: { id: string; unitId: string; unitPos: number; sourceHouseholdId: string },
): Promise<unknown> =>
  tx.query(
    `insert into residence_batch_item (id, batch_id, record_kind, record_id, source_household_id, before, after_version, unit_id, unit_pos)
     values (gen_random_uuid(), $1, 'opened', $2, $3, '{}', 1, $4, $5)`,
    [batchId, h.id, h.sourceHouseholdId, h.unitId, h.unitPos],
  )

export interface HouseBefore {
  houseId: string
  verifiedAt: string | null
  verifiedBy: string | null
  version: number
  unitId: string
  unitPos: number
}

/** Houses as they stood before they were marked as verified; a mark counts the version up by one. */
export const keepHouses = (tx: Tx, batchId: string, houses: readonly HouseBefore[]): Promise<unknown> =>
  tx.query(
    `insert into residence_batch_item (id, batch_id, record_kind, record_id, before, after_version, unit_id, unit_pos)
     select gen_random_uuid(), $1::uuid, 'house', h.id, jsonb_build_object('verified_at', h.verified_at, 'verified_by', h.verified_by), h.version + 1, h.unit_id, h.unit_pos
       from unnest($2::uuid[], $3::text[], $4::uuid[], $5::integer[], $6::uuid[], $7::integer[]) as h (id, verified_at, verified_by, version, unit_id, unit_pos)`,
    [
      batchId,
      houses.map((h) => h.houseId),
      houses.map((h) => h.verifiedAt),
      houses.map((h) => h.verifiedBy),
      houses.map((h) => h.version),
      houses.map((h) => h.unitId),
      houses.map((h) => h.unitPos),
    ],
  )

/** After the batch: the versions its records have now, and where they lie. */
export async function keepAfter(tx: Tx, batchId: string): Promise<void> {
  await tx.query(
    `update residence_batch_item i set after_version = r.version, unit_id = r.unit_id, unit_pos = r.unit_pos from residence r
      where i.batch_id = $1 and i.record_kind = 'residence' and r.id = i.record_id`,
    [batchId],
  )
  await tx.query(
    `update residence_batch_item i set after_version = h.version from household h
      where i.batch_id = $1 and i.record_kind in ('household', 'opened') and h.id = i.record_id`,
    [batchId],
  )
}

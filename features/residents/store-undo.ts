import type { Tx } from '#platform/db/tx.ts'
import { LIVE, RESIDENCE_COLUMNS, type ResidenceRow } from './store.ts'
import { holdResidences } from './store-batch.ts'
import type { Author } from './store-person.ts'

/* Statements that take a batch back. */

export interface ItemRow {
  [column: string]: unknown
  recordKind: 'residence' | 'household' | 'opened' | 'house'
  recordId: string
  sourceHouseholdId: string | null
  /** The version that the batch left. */
  afterVersion: number
  /** The version of a residence or household now; null where it is out of sight, and for houses. */
  version: number | null
  /** A main residence that would be the second one of its person. */
  mainElsewhere: boolean
  /** People who came into a household opened by the batch since then. */
  others: number
}

/** The items of a batch that are in sight, with their records held. */
export async function holdItems(tx: Tx, batchId: string): Promise<ItemRow[]> {
  const ids = await tx.query<{ id: string }>(
    `select record_id as id from residence_batch_item where batch_id = $1 and record_kind = 'residence' order by record_id`,
    [batchId],
  )
  await tx.query(
    `select h.id from household h where h.id in (select i.record_id from residence_batch_item i where i.batch_id = $1 and i.record_kind in ('household', 'opened'))
      order by h.id for update`,
    [batchId],
  )
  await holdResidences(
    tx,
    ids.map((i) => i.id),
  )
  return tx.query<ItemRow>(
    `select i.record_kind as "recordKind", i.record_id as "recordId", i.source_household_id as "sourceHouseholdId", i.after_version as "afterVersion",
       coalesce(r.version, h.version) as version,
       i.record_kind = 'residence' and (i.before ->> 'is_main')::boolean and i.before ->> 'state' not in ('ENDED', 'REJECTED') and exists (
         select 1 from residence m where m.person_id = r.person_id and m.id <> r.id and m.is_main and m.state not in ('ENDED', 'REJECTED')) as "mainElsewhere",
       case when i.record_kind = 'opened' then (select count(*)::integer from residence o where o.household_id = i.record_id
         and o.state not in ('ENDED', 'REJECTED') and not exists (select 1 from residence_batch_item j
           where j.batch_id = i.batch_id and j.record_kind = 'residence' and j.record_id = o.id)) else 0 end as others
     from residence_batch_item i left join residence r on i.record_kind = 'residence' and r.id = i.record_id
       left join household h on i.record_kind in ('household', 'opened') and h.id = i.record_id
     where i.batch_id = $1 order by i.record_kind, i.record_id`,
    [batchId],
  )
}

/** Residences become what they were before the batch, in every column but those that count changes. @returns them as they are now */
export async function restoreResidences(
  tx: Tx,
  batchId: string,
  ids: readonly string[],
  by: Author,
): Promise<ResidenceRow[]> {
  await tx.query(
    `update residence r set household_id = b.household_id, address_id = b.address_id, unit_id = a.unit_id, unit_pos = a.unit_pos, is_main = b.is_main,
       category = b.category, category_reason = b.category_reason, relation_to_head = b.relation_to_head, is_tenant = b.is_tenant, arrived_on = b.arrived_on,
       declared_on = b.declared_on, reason = b.reason, intended_until = b.intended_until, verified_at = b.verified_at, verified_by = b.verified_by,
       next_verify_on = b.next_verify_on, counted_in_stats = b.counted_in_stats, state = b.state, refused_reason = b.refused_reason,
       restored_reason = b.restored_reason, ended_on = b.ended_on, end_reason = b.end_reason, ended_by = b.ended_by,
       updated_at = $3, updated_by = $4, event_id = sec.event_id(), version = r.version + 1
     from residence_batch_item i, jsonb_populate_record(null::residence, i.before) b, places_v_address a
     where i.batch_id = $1 and i.record_kind = 'residence' and i.record_id = any ($2::uuid[]) and r.id = i.record_id and a.id = b.address_id`,
    [batchId, ids, by.now, by.staffId],
  )
  return tx.query<ResidenceRow>(
    `select ${RESIDENCE_COLUMNS} from residence r where r.id = any ($1::uuid[]) order by r.id`,
    [ids],
  )
}

/** Households have the head and the end they had before the batch. */
export const restoreHouseholds = (tx: Tx, batchId: string, ids: readonly string[]): Promise<unknown> =>
  tx.query(
    `update household h set head_residence_id = (i.before ->> 'head_residence_id')::uuid, closed_on = (i.before ->> 'closed_on')::date,
       event_id = sec.event_id(), version = h.version + 1
     from residence_batch_item i where i.batch_id = $1 and i.record_kind = 'household' and i.record_id = any ($2::uuid[]) and h.id = i.record_id`,
    [batchId, ids],
  )

/** Households that the batch opened are left empty and closed: nothing is ever deleted. */
export const closeOpened = (tx: Tx, ids: readonly string[], on: string): Promise<unknown> =>
  tx.query(
    `update household h set head_residence_id = null, closed_on = $2, event_id = sec.event_id(), version = version + 1
      where h.id = any ($1::uuid[]) and not exists (select 1 from residence r where r.household_id = h.id and ${LIVE})`,
    [ids, on],
  )

export interface HouseItem {
  [column: string]: unknown
  houseId: string
  verifiedAt: string | null
  verifiedBy: string | null
  afterVersion: number
}

export const houseItems = (tx: Tx, batchId: string): Promise<HouseItem[]> =>
  tx.query<HouseItem>(
    `select record_id as "houseId", before ->> 'verified_at' as "verifiedAt", (before ->> 'verified_by')::uuid as "verifiedBy", after_version as "afterVersion"
       from residence_batch_item where batch_id = $1 and record_kind = 'house' order by record_id`,
    [batchId],
  )

import { randomBytes } from 'node:crypto'
import type { Client } from 'pg'
import { uuidv7 } from '#platform/ids/ids.ts'
import type { FoundBy, HazardKind, Level, OwnerType, State } from './vocabulary.ts'

/* Rows for tests and the demo, written as superuser past every rule: what is under test is never made here. */

export interface HazardSeed {
  addressId: string
  by: string
  kind?: HazardKind
  level?: Level
  description?: string
  foundBy?: FoundBy
  foundAt: Date
  ownerType?: OwnerType
  /** Legal date. */
  dueOn: string
  state?: Exclude<State, 'REJECTED' | 'RESOLVED' | 'ESCALATED'>
}

/** A hazard at a door, in the unit of the door, without steps and task. */
export async function makeHazard(admin: Client, seed: HazardSeed): Promise<string> {
  const id = uuidv7()
  await admin.query(
    `insert into hazard (id, kind, level, address_id, description, found_by, found_at, owner_type, due_on, state, request_h, unit_id, unit_pos, created_by, created_at, event_id)
     select $1, $2, $3, a.id, $4, $5, $6, $7, $8, $9, $10, a.unit_id, a.unit_pos, $11, $6, gen_random_uuid() from address a where a.id = $12`,
    [
      id,
      seed.kind ?? '消防',
      seed.level ?? '一般',
      seed.description ?? '楼道堆放杂物',
      seed.foundBy ?? '走访',
      seed.foundAt,
      seed.ownerType ?? '物业',
      seed.dueOn,
      seed.state ?? 'REPORTED',
      randomBytes(32),
      seed.by,
      seed.addressId,
    ],
  )
  return id
}

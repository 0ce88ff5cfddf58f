import type { Tx } from '#platform/db/tx.ts'
import type { HazardKind, Level } from './vocabulary.ts'

/** A hazard that is not removed yet, as somebody at its door needs it. */
export interface OpenHazard {
  id: string
  addressId: string
  kind: HazardKind
  level: Level
  description: string
  /** Legal date. */
  dueOn: string
}

/** Open hazards at these doors under row-level security, first due first. */
export const openHazardsBehind = (tx: Tx, addressIds: readonly string[]): Promise<OpenHazard[]> =>
  addressIds.length === 0
    ? Promise.resolve([])
    : tx.query<OpenHazard & Record<string, unknown>>(
        `select id, address_id as "addressId", kind, level, description, to_char(due_on, 'YYYY-MM-DD') as "dueOn" from hazard
          where address_id = any ($1::uuid[]) and state not in ('RESOLVED', 'REJECTED') order by due_on, id`,
        [addressIds],
      )

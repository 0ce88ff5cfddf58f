import type { Tx } from '#platform/db/tx.ts'

/** A door at which nobody was met and a slip was to be left. Nobody is named. */
export interface Missed {
  visitId: string
  startedAt: Date
  addressId: string
  unitId: string
}

/** Visits of a staff member at which nobody was met and a slip was noted (未见留条), in the order of the day; from inclusive, to exclusive. */
export const missedWithSlip = (tx: Tx, staffId: string, from: Date, to: Date): Promise<Missed[]> =>
  tx.query<Missed & Record<string, unknown>>(
    `select id as "visitId", started_at as "startedAt", address_id as "addressId", unit_id as "unitId" from visit
      where $1 = any (visitor_ids) and started_at >= $2 and started_at < $3 and not_met_slip and voided_at is null order by started_at, id limit 200`,
    [staffId, from, to],
  )

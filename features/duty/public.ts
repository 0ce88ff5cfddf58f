import { maybe, type Tx } from '#platform/db/tx.ts'

/**
 * Who is on duty for a place in the tree of units at an instant: the shift of the nearest unit at or above it, a room before its station. Undefined
 * where nobody is, where the place lies outside of the station of the posting, or where he has left the service since it was planned. Jobs call the
 * SQL function `duty_on(p_pos, p_at)` instead, which knows every station.
 */
export const onDutyAt = (
  tx: Tx,
  unitPos: number,
  at: Date,
): Promise<{ staffId: string; leaderId: string } | undefined> =>
  maybe<{ staffId: string; leaderId: string } & Record<string, unknown>>(
    tx,
    'select staff_id as "staffId", leader_id as "leaderId" from duty_on_here($1, $2)',
    [unitPos, at],
  )

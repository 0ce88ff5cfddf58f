import type { Tx } from '#platform/db/tx.ts'
import { staffOf } from './lookup.ts'

/*
 * What other slices use of the visits: names behind ids as lists show them, who belongs to a door, when a request is the same one again; the day's
 * route with its doors, and where nobody was met.
 */
export { doorsFor } from './doors.ts'
export { carryHours } from './limits.ts'
export { buildingsOf, personsOf, residentsAmong, staffOf } from './lookup.ts'
export { type Missed, missedWithSlip } from './missed.ts'
export { dayAfter, dayStart } from './period.ts'
export { routeOf } from './route.ts'
export { maskNames } from './rules.ts'
export { requestHash } from './sheet.ts'

/** Names of staff members by id, also of those who have left. */
export async function staffNames(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await staffOf(tx, ids, '1970-01-01')
  return new Map([...rows].map(([id, one]) => [id, one.name]))
}

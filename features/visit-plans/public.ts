import type { Tx } from '#platform/db/tx.ts'
import { standardTargets } from './limits.ts'
import { monthOf } from './rules.ts'
import { plansFor } from './store.ts'

export { monthOf, ofWholeMonth } from './rules.ts'

/** Households and units that a posting is to reach in a week: by its plan of that month or the last one before it, else by the parameters. @param on legal date */
export async function weekTargets(
  tx: Tx,
  postingId: string | null,
  on: string,
): Promise<{ households: number; units: number }> {
  const [plan] = postingId === null ? [] : await plansFor(tx, [postingId], monthOf(on))
  return plan ? { households: plan.households, units: plan.units } : standardTargets(tx, on)
}

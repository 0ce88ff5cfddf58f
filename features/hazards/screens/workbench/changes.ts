import type { RouteName } from '#ui/api/client.ts'

/** Reads that any act on a hazard changes. */
export const CHANGES: readonly RouteName[] = [
  'hazards.getHazard',
  'hazards.listHazards',
  'tasks.listTasks',
  'today.mine',
  'ledgers.openLedger',
  'ledgers.figures',
]

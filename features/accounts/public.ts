import type { Tx } from '#platform/db/tx.ts'
import { disableEnded } from './store.ts'

export { ensureFirstRun } from './first-run.ts'
export { addUser } from './cli.ts'

/**
 * Disables the accounts of everybody whose last day (`staff.end_on`) is `today` or earlier, and ends their sessions. For the daily job, and for
 * the organisation slice right after it writes an end date. Answers how many. Days in the future count as today.
 */
export const disableAccountsOfEndedStaff = (tx: Tx, today: string): Promise<number> => disableEnded(tx, today)

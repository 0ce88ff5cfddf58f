import { z } from 'zod'
import type { Tx } from '#platform/db/tx.ts'
import { currentParameter } from '#platform/deadlines/rules-store.ts'

/** Days a resident who was told the result may say nothing before his silence closes the need. */
export const silentDays = (tx: Tx, on: string): Promise<number> =>
  currentParameter(tx, 'need.silentDays', on, (v) => z.number().positive().parse(v))

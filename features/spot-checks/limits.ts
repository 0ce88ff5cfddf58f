import { z } from 'zod'
import type { Tx } from '#platform/db/tx.ts'
import { currentParameter } from '#platform/deadlines/rules-store.ts'

/** How often nobody may be reached before a check ends as 未能核实. */
export const maxTries = (tx: Tx, on: string): Promise<number> =>
  currentParameter(tx, 'visit.spotCheckTries', on, (v) => z.number().int().positive().parse(v))

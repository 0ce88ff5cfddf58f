import { z } from 'zod'
import type { Tx } from '#platform/db/tx.ts'
import { currentParameter } from '#platform/deadlines/rules-store.ts'

const read = (tx: Tx, code: string, on: string): Promise<number> =>
  currentParameter(tx, code, on, (v) => z.number().int().min(0).parse(v))

/** What is expected of a posting in a week that has no plan of its own. */
export const standardTargets = async (tx: Tx, on: string): Promise<{ households: number; units: number }> => ({
  households: await read(tx, 'visit.householdsPerWeek', on),
  units: await read(tx, 'visit.unitsPerWeek', on),
})

/** Fewest households a week that a plan may ask for. */
export const fewestHouseholds = (tx: Tx, on: string): Promise<number> => read(tx, 'visit.householdsPerWeekMin', on)

import { z } from 'zod'
import type { Tx } from '#platform/db/tx.ts'
import { currentParameter } from '#platform/deadlines/rules-store.ts'
import type { Limits } from './flags.ts'

const positive = z.number().positive()
const duration = z.object({ min: positive, max: positive })
const bounds = z
  .array(z.number().int().positive())
  .min(1)
  .max(6)
  .refine((days) => days.every((d, i) => i === 0 || d > (days[i - 1] as number)))
const similar = z.object({ percent: positive, last: z.number().int().positive() })

/** The limits in force on a legal date; the city office may change them (parameters visit.*). */
export async function currentLimits(tx: Tx, on: string): Promise<Limits> {
  const read = <T>(code: string, schema: z.ZodType<T>) => currentParameter(tx, code, on, (v) => schema.parse(v))
  return {
    geoMetres: await read('visit.geoMeters', positive),
    minMinutes: await read('visit.minMinutes', positive),
    maxPerHour: await read('visit.maxPerHour', positive),
    duration: await read('visit.durationMinutes', duration),
    similar: await read('visit.similarText', similar),
  }
}

/** Hours after which a phone forgets the day it carries. */
export const carryHours = (tx: Tx, on: string): Promise<number> =>
  currentParameter(tx, 'visit.carryHours', on, (v) => positive.parse(v))

/** Bounds of the bands in which leaders see how long ago households were met, in days, rising. */
export const coverageDays = (tx: Tx, on: string): Promise<number[]> =>
  currentParameter(tx, 'visit.coverageDays', on, (v) => bounds.parse(v))

import { z } from 'zod'
import type { Tx } from '#platform/db/tx.ts'
import { currentParameter } from '#platform/deadlines/rules-store.ts'

const positive = z.number().int().positive()
const limits = z.object({ chunkBytes: positive, bytes: positive, side: positive, perRecord: positive })
export type Limits = z.output<typeof limits>

/** Largest piece, largest file, longest side in pixels, and how many of one record (parameter `photo.limits`). */
export const currentLimits = (tx: Tx, on: string): Promise<Limits> =>
  currentParameter(tx, 'photo.limits', on, (v) => limits.parse(v))

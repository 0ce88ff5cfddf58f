import { z } from 'zod'
import { date, instant, personId } from '#platform/http/contract.ts'
import { residenceChanged, uuid, version } from './fields.ts'
import { BATCH_KINDS, BATCH_REFUSALS, CATEGORIES, RESIDENCE_STATES } from './vocabulary.ts'

/* What the acts on many residences share. */

/** A building of 300 rooms with everybody in it; a request beyond it is split. */
export const BATCH_MAX = 1000

export const batchInput = {
  /** Exactly one of `residences` and `doors`. */
  residences: z
    .array(z.strictObject({ residenceId: uuid, version }))
    .min(1)
    .max(BATCH_MAX)
    .optional(),
  /** Everybody behind a door; `stamp` is that of the building's picture, so that nobody is changed unseen. */
  doors: z
    .array(
      z.strictObject({
        addressId: uuid,
        stamp: z.string().regex(/^[0-9a-f]{0,32}\.\d{1,9}$/, { error: 'invalid_format' }),
      }),
    )
    .min(1)
    .max(BATCH_MAX)
    .optional(),
  commit: z.boolean().default(false),
}
export const batchErrors = { batch_too_large: 409 }

export const refusedRecord = z.object({ recordId: uuid, code: z.enum(BATCH_REFUSALS) })

export const batchAnswer = z.object({
  /** Null in a preview, and where nothing could be changed. */
  batchId: uuid.nullable(),
  people: z.number().int(),
  houses: z.number().int(),
  rows: z.array(
    z.object({
      residenceId: uuid,
      personId,
      name: z.string(),
      addressId: uuid,
      state: z.enum(RESIDENCE_STATES),
      nextVerifyOn: date,
      /** What it becomes, or became. */
      after: z.object({ state: z.enum(RESIDENCE_STATES), category: z.enum(CATEGORIES), nextVerifyOn: date }).nullable(),
      refusal: z.enum(BATCH_REFUSALS).nullable(),
    }),
  ),
  /** Doors and residences asked for that are left alone as a whole. */
  refused: z.array(refusedRecord),
})

export const undoneBatch = z.object({
  batchId: uuid,
  restored: z.array(residenceChanged),
  houses: z.number().int(),
  refused: z.array(refusedRecord),
  /** Records of the batch that lie out of sight now. */
  unseen: z.number().int(),
})

export const batchLine = z.object({
  batchId: uuid,
  kind: z.enum(BATCH_KINDS),
  madeAt: instant,
  people: z.number().int(),
  houses: z.number().int(),
  undoneAt: instant.nullable(),
  can: z.object({ undo: z.boolean() }),
})

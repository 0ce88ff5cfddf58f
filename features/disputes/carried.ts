import { z } from 'zod'
import { date, personId } from '#platform/http/contract.ts'
import { OWNS } from './dispute.ts'
import { COLOURS, DISPUTE_TYPES, MODES, SIDES, STATES } from './vocabulary.ts'

/** A file as a phone carries it: what an act without a signal needs, names masked as in lists. What may be done now follows from it by `openActs`. */
export const carried = z.object({
  id: z.uuid(),
  no: z.string(),
  title: z.string(),
  type: z.enum(DISPUTE_TYPES),
  mode: z.enum(MODES).nullable(),
  own: z.enum(OWNS),
  state: z.enum(STATES),
  colour: z.enum(COLOURS),
  place: z.string(),
  dueOn: date.nullable(),
  overdue: z.boolean(),
  isSpotEligible: z.boolean(),
  /** Who mediates now, the leading one first. */
  mediators: z.array(z.string()),
  parties: z.array(
    z.object({
      id: z.uuid(),
      personId,
      side: z.enum(SIDES),
      nameMask: z.string(),
      /** A child whose guardian signs with him. */
      needsGuardian: z.boolean(),
    }),
  ),
  pairs: z.array(
    z.object({
      id: z.uuid(),
      oneId: z.uuid(),
      otherId: z.uuid(),
      state: z.enum(STATES),
      performBy: date.nullable(),
      /** Visits that are still to be made after performance. */
      visitsLeft: z.number().int(),
    }),
  ),
  version: z.number().int(),
})

import { z } from 'zod'
import { instant, personId, query } from '#platform/http/contract.ts'

const look = z.object({
  at: instant,
  seq: z.number().int(),
  /** `discreet` for those that a slice names so (`discreetOperations` of its contributes.ts). */
  operation: z.string(),
  purpose: z.string(),
  /** How much was shown: the widest of list, page, identity, export; none where nobody was. */
  shown: z.enum(['none', 'list', 'page', 'identity', 'export']),
  outcome: z.enum(['entered', 'answered', 'denied', 'failed']),
  basisKind: z.string().nullable(),
  persons: z.number().int(),
  staff: z.object({ id: z.uuid(), name: z.string(), badgeNo: z.string() }).nullable(),
  unitName: z.string().nullable(),
  role: z.string().nullable(),
})
export type Look = z.output<typeof look>

const pageInput = {
  cursor: z
    .string()
    .regex(/^[0-9TZ:.-]{1,40}_\d{1,19}$/)
    .optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
}

export const listPersonLooks = query({
  name: 'privacy.listPersonLooks',
  path: '/api/privacy/persons/:id/looks',
  summary: 'Who was shown this person, newest first, for those entitled to know',
  input: z.strictObject({ id: personId, ...pageInput }),
  output: z.object({
    personId,
    items: z.array(look),
    nextCursor: z.string().nullable(),
    withheld: z.object({ count: z.number().int(), until: z.iso.date().nullable() }),
  }),
})

export const listStaffLooks = query({
  name: 'privacy.listStaffLooks',
  path: '/api/privacy/staff/:id/looks',
  summary: 'What a staff member looked at: to himself and to his leaders',
  input: z.strictObject({ id: z.uuid(), ...pageInput }),
  output: z.object({ items: z.array(look), nextCursor: z.string().nullable() }),
})

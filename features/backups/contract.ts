import { z } from 'zod'
import { instant, query } from '#platform/http/contract.ts'

/** What is wrong; the texts are in the messages of this slice. */
export const fault = z.enum([
  'not_set_up',
  'never',
  'base_old',
  'log_waits',
  'problem',
  'no_sheet',
  'sheet_left',
  'sheet_untried',
])

export const state = query({
  name: 'backups.state',
  path: '/api/backups',
  summary: 'How the backups of this installation stand, and what is wrong with them',
  input: z.strictObject({}),
  output: z.object({
    /** False where another server keeps the database: its administrator backs it up, and the rest is empty. */
    isOurs: z.boolean(),
    target: z.string().nullable(),
    lastBaseAt: instant.nullable(),
    lastBaseBytes: z.number().int().nullable(),
    /** Every second before this one can be restored. */
    coveredUntil: instant.nullable(),
    waitingSince: instant.nullable(),
    faults: z.array(z.object({ fault, text: z.string(), remedy: z.string() })),
  }),
})

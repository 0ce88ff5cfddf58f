import { z } from 'zod'
import { instant, query } from '#platform/http/contract.ts'

/** What is wrong; the texts are in the messages of this slice. */
export const fault = z.enum(['found', 'stopped', 'unwitnessed', 'few_witnesses', 'still', 'waiting'])

export const state = query({
  name: 'sealedLog.state',
  path: '/api/sealed-log',
  summary: 'How the sealed log stands: its newest head, who outside vouches for it, and what is wrong',
  input: z.strictObject({}),
  output: z.object({
    /** `sealed`, `unwitnessed` (fewer than two witnesses were ever enrolled), `red`, or `stopped`: bulk operations wait. */
    level: z.enum(['sealed', 'unwitnessed', 'red', 'stopped']),
    /** Events under the newest signed head; null before the first. */
    size: z.number().int().nullable(),
    signedAt: instant.nullable(),
    /** Age of the oldest event that is not in the tree yet, in seconds. */
    lagSeconds: z.number().int(),
    witnesses: z.array(
      z.object({
        name: z.string(),
        url: z.string(),
        enrolledAt: instant,
        cosignedAt: instant.nullable(),
        cosignedSize: z.number().int().nullable(),
        /** Whether its last word is no older than 15 minutes. */
        isFresh: z.boolean(),
        fault: z.string().nullable(),
      }),
    ),
    faults: z.array(z.object({ fault, text: z.string(), remedy: z.string() })),
  }),
})

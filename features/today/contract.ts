import { z } from 'zod'
import { date, query } from '#platform/http/contract.ts'

export const mine = query({
  name: 'today.mine',
  path: '/api/today',
  summary: "What the posting asks for today: due and overdue work, and this week's numbers; no resident is shown",
  input: z.strictObject({}),
  output: z.object({
    date,
    items: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        detail: z.string(),
        dueOn: date.nullable(),
        overdue: z.boolean(),
        basis: z.array(z.object({ text: z.string(), unverified: z.boolean() })),
        path: z.string(),
      }),
    ),
    figures: z.array(
      z.object({
        id: z.string(),
        label: z.string(),
        value: z.number().int(),
        target: z.number().nullable(),
        detail: z.string(),
        path: z.string(),
      }),
    ),
  }),
})

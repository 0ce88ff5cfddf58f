import { z } from 'zod'
import { date, instant, query } from '#platform/http/contract.ts'

export const listMine = query({
  name: 'workLog.listMine',
  path: '/api/work-log',
  summary: 'What one did on a day, from the activities; nothing of it was typed for the log',
  input: z.strictObject({ day: date.optional() }),
  output: z.object({
    day: date,
    items: z.array(
      z.object({
        id: z.uuid(),
        kind: z.string(),
        title: z.string(),
        at: instant,
        endedAt: instant.nullable(),
        place: z.string().nullable(),
        withOthers: z.number().int(),
        /** Done as cover (代管) for the responsible officer. */
        asCover: z.boolean(),
        /** `at` is the first instant of the day and says nothing of the hour. */
        toTheDay: z.boolean(),
        path: z.string().nullable(),
      }),
    ),
  }),
})

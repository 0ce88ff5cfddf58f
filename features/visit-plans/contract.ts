import { z } from 'zod'
import { command, date, instant, page, pageInput, query } from '#platform/http/contract.ts'

/** First day of a month. */
const month = date.refine((d) => d.endsWith('-01'), { error: 'not_first_of_month' })
const name = z.object({ id: z.uuid(), name: z.string() })
/** Numbers of a plan are for one week. */
const targetHouseholds = z.number().int().min(1).max(99)
const targetUnits = z.number().int().min(0).max(99)
const targets = { targetHouseholds: z.number().int(), targetUnits: z.number().int() }

/** What a number of the month counts; each opens its doors. */
export const BEHIND = ['households', 'units', 'care', 'residences'] as const
export type Behind = (typeof BEHIND)[number]

export const setPlan = command({
  name: 'visitPlans.setPlan',
  path: '/api/visit-plans',
  summary: 'Sets or corrects what a posting is to reach in a week of a month; what was set before stays as history',
  input: z.strictObject({
    postingId: z.uuid(),
    month,
    /** How often the plan of this month has been set as the caller knows; 0: never. */
    no: z.number().int().min(0),
    targetHouseholds,
    targetUnits,
  }),
  output: z.object({ no: z.number().int() }),
  errors: {},
})

export const getMonth = query({
  name: 'visitPlans.getMonth',
  path: '/api/visit-plans/month',
  summary:
    'The plans of a month by officer, with what was reached and what falls due; an officer sees his own. Attempts and voided visits never count',
  input: z.strictObject({ month }),
  output: z.object({
    month,
    fewestHouseholds: z.number().int(),
    postings: z.array(
      z.object({
        postingId: z.uuid(),
        officer: name,
        unitName: z.string(),
        duty: z.string(),
        /** A week. */
        ...targets,
        /** Where the numbers come from: the month itself, the month named, or the parameter of the city office. */
        from: z.union([month, z.literal('parameter')]),
        /** The whole month. */
        monthHouseholds: z.number().int(),
        monthUnits: z.number().int(),
        /** Doors and households behind each number; a household counts once a month. */
        counts: z.object({
          households: z.number().int(),
          units: z.number().int(),
          care: z.number().int(),
          residences: z.number().int(),
        }),
        no: z.number().int(),
        /** How the plan of this month was set, the newest first. */
        history: z.array(z.object({ no: z.number().int(), ...targets, setBy: name, setAt: instant })),
      }),
    ),
    can: z.object({ set: z.boolean() }),
  }),
})

export const listBehind = query({
  name: 'visitPlans.listBehind',
  path: '/api/visit-plans/behind',
  summary: 'The doors behind a number of the month, by day; places, no names',
  input: z.strictObject({ postingId: z.uuid(), month, what: z.enum(BEHIND), ...pageInput }),
  output: page(
    z.object({
      /** The household where households are counted, else the door. */
      id: z.uuid(),
      addressId: z.uuid(),
      place: z.string(),
      /** Met for the first time in the month, or due. */
      on: date,
    }),
  ),
})

import { z } from 'zod'
import { FLAGS, VISIT_KINDS } from '#features/visits/pure.ts'
import { command, date, instant, page, pageInput, personId, query, text } from '#platform/http/contract.ts'
import { METHODS, RESULTS, SOURCES, STATES } from './vocabulary.ts'

const version = z.number().int().min(1)
const name = z.object({ id: z.uuid(), name: z.string() })
/** First day of a month. */
const month = date.refine((d) => d.endsWith('-01'), { error: 'not_first_of_month' })
const made = z.object({ id: z.uuid(), version: z.number().int(), state: z.enum(STATES) })

const item = {
  id: z.uuid(),
  visitId: z.uuid(),
  month,
  source: z.enum(SOURCES),
  flag: z.enum(FLAGS).nullable(),
  state: z.enum(STATES),
  tries: z.number().int(),
  dueOn: date,
  overdue: z.boolean(),
  endedAt: instant.nullable(),
  answerDueOn: date.nullable(),
  answeredAt: instant.nullable(),
  visitedAt: instant,
  visitKind: z.enum(VISIT_KINDS),
  /** Who recorded the visit. */
  officer: name,
}

export const listChecks = query({
  name: 'spotChecks.listChecks',
  path: '/api/spot-checks',
  summary:
    "Spot checks in sight: a leader's all, a visitor's own that have ended; the first due first, ended ones last",
  input: z.strictObject({
    month: month.optional(),
    officerId: z.uuid().optional(),
    state: z.enum(STATES).optional(),
    source: z.enum(SOURCES).optional(),
    visitId: z.uuid().optional(),
    ...pageInput,
  }),
  output: page(z.object({ ...item, place: z.string() })),
})

export const getCheck = query({
  name: 'spotChecks.getCheck',
  path: '/api/spot-checks/:id',
  summary: 'A spot check with its tries and the visit it is about; who was met is masked',
  input: z.strictObject({ id: z.uuid() }),
  output: z.object({
    ...item,
    /** Null where the visit, made by the reader himself, is out of his sight by now: he may still answer. */
    addressId: z.uuid().nullable(),
    addressText: z.string(),
    visitors: z.array(name),
    metCount: z.number().int().nullable(),
    persons: z.array(z.object({ personId, nameMask: z.string() })),
    visitVoided: z.boolean(),
    openedAt: instant,
    /** Who added it by hand; null where it was drawn. */
    openedBy: name.nullable(),
    endedBy: name.nullable(),
    history: z.array(
      z.object({
        id: z.uuid(),
        at: instant,
        method: z.enum(METHODS),
        result: z.enum(RESULTS),
        note: z.string().nullable(),
        by: name,
      }),
    ),
    /** How often nobody may be reached. */
    maxTries: z.number().int(),
    answer: z.string().nullable(),
    answeredBy: name.nullable(),
    version: z.number().int(),
    can: z.object({ record: z.boolean(), answer: z.boolean() }),
  }),
})

export const recordTry = command({
  name: 'spotChecks.recordTry',
  path: '/api/spot-checks/:id/tries',
  summary: 'Somebody was asked again, or could not be reached; the last of some tries ends the check as not verified',
  input: z.strictObject({
    id: z.uuid(),
    version,
    method: z.enum(METHODS),
    at: instant,
    result: z.enum(RESULTS),
    note: text(2, 200).optional(),
  }),
  output: made,
  errors: { spot_check_state: 409 },
})

export const answerCheck = command({
  name: 'spotChecks.answerCheck',
  path: '/api/spot-checks/:id/answer',
  summary: 'What the visitor says to a visit that was found untrue, once, within the days of the rule',
  input: z.strictObject({ id: z.uuid(), version, text: text(5, 500) }),
  output: made,
  errors: { spot_check_state: 409, spot_check_not_yours: 403, spot_check_answer_late: 409 },
})

export const addCheck = command({
  name: 'spotChecks.addCheck',
  path: '/api/spot-checks',
  summary: 'A leader has a visit checked because of one of its soft flags',
  input: z.strictObject({ visitId: z.uuid(), flag: z.enum(FLAGS) }),
  output: z.object({ id: z.uuid() }),
  errors: { spot_check_exists: 409, spot_check_own_visit: 403, spot_check_no_flag: 409, visit_voided: 409 },
})

const counts = {
  OPEN: z.number().int(),
  TRUE: z.number().int(),
  FALSE: z.number().int(),
  UNVERIFIED: z.number().int(),
  CANCELLED: z.number().int(),
}

export const getShares = query({
  name: 'spotChecks.getShares',
  path: '/api/spot-checks/shares',
  summary: 'How many visits of a month were checked and what came of it, by who recorded them; nothing is deducted',
  input: z.strictObject({ month }),
  output: z.object({
    month,
    /** Months in which there are checks, the newest first. */
    months: z.array(month),
    officers: z.array(
      z.object({
        officer: name,
        /** Visits among which was drawn; null where there was no draw that the reader may see. */
        population: z.number().int().nullable(),
        drawIds: z.array(z.uuid()),
        counts: z.object(counts),
      }),
    ),
  }),
})

export const getDraw = query({
  name: 'spotChecks.getDraw',
  path: '/api/spot-checks/draws/:id',
  summary: 'A draw with all that is needed to draw it again: seed, share, the visits there were and those it took',
  input: z.strictObject({ id: z.uuid() }),
  output: z.object({
    id: z.uuid(),
    month,
    officer: name,
    drawnAt: instant,
    /** Percent. */
    share: z.number(),
    /** Hexadecimal. */
    seed: z.string(),
    visitIds: z.array(z.uuid()),
    /** Drawn again from seed and share now. */
    drawnIds: z.array(z.uuid()),
    /** They are those that were opened then. */
    isSame: z.boolean(),
  }),
})

import { z } from 'zod'
import { command, date, fileOutput, page, pageInput, purposeInput, query, text } from '#platform/http/contract.ts'
import { BODIES, EVALUATIONS, FIELDS, SOURCES, STATES, STEP_KINDS, WAYS } from './vocabulary.ts'

const version = z.number().int().min(1)
/** Random, and of no other kind: a UUIDv7 tells the millisecond it was made in, and with it the door. */
const randomId = z.uuidv4()
const of = { id: randomId, version }
const made = z.object({ id: randomId, version: z.number().int(), state: z.enum(STATES) })
const name = z.object({ id: z.uuid(), name: z.string() })
const words = text(5, 1000)
const said = text(2, 1000)
const communityCode = z.string().regex(/^\d{12}$/)
const community = z.object({ code: z.string(), name: z.string() })

/** Refusals of every act on a suggestion. */
const ACT_ERRORS = { suggestion_not_yours: 403, suggestion_state: 409 }

export const recordSuggestion = command({
  name: 'suggestions.recordSuggestion',
  path: '/api/suggestions',
  summary:
    'Records a suggestion about police service or local safety that its speaker wants answered; a random id from the device, the day only, the community only',
  input: z.strictObject({
    id: randomId,
    source: z.enum(SOURCES),
    communityCode,
    receivedOn: date,
    field: z.enum(FIELDS),
    text: words,
    isPoliceMatter: z.boolean(),
    /** Said by whoever records it; what wants no answer is not written down. */
    wantsAnswer: z.literal(true, { error: 'suggestion_wants_no_answer' }),
    /** Only where the speaker wishes his name kept. */
    speaker: text(1, 40).optional(),
  }),
  output: made,
  errors: { suggestion_id_reused: 409 },
})

export const assignSuggestion = command({
  name: 'suggestions.assignSuggestion',
  path: '/api/suggestions/:id/assign',
  summary: 'Hands a suggestion out to whoever is to answer it (交办)',
  input: z.strictObject({ ...of, toStaffId: z.uuid(), text: said.optional() }),
  output: made,
  errors: ACT_ERRORS,
})

export const takeUpSuggestion = command({
  name: 'suggestions.takeUpSuggestion',
  path: '/api/suggestions/:id/take-up',
  summary: 'Its owner works on it (办理)',
  input: z.strictObject({ ...of, text: said.optional() }),
  output: made,
  errors: ACT_ERRORS,
})

export const replySuggestion = command({
  name: 'suggestions.replySuggestion',
  path: '/api/suggestions/:id/replies',
  summary: 'Something was said in reply: a word on the way, or (isAnswer) the answer',
  input: z.strictObject({ ...of, isAnswer: z.boolean(), way: z.enum(WAYS), text: said }),
  output: made,
  errors: ACT_ERRORS,
})

export const evaluateSuggestion = command({
  name: 'suggestions.evaluateSuggestion',
  path: '/api/suggestions/:id/evaluate',
  summary: 'What the speaker, or the meeting, says to the answer; who is not satisfied is answered anew',
  input: z.strictObject({ ...of, evaluation: z.enum(EVALUATIONS), text: said.optional() }),
  output: made,
  errors: ACT_ERRORS,
})

export const endSuggestion = command({
  name: 'suggestions.endSuggestion',
  path: '/api/suggestions/:id/end',
  summary:
    'Ends a suggestion: answered and not evaluated, not for the police (told to whom it goes), or recorded by mistake',
  input: z.strictObject({
    ...of,
    as: z.enum(['CLOSED', 'NOT_POLICE', 'WITHDRAWN']),
    toBody: z.enum(BODIES).optional(),
    toBodyName: text(2, 60).optional(),
    reason: text(2, 500),
  }),
  output: made,
  errors: ACT_ERRORS,
})

const stated = {
  ...purposeInput,
  purpose: z.enum(['visit', 'counter', 'spot_check', 'data_fix']),
  basisKind: z.enum(['suggestion']),
}

const clock = z.object({
  code: z.enum(['suggestion.firstReply', 'suggestion.reply']),
  dueOn: date,
  overdue: z.boolean(),
  doneOn: date.nullable(),
  waived: z.boolean(),
})

export const getSuggestion = query({
  name: 'suggestions.getSuggestion',
  path: '/api/suggestions/:id',
  summary: 'A suggestion with its steps; whether a name is kept, never which',
  input: z.strictObject({ id: randomId, ...stated }),
  output: z.object({
    id: randomId,
    source: z.enum(SOURCES),
    community,
    receivedOn: date,
    field: z.enum(FIELDS),
    text: z.string(),
    isPoliceMatter: z.boolean(),
    isNamed: z.boolean(),
    owner: name,
    state: z.enum(STATES),
    repliedOn: date.nullable(),
    evaluation: z.enum(EVALUATIONS).nullable(),
    endedOn: date.nullable(),
    clocks: z.array(clock),
    steps: z.array(
      z.object({
        no: z.number().int(),
        kind: z.enum(STEP_KINDS),
        doneOn: date,
        by: name,
        way: z.enum(WAYS).nullable(),
        text: z.string().nullable(),
        toStaff: name.nullable(),
        toBody: z.enum(BODIES).nullable(),
        toBodyName: z.string().nullable(),
        evaluation: z.enum(EVALUATIONS).nullable(),
      }),
    ),
    createdBy: name,
    version: z.number().int(),
    /** Colleagues to whom it may be handed out; empty where it may not be. */
    colleagues: z.array(name),
    can: z.object({
      assign: z.boolean(),
      takeUp: z.boolean(),
      tell: z.boolean(),
      reply: z.boolean(),
      evaluate: z.boolean(),
      close: z.boolean(),
      notPolice: z.boolean(),
      withdraw: z.boolean(),
      reveal: z.boolean(),
    }),
  }),
})

export const revealSpeaker = query({
  name: 'suggestions.revealSpeaker',
  path: '/api/suggestions/:id/speaker',
  summary: 'Opens the name that the speaker wished kept, so that he can be answered; gone once it has ended',
  input: z.strictObject({ id: randomId, ...stated }),
  output: z.object({ id: randomId, speaker: z.string() }),
  errors: { suggestion_not_named: 404 },
})

const item = z.object({
  id: randomId,
  source: z.enum(SOURCES),
  community,
  receivedOn: date,
  field: z.enum(FIELDS),
  text: z.string(),
  isPoliceMatter: z.boolean(),
  isNamed: z.boolean(),
  owner: name,
  state: z.enum(STATES),
  evaluation: z.enum(EVALUATIONS).nullable(),
  /** The clock that falls due first; null where none runs. */
  dueOn: date.nullable(),
  overdue: z.boolean(),
})

export const listSuggestions = query({
  name: 'suggestions.listSuggestions',
  path: '/api/suggestions',
  summary: 'Suggestions, newest day first; nobody named',
  input: z.strictObject({
    state: z.enum(STATES).optional(),
    source: z.enum(SOURCES).optional(),
    communityCode: communityCode.optional(),
    open: z.enum(['yes']).optional(),
    /** Owned by the actor or by whom he covers. */
    mine: z.enum(['yes']).optional(),
    overdue: z.enum(['yes']).optional(),
    ...pageInput,
  }),
  output: page(item),
})

/** Both days inclusive. */
const period = { communityCode, from: date, to: date }

export const listReplies = query({
  name: 'suggestions.listReplies',
  path: '/api/suggestions/replies',
  summary: 'With what the next meeting opens: what was answered in the period, and what is still open; texts only',
  input: z.strictObject(period),
  output: z.object({
    community,
    answered: z.array(
      z.object({
        id: randomId,
        field: z.enum(FIELDS),
        text: z.string(),
        receivedOn: date,
        repliedOn: date,
        reply: z.string(),
        sentOnTo: z.string().nullable(),
      }),
    ),
    open: z.array(
      z.object({
        id: randomId,
        field: z.enum(FIELDS),
        text: z.string(),
        receivedOn: date,
        dueOn: date.nullable(),
        /** What was said on the way. */
        reply: z.string().nullable(),
      }),
    ),
    /** More that did not fit, heard later than these. */
    left: z.number().int(),
  }),
})

export const printReplies = query({
  name: 'suggestions.printReplies',
  path: '/api/suggestions/replies/print',
  summary: 'The same as a page to print for the meeting',
  input: z.strictObject(period),
  output: fileOutput,
  file: true,
})

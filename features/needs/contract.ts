import { z } from 'zod'
import {
  command,
  date,
  instant,
  page,
  pageInput,
  personId,
  purposeInput,
  query,
  text,
} from '#platform/http/contract.ts'
import { BODIES, CHANNELS, CONFIRMATIONS, NEED_TYPES, STATES, STEP_KINDS, WAYS } from './vocabulary.ts'

const version = z.number().int().min(1)
const of = { id: z.uuid(), version }
const made = z.object({ id: z.uuid(), version: z.number().int(), state: z.enum(STATES) })
const name = z.object({ id: z.uuid(), name: z.string() })
const words = text(5, 1000)
const said = text(2, 1000)

/** Refusals of every act on a need. */
const ACT_ERRORS = { need_not_yours: 403, need_state: 409 }

/** What may be corrected while a need is open. */
const sheet = {
  /** Who asked: somebody of that door. Left out: nobody is named. */
  personId: personId.optional(),
  type: z.enum(NEED_TYPES),
  text: words,
  /** 属公安职责; everything else is usually handed on. */
  isPoliceMatter: z.boolean(),
}

export const recordNeed = command({
  name: 'needs.recordNeed',
  path: '/api/needs',
  summary: 'Records what a resident needs; the id comes from the device, so that sending twice changes nothing',
  input: z.strictObject({
    id: z.uuid(),
    channel: z.enum(CHANNELS),
    /** The visit it was heard on; it may arrive after the need. */
    visitId: z.uuid().optional(),
    addressId: z.uuid(),
    householdId: z.uuid().optional(),
    receivedAt: instant,
    ...sheet,
  }),
  output: made,
  errors: { need_id_reused: 409, need_address_retired: 409 },
})

export const editNeed = command({
  name: 'needs.editNeed',
  method: 'PUT',
  path: '/api/needs/:id',
  summary: 'Corrects the words of an open need; door, channel and time stay',
  input: z.strictObject({ ...of, ...sheet }),
  output: made,
  errors: { need_state: 409 },
})

export const replyNeed = command({
  name: 'needs.replyNeed',
  path: '/api/needs/:id/replies',
  summary: 'The resident was told something: a reply on the way, or (isResult) what came of it',
  input: z.strictObject({ ...of, isResult: z.boolean(), way: z.enum(WAYS), text: said }),
  output: made,
  errors: ACT_ERRORS,
})

export const transferNeed = command({
  name: 'needs.transferNeed',
  path: '/api/needs/:id/transfer',
  summary: 'Hands a need on to a colleague or an outside body; its owner stays owner until the other side has it',
  input: z.strictObject({
    ...of,
    toStaffId: z.uuid().optional(),
    toBody: z.enum(BODIES).optional(),
    toBodyName: text(2, 60).optional(),
    text: said.optional(),
  }),
  output: made,
  errors: ACT_ERRORS,
})

export const answerTransfer = command({
  name: 'needs.answerTransfer',
  path: '/api/needs/:id/transfer/answer',
  summary: 'The other side has it, or sends it back, or its owner takes it back',
  input: z.strictObject({ ...of, answer: z.enum(['accept', 'return', 'takeBack']), text: said.optional() }),
  output: made,
  errors: ACT_ERRORS,
})

export const confirmNeed = command({
  name: 'needs.confirmNeed',
  path: '/api/needs/:id/confirm',
  summary: 'What the resident says to the result; who is not satisfied gets the need worked on again',
  input: z.strictObject({ ...of, confirmation: z.enum(CONFIRMATIONS), text: said.optional() }),
  output: made,
  errors: { ...ACT_ERRORS, need_not_silent_yet: 409 },
})

export const endNeed = command({
  name: 'needs.endNeed',
  path: '/api/needs/:id/end',
  summary: 'Ends a need that cannot be met, with the reason that the resident was told, or one that was withdrawn',
  input: z.strictObject({
    ...of,
    as: z.enum(['NOT_POSSIBLE', 'WITHDRAWN']),
    /** How the resident was told; required where it cannot be met. */
    way: z.enum(WAYS).optional(),
    reason: text(2, 500),
  }),
  output: made,
  errors: ACT_ERRORS,
})

const clock = z.object({
  code: z.enum(['need.firstReply', 'need.feedback']),
  dueOn: date,
  overdue: z.boolean(),
  doneAt: instant.nullable(),
  waived: z.boolean(),
})

export const getNeed = query({
  name: 'needs.getNeed',
  path: '/api/needs/:id',
  summary: 'A need with its steps and who asked; needs a purpose',
  input: z.strictObject({ id: z.uuid(), ...purposeInput }),
  output: z.object({
    id: z.uuid(),
    channel: z.enum(CHANNELS),
    visitId: z.uuid().nullable(),
    /** The visit is here and in sight. */
    hasVisit: z.boolean(),
    addressId: z.uuid(),
    addressText: z.string(),
    householdId: z.uuid().nullable(),
    person: z.object({ personId, name: z.string(), phoneMask: z.string().nullable() }).nullable(),
    /** Everybody of the household, or behind the door, masked, so that a correction may choose among them. */
    members: z.array(z.object({ personId, nameMask: z.string(), relationToHead: z.string() })),
    type: z.enum(NEED_TYPES),
    text: z.string(),
    isPoliceMatter: z.boolean(),
    owner: name,
    receivedAt: instant,
    state: z.enum(STATES),
    toStaff: name.nullable(),
    toBody: z.enum(BODIES).nullable(),
    toBodyName: z.string().nullable(),
    firstRepliedAt: instant.nullable(),
    fedBackAt: instant.nullable(),
    confirmation: z.enum(CONFIRMATIONS).nullable(),
    endedAt: instant.nullable(),
    clocks: z.array(clock),
    steps: z.array(
      z.object({
        id: z.uuid(),
        kind: z.enum(STEP_KINDS),
        at: instant,
        by: name,
        way: z.enum(WAYS).nullable(),
        text: z.string().nullable(),
        toStaff: name.nullable(),
        toBody: z.enum(BODIES).nullable(),
        toBodyName: z.string().nullable(),
        confirmation: z.enum(CONFIRMATIONS).nullable(),
      }),
    ),
    createdBy: name,
    createdAt: instant,
    updatedBy: name.nullable(),
    updatedAt: instant.nullable(),
    /** Somebody acted on it as cover (代管). */
    asCover: z.boolean(),
    version: z.number().int(),
    /** Colleagues to whom it may be handed on; empty where it may not be. */
    colleagues: z.array(name),
    can: z.object({
      edit: z.boolean(),
      reply: z.boolean(),
      feedback: z.boolean(),
      transfer: z.boolean(),
      accept: z.boolean(),
      return: z.boolean(),
      takeBack: z.boolean(),
      confirm: z.boolean(),
      notPossible: z.boolean(),
      withdraw: z.boolean(),
    }),
  }),
})

const needItem = z.object({
  id: z.uuid(),
  type: z.enum(NEED_TYPES),
  channel: z.enum(CHANNELS),
  receivedAt: instant,
  addressId: z.uuid(),
  place: z.string(),
  person: z.object({ personId, nameMask: z.string() }).nullable(),
  text: z.string(),
  isPoliceMatter: z.boolean(),
  owner: name,
  state: z.enum(STATES),
  confirmation: z.enum(CONFIRMATIONS).nullable(),
  /** The clock that falls due first; null where none runs. */
  dueOn: date.nullable(),
  overdue: z.boolean(),
})

export const listNeeds = query({
  name: 'needs.listNeeds',
  path: '/api/needs',
  summary: 'Needs, newest first, names masked, place to the building',
  input: z.strictObject({
    state: z.enum(STATES).optional(),
    open: z.enum(['yes']).optional(),
    /** Owned by the actor or by whom he covers, or being handed on to them. */
    mine: z.enum(['yes']).optional(),
    overdue: z.enum(['yes']).optional(),
    householdId: z.uuid().optional(),
    addressId: z.uuid().optional(),
    visitId: z.uuid().optional(),
    ...pageInput,
  }),
  output: page(needItem),
})

import { z } from 'zod'
import { command, date, instant, page, pageInput, personId, query, text } from '#platform/http/contract.ts'
import { INSTRUMENTS, PARTY_ROLES, STATES, TASK_KINDS, TASK_STATES } from './vocabulary.ts'

const uuid = z.uuid()
const version = z.number().int().min(1)
const of = { id: uuid, version }
const name = z.object({ id: uuid, name: z.string() })
const changed = z.object({ id: uuid, version: z.number().int() })

/** What the paper says. */
const paper = {
  instrumentNo: text(1, 40),
  issuedBy: text(2, 60),
}
const address = text(2, 200)

export const openFollowUp = command({
  name: 'followUps.openFollowUp',
  path: '/api/follow-ups',
  summary:
    'Begins to follow up one legal paper until its last day, with the tasks its rule asks for; an officer for himself, a deputy for an officer',
  input: z.strictObject({
    instrument: z.enum(INSTRUMENTS),
    ...paper,
    issuedOn: date,
    /** Left out: the usual term of a warning; every other paper says its own. */
    endOn: date.optional(),
    legalBasis: z
      .array(z.string().regex(/^\S{2,60}$/, { error: 'invalid_format' }))
      .min(1)
      .max(6)
      .optional(),
    disputeId: uuid.optional(),
    /** Whom a deputy assigns it to; an officer leaves it out. */
    officerId: uuid.optional(),
    parties: z
      .array(
        z.strictObject({
          role: z.enum(PARTY_ROLES),
          personId: personId.optional(),
          name: text(1, 60).optional(),
          /** Of a victim only: sealed, and shown by an act of its own. */
          address: address.optional(),
        }),
      )
      .min(1)
      .max(6),
  }),
  output: changed.extend({ endOn: date }),
  errors: { follow_up_known: 409, follow_up_conflict: 409 },
})

const item = z.object({
  id: uuid,
  instrument: z.enum(INSTRUMENTS),
  instrumentNo: z.string(),
  issuedBy: z.string(),
  issuedOn: date,
  endOn: date,
  officer: name,
  state: z.enum(STATES),
})

export const list = query({
  name: 'followUps.list',
  path: '/api/follow-ups',
  summary:
    'Open follow-ups, newest first: one’s own, or those of the station for its deputy. They are told apart by their paper; no party is named',
  input: z.strictObject({ ...pageInput }),
  output: page(item.extend({ nextDueOn: date.nullable(), overdue: z.boolean() })),
})

const party = z.object({
  id: uuid,
  role: z.enum(PARTY_ROLES),
  personId: personId.nullable(),
  name: z.string(),
  /** Where he can be reached is known, and protected. */
  hasAddress: z.boolean(),
})
const task = z.object({
  id: uuid,
  kind: z.enum(TASK_KINDS),
  dueOn: date,
  byRule: z.boolean(),
  state: z.enum(TASK_STATES),
  overdue: z.boolean(),
  doneOn: date.nullable(),
  doneBy: name.nullable(),
  result: z.string().nullable(),
  violation: z.boolean(),
  version: z.number().int(),
})
const basis = z.object({
  code: z.string(),
  name: z.string(),
  article: z.string(),
  excerpt: z.string().nullable(),
  sourceMark: z.string(),
})
const detail = item.extend({
  legalBasis: z.array(basis),
  disputeId: uuid.nullable(),
  parties: z.array(party),
  tasks: z.array(task),
  version: z.number().int(),
})

export const get = query({
  name: 'followUps.get',
  path: '/api/follow-ups/:id',
  summary: 'An open follow-up with its parties and tasks; protected addresses are not in it',
  input: z.strictObject({ id: uuid }),
  output: detail.extend({
    can: z.object({
      correct: z.boolean(),
      assign: z.boolean(),
      close: z.boolean(),
      addTask: z.boolean(),
      record: z.boolean(),
      address: z.boolean(),
    }),
  }),
})

export const listDue = query({
  name: 'followUps.listDue',
  path: '/api/follow-ups/due',
  summary: 'Open tasks of one’s own follow-ups that are overdue or due within days, first due first; nobody is named',
  input: z.strictObject({}),
  output: z.object({
    items: z.array(
      z.object({
        id: uuid,
        followUpId: uuid,
        instrument: z.enum(INSTRUMENTS),
        instrumentNo: z.string(),
        kind: z.enum(TASK_KINDS),
        dueOn: date,
        overdue: z.boolean(),
        version: z.number().int(),
      }),
    ),
  }),
})

export const revealAddress = query({
  name: 'followUps.revealAddress',
  path: '/api/follow-ups/:id/address',
  summary: 'Where a protected party can be reached: an act of its own, logged as such',
  input: z.strictObject({ id: uuid, partyId: uuid }),
  output: z.object({
    id: uuid,
    partyId: uuid,
    persons: z.array(z.object({ personId })),
    address: z.string(),
  }),
  errors: { follow_up_no_address: 409 },
})

export const setAddress = command({
  name: 'followUps.setAddress',
  method: 'PUT',
  path: '/api/follow-ups/:id/address',
  summary: 'Stores where a protected party can be reached now; the one before is gone',
  input: z.strictObject({ ...of, partyId: uuid, address }),
  output: changed,
  errors: { follow_up_not_protected: 409 },
})

export const correct = command({
  name: 'followUps.correct',
  method: 'PUT',
  path: '/api/follow-ups/:id',
  summary: 'Corrects number and issuer, or shortens the term; a longer one needs a new paper',
  input: z.strictObject({ ...of, ...paper, endOn: date }),
  output: changed,
  errors: { follow_up_known: 409 },
})

export const assign = command({
  name: 'followUps.assign',
  path: '/api/follow-ups/:id/officer',
  summary: 'A deputy gives a follow-up to another officer of the station',
  input: z.strictObject({ ...of, officerId: uuid }),
  output: changed,
  errors: { follow_up_conflict: 409 },
})

export const addTask = command({
  name: 'followUps.addTask',
  path: '/api/follow-ups/:id/tasks',
  summary: 'Adds a task by hand, due until the last day',
  input: z.strictObject({ id: uuid, kind: z.enum(TASK_KINDS), dueOn: date }),
  output: changed,
})

export const recordTask = command({
  name: 'followUps.recordTask',
  path: '/api/follow-ups/:id/tasks/:taskId/result',
  summary: 'Says what came of a task; a violation is told to the deputy at once',
  input: z.strictObject({
    id: uuid,
    taskId: uuid,
    version,
    doneOn: date,
    result: text(1, 300),
    violation: z.boolean(),
  }),
  output: changed.extend({ reportAtOnce: z.boolean() }),
  errors: { follow_up_task_closed: 409 },
})

export const cancelTask = command({
  name: 'followUps.cancelTask',
  path: '/api/follow-ups/:id/tasks/:taskId/cancel',
  summary: 'Takes back a task that was added by hand; those of a rule stay',
  input: z.strictObject({ id: uuid, taskId: uuid, version }),
  output: changed,
  errors: { follow_up_task_closed: 409, follow_up_task_by_rule: 409 },
})

export const close = command({
  name: 'followUps.close',
  path: '/api/follow-ups/:id/close',
  summary: 'Ends a follow-up before its last day, with the reason, and seals it; it is never opened again',
  input: z.strictObject({ ...of, closeReason: text(2, 200) }),
  output: z.object({ id: uuid, state: z.enum(STATES) }),
})

export const listSealed = query({
  name: 'followUps.listSealed',
  path: '/api/follow-ups/sealed',
  summary: 'Sealed follow-ups of the station by their papers, for its deputy; no party is named',
  input: z.strictObject({ ...pageInput }),
  output: page(
    item.extend({
      sealedOn: date,
      closeReason: z.string().nullable(),
      /** On this day it is deleted. */
      forgottenOn: date,
    }),
  ),
})

export const openSealed = command({
  name: 'followUps.openSealed',
  path: '/api/follow-ups/sealed/:id/open',
  summary: 'A deputy opens a sealed follow-up for once, with a stated reason that stays with it',
  input: z.strictObject({ id: uuid, reason: text(5, 200) }),
  output: detail.extend({
    sealedOn: date,
    closeReason: z.string().nullable(),
    looks: z.array(z.object({ id: uuid, at: instant, by: name, reason: z.string() })),
  }),
})

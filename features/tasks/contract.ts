import { z } from 'zod'
import { command, date, instant, page, pageInput, query } from '#platform/http/contract.ts'

export const TASK_STATES = [
  'NEW',
  'SIGNED',
  'DOING',
  'REPORTED',
  'APPROVED',
  'RETURNED',
  'CLOSED',
  'CANCELLED',
] as const
export const TASK_PURPOSES = ['visit', 'verify', 'care', 'data_fix', 'counter', 'inspection', 'spot_check'] as const
export const RECORD_KINDS = [
  'residence',
  'household',
  'address',
  'house',
  'visit',
  'person',
  'care_subject',
  'hazard',
  'safetyVisit',
  'spot_check',
] as const

/** Kinds of record with a page of their own, where their task is done; `$id` stands for the record. */
export const OWN_PAGES: Partial<Record<(typeof RECORD_KINDS)[number], string>> = {
  hazard: '/hazards/$id',
  care_subject: '/care/$id',
  spot_check: '/spot-checks/$id',
}

const task = z.object({
  id: z.uuid(),
  kind: z.string(),
  title: z.string(),
  purpose: z.enum(TASK_PURPOSES),
  recordKind: z.enum(RECORD_KINDS),
  /** Left out where the record is a person, because a list of tasks shows nobody, or one that nothing may lead to. */
  recordId: z.uuid().nullable(),
  addressId: z.uuid().nullable(),
  addressText: z.string().nullable(),
  assignee: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  state: z.enum(TASK_STATES),
  dueOn: date,
  overdue: z.boolean(),
  version: z.number().int(),
  can: z.object({ sign: z.boolean() }),
})

export const listTasks = query({
  name: 'tasks.listTasks',
  path: '/api/tasks',
  summary:
    "Tasks, first due first: one's own (also those of nobody) or all of the unit; open ones unless asked otherwise",
  input: z.strictObject({
    of: z.enum(['me', 'unit']).default('me'),
    state: z.enum(['open', 'closed']).default('open'),
    kind: z
      .string()
      .regex(/^[a-z][a-zA-Z.-]{2,60}$/)
      .optional(),
    overdue: z.enum(['yes']).optional(),
    ...pageInput,
  }),
  output: page(task),
})

export const getTask = query({
  name: 'tasks.getTask',
  path: '/api/tasks/:id',
  summary: 'One task with its history',
  input: z.strictObject({ id: z.uuid() }),
  output: task.extend({
    createdAt: instant,
    signedAt: instant.nullable(),
    closedAt: instant.nullable(),
    closedBy: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  }),
})

export const signTask = command({
  name: 'tasks.signTask',
  path: '/api/tasks/:id/sign',
  summary: "Signs for a new task; one that was nobody's becomes the signer's",
  input: z.strictObject({ id: z.uuid(), version: z.number().int().min(1) }),
  output: z.object({ id: z.uuid(), version: z.number().int() }),
  errors: { task_closed: 409, task_signed: 409, task_not_yours: 403 },
})

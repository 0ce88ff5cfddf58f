import { z } from 'zod'
import { command, date, instant, page, pageInput, query, text } from '#platform/http/contract.ts'
import { ACTS, ESCALATED_TO, FOUND_BY, HAZARD_KINDS, LEVELS, OWNER_TYPES, STATES } from './vocabulary.ts'

const version = z.number().int().min(1)
const of = { id: z.uuid(), version }

/** What may be corrected while a hazard is open; the place stays. */
const told = {
  kind: z.enum(HAZARD_KINDS),
  level: z.enum(LEVELS),
  description: text(5, 500),
  foundBy: z.enum(FOUND_BY),
  foundAt: instant,
  ownerType: z.enum(OWNER_TYPES),
  ownerName: text(2, 60).optional(),
}

/** The order of correction and the report in writing, where there are any. */
const papers = {
  orderNo: text(2, 60).optional(),
  escalatedTo: z
    .array(z.enum(ESCALATED_TO))
    .max(ESCALATED_TO.length)
    .refine((to) => new Set(to).size === to.length, { error: 'twice' })
    .default([]),
  reportedOn: date.optional(),
}

const made = z.object({ id: z.uuid(), version: z.number().int(), state: z.enum(STATES), dueOn: date })
const name = z.object({ id: z.uuid(), name: z.string() })
const refusals = { hazard_closed: 409, hazard_wrong_state: 409 }

export const reportHazard = command({
  name: 'hazards.reportHazard',
  path: '/api/hazards',
  summary: 'Reports a hazard at a door or a point; the id comes from the device, so that sending twice changes nothing',
  input: z.strictObject({
    id: z.uuid(),
    addressId: z.uuid().optional(),
    lng: z.number().min(73).max(136).optional(),
    lat: z.number().min(3).max(54).optional(),
    placeNote: text(2, 100).optional(),
    ...told,
  }),
  output: made,
  errors: { hazard_id_reused: 409, hazard_place_retired: 409, hazard_no_unit: 409 },
})

export const editHazard = command({
  name: 'hazards.editHazard',
  method: 'PUT',
  path: '/api/hazards/:id',
  summary: 'Corrects an open hazard; another level sets another date',
  input: z.strictObject({ ...of, ...told }),
  output: made,
  errors: { hazard_closed: 409 },
})

export const verifyHazard = command({
  name: 'hazards.verifyHazard',
  path: '/api/hazards/:id/verify',
  summary: 'Confirms that a reported hazard is there',
  input: z.strictObject(of),
  output: made,
  errors: refusals,
})

export const rejectHazard = command({
  name: 'hazards.rejectHazard',
  path: '/api/hazards/:id/reject',
  summary: 'Closes a report that turned out to be untrue, with a reason',
  input: z.strictObject({ ...of, reason: text(2, 200) }),
  output: made,
  errors: refusals,
})

export const assignHazard = command({
  name: 'hazards.assignHazard',
  path: '/api/hazards/:id/assign',
  summary: 'Gives a hazard to whoever has to remove it, and says what is to be done',
  input: z.strictObject({
    ...of,
    ownerType: z.enum(OWNER_TYPES),
    ownerName: text(2, 60).optional(),
    requirement: text(2, 300),
    orderNo: text(2, 60).optional(),
  }),
  output: made,
  errors: refusals,
})

export const progressHazard = command({
  name: 'hazards.progressHazard',
  path: '/api/hazards/:id/progress',
  summary: 'Notes that the removal has begun, or that it is said to be done and wants to be looked at',
  input: z.strictObject({ ...of, act: z.enum(['start', 'finish']), note: text(0, 200).optional() }),
  output: made,
  errors: refusals,
})

export const resolveHazard = command({
  name: 'hazards.resolveHazard',
  path: '/api/hazards/:id/reinspect',
  summary:
    'Somebody looked again: removed, or still there. The id of the act comes from the device, so that sending twice changes nothing',
  input: z.strictObject({
    id: z.uuid(),
    actId: z.uuid(),
    at: instant,
    isFixed: z.boolean(),
    note: text(0, 200).optional(),
    ...papers,
  }),
  output: made,
  errors: { hazard_closed: 409, hazard_id_reused: 409 },
})

export const escalateHazard = command({
  name: 'hazards.escalateHazard',
  path: '/api/hazards/:id/escalate',
  summary: 'Puts a hazard under supervision (督办) with the report in writing',
  input: z.strictObject({ ...of, note: text(0, 200).optional(), ...papers }),
  output: made,
  errors: refusals,
})

export const getHazard = query({
  name: 'hazards.getHazard',
  path: '/api/hazards/:id',
  summary: 'A hazard with its steps; it is about a place and names staff only',
  input: z.strictObject({ id: z.uuid() }),
  output: z.object({
    id: z.uuid(),
    kind: z.enum(HAZARD_KINDS),
    level: z.enum(LEVELS),
    addressId: z.uuid().nullable(),
    place: z.string(),
    placeNote: z.string().nullable(),
    lng: z.number().nullable(),
    lat: z.number().nullable(),
    description: z.string(),
    foundBy: z.enum(FOUND_BY),
    foundAt: instant,
    ownerType: z.enum(OWNER_TYPES),
    ownerName: z.string().nullable(),
    requirement: z.string().nullable(),
    dueOn: date,
    overdue: z.boolean(),
    state: z.enum(STATES),
    rejectReason: z.string().nullable(),
    reinspectedAt: instant.nullable(),
    isFixed: z.boolean().nullable(),
    resolvedAt: instant.nullable(),
    resolvedBy: name.nullable(),
    orderNo: z.string().nullable(),
    escalatedTo: z.array(z.enum(ESCALATED_TO)),
    reportedOn: date.nullable(),
    /** Order and report in writing are both needed (消防监督检查规定 ch. 4). */
    graveFire: z.boolean(),
    createdBy: name,
    createdAt: instant,
    version: z.number().int(),
    steps: z.array(
      z.object({
        id: z.uuid(),
        act: z.enum(ACTS),
        toState: z.enum(STATES),
        at: instant,
        staff: name.nullable(),
        note: z.string().nullable(),
      }),
    ),
    can: z.object({
      edit: z.boolean(),
      verify: z.boolean(),
      reject: z.boolean(),
      assign: z.boolean(),
      start: z.boolean(),
      finish: z.boolean(),
      resolve: z.boolean(),
      escalate: z.boolean(),
      openSafetyVisit: z.boolean(),
    }),
  }),
})

export const hazardItem = z.object({
  id: z.uuid(),
  kind: z.enum(HAZARD_KINDS),
  level: z.enum(LEVELS),
  place: z.string(),
  description: z.string(),
  foundAt: instant,
  ownerType: z.enum(OWNER_TYPES),
  dueOn: date,
  overdue: z.boolean(),
  state: z.enum(STATES),
})

export const listHazards = query({
  name: 'hazards.listHazards',
  path: '/api/hazards',
  summary: 'Hazards, newest first; about places, so nobody is named',
  input: z.strictObject({
    state: z.enum(STATES).optional(),
    open: z.enum(['yes', 'no']).optional(),
    overdue: z.enum(['yes']).optional(),
    level: z.enum(LEVELS).optional(),
    kind: z.enum(HAZARD_KINDS).optional(),
    addressId: z.uuid().optional(),
    ...pageInput,
  }),
  output: page(hazardItem),
})

export const openSafetyVisit = command({
  name: 'hazards.openSafetyVisit',
  path: '/api/safety-visits',
  summary:
    'Opens safety visits (安全关注户) to a door, from an open hazard at it or from the number of an incident, for at most the days of the rule safetyVisit.end. No reason in words; nothing lists them',
  input: z.strictObject({
    id: z.uuid(),
    hazardId: z.uuid().optional(),
    incidentNo: z
      .string()
      .regex(/^[A-Za-z0-9〔〕()（）-]{4,40}$/, { error: 'invalid_format' })
      .optional(),
    incidentOn: date.optional(),
    addressId: z.uuid(),
    /** Left out: the actor where he answers for the door, else whoever does. */
    officerId: z.uuid().optional(),
    until: date,
  }),
  output: z.object({ until: date }),
  errors: {
    hazard_closed: 409,
    hazard_place_retired: 409,
    hazard_id_reused: 409,
    safety_visit_too_long: 409,
    safety_visit_officer: 409,
  },
})

import { z } from 'zod'
import { command, date, page, pageInput, query, text } from '#platform/http/contract.ts'
import {
  BODY_KINDS,
  BODY_STATES,
  CONFLICTS,
  DISPUTE_TYPES,
  LANGUAGES,
  MEDIATOR_KINDS,
  REASONS,
  SEXES,
  SHORTFALLS,
} from './vocabulary.ts'

/** As many rooms as a body may have, and languages as a mediator may speak. */
const ROOMS_MAX = 10
const LANGUAGES_MAX = 10

const version = z.number().int().min(1)
const of = { id: z.uuid(), version }
const named = z.object({ id: z.uuid(), name: z.string() })
const made = z.object({ id: z.uuid(), version: z.number().int() })
const once = <T extends string>(values: readonly T[]) => new Set(values).size === values.length

const bodySheet = {
  name: text(2, 60),
  /** Stands in the number of an agreement. */
  shortName: text(1, 20),
  kind: z.enum(BODY_KINDS),
  /** The committee whose seal and numbers it uses; left out for a committee proper. */
  parentId: z.uuid().optional(),
  sealHolder: text(2, 60),
  /** 司法所 with which it is on file. */
  filedWith: text(2, 60),
  addressText: text(2, 100).optional(),
  rooms: z.array(text(1, 30)).max(ROOMS_MAX).default([]),
  openedOn: date,
}
const bodyErrors = { mediation_body_closed: 409 }

export const addBody = command({
  name: 'mediation.addBody',
  path: '/api/mediation-bodies',
  summary: 'Registers a mediation body at a station or a police room',
  input: z.strictObject({ ...bodySheet, unitId: z.uuid() }),
  output: made,
})

export const editBody = command({
  name: 'mediation.editBody',
  method: 'PUT',
  path: '/api/mediation-bodies/:id',
  summary: 'Corrects a body; where it stands stays',
  input: z.strictObject({ ...of, ...bodySheet }),
  output: made,
  errors: bodyErrors,
})

export const closeBody = command({
  name: 'mediation.closeBody',
  path: '/api/mediation-bodies/:id/close',
  summary: 'Closes a body that has no active mediator and no open room any more; its numbers stay',
  input: z.strictObject({ ...of, closedOn: date }),
  output: made,
  errors: { ...bodyErrors, mediation_body_in_use: 409 },
})

const bodyItem = z.object({
  id: z.uuid(),
  name: z.string(),
  shortName: z.string(),
  kind: z.enum(BODY_KINDS),
  parent: named.nullable(),
  unitName: z.string(),
  /** Active mediators. */
  mediators: z.number().int(),
  /** Members of the committee in their term. */
  members: z.number().int(),
  /** Of a committee proper: what 人民调解法 8 wants and is not there. */
  shortfalls: z.array(z.enum(SHORTFALLS)),
  state: z.enum(BODY_STATES),
})

export const listBodies = query({
  name: 'mediation.listBodies',
  path: '/api/mediation-bodies',
  summary: 'Mediation bodies by name',
  input: z.strictObject({ kind: z.enum(BODY_KINDS).optional(), state: z.enum(BODY_STATES).optional(), ...pageInput }),
  output: page(bodyItem).extend({ can: z.object({ add: z.boolean() }) }),
})

const bodyMediator = z.object({
  id: z.uuid(),
  name: z.string(),
  sex: z.enum(SEXES),
  kind: z.enum(MEDIATOR_KINDS),
  isCommitteeMember: z.boolean(),
  appointedTo: date.nullable(),
  /** Active, and in his term. */
  serving: z.boolean(),
})

export const getBody = query({
  name: 'mediation.getBody',
  path: '/api/mediation-bodies/:id',
  summary: 'A body with its mediators, rooms and the numbers it has used',
  input: z.strictObject({ id: z.uuid() }),
  output: bodyItem.extend({
    unitId: z.uuid(),
    parentId: z.uuid().nullable(),
    sealHolder: z.string(),
    filedWith: z.string(),
    addressText: z.string().nullable(),
    rooms: z.array(z.string()),
    openedOn: date,
    closedOn: date.nullable(),
    version: z.number().int(),
    /** What a committee is to have, as the parameters say today. */
    limits: z.object({ min: z.number().int(), max: z.number().int(), women: z.number().int() }),
    pool: z.array(bodyMediator),
    /** Rooms and groups that use its seal. */
    children: z.array(named),
    /** The last number of each year, newest first; those of a room are its committee's. */
    numbers: z.array(z.object({ bodyId: z.uuid(), year: z.number().int(), last: z.number().int(), text: z.string() })),
    can: z.object({ edit: z.boolean(), close: z.boolean(), addMediator: z.boolean() }),
  }),
})

const mediatorSheet = {
  bodyId: z.uuid(),
  name: text(2, 50),
  sex: z.enum(SEXES),
  kind: z.enum(MEDIATOR_KINDS),
  org: text(2, 60),
  specialties: z.array(z.enum(DISPUTE_TYPES)).refine(once, { error: 'twice' }).default([]),
  languages: z.array(z.enum(LANGUAGES)).max(LANGUAGES_MAX).refine(once, { error: 'twice' }).default([]),
  isCommitteeMember: z.boolean(),
  appointedFrom: date,
  appointedTo: date.optional(),
  letterNo: text(2, 40).optional(),
  isAux: z.boolean().default(false),
  isPolice: z.boolean().default(false),
  /** Hours of training in the last year that was told. */
  training: z
    .strictObject({ year: z.number().int().min(2000).max(2999), hours: z.number().int().min(0).max(2000) })
    .optional(),
  /** Parameter `mediator.maxOpen` where left out. */
  maxOpen: z.number().int().min(1).max(99).optional(),
  /** Whose account is his. */
  staffId: z.uuid().optional(),
  /** His own door, so that a mediator who is a neighbour is noticed. */
  homeAddressId: z.uuid().optional(),
}

export const addMediator = command({
  name: 'mediation.addMediator',
  path: '/api/mediators',
  summary: 'Takes a mediator into the pool of a body',
  input: z.strictObject({ ...mediatorSheet, phone: text(1, 40) }),
  output: made,
  errors: bodyErrors,
})

export const editMediator = command({
  name: 'mediation.editMediator',
  method: 'PUT',
  path: '/api/mediators/:id',
  summary:
    'Corrects a mediator, gives him another term, or takes him out of the pool and back; the phone stays where it is left out',
  input: z.strictObject({ ...of, ...mediatorSheet, active: z.boolean(), phone: text(1, 40).optional() }),
  output: made,
  errors: bodyErrors,
})

const mediatorItem = z.object({
  id: z.uuid(),
  name: z.string(),
  sex: z.enum(SEXES),
  kind: z.enum(MEDIATOR_KINDS),
  org: z.string(),
  body: named,
  specialties: z.array(z.enum(DISPUTE_TYPES)),
  languages: z.array(z.enum(LANGUAGES)),
  isCommitteeMember: z.boolean(),
  isAux: z.boolean(),
  isPolice: z.boolean(),
  appointedTo: date.nullable(),
  /** His term ends soon or is over, and he is active. */
  ending: z.boolean(),
  active: z.boolean(),
  serving: z.boolean(),
})

export const listMediators = query({
  name: 'mediation.listMediators',
  path: '/api/mediators',
  summary: 'The pool of mediators by name. No figure of success, of nobody',
  input: z.strictObject({
    bodyId: z.uuid().optional(),
    kind: z.enum(MEDIATOR_KINDS).optional(),
    specialty: z.enum(DISPUTE_TYPES).optional(),
    language: z.enum(LANGUAGES).optional(),
    active: z.enum(['yes', 'no']).optional(),
    /** Active, with a term that ends within the days of the parameter `mediator.termListDays`, or is over. */
    ending: z.enum(['yes']).optional(),
    ...pageInput,
  }),
  output: page(mediatorItem).extend({ can: z.object({ add: z.boolean() }) }),
})

export const getMediator = query({
  name: 'mediation.getMediator',
  path: '/api/mediators/:id',
  summary: 'A mediator of the pool, the phone masked; his home to whoever keeps the pool',
  input: z.strictObject({ id: z.uuid() }),
  output: mediatorItem.extend({
    appointedFrom: date,
    letterNo: z.string().nullable(),
    training: z.object({ year: z.number().int(), hours: z.number().int() }).nullable(),
    maxOpen: z.number().int(),
    phoneMask: z.string(),
    staff: named.nullable(),
    home: z.object({ addressId: z.uuid(), place: z.string() }).nullable(),
    version: z.number().int(),
    can: z.object({ edit: z.boolean(), revealPhone: z.boolean() }),
  }),
})

export const revealPhone = query({
  name: 'mediation.revealPhone',
  path: '/api/mediators/:id/phone',
  summary: 'The phone of a mediator in full: an act of its own, logged as such',
  input: z.strictObject({ id: z.uuid() }),
  output: z.object({ id: z.uuid(), number: z.string() }),
})

/** A candidate as the screens of a dispute show him; its own operations answer them. */
export const candidate = z.object({
  id: z.uuid(),
  name: z.string(),
  sex: z.enum(SEXES),
  kind: z.enum(MEDIATOR_KINDS),
  org: z.string(),
  bodyId: z.uuid(),
  bodyName: z.string(),
  isAux: z.boolean(),
  isPolice: z.boolean(),
  hasLetter: z.boolean(),
  load: z.number().int(),
  maxOpen: z.number().int(),
  reasons: z.array(z.enum(REASONS)),
  conflicts: z.array(z.enum(CONFLICTS)),
})

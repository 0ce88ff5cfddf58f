import { z } from 'zod'
import { carriedPoints } from '#features/check-ins/contract.ts'
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
import { CHIPS, FLAGS, GEO_METHODS, TARGET_KINDS, TOPICS, VISIT_KINDS } from './vocabulary.ts'

const unique = (values: readonly unknown[]) => new Set(values).size === values.length
const each = <T extends z.ZodType>(item: T, min: number, max: number) =>
  z.array(item).min(min).max(max).refine(unique, { error: 'twice' })
const version = z.number().int().min(1)

/** Fields of the sheet that may be corrected later; target and closed tasks stay. */
const sheet = {
  kind: z.enum(VISIT_KINDS),
  visitorIds: each(z.uuid(), 1, 10),
  startedAt: instant,
  endedAt: instant.optional(),
  lng: z.number().min(73).max(136).optional(),
  lat: z.number().min(3).max(54).optional(),
  geoMethod: z.enum(GEO_METHODS).optional(),
  geoReason: text(2, 100).optional(),
  met: z.boolean(),
  metCount: z.number().int().min(1).max(30).optional(),
  metPersonIds: each(personId, 0, 30).default([]),
  topics: each(z.enum(TOPICS), 1, TOPICS.length),
  summaryChips: each(z.enum(CHIPS), 0, CHIPS.length).default([]),
  summary: text(0, 1000).optional(),
  result: text(0, 200).optional(),
  cardLeft: z.boolean().default(false),
  notMetSlip: z.boolean().default(false),
}
const sheetSchema = z.object(sheet)
export type Sheet = z.output<typeof sheetSchema>

const made = z.object({ id: z.uuid(), version: z.number().int(), flags: z.array(z.enum(FLAGS)) })
const name = z.object({ id: z.uuid(), name: z.string() })

export const recordVisit = command({
  name: 'visits.recordVisit',
  path: '/api/visits',
  summary: 'Records a visit; the id comes from the device, so that sending twice changes nothing',
  input: z.strictObject({
    id: z.uuid(),
    targetKind: z.enum(TARGET_KINDS),
    targetId: z.uuid(),
    ...sheet,
    taskIds: each(z.uuid(), 0, 20).default([]),
  }),
  output: made,
  errors: {
    id_reused: 409,
    household_closed: 409,
    address_retired: 409,
    task_closed: 409,
    task_not_yours: 403,
    task_other_place: 409,
    task_needs_own_act: 409,
  },
})

export const editVisit = command({
  name: 'visits.editVisit',
  method: 'PUT',
  path: '/api/visits/:id',
  summary: 'Corrects a visit; target and closed tasks stay',
  input: z.strictObject({ id: z.uuid(), version, ...sheet }),
  output: made,
  errors: { visit_voided: 409 },
})

export const voidVisit = command({
  name: 'visits.voidVisit',
  path: '/api/visits/:id/void',
  summary: 'Takes a visit out of ledgers and counts, with a reason; the row stays',
  input: z.strictObject({ id: z.uuid(), version, reason: text(2, 200) }),
  output: z.object({ id: z.uuid(), version: z.number().int() }),
  errors: { visit_voided: 409 },
})

export const getVisit = query({
  name: 'visits.getVisit',
  path: '/api/visits/:id',
  summary: 'A visit with the persons met; needs a purpose',
  input: z.strictObject({ id: z.uuid(), ...purposeInput }),
  output: z.object({
    id: z.uuid(),
    kind: z.enum(VISIT_KINDS),
    targetKind: z.enum(TARGET_KINDS),
    addressId: z.uuid(),
    householdId: z.uuid().nullable(),
    houseId: z.uuid().nullable(),
    addressText: z.string(),
    visitors: z.array(name),
    startedAt: instant,
    endedAt: instant.nullable(),
    lng: z.number().nullable(),
    lat: z.number().nullable(),
    geoMethod: z.enum(GEO_METHODS).nullable(),
    geoReason: z.string().nullable(),
    distanceMetres: z.number().int().nullable(),
    met: z.boolean(),
    metCount: z.number().int().nullable(),
    metPersons: z.array(z.object({ personId, name: z.string(), phoneMask: z.string().nullable() })),
    /** Everybody of the household, masked, so that a correction may choose among them. */
    members: z.array(z.object({ personId, nameMask: z.string(), relationToHead: z.string() })),
    topics: z.array(z.enum(TOPICS)),
    summaryChips: z.array(z.enum(CHIPS)),
    summary: z.string().nullable(),
    result: z.string().nullable(),
    cardLeft: z.boolean(),
    notMetSlip: z.boolean(),
    flags: z.array(z.object({ flag: z.enum(FLAGS), params: z.record(z.string(), z.number()) })),
    tasks: z.array(z.object({ id: z.uuid(), title: z.string() })),
    createdBy: name,
    /** Made or corrected by somebody who covered (代管) the responsible officer. */
    asCover: z.boolean(),
    createdAt: instant,
    updatedBy: name.nullable(),
    updatedAt: instant.nullable(),
    voidedAt: instant.nullable(),
    voidedBy: name.nullable(),
    voidReason: z.string().nullable(),
    version: z.number().int(),
    can: z.object({ edit: z.boolean(), void: z.boolean() }),
  }),
})

export const visitItem = z.object({
  id: z.uuid(),
  kind: z.enum(VISIT_KINDS),
  startedAt: instant,
  endedAt: instant.nullable(),
  addressId: z.uuid(),
  place: z.string(),
  visitors: z.array(name),
  met: z.boolean(),
  metCount: z.number().int().nullable(),
  persons: z.array(z.object({ personId, nameMask: z.string() })),
  topics: z.array(z.enum(TOPICS)),
  flags: z.array(z.enum(FLAGS)),
  voided: z.boolean(),
})

export const listVisits = query({
  name: 'visits.listVisits',
  path: '/api/visits',
  summary: 'Visits, newest first, names masked, place to the building',
  input: z.strictObject({
    householdId: z.uuid().optional(),
    addressId: z.uuid().optional(),
    staffId: z.uuid().optional(),
    from: date.optional(),
    to: date.optional(),
    kind: z.enum(VISIT_KINDS).optional(),
    met: z.enum(['yes', 'no']).optional(),
    flagged: z.enum(['yes']).optional(),
    mine: z.enum(['yes']).optional(),
    ...pageInput,
  }),
  output: page(visitItem),
})

const household = z.object({
  id: z.uuid(),
  no: z.number().int(),
  members: z.array(
    z.object({
      personId,
      /** The record that says he lives here, and its version: a correction is about what was seen. */
      residenceId: z.uuid(),
      version: z.number().int(),
      nameMask: z.string(),
      relationToHead: z.string(),
      isTenant: z.boolean(),
      intendedUntil: date.nullable(),
      waiting: z.boolean(),
    }),
  ),
})
const openTask = z.object({
  id: z.uuid(),
  kind: z.string(),
  title: z.string(),
  householdId: z.uuid().nullable(),
  /** The hazard that somebody is to look at again. */
  hazardId: z.uuid().nullable(),
  dueOn: date,
  overdue: z.boolean(),
  mine: z.boolean(),
  /** A visit answers it; others need an act of their own, e.g. confirming a residence. */
  closes: z.boolean(),
})
/** A hazard at the door that is not removed yet. */
const openHazard = z.object({
  id: z.uuid(),
  kind: z.string(),
  level: z.string(),
  description: z.string(),
  dueOn: date,
})
const colleague = z.object({
  id: z.uuid(),
  name: z.string(),
  badgeNo: z.string(),
  isPolice: z.boolean(),
  isMe: z.boolean(),
})

/** A door as a visit needs it: its households with masked members, and the open tasks and hazards there. */
const door = {
  addressId: z.uuid(),
  addressText: z.string(),
  communityCode: z.string(),
  lng: z.number().nullable(),
  lat: z.number().nullable(),
  households: z.array(household),
  houseId: z.uuid().nullable(),
  tasks: z.array(openTask),
  hazards: z.array(openHazard),
}

export const prepareVisit = query({
  name: 'visits.prepareVisit',
  path: '/api/visits/prepare/:addressId',
  summary: 'What the form at one door needs: households with masked members, open tasks, last visits, colleagues',
  input: z.strictObject({ addressId: z.uuid(), ...purposeInput }),
  output: z.object({
    ...door,
    lastVisits: z.array(visitItem),
    colleagues: z.array(colleague),
    limits: z.object({ geoMetres: z.number(), minMinutes: z.number() }),
    can: z.object({ record: z.boolean() }),
  }),
})

/** As it stands on contact cards and on the wall of the house: office numbers only. */
export const contact = z.object({
  areaName: z.string().nullable(),
  stationName: z.string().nullable(),
  roomName: z.string().nullable(),
  officer: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  phone: z.string().nullable(),
  openHours: z.string().nullable(),
  address: z.string().nullable(),
  supervisionPhone: z.string().nullable(),
})

export const carryDay = query({
  name: 'visits.carryDay',
  path: '/api/visits/carried',
  summary:
    'What a phone carries for a day without signal: doors with open tasks of the posting and the other doors of their buildings; members are masked',
  input: z.strictObject({}),
  output: z.object({
    takenAt: instant,
    /** The phone forgets all of it then (parameter `visit.carryHours`). */
    expiresAt: instant,
    /** Doors with work first, the first due first, then their neighbours in order. */
    doors: z.array(z.object(door)),
    /** Doors with work that did not fit. */
    left: z.number().int(),
    colleagues: z.array(colleague),
    /** In which suggestions may be recorded (features/suggestions): they stand at the community, which not everybody reaches. */
    communities: z.array(z.object({ code: z.string(), name: z.string() })),
    can: z.object({ checkHousehold: z.boolean() }),
    /** Whom residents may call, for the card that is shown at a door; null where the posting lies in no unit. */
    contact: contact.nullable(),
    /** Met this week against the plan; null for whoever has none. */
    progress: z
      .object({
        households: z.number().int(),
        targetHouseholds: z.number().int(),
        units: z.number().int(),
        targetUnits: z.number().int(),
      })
      .nullable(),
    /** Check points in the range of the posting. */
    checkIns: carriedPoints,
  }),
})

/** `0` is the most recent band; the last but one is older than every bound, the last was never met. */
const band = z.number().int().min(0).max(7)

export const getCoverage = query({
  name: 'visits.getCoverage',
  path: '/api/visits/coverage',
  summary: 'How many households of each unit were last met how long ago; attempts and voided visits do not count',
  input: z.strictObject({}),
  output: z.object({
    /** Bounds of the bands in days, rising: met within 30 days, within 90 … */
    days: z.array(z.number().int()),
    units: z.array(
      z.object({
        unitId: z.uuid(),
        name: z.string(),
        /** Name of the unit above. */
        above: z.string().nullable(),
        households: z.number().int(),
        /** One number for each band: as many as `days`, then longer ago, then never. They add up to `households`. */
        bands: z.array(z.number().int()),
      }),
    ),
  }),
})

export const listUnmet = query({
  name: 'visits.listUnmet',
  path: '/api/visits/unmet',
  summary: 'Households by when they were last met, never and longest ago first; places, no names',
  input: z.strictObject({ unitId: z.uuid().optional(), band: z.coerce.number().pipe(band).optional(), ...pageInput }),
  output: page(
    z.object({
      householdId: z.uuid(),
      householdNo: z.number().int(),
      addressId: z.uuid(),
      place: z.string(),
      unitName: z.string(),
      lastMetOn: date.nullable(),
    }),
  ),
})

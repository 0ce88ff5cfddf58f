import { z } from 'zod'
import { command, date, fileOutput, instant, page, pageInput, query, text } from '#platform/http/contract.ts'
import { CODE_FORM } from './code.ts'
import { METHODS, OUTCOMES, POINT_KINDS, POINT_STATES, REASONS, WHOSE } from './vocabulary.ts'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
/** Points on one printed page. */
const PRINT_MAX = 60

const version = z.number().int().min(1)
const of = { id: z.uuid(), version }
const name = z.object({ id: z.uuid(), name: z.string() })
/** Degrees in WGS-84/CGCS2000. */
const lng = z.number().min(73).max(136)
const lat = z.number().min(3).max(54)
const communityCode = z.string().regex(/^\d{12}$/, { error: 'community_code' })

const sheet = {
  name: text(2, 40),
  kind: z.enum(POINT_KINDS),
  lng: lng.optional(),
  lat: lat.optional(),
  /** Parameter `checkIn.radius` where left out. */
  radiusM: z.number().int().min(10).max(500).optional(),
}

const point = z.object({
  id: z.uuid(),
  name: z.string(),
  kind: z.enum(POINT_KINDS),
  communityCode: z.string(),
  communityName: z.string(),
  addressId: z.uuid().nullable(),
  buildingId: z.uuid().nullable(),
  /** What it stands for, to the building; null for a spot. */
  place: z.string().nullable(),
  lng: z.number().nullable(),
  lat: z.number().nullable(),
  radiusM: z.number().int(),
  state: z.enum(POINT_STATES),
  endedAt: instant.nullable(),
  endReason: z.string().nullable(),
  codeMadeAt: instant.nullable(),
  /** In the period asked for. */
  figures: z.object({
    whose: z.enum(WHOSE),
    hits: z.number().int(),
    misses: z.number().int(),
    manual: z.number().int(),
    /** In percent, null where nobody checked in. */
    manualShare: z.number().nullable(),
    /** More by hand than the parameter `checkIn.manualPercent` bears. */
    flagged: z.boolean(),
    lastOn: date.nullable(),
  }),
  version: z.number().int(),
  can: z.object({ edit: z.boolean(), end: z.boolean(), renew: z.boolean(), print: z.boolean() }),
})

export const addPoint = command({
  name: 'checkIns.addPoint',
  path: '/api/check-points',
  summary: 'Registers a check point with a code of its own: for a door, a building, or a spot in a community',
  input: z.strictObject({
    ...sheet,
    addressId: z.uuid().optional(),
    buildingId: z.uuid().optional(),
    communityCode: communityCode.optional(),
  }),
  output: point,
  errors: { check_point_place_ended: 409 },
})

export const editPoint = command({
  name: 'checkIns.editPoint',
  method: 'PUT',
  path: '/api/check-points/:id',
  summary: 'Corrects name, kind, coordinates and radius of a point; what it stands for stays',
  input: z.strictObject({ ...of, ...sheet, radiusM: sheet.radiusM.unwrap() }),
  output: point,
  errors: { check_point_ended: 409 },
})

export const endPoint = command({
  name: 'checkIns.endPoint',
  path: '/api/check-points/:id/end',
  summary: 'Ends a point and its code, with a reason; its check-ins stay',
  input: z.strictObject({ ...of, endReason: text(2, 200) }),
  output: point,
  errors: { check_point_ended: 409 },
})

export const renewCode = command({
  name: 'checkIns.renewCode',
  path: '/api/check-points/:id/code',
  summary: 'Gives a point a new code; the old one ends at once',
  input: z.strictObject(of),
  output: point,
  errors: { check_point_ended: 409 },
})

const period = { from: date.optional(), to: date.optional() }

export const listPoints = query({
  name: 'checkIns.listPoints',
  path: '/api/check-points',
  summary:
    'Check points by name, with what was checked in at each in a period: of everybody for chief and deputy, else one’s own',
  input: z.strictObject({
    ...period,
    state: z.enum(POINT_STATES).optional(),
    flagged: z.enum(['yes']).optional(),
    ...pageInput,
  }),
  output: page(point),
})

export const getPoint = query({
  name: 'checkIns.getPoint',
  path: '/api/check-points/:id',
  summary: 'A check point with its figures in a period',
  input: z.strictObject({ id: z.uuid(), ...period }),
  output: point,
})

export const listCheckIns = query({
  name: 'checkIns.listCheckIns',
  path: '/api/check-points/:pointId/check-ins',
  summary:
    'Check-ins at one point, newest first. Of others the day and no hour, and never where they stood; there is no list of one colleague’s points',
  input: z.strictObject({ pointId: z.uuid(), ...period, ...pageInput }),
  output: page(
    z.object({
      /** Names the row and nothing else: it is random. */
      key: z.string(),
      by: name,
      on: date,
      method: z.enum(METHODS),
      outcome: z.enum(OUTCOMES),
      reason: z.enum(REASONS).nullable(),
      reasonText: z.string().nullable(),
      /** Of one's own check-ins only; hour and place are forgotten after some time. */
      own: z
        .object({
          at: instant.nullable(),
          position: z
            .object({
              lng: z.number(),
              lat: z.number(),
              accuracyM: z.number().int(),
              distanceM: z.number().int(),
            })
            .nullable(),
        })
        .nullable(),
    }),
  ),
})

export const printCodes = query({
  name: 'checkIns.printCodes',
  path: '/api/check-points/print',
  summary: 'Codes of chosen points on A4 with cut marks, as one page to print or save as PDF',
  input: z.strictObject({
    points: z
      .string()
      .max(PRINT_MAX * 40)
      .transform((s) => s.split(','))
      .refine((all) => all.length <= PRINT_MAX && all.every((one) => UUID.test(one)), { error: 'invalid_format' })
      .refine((all) => new Set(all).size === all.length, { error: 'twice' }),
  }),
  output: fileOutput,
  file: true,
  errors: { check_point_ended: 409, check_codes_no_site: 409 },
})

export const recordCheckIn = command({
  name: 'checkIns.recordCheckIn',
  path: '/api/check-ins',
  summary:
    'Somebody pressed at a point: by GPS, by its code, or by hand with a reason. The id comes from the device, so that sending twice changes nothing',
  input: z.strictObject({
    /** Random, and of no other kind: a UUIDv7 tells leaders the millisecond. */
    id: z.uuidv4(),
    method: z.enum(METHODS),
    /** When it was pressed. */
    at: instant,
    pointId: z.uuid().optional(),
    /** As the QR code says it; the server finds the point. */
    code: z.string().regex(CODE_FORM, { error: 'invalid_format' }).optional(),
    lng: z.number().min(-180).max(180).optional(),
    lat: z.number().min(-90).max(90).optional(),
    accuracyM: z.number().int().min(0).max(100_000).optional(),
    reason: z.enum(REASONS).optional(),
    reasonText: text(1, 100).optional(),
  }),
  output: z.object({ id: z.uuidv4(), outcome: z.enum(OUTCOMES) }),
  errors: {
    check_in_id_reused: 409,
    check_point_ended: 409,
    check_point_no_position: 409,
    check_code_unknown: 404,
    check_code_ended: 409,
  },
})

/** What a phone carries of the points of its officer (visits.carryDay). */
export const carriedPoints = z.object({
  points: z.array(
    z.object({
      id: z.uuid(),
      name: z.string(),
      kind: z.enum(POINT_KINDS),
      lng: z.number().nullable(),
      lat: z.number().nullable(),
      radiusM: z.number().int(),
      /** Of its code (`codeMark`), to know it again when it is scanned; null where it has none. */
      codeMark: z.string().nullable(),
    }),
  ),
  /** Points that did not fit. */
  left: z.number().int(),
  allowanceM: z.number().int(),
})

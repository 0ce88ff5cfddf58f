import { z } from 'zod'
import { contact } from '#features/visits/contract.ts'
import { command, date, fileOutput, instant, page, pageInput, query, text } from '#platform/http/contract.ts'
import { BATCH_STATES, CARD_KINDS, CARD_LANGUAGES, ISSUE_SOURCES, TIPS } from './vocabulary.ts'

/** A list in the query string of a page to open: one word, comma between. */
const listed = (form: RegExp, max: number) =>
  z
    .string()
    .max(max * 40)
    .transform((s) => s.split(','))
    .refine((all) => all.length <= max && all.every((one) => form.test(one)), { error: 'invalid_format' })
    .refine((all) => new Set(all).size === all.length, { error: 'twice' })

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const TIP = new RegExp(`^(?:${TIPS.join('|')})$`)

/** Exactly one of a building, a village group (houses there are numbered in it) and a single door. */
const where = {
  buildingId: z.uuid().optional(),
  communityCode: z
    .string()
    .regex(/^\d{12}$/, { error: 'community_code' })
    .optional(),
  villageGroup: text(1, 40).optional(),
  addressId: z.uuid().optional(),
}
const staff = z.object({ id: z.uuid(), name: z.string() })
const version = z.number().int().min(1)
/** A card without them would be no card. */
const lacking = { card_no_officer: 409, card_no_phone: 409 } as const

export const getDesk = query({
  name: 'contactCards.getDesk',
  path: '/api/contact-cards/desk',
  summary: 'What may be printed today: the own card, doors on the route, slips noted at visits; nobody’s name',
  input: z.strictObject({}),
  output: z.object({
    today: date,
    contact: contact.nullable(),
    route: z.array(z.object({ addressId: z.uuid(), addressText: z.string() })),
    /** Doors with work that the list leaves out. */
    left: z.number().int(),
    /** Visits of today at which nobody was met and a slip was noted. */
    slips: z.number().int(),
    /** Doors that one route sheet takes. */
    sheetDoors: z.number().int(),
    can: z.object({ printRoute: z.boolean(), record: z.boolean() }),
  }),
})

const batch = z.object({
  id: z.uuid(),
  kind: z.enum(CARD_KINDS),
  language: z.enum(CARD_LANGUAGES),
  buildingId: z.uuid().nullable(),
  communityCode: z.string(),
  villageGroup: z.string().nullable(),
  addressId: z.uuid().nullable(),
  /** Name of building, group or house as it was when printed. */
  place: z.string(),
  doors: z.number().int(),
  perDoor: z.number().int(),
  printed: z.number().int(),
  /** Who stands on it. */
  officer: staff,
  state: z.enum(BATCH_STATES),
  createdAt: instant,
  createdBy: staff,
  handedOutOn: date.nullable(),
  handedOut: z.number().int().nullable(),
  handedOutBy: staff.nullable(),
  voidedAt: instant.nullable(),
  voidReason: z.string().nullable(),
  /** The officer on it does not hold the area any more. */
  outdated: z.boolean(),
  version: z.number().int(),
  can: z.object({ print: z.boolean(), handOut: z.boolean(), void: z.boolean() }),
})

export const recordBatch = command({
  name: 'contactCards.recordBatch',
  path: '/api/contact-cards/batches',
  summary: 'Makes ready a batch of cards for the doors of a building, a group or one door, or of notices for its shops',
  input: z.strictObject({
    kind: z.enum(CARD_KINDS),
    language: z.enum(CARD_LANGUAGES).default('zh-CN'),
    ...where,
    perDoor: z.number().int().min(1).max(5).default(1),
  }),
  output: batch,
  errors: { card_no_doors: 409, card_no_shops: 409, card_batch_too_large: 409, ...lacking },
})

export const handOutBatch = command({
  name: 'contactCards.handOutBatch',
  path: '/api/contact-cards/batches/:id/hand-out',
  summary: 'Notes the day on which a batch was handed out and how many of it; from then on it is in the issue log',
  input: z.strictObject({ id: z.uuid(), version, on: date, handedOut: z.number().int().min(1).max(10_000) }),
  output: batch,
  errors: { card_batch_voided: 409, card_batch_handed_out: 409 },
})

export const voidBatch = command({
  name: 'contactCards.voidBatch',
  path: '/api/contact-cards/batches/:id/void',
  summary: 'Takes a batch out of the issue log, with a reason; the row stays',
  input: z.strictObject({ id: z.uuid(), version, reason: text(2, 200) }),
  output: batch,
  errors: { card_batch_voided: 409 },
})

export const listBatches = query({
  name: 'contactCards.listBatches',
  path: '/api/contact-cards/batches',
  summary: 'Batches, newest first',
  input: z.strictObject({ ...pageInput }),
  output: page(batch),
})

export const printBatch = query({
  name: 'contactCards.printBatch',
  path: '/api/contact-cards/batches/:id/print',
  summary: 'All cards or notices of a batch on A4 with cut marks, as one page to print or save as PDF',
  input: z.strictObject({ id: z.uuid() }),
  output: fileOutput,
  file: true,
  errors: { card_batch_voided: 409, card_batch_outdated: 409, ...lacking },
})

export const listIssues = query({
  name: 'contactCards.listIssues',
  path: '/api/contact-cards/issues',
  summary: 'The issue log: cards left at visits and batches handed out, newest first, place to the building',
  input: z.strictObject({
    from: date.optional(),
    to: date.optional(),
    kind: z.enum(CARD_KINDS).optional(),
    ...pageInput,
  }),
  output: page(
    z.object({
      /** Of the visit or of the batch. */
      id: z.uuid(),
      source: z.enum(ISSUE_SOURCES),
      kind: z.enum(CARD_KINDS),
      issuedOn: date,
      count: z.number().int(),
      place: z.string(),
      by: staff,
    }),
  ),
})

export const printSlips = query({
  name: 'contactCards.printSlips',
  path: '/api/contact-cards/slips/print',
  summary: 'Not-met slips for chosen doors, or for the own visits of a day with a slip noted; they name no resident',
  input: z.strictObject({
    doors: listed(UUID, 100).optional(),
    on: date.optional(),
    language: z.enum(CARD_LANGUAGES).default('zh-CN'),
  }),
  output: fileOutput,
  file: true,
  errors: { card_no_slips: 409, ...lacking },
})

export const printNotice = query({
  name: 'contactCards.printNotice',
  path: '/api/contact-cards/notice/print',
  summary: 'The notice for the corridors of a building: officer, telephone, hours and chosen prevention tips',
  input: z.strictObject({
    ...where,
    tips: listed(TIP, TIPS.length).optional(),
    copies: z.coerce.number().int().min(1).max(30).default(1),
    language: z.enum(CARD_LANGUAGES).default('zh-CN'),
  }),
  output: fileOutput,
  file: true,
  errors: { ...lacking },
})

export const printRoute = query({
  name: 'contactCards.printRoute',
  path: '/api/contact-cards/route/print',
  summary: 'The day’s route on paper, for when no phone can be had: doors with tasks, members masked, lines to write',
  input: z.strictObject({}),
  output: fileOutput,
  file: true,
  errors: { card_no_route: 409 },
})

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
import {
  CADENCES,
  CATEGORIES,
  CONSENT_BY,
  CONSENT_FORMS,
  CONSENT_SCOPES,
  EXIT_REASONS,
  HELP_KINDS,
  NEED_TAGS,
  REFERRERS,
  STATES,
} from './vocabulary.ts'

const uuid = z.uuid()
const version = z.number().int().min(1)
const unique = (values: readonly unknown[]) => new Set(values).size === values.length
const each = <T extends z.ZodType>(item: T, min: number, max: number) =>
  z.array(item).min(min).max(max).refine(unique, { error: 'twice' })
const name = z.object({ id: uuid, name: z.string() })
const masked = z.object({ personId, nameMask: z.string() })

/** The subject itself is the reason for opening it. */
const stated = { ...purposeInput, basisKind: z.enum(['care']) }
const changed = z.object({ id: uuid, version: z.number().int(), state: z.enum(STATES) })
const categories = each(z.enum(CATEGORIES), 1, CATEGORIES.length)

export const propose = command({
  name: 'care.propose',
  path: '/api/care',
  summary:
    'Proposes a household, or one of its members, for the care list; an officer decides, and nothing runs without consent',
  input: z.strictObject({
    householdId: uuid,
    personId: personId.optional(),
    categories,
    referredBy: z.enum(REFERRERS),
  }),
  output: changed,
  errors: { household_closed: 409, care_listed: 409 },
})

export const accept = command({
  name: 'care.accept',
  path: '/api/care/:id/accept',
  summary: 'An officer takes a proposal on: now the consent is asked for',
  input: z.strictObject({ id: uuid, version }),
  output: changed,
  errors: { care_state: 409 },
})

export const recordConsent = command({
  name: 'care.recordConsent',
  path: '/api/care/:id/consent',
  summary: 'Records a consent, a renewed one, or the paper of an oral one; the first puts the subject on the list',
  input: z.strictObject({
    id: uuid,
    version,
    by: z.enum(CONSENT_BY),
    form: z.enum(CONSENT_FORMS),
    on: date,
    scope: each(z.enum(CONSENT_SCOPES), 1, CONSENT_SCOPES.length),
    validUntil: date,
    witness: text(2, 50).optional(),
    guardianInformedOn: date.optional(),
  }),
  output: changed.extend({ consentEndsOn: date }),
  errors: { care_state: 409 },
})

export const update = command({
  name: 'care.update',
  method: 'PUT',
  path: '/api/care/:id',
  summary:
    'Changes the plan: how often, what is needed, whom to call, who is responsible. What is left out stays, null takes it away',
  input: z.strictObject({
    id: uuid,
    version,
    categories: categories.optional(),
    cadence: z.enum(CADENCES).optional(),
    needTags: each(z.enum(NEED_TAGS), 0, NEED_TAGS.length).optional(),
    notes: text(0, 300).nullish(),
    /** Name and phone come and go together; the name alone keeps the stored phone. */
    contactName: text(2, 50).nullish(),
    contactPhone: text(1, 40).optional(),
    partnerAgency: text(0, 60).nullish(),
    primaryOfficerId: uuid.optional(),
  }),
  output: changed,
  errors: { care_state: 409 },
})

export const review = command({
  name: 'care.review',
  path: '/api/care/:id/review',
  summary: 'Looks at the plan again: it goes on for another term, at the present home where that is in sight',
  input: z.strictObject({ id: uuid, version, reviewDueOn: date.optional() }),
  output: changed.extend({ reviewDueOn: date }),
  errors: { care_state: 409, care_consent_ended: 409, care_moved_away: 409 },
})

export const exit = command({
  name: 'care.exit',
  path: '/api/care/:id/exit',
  summary:
    'Takes a subject off the list; a withdrawn consent hides it at once, and after the term everything is deleted',
  input: z.strictObject({ id: uuid, version, reason: z.enum(EXIT_REASONS) }),
  output: z.object({ id: uuid, state: z.enum(STATES) }),
  errors: { care_state: 409 },
})

export const recordHelp = command({
  name: 'care.recordHelp',
  path: '/api/care/help',
  summary:
    'Records what was done for somebody; the id comes from the device. A phone names household and person, the server finds the subject',
  input: z
    .strictObject({
      id: uuid,
      careSubjectId: uuid.optional(),
      householdId: uuid.optional(),
      personId: personId.optional(),
      at: instant,
      what: z.enum(HELP_KINDS),
      result: text(0, 200).optional(),
    })
    .refine((v) => (v.careSubjectId === undefined) !== (v.householdId === undefined), {
      error: 'required',
      path: ['householdId'],
    }),
  output: z.object({ id: uuid, careSubjectId: uuid }),
  errors: { id_reused: 409, care_state: 409, care_not_listed: 409, care_which: 409 },
})

const item = z.object({
  id: uuid,
  state: z.enum(STATES),
  /** The person; of a household its head, or whoever is there. */
  persons: z.array(masked),
  isHousehold: z.boolean(),
  categories: z.array(z.enum(CATEGORIES)),
  needTags: z.array(z.enum(NEED_TAGS)),
  place: z.string(),
  primaryOfficer: name.nullable(),
  cadence: z.enum(CADENCES).nullable(),
  lastVisitOn: date.nullable(),
  nextVisitOn: date.nullable(),
  overdue: z.boolean(),
  consentEndsOn: date.nullable(),
  reviewDueOn: date.nullable(),
})

export const list = query({
  name: 'care.list',
  path: '/api/care',
  summary: 'The care list, newest first, names masked, place to the building; those who left only where asked for',
  input: z.strictObject({
    state: z.enum(STATES).optional(),
    category: z.enum(CATEGORIES).optional(),
    mine: z.enum(['yes']).optional(),
    ...pageInput,
  }),
  output: page(item),
})

export const get = query({
  name: 'care.get',
  path: '/api/care/:id',
  summary: 'A subject of care with its consent, plan, visits and help; needs a purpose',
  input: z.strictObject({ id: uuid, ...stated }),
  output: item.extend({
    version: z.number().int(),
    /** In full; null for a household as a whole. */
    name: z.string().nullable(),
    householdId: uuid,
    addressId: uuid,
    addressText: z.string(),
    referredBy: z.enum(REFERRERS),
    standing: z.enum(['child', 'minor', 'adult']),
    guardian: masked.nullable(),
    consent: z
      .object({
        by: z.enum(CONSENT_BY),
        form: z.enum(CONSENT_FORMS),
        on: date,
        scope: z.array(z.enum(CONSENT_SCOPES)),
        validUntil: date,
        witness: z.string().nullable(),
        guardianInformedOn: date.nullable(),
        paperDueOn: date.nullable(),
      })
      .nullable(),
    /** The last day a consent of today may hold. */
    consentMax: date,
    notes: z.string().nullable(),
    contactName: z.string().nullable(),
    contactPhoneMask: z.string().nullable(),
    partnerAgency: z.string().nullable(),
    reviewMax: date,
    exitReason: z.enum(EXIT_REASONS).nullable(),
    exitedOn: date.nullable(),
    activeOn: date.nullable(),
    helps: z.array(
      z.object({
        id: uuid,
        at: instant,
        officer: name,
        what: z.enum(HELP_KINDS),
        result: z.string().nullable(),
      }),
    ),
    can: z.object({
      accept: z.boolean(),
      consent: z.boolean(),
      update: z.boolean(),
      review: z.boolean(),
      exit: z.boolean(),
      help: z.boolean(),
      revealContact: z.boolean(),
    }),
  }),
})

export const revealContact = query({
  name: 'care.revealContact',
  path: '/api/care/:id/contact',
  summary: 'The phone of the emergency contact in full: an act of its own, logged as such',
  input: z.strictObject({ id: uuid, ...stated }),
  output: z.object({ id: uuid, persons: z.array(z.object({ personId })), contactName: z.string(), number: z.string() }),
  errors: { care_no_contact: 409 },
})

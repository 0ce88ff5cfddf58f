import { z } from 'zod'
import { date, instant, personId, text } from '#platform/http/contract.ts'
import { ID_TYPES } from '#platform/standards/identity.ts'
import {
  CATEGORIES,
  END_REASONS,
  ID_STATES,
  ISSUES,
  PHONE_KINDS,
  RELATIONS,
  RESIDENCE_ACTS,
  RESIDENCE_STATES,
  SEXES,
  STAY_REASONS,
  WARNINGS,
} from './vocabulary.ts'

export const uuid = z.uuid()
export const version = z.number().int().min(1)
export const region = z.string().regex(/^\d{6}$/, { error: 'region_code' })
export const community = z.string().regex(/^\d{12}$/, { error: 'community_code' })
/** As typed. The rule of its kind of document checks it; here only its size is. */
export const rawNumber = z.string().min(1).max(40)

export const phoneInput = z.strictObject({
  /** An existing phone that stays; its number need not (and cannot) be sent again. */
  id: uuid.optional(),
  kind: z.enum(PHONE_KINDS),
  number: rawNumber.optional(),
})
export const hukouFields = {
  hukouRegion: region.nullish(),
  hukouAddr: text(1, 120).nullish(),
  hukouCommunityCode: community.nullish(),
  hukouAddressId: uuid.nullish(),
}
export const identityFields = {
  idType: z.enum(ID_TYPES),
  idNo: rawNumber.optional(),
  /** The answer to `id_century_ambiguous`, asked of the person. */
  century: z.enum(['18', '19']).optional(),
}
export const newPerson = z.strictObject({
  name: text(1, 200),
  ...identityFields,
  idReason: text(1, 60).optional(),
  idReviewOn: date.optional(),
  sex: z.enum(SEXES).optional(),
  birthDate: date.optional(),
  phones: z.array(phoneInput).max(5).default([]),
  ...hukouFields,
  contactPref: text(1, 40).optional(),
  guardianId: uuid.optional(),
})
export const stayFields = {
  relationToHead: z.enum(RELATIONS),
  isTenant: z.boolean().default(false),
  isMain: z.boolean().default(true),
  arrivedOn: date,
  declaredOn: date.optional(),
  reason: z.enum(STAY_REASONS).optional(),
  intendedUntil: date.optional(),
  /** A category other than the derived one; needs `categoryReason`. */
  category: z.enum(CATEGORIES).optional(),
  categoryReason: text(2, 100).optional(),
}
export const memberInput = z.strictObject({
  /** Somebody known already: exactly one of `personId` and `person`. */
  personId: uuid.optional(),
  person: newPerson.optional(),
  /** Position in `members` of a new child's guardian. */
  guardianIndex: z.number().int().min(0).max(49).optional(),
  ...stayFields,
})

export const declared = z.object({
  personId,
  residenceId: uuid,
  state: z.enum(RESIDENCE_STATES),
  category: z.enum(CATEGORIES),
  nextVerifyOn: date,
  idState: z.enum(ID_STATES),
  issues: z.array(z.enum(ISSUES)),
  warnings: z.array(z.enum(WARNINGS)),
})
export const household = z.object({ householdId: uuid, householdNo: z.number().int(), version: z.number().int() })
export const declaredHousehold = household.extend({ members: z.array(declared) })

export const relations = z
  .array(z.strictObject({ residenceId: uuid, relationToHead: z.enum(RELATIONS) }))
  .max(300)
  .default([])

export const residenceChanged = z.object({
  personId,
  residenceId: uuid,
  state: z.enum(RESIDENCE_STATES),
  category: z.enum(CATEGORIES),
  nextVerifyOn: date,
  version: z.number().int(),
})

export const duplicateCandidate = z.object({
  personId,
  sameNumber: z.boolean(),
  name: z.string(),
  formerName: z.string().nullable(),
  sex: z.enum(SEXES),
  birthDate: date.nullable(),
  idType: z.enum(ID_TYPES),
  idMask: z.string().nullable(),
  phoneMask: z.string().nullable(),
  place: z.string().nullable(),
  state: z.enum(RESIDENCE_STATES).nullable(),
  arrivedOn: date.nullable(),
})

export const doorMember = z.object({
  personId,
  residenceId: uuid,
  version: z.number().int(),
  name: z.string(),
  sex: z.enum(SEXES),
  birthDate: date.nullable(),
  age: z.number().int().nullable(),
  idType: z.enum(ID_TYPES),
  idMask: z.string().nullable(),
  idState: z.enum(ID_STATES),
  phoneMask: z.string().nullable(),
  isHead: z.boolean(),
  relationToHead: z.enum(RELATIONS),
  isTenant: z.boolean(),
  isMain: z.boolean(),
  category: z.enum(CATEGORIES),
  state: z.enum(RESIDENCE_STATES),
  countedInStats: z.boolean(),
  arrivedOn: date,
  intendedUntil: date.nullable(),
  nextVerifyOn: date,
  endedOn: date.nullable(),
  endReason: z.enum(END_REASONS).nullable(),
  issues: z.array(z.enum(ISSUES)),
  can: z.partialRecord(z.enum(RESIDENCE_ACTS), z.boolean()),
})

export const personRecord = z.object({
  personId,
  version: z.number().int(),
  name: z.string(),
  formerName: z.string().nullable(),
  formerNameUntil: date.nullable(),
  sex: z.enum(SEXES),
  birthDate: date.nullable(),
  birthLocked: z.boolean(),
  age: z.number().int().nullable(),
  idType: z.enum(ID_TYPES),
  idMask: z.string().nullable(),
  idState: z.enum(ID_STATES),
  idReason: z.string().nullable(),
  idReviewOn: date.nullable(),
  phones: z.array(z.object({ id: uuid, kind: z.enum(PHONE_KINDS), mask: z.string() })),
  hukouRegion: z.string().nullable(),
  hukouRegionName: z.string().nullable(),
  hukouAddr: z.string().nullable(),
  hukouCommunityCode: z.string().nullable(),
  hukouAddressId: uuid.nullable(),
  contactPref: z.string().nullable(),
  guardian: z.object({ personId, name: z.string() }).nullable(),
  wards: z.array(z.object({ personId, name: z.string() })),
  diedOn: date.nullable(),
  ageEvents: z.array(z.object({ age: z.number().int(), on: date })),
  issues: z.array(z.enum(ISSUES)),
  updatedAt: instant.nullable(),
  residences: z.array(
    z.object({
      residenceId: uuid,
      version: z.number().int(),
      addressId: uuid,
      fullText: z.string(),
      householdId: uuid,
      isMain: z.boolean(),
      relationToHead: z.enum(RELATIONS),
      isTenant: z.boolean(),
      category: z.enum(CATEGORIES),
      categoryReason: z.string().nullable(),
      state: z.enum(RESIDENCE_STATES),
      reason: z.enum(STAY_REASONS).nullable(),
      arrivedOn: date,
      declaredOn: date,
      declaredAfterDays: z.number().int(),
      intendedUntil: date.nullable(),
      nextVerifyOn: date,
      countedInStats: z.boolean(),
      endedOn: date.nullable(),
      endReason: z.enum(END_REASONS).nullable(),
      refusedReason: z.string().nullable(),
      can: z.partialRecord(z.enum(RESIDENCE_ACTS), z.boolean()),
    }),
  ),
  can: z.object({
    edit: z.boolean(),
    rename: z.boolean(),
    correctIdentity: z.boolean(),
    revealIdentity: z.boolean(),
    revealPhones: z.boolean(),
  }),
})

/** What a change of a person answers: nothing that was not sent. */
export const personChanged = z.object({
  personId,
  version: z.number().int(),
  idState: z.enum(ID_STATES),
  issues: z.array(z.enum(ISSUES)),
  warnings: z.array(z.enum(WARNINGS)),
})

/** A residence in a list: masked, and placed down to its building. */
export const residentLine = z.object({
  personId,
  residenceId: uuid,
  addressId: uuid,
  householdId: uuid,
  name: z.string(),
  sex: z.enum(SEXES),
  age: z.number().int().nullable(),
  idMask: z.string().nullable(),
  phoneMask: z.string().nullable(),
  place: z.string().nullable(),
  category: z.enum(CATEGORIES),
  relationToHead: z.enum(RELATIONS),
  isTenant: z.boolean(),
  state: z.enum(RESIDENCE_STATES),
  countedInStats: z.boolean(),
  nextVerifyOn: date,
  version: z.number().int(),
  can: z.object({ confirm: z.boolean() }),
})

/** A door: its address, its households and everybody in them. */
export const doorView = z.object({
  address: z.object({
    id: uuid,
    fullText: z.string(),
    communityCode: z.string(),
    communityName: z.string().nullable(),
    buildingId: uuid.nullable(),
    state: z.string(),
    occupancy: z.string().nullable(),
    houseId: uuid.nullable(),
  }),
  households: z.array(household.extend({ closedOn: date.nullable(), members: z.array(doorMember) })),
  can: z.object({ registerHousehold: z.boolean(), confirm: z.boolean(), recordVisit: z.boolean() }),
})

const unique = (values: readonly unknown[]) => new Set(values).size === values.length

export const checkedHousehold = z
  .strictObject({
    householdId: uuid,
    /** The day of the visit. */
    on: date,
    /** Residences that hold as recorded. */
    here: z.array(uuid).max(300).default([]),
    left: z
      .array(z.strictObject({ residenceId: uuid, version, reason: z.enum(END_REASONS) }))
      .max(300)
      .default([]),
  })
  .refine((c) => c.here.length + c.left.length > 0, { error: 'required', path: ['here'] })
  .refine((c) => unique([...c.here, ...c.left.map((one) => one.residenceId)]), { error: 'twice', path: ['here'] })

export const memberCorrection = z
  .strictObject({
    residenceId: uuid,
    version,
    relationToHead: z.enum(RELATIONS).optional(),
    isTenant: z.boolean().optional(),
    /** Null: no end is known. */
    intendedUntil: date.nullish(),
    /** A number the person gave: it comes first, the ones known before stay. */
    phone: z.strictObject({ kind: z.enum(PHONE_KINDS), number: rawNumber }).optional(),
  })
  .refine((c) => Object.keys(c).length > 2, { error: 'required', path: ['relationToHead'] })

import { z } from 'zod'
import { command, date, page, pageInput, personId, purposeInput, query, text } from '#platform/http/contract.ts'
import { ID_TYPES } from '#platform/standards/identity.ts'
import {
  uuid,
  version,
  community,
  rawNumber,
  phoneInput,
  hukouFields,
  identityFields,
  stayFields,
  memberInput,
  household,
  declaredHousehold,
  duplicateCandidate,
  relations,
  residentLine,
  residenceChanged,
  doorView,
  checkedHousehold,
  memberCorrection,
  personChanged,
  personRecord,
} from './fields.ts'
import { batchAnswer, batchErrors, batchInput, batchLine, undoneBatch } from './batch-fields.ts'
import {
  BATCH_END_REASONS,
  CATEGORIES,
  END_REASONS,
  ENDED_BY,
  PHONE_KINDS,
  RELATIONS,
  RESIDENCE_STATES,
  SEXES,
} from './vocabulary.ts'

const declareErrors = { door_retired: 409, main_residence_exists: 409, household_ended: 409, head_exists: 409 }
const stateErrors = { residence_state: 409 }

// Declaring ---------------------------------------------------------------------------------------------------------------

export const registerHousehold = command({
  name: 'residents.registerHousehold',
  path: '/api/residents/households',
  summary: 'Registers a household behind a door with all its members at once',
  input: z.strictObject({ addressId: uuid, members: z.array(memberInput).min(1).max(50) }),
  output: declaredHousehold,
  errors: declareErrors,
})

export const addToHousehold = command({
  name: 'residents.addToHousehold',
  path: '/api/residents/households/:householdId/members',
  summary: 'Adds new or known people to a household',
  input: z.strictObject({ householdId: uuid, members: z.array(memberInput).min(1).max(50) }),
  output: declaredHousehold,
  errors: declareErrors,
})

export const registerResidence = command({
  name: 'residents.registerResidence',
  path: '/api/residents/residences',
  summary: 'Registers one person at an address: in the given household, else in the first one of the door',
  input: z.strictObject({ addressId: uuid, householdId: uuid.optional(), member: memberInput }),
  output: declaredHousehold,
  errors: declareErrors,
})

export const duplicateCandidates = command({
  name: 'residents.duplicateCandidates',
  path: '/api/residents/duplicates',
  summary:
    'People in range with the same number, or the same name and birth date, before a new person is saved. Nothing is merged',
  input: z.strictObject({
    name: text(1, 200),
    birthDate: date.optional(),
    ...identityFields,
    idType: z.enum(ID_TYPES).optional(),
    ...purposeInput,
  }),
  output: z.object({ items: z.array(duplicateCandidate) }),
})

// The life of a residence -------------------------------------------------------------------------------------------------

export const confirmResidences = command({
  name: 'residents.confirmResidences',
  path: '/api/residents/residences/confirm',
  summary:
    'An officer confirms declared residences, or that verified ones still hold: by record, household or building',
  input: z.strictObject({
    residenceIds: z.array(uuid).min(1).max(500).optional(),
    householdId: uuid.optional(),
    /** Takes what is declared and what waits for verification in the building, at most 500 at once. */
    buildingId: uuid.optional(),
    /** Who said so. */
    basis: z.enum(ENDED_BY).optional(),
  }),
  output: z.object({
    confirmed: z.array(residenceChanged),
    skipped: z.array(
      z.object({
        residenceId: uuid,
        code: z.enum(['residence_state', 'address_unverified', 'door_retired', 'not_found']),
      }),
    ),
    more: z.boolean(),
  }),
})

export const rejectResidence = command({
  name: 'residents.rejectResidence',
  path: '/api/residents/residences/:residenceId/reject',
  summary: 'Refuses a declared residence, with the reason',
  input: z.strictObject({ residenceId: uuid, version, reason: text(2, 200) }),
  output: residenceChanged,
  errors: stateErrors,
})

export const endResidence = command({
  name: 'residents.endResidence',
  path: '/api/residents/residences/:residenceId/end',
  summary: 'Ends a residence on the word of a visit, the person or the landlord',
  input: z.strictObject({
    residenceId: uuid,
    version,
    reason: z.enum(END_REASONS),
    endedBy: z.enum(ENDED_BY),
    endedOn: date,
  }),
  output: residenceChanged.extend({ householdClosed: z.boolean(), headEmpty: z.boolean() }),
  errors: stateErrors,
})

export const restoreResidence = command({
  name: 'residents.restoreResidence',
  path: '/api/residents/residences/:residenceId/restore',
  summary: 'Reopens an ended or suspended residence; the day of arrival stays',
  input: z.strictObject({ residenceId: uuid, version, reason: text(2, 200) }),
  output: residenceChanged,
  errors: stateErrors,
})

export const extendResidence = command({
  name: 'residents.extendResidence',
  path: '/api/residents/residences/:residenceId/extend',
  summary: 'Sets a later end of the intended stay',
  input: z.strictObject({ residenceId: uuid, version, intendedUntil: date }),
  output: residenceChanged,
  errors: stateErrors,
})

export const editResidence = command({
  name: 'residents.editResidence',
  method: 'PUT',
  path: '/api/residents/residences/:residenceId',
  summary: 'Corrects a residence; without a category of its own it is derived again',
  input: z.strictObject({ residenceId: uuid, version, ...stayFields, intendedUntil: date.nullish() }),
  output: residenceChanged,
  errors: { ...stateErrors, main_residence_exists: 409, head_exists: 409 },
})

/** What a visit finds behind a door, told member by member: made for a phone, which carries no more of a residence than it shows. */
export const checkHousehold = command({
  name: 'residents.checkHousehold',
  path: '/api/residents/households/:householdId/check',
  summary: 'An officer was at the door: who lives there as recorded, and who has left. All of it or nothing',
  input: checkedHousehold,
  output: z.object({ here: z.array(residenceChanged), left: z.array(residenceChanged) }),
  errors: { ...stateErrors, address_unverified: 409, door_retired: 409, other_household: 409 },
})

export const correctMember = command({
  name: 'residents.correctMember',
  path: '/api/residents/residences/:residenceId/correct',
  summary: 'Corrects what is said to be wrong about a member; what is left out stays as it is',
  input: memberCorrection,
  output: residenceChanged,
  errors: { ...stateErrors, head_exists: 409 },
})

// Many at once ------------------------------------------------------------------------------------------------------------

export const confirmBatch = command({
  name: 'residents.confirmBatch',
  path: '/api/residents/batches/confirm',
  summary: 'Confirms doors with everybody behind them, or residences; without `commit` only shows what would change',
  input: z.strictObject({ ...batchInput, basis: z.enum(ENDED_BY).optional() }),
  output: batchAnswer,
  errors: batchErrors,
})

export const endBatch = command({
  name: 'residents.endBatch',
  path: '/api/residents/batches/end',
  summary: 'Ends many residences on one word (a landlord, an employer); without `commit` only shows what would change',
  input: z.strictObject({
    ...batchInput,
    reason: z.enum(BATCH_END_REASONS),
    endedBy: z.enum(ENDED_BY),
    endedOn: date,
  }),
  output: batchAnswer,
  errors: batchErrors,
})

export const readdressBatch = command({
  name: 'residents.readdressBatch',
  path: '/api/residents/batches/readdress',
  summary:
    'Puts residences behind the door where they belong, arrival and household kept; without `commit` only shows what would change',
  input: z.strictObject({ ...batchInput, toAddressId: uuid }),
  output: batchAnswer,
  errors: { ...batchErrors, door_retired: 409 },
})

export const undoBatch = command({
  name: 'residents.undoBatch',
  path: '/api/residents/batches/:batchId/undo',
  summary: 'Takes a batch back: every record becomes what it was, but for those that somebody changed meanwhile',
  input: z.strictObject({ batchId: uuid }),
  output: undoneBatch,
  errors: { batch_undone: 409, batch_too_old: 409 },
})

export const listBatches = query({
  name: 'residents.listBatches',
  path: '/api/residents/batches',
  summary: 'One’s own batches that can still be taken back, the newest first; names nobody',
  input: z.strictObject({}),
  output: z.object({ items: z.array(batchLine) }),
})

// Households at one door --------------------------------------------------------------------------------------------------

export const setHead = command({
  name: 'residents.setHead',
  path: '/api/residents/households/:householdId/head',
  summary: 'Names the head of a household; relations of the others may be set in the same act',
  input: z.strictObject({ householdId: uuid, version, residenceId: uuid, relations }),
  output: household.extend({ head: personId }),
})

export const moveMember = command({
  name: 'residents.moveMember',
  path: '/api/residents/residences/:residenceId/move',
  summary: 'Moves a member to another household behind the same door',
  input: z.strictObject({ residenceId: uuid, version, householdId: uuid, relationToHead: z.enum(RELATIONS) }),
  output: residenceChanged.extend({ householdClosed: z.boolean() }),
  errors: { ...stateErrors, other_door: 409, household_ended: 409, head_exists: 409 },
})

export const splitHousehold = command({
  name: 'residents.splitHousehold',
  path: '/api/residents/households/:householdId/split',
  summary: 'Moves members into a new household behind the same door',
  input: z.strictObject({
    householdId: uuid,
    version,
    residenceIds: z.array(uuid).min(1).max(300),
    headResidenceId: uuid.optional(),
    relations,
  }),
  output: household.extend({ moved: z.array(z.object({ personId, residenceId: uuid })) }),
  errors: { household_left_empty: 409 },
})

/** The view of a door: its address, its households and everybody in them, one audit event for all. */
export const getHousehold = query({
  name: 'residents.getHousehold',
  path: '/api/residents/doors/:addressId',
  summary: 'A door with its households and members',
  input: z.strictObject({ addressId: uuid, ...purposeInput }),
  output: doorView,
})

// Persons -----------------------------------------------------------------------------------------------------------------

export const getPerson = query({
  name: 'residents.getPerson',
  path: '/api/residents/persons/:personId',
  summary: 'A person with masked numbers and the residences in range',
  input: z.strictObject({ personId: uuid, ...purposeInput }),
  output: personRecord,
})

export const editPerson = command({
  name: 'residents.editPerson',
  method: 'PUT',
  path: '/api/residents/persons/:personId',
  summary: 'Changes what is not the identity of a person; categories follow a changed hukou. Phones left out are ended',
  input: z.strictObject({
    personId: uuid,
    version,
    sex: z.enum(SEXES).optional(),
    birthDate: date.optional(),
    /** A deputy confirms a sex that the number does not tell (lawful change). */
    lawfulSexChange: z.boolean().optional(),
    phones: z.array(phoneInput).max(5).optional(),
    ...hukouFields,
    contactPref: text(1, 40).nullish(),
    guardianId: uuid.nullish(),
    idReason: text(1, 60).optional(),
    idReviewOn: date.optional(),
  }),
  output: personChanged,
})

export const renamePerson = command({
  name: 'residents.renamePerson',
  path: '/api/residents/persons/:personId/name',
  summary: 'Lawful change of name: the old one stays as former name with the date',
  input: z.strictObject({ personId: uuid, version, name: text(1, 200), on: date.optional() }),
  output: personChanged,
})

export const correctIdentity = command({
  name: 'residents.correctIdentity',
  path: '/api/residents/persons/:personId/identity',
  summary: 'Sets a corrected number or document: the old number stays as an alias with the date',
  input: z.strictObject({
    personId: uuid,
    version,
    ...identityFields,
    sex: z.enum(SEXES).optional(),
    birthDate: date.optional(),
  }),
  output: personChanged,
})

export const revealIdentity = query({
  name: 'residents.revealIdentity',
  path: '/api/residents/persons/:personId/identity',
  summary: 'Opens the identity number of a person',
  input: z.strictObject({ personId: uuid, ...purposeInput }),
  output: z.object({
    personId,
    idType: z.enum(ID_TYPES),
    number: z.string().nullable(),
    aliases: z.array(z.object({ kind: z.string(), number: z.string(), validUntil: date.nullable() })),
  }),
})

export const revealPhones = query({
  name: 'residents.revealPhones',
  path: '/api/residents/persons/:personId/phones',
  summary: 'Opens the phones of a person',
  input: z.strictObject({ personId: uuid, ...purposeInput }),
  output: z.object({
    personId,
    phones: z.array(z.object({ id: uuid, kind: z.enum(PHONE_KINDS), number: z.string() })),
  }),
})

export const findByIdentity = command({
  name: 'residents.findByIdentity',
  path: '/api/residents/find-by-identity',
  summary: 'Who has exactly this number: masked people in range, and whether it is known outside of it',
  input: z.strictObject({ ...identityFields, idNo: rawNumber, ...purposeInput }),
  output: z.object({
    candidates: z.array(
      z.object({
        personId,
        name: z.string(),
        idMask: z.string().nullable(),
        place: z.string().nullable(),
        byAlias: z.boolean(),
      }),
    ),
    knownElsewhere: z.boolean(),
  }),
})

export const listResidents = query({
  name: 'residents.listResidents',
  path: '/api/residents',
  summary: 'Residences in range, masked, the next to verify first',
  input: z.strictObject({
    communityCode: community.optional(),
    buildingId: uuid.optional(),
    category: z.enum(CATEGORIES).optional(),
    /** `LIVE` is everything that is neither ended nor refused. */
    state: z.enum(['LIVE', ...RESIDENCE_STATES]).default('LIVE'),
    dueBy: date.optional(),
    /** Part of the present or former name. Digits are refused: this is no search for numbers. */
    q: text(1, 50)
      .refine((s) => !/\p{Nd}/u.test(s), { error: 'name_has_digit' })
      .optional(),
    ...pageInput,
  }),
  output: page(residentLine),
})

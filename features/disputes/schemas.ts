import { z } from 'zod'
import { date, instant, personId, text } from '#platform/http/contract.ts'
import { BARS, CONDUCTS, GROUNDS } from './eligibility.ts'
import {
  AGREEMENT_FORMS,
  BREACH_REASONS,
  COMPLEXITIES,
  CONFIRM_STATES,
  CONFLICTS,
  CONSENT_WAYS,
  DECLINE_REASONS,
  DISPUTE_TYPES,
  EVIDENCE_KINDS,
  EVIDENCE_STATES,
  FAIL_REASONS,
  MODES,
  PERFORM_MODES,
  PROOFS,
  REMEDIES,
  SIDES,
  SIGN_WAYS,
  SIGNS,
  SIGNS_AS,
  SOURCES,
} from './vocabulary.ts'

/* Shapes that several operations of a dispute share. */

export const version = z.number().int().min(1)
export const of = { id: z.uuid(), version }
/** When it happened, where a phone sends it later; left out: now. */
export const happened = { at: instant.optional() }
export const name = z.object({ id: z.uuid(), name: z.string() })

const once = <T extends z.ZodType>(item: T, max: number) =>
  z
    .array(item)
    .max(max)
    .refine((all) => new Set(all).size === all.length, { error: 'twice' })

export const pairIds = once(z.uuid(), 100).min(1)
const partyIds = once(z.uuid(), 40)
const remedies = once(z.enum(REMEDIES), REMEDIES.length).default([])
export const note = text(1, 1000).optional()

/** GB/T 2261.1: unknown, male, female, not said. */
export const sex = z.enum(['0', '1', '2', '9'])

/** A party as he is written into the file. Who is chosen from the register keeps its name, sex and day of birth. */
export const party = z.strictObject({
  id: z.uuid(),
  personId: personId.optional(),
  side: z.enum(SIDES),
  name: text(2, 50),
  sex,
  birthDate: date.optional(),
  /** Where no day of birth is known. */
  isMinor: z.boolean().default(false),
  phone: text(5, 30).optional(),
  /** Number of the resident identity card. */
  idNo: text(5, 30).optional(),
  address: text(2, 200).optional(),
  /** The address is sealed and shown to nobody but the officer in charge and the deputy. */
  isAddressProtected: z.boolean().default(false),
  guardianName: text(2, 50).optional(),
  guardianTold: z.boolean().default(false),
  livesByOwnWork: z.boolean().default(false),
  agreedNotToTell: z.boolean().default(false),
  isSuspect: z.boolean().default(false),
  proxyName: text(2, 50).optional(),
  hasProxyLetter: z.boolean().default(false),
})

/** What the file says of the dispute itself. */
export const sheet = {
  title: text(4, 60),
  source: z.enum(SOURCES),
  foundAt: instant,
  addressId: z.uuid().optional(),
  /** Where no door is named, or none may be. */
  placeNote: text(2, 100).optional(),
  type: z.enum(DISPUTE_TYPES),
  complexity: z.enum(COMPLEXITIES),
  facts: text(20, 3000),
  claims: text(1, 1000).optional(),
  /** In yuan. */
  claimsYuan: z.number().int().min(0).max(2_000_000_000).optional(),
  incidentNo: text(2, 60).optional(),
  signs: once(z.enum(SIGNS), SIGNS.length).default([]),
  policeCalls: z.number().int().min(0).max(999).default(0),
  people: z.number().int().min(2).max(9999).default(2),
  parties: z.array(party).min(2).max(20),
}

export const answers = z.strictObject({
  isCivilDispute: z.boolean(),
  isViolation: z.boolean(),
  conduct: z.enum(CONDUCTS).nullable(),
  isLesser: z.boolean(),
  ground: z.enum(GROUNDS).nullable(),
  bars: once(z.enum(BARS), BARS.length).default([]),
})

export const spotAnswers = z.strictObject({
  isSlight: z.boolean(),
  isClear: z.boolean(),
  isCauseClear: z.boolean(),
  loss: z.enum(['不涉及', '无争议', '有争议']),
  bothAgree: z.boolean(),
  performAtOnce: z.boolean(),
})

/** Somebody of the pool, or a colleague of the police; whoever leads comes first. */
export const mediatorInput = z.strictObject({
  mediatorId: z.uuid().optional(),
  staffId: z.uuid().optional(),
  /** What stands between him and a party, as he declared it. */
  conflicts: once(z.enum(CONFLICTS), CONFLICTS.length).default([]),
  attendedOnDuty: z.boolean().default(false),
})

export const consents = z
  .array(z.strictObject({ partyId: z.uuid(), how: z.enum(CONSENT_WAYS) }))
  .max(20)
  .default([])

const pairs = { pairs: pairIds }
const replaced = { out: z.uuid(), in: mediatorInput, reason: text(2, 500) }

/** Acts that need nothing but these few words; acceptance, sessions, agreements and visits are operations of their own. */
export const act = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('giveNotice') }),
  z.strictObject({ kind: z.literal('triage'), mode: z.enum(MODES) }),
  z.strictObject({ kind: z.literal('decline'), reason: z.enum(DECLINE_REASONS), told: remedies }),
  z.strictObject({ kind: z.literal('merge'), intoId: z.uuid() }),
  z.strictObject({
    kind: z.literal('withdraw'),
    by: z.uuid(),
    recorded: z.boolean(),
    pairs: pairIds.nullable().default(null),
  }),
  z.strictObject({ kind: z.literal('replaceMediator'), ...replaced }),
  z.strictObject({ kind: z.literal('recuse'), ...replaced }),
  z.strictObject({ kind: z.literal('beginAppraisal') }),
  z.strictObject({ kind: z.literal('endAppraisal') }),
  z.strictObject({ kind: z.literal('extend'), consents: partyIds, ...pairs }),
  z.strictObject({ kind: z.literal('extendCase'), approvalNo: text(1, 60), ...pairs }),
  z.strictObject({
    kind: z.literal('perform'),
    isWhole: z.boolean(),
    proof: z.enum(PROOFS).nullable().default(null),
    ...pairs,
  }),
  z.strictObject({ kind: z.literal('performLate'), proof: z.enum(PROOFS).nullable().default(null), ...pairs }),
  z.strictObject({ kind: z.literal('breach'), reason: z.enum(BREACH_REASONS), ...pairs }),
  z.strictObject({ kind: z.literal('urge'), ...pairs }),
  z.strictObject({
    kind: z.literal('fail'),
    reason: z.enum(FAIL_REASONS),
    told: remedies,
    witnesses: once(text(2, 50), 5).default([]),
    ...pairs,
  }),
  z.strictObject({ kind: z.literal('takeOver'), ...pairs }),
  z.strictObject({ kind: z.literal('followBreach'), ...pairs }),
  z.strictObject({ kind: z.literal('mediateAgain'), consents: partyIds, ...pairs }),
  z.strictObject({ kind: z.literal('sue'), courtNo: text(1, 60).optional(), ...pairs }),
  z.strictObject({ kind: z.literal('toCase'), externalNo: text(1, 60), ...pairs }),
  z.strictObject({ kind: z.literal('tell'), told: remedies, ...pairs }),
  z.strictObject({ kind: z.literal('confirm'), to: z.enum(CONFIRM_STATES), isOfStatus: z.boolean(), ...pairs }),
  z.strictObject({
    kind: z.literal('applyAcceptance'),
    appliedInWriting: partyIds,
    isDecided: z.boolean(),
    answers,
    ...pairs,
  }),
  z.strictObject({ kind: z.literal('proposeAcceptance'), accept: z.boolean(), ...pairs }),
  z.strictObject({ kind: z.literal('decideAcceptance'), accept: z.boolean(), documentNo: text(1, 60), ...pairs }),
  z.strictObject({ kind: z.literal('archive') }),
  z.strictObject({ kind: z.literal('close') }),
])
export type ActInput = z.output<typeof act>

export const term = z.strictObject({
  who: text(1, 50),
  what: text(2, 500),
  amountYuan: z.number().int().min(0).max(2_000_000_000).nullable().default(null),
  by: date,
})

/** Lines of a signature on the screen: points of 0–1000 by 0–400, lines parted by semicolons. */
const strokes = z
  .string()
  .max(20_000)
  .regex(/^\d{1,4},\d{1,3}( \d{1,4},\d{1,3})*(;\d{1,4},\d{1,3}( \d{1,4},\d{1,3})*)*$/, { error: 'invalid_format' })

export const signature = z.strictObject({
  partyId: z.uuid().optional(),
  as: z.enum(SIGNS_AS),
  name: text(2, 50),
  how: z.enum(SIGN_WAYS),
  strokes: strokes.optional(),
})

export const agreement = {
  form: z.enum(AGREEMENT_FORMS),
  facts: text(2, 3000),
  /** 争议事项 (人民调解法 29). */
  issues: text(0, 2000).default(''),
  /** 各方责任 (人民调解法 29), 情节和结果 (程序规定 184). */
  responsibilities: text(0, 2000).default(''),
  terms: z.array(term).min(1).max(20),
  performMode: z.enum(PERFORM_MODES),
  performBy: date,
  signatures: z.array(signature).max(60).default([]),
  isSealed: z.boolean().default(false),
  /** 口头: whoever mediates has written it down. */
  isRecorded: z.boolean().default(false),
  recorderNo: text(1, 60).optional(),
  copies: z.number().int().min(0).max(20).default(3),
}

/** Paper of the checklist → whether it is there, and how many copies. */
export const evidence = z.partialRecord(
  z.enum(EVIDENCE_KINDS),
  z.strictObject({ state: z.enum(EVIDENCE_STATES), copies: z.number().int().min(0).max(99).default(1) }),
)

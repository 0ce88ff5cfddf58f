import { z } from 'zod'
import { command, date, fileOutput, instant, page, pageInput, personId, query, text } from '#platform/http/contract.ts'
import { candidate } from '#features/mediation/contract.ts'
import { BODY_KINDS } from '#features/mediation/pure.ts'
import * as s from './schemas.ts'
import {
  COLOURS,
  COMPLEXITIES,
  CONTACT_WAYS,
  DISPUTE_TYPES,
  EVIDENCE_KINDS,
  FOLLOW_UP_METHODS,
  MODES,
  PERFORMED_ANSWERS,
  SOURCES,
  STATES,
} from './vocabulary.ts'
import { carried } from './carried.ts'
import { detail } from './detail.ts'
import { FIGURES, PARTS } from './figure-keys.ts'

export * from './contract-files.ts'
export * from './contract-meetings.ts'
export * from './contract-records.ts'

const made = z.object({ id: z.uuid(), version: z.number().int(), state: z.enum(STATES) })
/** `dispute_refused` says which rule stands against it, by code (`refusal`) and in words (`reason`). */
const REFUSED = { dispute_refused: 409 }

export const registerDispute = command({
  name: 'disputes.registerDispute',
  path: '/api/disputes',
  summary: 'Registers a dispute with its parties; the id comes from the device, so that sending twice changes nothing',
  input: z.strictObject({ id: z.uuid(), ...s.sheet }),
  output: made,
  errors: { ...REFUSED, dispute_id_reused: 409, dispute_no_unit: 409 },
})

export const editDispute = command({
  name: 'disputes.editDispute',
  method: 'PUT',
  path: '/api/disputes/:id',
  summary: 'Corrects the file while it is open; from acceptance on its parties and their sides stay',
  input: z.strictObject({ ...s.of, ...s.sheet }),
  output: made,
  errors: { ...REFUSED, dispute_parties_stay: 409 },
})

export const act = command({
  name: 'disputes.act',
  path: '/api/disputes/:id/acts',
  summary:
    'Carries out one act of the state machine (dictionary §8.25); the acts open now are in the file under `acts`',
  input: z.strictObject({ ...s.of, ...s.happened, act: s.act, note: s.note }),
  output: made,
  errors: REFUSED,
})

export const acceptDispute = command({
  name: 'disputes.acceptDispute',
  path: '/api/disputes/:id/acceptance',
  summary:
    'Accepts a dispute for mediation: consent of all, who mediates, and for 治安调解 the questions of 程序规定 178',
  input: z.strictObject({
    ...s.of,
    mediators: z.array(s.mediatorInput).min(1).max(10),
    bodyId: z.uuid().optional(),
    incidentNo: text(2, 60).optional(),
    answers: s.answers.optional(),
    spot: s.spotAnswers.optional(),
    consents: s.consents,
    note: s.note,
  }),
  output: made,
  errors: REFUSED,
})

export const holdSession = command({
  name: 'disputes.holdSession',
  path: '/api/disputes/:id/sessions',
  summary: 'Opens a session of mediation with its record (调解记录)',
  input: z.strictObject({
    ...s.of,
    ...s.happened,
    pairs: s.pairIds,
    place: text(2, 100),
    present: z.array(text(2, 50)).max(20).default([]),
    record: text(2, 10_000).optional(),
    /** Number of the body-worn recorder; asked for 治安调解 (程序规定 52). */
    recorderNo: text(1, 60).optional(),
  }),
  output: made,
  errors: REFUSED,
})

export const agree = command({
  name: 'disputes.agree',
  path: '/api/disputes/:id/agreements',
  summary: 'What pairs agreed to, with who signed (人民调解法 28–30, 程序规定 184)',
  input: z.strictObject({ ...s.of, ...s.happened, pairs: s.pairIds, ...s.agreement }),
  output: made.extend({ agreementNo: z.string().nullable() }),
  errors: { ...REFUSED, mediation_body_closed: 409 },
})

export const recordVisit = command({
  name: 'disputes.recordVisit',
  path: '/api/disputes/:id/visits',
  summary: 'A visit after performance (回访), 7, 30 and for red and orange 90 days later',
  input: z.strictObject({
    ...s.of,
    ...s.happened,
    pairs: s.pairIds,
    method: z.enum(FOLLOW_UP_METHODS),
    performed: z.enum(PERFORMED_ANSWERS),
    isSatisfied: z.boolean().optional(),
    isRelapse: z.boolean().default(false),
    note: s.note,
  }),
  output: made,
  errors: REFUSED,
})

export const settleOnSpot = command({
  name: 'disputes.settleOnSpot',
  path: '/api/disputes/on-the-spot',
  summary: 'A quarrel settled where it broke out, in one step: registered, told, accepted, mediated, agreed, performed',
  input: z.strictObject({
    id: z.uuid(),
    ...s.sheet,
    at: instant,
    mode: z.enum(['治安调解', '行政调解']),
    told: z.literal(true),
    bodyId: z.uuid().optional(),
    answers: s.answers.optional(),
    spot: s.spotAnswers.optional(),
    consents: s.consents,
    present: z.array(text(2, 50)).max(20).default([]),
    record: text(2, 10_000).optional(),
    agreement: z.strictObject(s.agreement),
  }),
  output: made.extend({ agreementNo: z.string().nullable() }),
  errors: { ...REFUSED, dispute_id_reused: 409, dispute_no_unit: 409, mediation_body_closed: 409 },
})

export const setColour = command({
  name: 'disputes.setColour',
  path: '/api/disputes/:id/colour',
  summary: 'Raises the warning of a case by hand, or lowers it: that is the deputy’s, with a note',
  input: z.strictObject({ ...s.of, colour: z.enum(COLOURS), note: text(1, 500).optional() }),
  output: made.extend({ colour: z.enum(COLOURS) }),
  errors: REFUSED,
})

export const recordContact = command({
  name: 'disputes.recordContact',
  path: '/api/disputes/:id/contacts',
  summary:
    'Those concerned were reached under a warning, or a joint meeting was held; its clock is met and begins anew where it repeats',
  input: z.strictObject({ ...s.of, way: z.enum(CONTACT_WAYS), note: text(2, 1000) }),
  output: made,
  errors: { dispute_no_flag: 409 },
})

const transferMade = made.extend({ transferId: z.uuid() })

export const sendTransfer = command({
  name: 'disputes.sendTransfer',
  path: '/api/disputes/:id/transfer',
  summary:
    'Hands the file to a mediation room with its checklist of papers, the first time or completed after it came back',
  input: z.strictObject({
    ...s.of,
    bodyId: z.uuid(),
    reason: text(2, 500),
    partiesConsent: z.boolean(),
    isViolation: z.boolean(),
    isInjury: z.boolean(),
    evidence: s.evidence,
  }),
  output: transferMade,
  errors: REFUSED,
})

export const answerTransfer = command({
  name: 'disputes.answerTransfer',
  path: '/api/disputes/:id/transfer/answer',
  summary: 'The room takes the file, or sends it back once with the list of what is missing',
  input: z.strictObject({
    ...s.of,
    answer: z.enum(['receive', 'return']),
    missing: z.array(z.enum(EVIDENCE_KINDS)).max(EVIDENCE_KINDS.length).default([]),
    note: s.note,
  }),
  output: transferMade,
  errors: REFUSED,
})

export const confirmTransfer = command({
  name: 'disputes.confirmTransfer',
  path: '/api/disputes/:id/transfer/confirmation',
  summary: 'The duty officer has heard what came of a file that was handed over',
  input: z.strictObject({ ...s.of }),
  output: transferMade,
  errors: REFUSED,
})

export const getDispute = query({
  name: 'disputes.getDispute',
  path: '/api/disputes/:id',
  summary: 'The whole file with what may be done now; the id may also be that of a pair, whose clocks name it',
  input: z.strictObject({ id: z.uuid() }),
  output: detail,
})

export const revealParties = query({
  name: 'disputes.revealParties',
  path: '/api/disputes/:id/parties/numbers',
  summary: 'Numbers, phones and, for the officer in charge and the deputy, protected addresses of the parties',
  input: z.strictObject({ id: z.uuid() }),
  output: z.object({
    parties: z.array(
      z.object({
        id: z.uuid(),
        personId,
        idNo: z.string().nullable(),
        phone: z.string().nullable(),
        address: z.string().nullable(),
      }),
    ),
  }),
})

export const listCandidates = query({
  name: 'disputes.listCandidates',
  path: '/api/disputes/:id/candidates',
  summary: 'Bodies that serve the place of a file, and whom one may ask to mediate it, best first (人民调解法 19)',
  input: z.strictObject({ id: z.uuid(), bodyId: z.uuid().optional() }),
  output: z.object({
    bodies: z.array(z.object({ id: z.uuid(), name: z.string(), kind: z.enum(BODY_KINDS), rooms: z.array(z.string()) })),
    candidates: z.array(candidate),
  }),
})

const item = z.object({
  id: z.uuid(),
  no: z.string(),
  /** Names in it are masked. */
  title: z.string(),
  type: z.enum(DISPUTE_TYPES),
  source: z.enum(SOURCES),
  complexity: z.enum(COMPLEXITIES),
  mode: z.enum(MODES).nullable(),
  state: z.enum(STATES),
  colour: z.enum(COLOURS),
  foundAt: instant,
  place: z.string(),
  parties: z.array(z.object({ personId, nameMask: z.string() })),
  officer: s.name,
  mediators: z.array(z.string()),
  /** The clock that falls due first; null where none runs. */
  dueOn: date.nullable(),
  overdue: z.boolean(),
  version: z.number().int(),
})

export const listDisputes = query({
  name: 'disputes.listDisputes',
  path: '/api/disputes',
  summary: 'Files of disputes, newest first, names masked, place to the building',
  input: z.strictObject({
    state: z.enum(STATES).optional(),
    open: z.enum(['yes', 'no']).optional(),
    colour: z.enum(COLOURS).optional(),
    type: z.enum(DISPUTE_TYPES).optional(),
    mode: z.enum(MODES).optional(),
    /** Of the actor as officer or mediator, or of whom he covers. */
    mine: z.enum(['yes']).optional(),
    overdue: z.enum(['yes']).optional(),
    /** `duty`: a failure nobody has taken over; `transfer`: handed over, and somebody has to answer. */
    waiting: z.enum(['duty', 'transfer']).optional(),
    /** Number of the file or of its incident, from the start. */
    no: text(2, 60).optional(),
    ...pageInput,
  }),
  output: page(item),
})

export const carry = query({
  name: 'disputes.carry',
  path: '/api/disputes/carry',
  summary: 'Open files of the actor, and of whom he covers, for a phone that goes out of reach; the first due first',
  input: z.strictObject({}),
  output: z.object({
    takenAt: instant,
    /** The phone forgets them then. */
    expiresAt: instant,
    role: z.string(),
    items: z.array(carried).max(200),
    /** Open files that did not fit. */
    left: z.number().int(),
  }),
})

export const board = query({
  name: 'disputes.board',
  path: '/api/disputes/board',
  summary: 'How many open files stand where: by state, by colour, overdue, waiting for the duty desk',
  input: z.strictObject({}),
  output: z.object({
    states: z.array(z.object({ state: z.enum(STATES), count: z.number().int() })),
    colours: z.array(z.object({ colour: z.enum(COLOURS), count: z.number().int() })),
    overdue: z.number().int(),
    waitingForDuty: z.number().int(),
    transfers: z.number().int(),
  }),
})

const period = { from: date, to: date, unitId: z.uuid().optional() }
const bar = z.object({ key: z.string(), name: z.string(), accepted: z.number().int(), resolved: z.number().int() })

export const figures = query({
  name: 'disputes.figures',
  path: '/api/disputes/figures',
  summary:
    'Figures of a period, each with its own denominator: accepted and resolved since then, those that were turning violent, P06 to P09 (dictionary §5.2)',
  input: z.strictObject(period),
  output: z.object({
    figures: z.array(z.object({ key: z.enum(FIGURES), numerator: z.number().int(), denominator: z.number().int() })),
    /** By month of acceptance, `YYYY-MM`. */
    months: z.array(bar),
    bodies: z.array(bar),
  }),
})

export const figureFiles = query({
  name: 'disputes.figureFiles',
  path: '/api/disputes/figures/:figure/:part',
  summary: 'The files behind one number of the figures, the latest first',
  input: z.strictObject({ figure: z.enum(FIGURES), part: z.enum(PARTS), ...period, ...pageInput }),
  output: page(item),
})

export const listPapers = query({
  name: 'disputes.listPapers',
  path: '/api/disputes/:id/papers',
  summary: 'What lies in the file in the order of the 卷宗, what of it is missing, and whether this server makes PDF',
  input: z.strictObject({ id: z.uuid() }),
  output: z.object({
    version: z.number().int(),
    /** Whom the titles of papers name. */
    partyIds: z.array(personId),
    parts: z.array(
      z.object({
        no: z.number().int(),
        place: z.string(),
        title: z.string(),
        copies: z.number().int(),
        /** The product writes it; anything else is laid in by hand. */
        isWritten: z.boolean(),
      }),
    ),
    missing: z.array(z.string()),
    asPdf: z.boolean(),
  }),
})

export const printPaper = query({
  name: 'disputes.printPaper',
  path: '/api/disputes/:id/papers/:no',
  summary:
    'One paper of the file by its number in listPapers, or the whole file with cover and index (0): PDF where LibreOffice is found, else Word',
  input: z.strictObject({
    id: z.uuid(),
    no: z.coerce.number().int().min(0).max(999),
    version: z.coerce.number().int().min(1),
    format: z.enum(['pdf', 'docx']).default('pdf'),
  }),
  output: fileOutput,
  errors: { template_failed: 409, pdf_failed: 409, pdf_busy: 503 },
  file: true,
})

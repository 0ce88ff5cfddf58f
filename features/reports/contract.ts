import { z } from 'zod'
import {
  command,
  date,
  fileOutput,
  instant,
  page,
  pageInput,
  personId,
  purposeInput,
  query,
  text,
} from '#platform/http/contract.ts'

/** 起草 → 待审核 → 已签发, or 退回 and again; a signed report is frozen, a correction is a new edition (dictionary §4.14). */
export const REPORT_STATES = ['DRAFT', 'SUBMITTED', 'RETURNED', 'SIGNED'] as const
export type ReportState = (typeof REPORT_STATES)[number]
export const REMARKS_MAX = 2000

const month = z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/, { error: 'invalid_format' })
const version = z.number().int().min(1)
const byName = z.object({ name: z.string(), at: instant }).nullable()

const item = z.object({
  id: z.uuid(),
  number: z.string().nullable(),
  unitId: z.uuid(),
  unitName: z.string(),
  month,
  edition: z.number().int(),
  state: z.enum(REPORT_STATES),
  dueOn: date,
  overdue: z.boolean(),
  lateDays: z.number().int().nullable(),
  submitted: byName,
  signed: byName,
})

const figure = z.object({
  key: z.string(),
  title: z.string(),
  /** Which records count (口径). */
  note: z.string(),
  value: z.number().int(),
  /** While a report waits for its signature: what the records say now, where that differs from what was submitted. */
  now: z.number().int().nullable(),
})

const report = item.extend({
  from: date,
  /** Last day counted: of the month, or the day of submission where the month was still running. */
  until: date,
  remarks: z.string(),
  correctsId: z.uuid().nullable(),
  correctReason: z.string().nullable(),
  /** The edition that corrects this one. */
  correctedById: z.uuid().nullable(),
  returned: z.object({ name: z.string(), at: instant, reason: z.string() }).nullable(),
  signedRole: z.string().nullable(),
  contentHash: z.string().nullable(),
  /** Frozen figures are those of the submission; live ones are counted now. */
  frozen: z.boolean(),
  sections: z.array(z.object({ id: z.string(), title: z.string(), figures: z.array(figure) })),
  version,
  can: z.object({
    edit: z.boolean(),
    submit: z.boolean(),
    sign: z.boolean(),
    sendBack: z.boolean(),
    correct: z.boolean(),
    take: z.boolean(),
  }),
})
export type Report = z.output<typeof report>

const saved = z.object({ id: z.uuid(), version })
const state = { report_state: 409 }

export const listReports = query({
  name: 'reports.listReports',
  path: '/api/reports',
  summary: 'Monthly reports of the units in range, newest month first, and the units one may write for',
  input: z.strictObject({
    month: month.optional(),
    unitId: z.uuid().optional(),
    state: z.enum(REPORT_STATES).optional(),
    ...pageInput,
  }),
  output: page(item).extend({
    units: z.array(z.object({ id: z.uuid(), name: z.string() })),
    month,
    can: z.object({ start: z.boolean() }),
  }),
})

export const startReport = command({
  name: 'reports.startReport',
  path: '/api/reports',
  summary: 'Starts the report of a unit and month; its figures are there at once',
  input: z.strictObject({ unitId: z.uuid(), month }),
  output: saved,
  errors: { report_exists: 409 },
})

export const getReport = query({
  name: 'reports.getReport',
  path: '/api/reports/:id',
  summary: 'A report with every figure: counted now, or as frozen when it was submitted',
  input: z.strictObject({ id: z.uuid() }),
  output: report,
})

export const openFigure = query({
  name: 'reports.openFigure',
  path: '/api/reports/:id/figures/:key',
  summary:
    'The records behind a figure, exactly as many as it says, masked; those out of sight by now are only counted',
  input: z.strictObject({
    id: z.uuid(),
    key: z.string().regex(/^[a-z][a-zA-Z-]*(\.[^\s/.]{1,40}){1,3}$/, { error: 'invalid_format' }),
    purpose: purposeInput.purpose.extract(['visit', 'verify', 'inspection', 'spot_check', 'data_fix']),
    basisKind: z.enum(['report']),
    basisId: z.uuid(),
    ...pageInput,
  }),
  output: page(
    z.object({
      recordId: z.uuid(),
      /** False where the record is out of the reader's sight or gone; it still counts. */
      visible: z.boolean(),
      what: z.string(),
      where: z.string(),
      on: date.nullable(),
      path: z.string().nullable(),
      personIds: z.array(personId),
    }),
  ).extend({ title: z.string(), note: z.string() }),
})

export const writeRemarks = command({
  name: 'reports.writeRemarks',
  method: 'PUT',
  path: '/api/reports/:id/remarks',
  summary: 'Writes 问题与下月打算: the only words of a report that are typed',
  input: z.strictObject({ id: z.uuid(), version, remarks: text(0, REMARKS_MAX) }),
  output: saved,
  errors: state,
})

export const submitReport = command({
  name: 'reports.submitReport',
  path: '/api/reports/:id/submit',
  summary: 'Counts every figure once more, freezes it with the ids of its records, and hands the report in',
  input: z.strictObject({ id: z.uuid(), version }),
  output: saved.extend({ contentHash: z.string() }),
  errors: { ...state, report_remarks_missing: 409 },
})

export const signReport = command({
  name: 'reports.signReport',
  path: '/api/reports/:id/sign',
  summary: 'Signs what was on the screen (its content hash); from then on the report never changes',
  input: z.strictObject({ id: z.uuid(), version, contentHash: z.string().regex(/^[0-9a-f]{64}$/) }),
  output: saved.extend({ number: z.string() }),
  errors: { ...state, report_own: 403, report_changed: 409 },
})

export const returnReport = command({
  name: 'reports.returnReport',
  path: '/api/reports/:id/return',
  summary: 'Sends a report back to its author, with the reason',
  input: z.strictObject({ id: z.uuid(), version, reason: text(2, 500) }),
  output: saved,
  errors: state,
})

export const correctReport = command({
  name: 'reports.correctReport',
  path: '/api/reports/:id/correct',
  summary: 'Starts a new edition of a signed report; the signed one stays as it is',
  input: z.strictObject({ id: z.uuid(), reason: text(2, 500) }),
  output: saved,
  errors: { ...state, report_exists: 409 },
})

export const reportDocument = query({
  name: 'reports.reportDocument',
  path: '/api/reports/:id/document',
  summary: "The report as a Word file (DOCX), on the station's template or the one of the product",
  input: z.strictObject({ id: z.uuid() }),
  output: fileOutput,
  errors: { template_failed: 409 },
  file: true,
})

export const printReport = query({
  name: 'reports.printReport',
  path: '/api/reports/:id/print',
  summary: 'The report as a page for the printer',
  input: z.strictObject({ id: z.uuid() }),
  output: fileOutput,
  file: true,
})

/** 512 KiB as base64: under the limit of a request, more than any blank form needs. */
export const TEMPLATE_BYTES = 512 * 1024

export const listTemplates = query({
  name: 'reports.listTemplates',
  path: '/api/report-templates',
  summary: 'Word templates of the station, and every placeholder one may write into them',
  input: z.strictObject({}),
  output: z.object({
    items: z.array(
      z.object({
        id: z.uuid(),
        fileName: z.string(),
        bytes: z.number().int(),
        fileHash: z.string(),
        createdByName: z.string(),
        createdAt: instant,
        retiredAt: instant.nullable(),
        version,
      }),
    ),
    stationName: z.string().nullable(),
    placeholders: z.array(z.object({ group: z.string(), tag: z.string(), meaning: z.string() })),
    bytesMax: z.number().int(),
    can: z.object({ add: z.boolean() }),
  }),
})

export const addTemplate = command({
  name: 'reports.addTemplate',
  path: '/api/report-templates',
  summary: "Checks and cleans a Word file and makes it the station's template; the one before is retired",
  input: z.strictObject({
    fileName: text(1, 100).refine((s) => /\.docx$/i.test(s), { error: 'template_file_name' }),
    content: z.base64().max(Math.ceil(TEMPLATE_BYTES / 3) * 4, { error: 'template_too_large' }),
  }),
  output: saved,
  errors: {
    template_not_docx: 400,
    template_too_large: 400,
    template_unsafe: 400,
    template_unknown_placeholders: 400,
    template_broken: 400,
    template_empty: 400,
    report_no_station: 409,
  },
})

export const retireTemplate = command({
  name: 'reports.retireTemplate',
  path: '/api/report-templates/:id/retire',
  summary: 'Goes back to the template of the product; reports signed with the old one keep it',
  input: z.strictObject({ id: z.uuid(), version }),
  output: saved,
})

export const templateFile = query({
  name: 'reports.templateFile',
  path: '/api/report-templates/:id/file',
  summary: 'A template as a Word file, to be changed in Word; `default` is the one of the product',
  input: z.strictObject({ id: z.union([z.literal('default'), z.uuid()]) }),
  output: fileOutput,
  file: true,
})

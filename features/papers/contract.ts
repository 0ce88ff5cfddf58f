import { z } from 'zod'
import { command, fileOutput, instant, query, text } from '#platform/http/contract.ts'

const version = z.number().int().min(1)
const kind = z.string().regex(/^[a-z][A-Za-z]*\.[a-z][A-Za-z]*$/)
const saved = z.object({ id: z.uuid(), version })

/** 512 KiB: under the limit of a request as base64, more than any blank form needs. */
export const TEMPLATE_BYTES = 512 * 1024

const template = z.object({
  id: z.uuid(),
  fileName: z.string(),
  bytes: z.number().int(),
  fileHash: z.string(),
  note: z.string(),
  unitName: z.string(),
  /** Of the reader's own station, not of a unit above it. */
  isOwn: z.boolean(),
  createdByName: z.string(),
  createdAt: instant,
  retiredAt: instant.nullable(),
  version,
})

export const listTemplates = query({
  name: 'papers.listTemplates',
  path: '/api/paper-templates',
  summary:
    'Every kind of paper with the template it is printed on: that of the station, of a unit above it, or of the product',
  input: z.strictObject({}),
  output: z.object({
    items: z.array(
      z.object({
        kind,
        title: z.string(),
        isPersonal: z.boolean(),
        /** Null: the template of the product. */
        inUse: template.nullable(),
      }),
    ),
    stationName: z.string().nullable(),
    /** Whether this machine turns papers into PDF; else the Word file is printed. */
    hasPdf: z.boolean(),
    can: z.object({ upload: z.boolean() }),
  }),
})

export const getTemplate = query({
  name: 'papers.getTemplate',
  path: '/api/paper-templates/:kind',
  summary:
    'One kind of paper: the template in use, those before it, and every placeholder one may or must write into it',
  input: z.strictObject({ kind }),
  output: z.object({
    kind,
    title: z.string(),
    isPersonal: z.boolean(),
    inUse: template.nullable(),
    /** What is wrong with the one in use, where a later release asks for more than it carries; a sentence. */
    fault: z.string().nullable(),
    /** Those of the station, newest first. */
    history: z.array(template),
    placeholders: z.array(
      z.object({ text: z.string(), within: z.array(z.string()), isMandatory: z.boolean(), isRepeated: z.boolean() }),
    ),
    stationName: z.string().nullable(),
    bytesMax: z.number().int(),
    hasPdf: z.boolean(),
    can: z.object({ upload: z.boolean(), reset: z.boolean() }),
  }),
})

export const downloadTemplate = query({
  name: 'papers.downloadTemplate',
  path: '/api/paper-templates/:kind/file',
  summary: 'A template as a Word file, to be changed in Word; `default` is the one of the product',
  input: z.strictObject({ kind, id: z.union([z.literal('default'), z.uuid()]) }),
  output: fileOutput,
  file: true,
})

export const uploadTemplate = command({
  name: 'papers.uploadTemplate',
  path: '/api/paper-templates/:kind',
  summary:
    "Checks and cleans a Word file and makes it the station's template of this kind; the one before stays as history",
  input: z.strictObject({
    kind,
    fileName: text(1, 100).refine((s) => /\.docx$/i.test(s), { error: 'template_file_name' }),
    content: z.base64().max(Math.ceil(TEMPLATE_BYTES / 3) * 4, { error: 'template_too_large' }),
    note: text(0, 200),
    /** The station's own template that was on the screen; null where it had none. */
    replaces: z.uuid().nullable(),
  }),
  output: saved,
  errors: {
    template_not_docx: 400,
    template_too_large: 400,
    template_unsafe: 400,
    template_unknown_placeholders: 400,
    template_missing_placeholders: 400,
    template_broken: 400,
    template_empty: 400,
    paper_no_station: 409,
  },
})

export const resetTemplate = command({
  name: 'papers.resetTemplate',
  path: '/api/paper-templates/:kind/reset',
  summary: 'Goes back to the template of the unit above, or of the product; papers already printed stay as they are',
  input: z.strictObject({ kind, id: z.uuid(), version }),
  output: saved,
})

export const samplePaper = query({
  name: 'papers.samplePaper',
  path: '/api/paper-templates/:kind/sample',
  summary:
    'A paper with the names of its fields as values, on the template in use: PDF where LibreOffice is found, else the Word file',
  input: z.strictObject({ kind }),
  output: fileOutput,
  errors: { template_failed: 409, pdf_failed: 409, pdf_busy: 503, paper_no_station: 409 },
  file: true,
})

import { z } from 'zod'
import { command, date, fileOutput, instant, page, pageInput, personId, query, text } from '#platform/http/contract.ts'

export const PURPOSES = [
  'visit',
  'verify',
  'care',
  'dispute',
  'counter',
  'incident',
  'inspection',
  'spot_check',
  'data_fix',
  'audit',
] as const
export const purpose = z.enum(PURPOSES)
const id = z.string().regex(/^L\d{2}B?$/, { error: 'invalid_format' })

/** Which records: a month, or two dates, of a unit, of an officer, and the ledger's own filters as `key:value,key:value`. */
export const which = {
  id,
  month: z
    .string()
    .regex(/^20\d\d-(0[1-9]|1[0-2])$/, { error: 'invalid_format' })
    .optional(),
  from: date.optional(),
  to: date.optional(),
  unitId: z.uuid().optional(),
  officerId: z.uuid().optional(),
  only: z
    .string()
    .regex(/^[a-zA-Z]{1,20}:[^,:]{1,40}(,[a-zA-Z]{1,20}:[^,:]{1,40}){0,7}$/, { error: 'invalid_format' })
    .optional(),
}

/** A ledger of a unit is opened because one works for that unit; the purpose is one of the ledger's own. */
export const stated = { purpose, basisKind: z.enum(['unit']), basisId: z.uuid() }

const column = z.object({
  key: z.string(),
  header: z.string(),
  width: z.number(),
  kind: z.enum(['text', 'int', 'decimal', 'date', 'datetime']),
})

export const listLedgers = query({
  name: 'ledgers.listLedgers',
  path: '/api/ledgers',
  summary: 'Ledgers there are, with the units and officers they can be narrowed to',
  input: z.strictObject({}),
  output: z.object({
    items: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        purposes: z.array(purpose),
        recordPath: z.string(),
        columns: z.array(column),
      }),
    ),
    /** The unit one works for: the basis under which ledgers are opened. */
    basisId: z.uuid().nullable(),
    month: z.string(),
    units: z.array(z.object({ id: z.uuid(), name: z.string() })),
    officers: z.array(z.object({ id: z.uuid(), name: z.string() })),
    exportLimit: z.number().int(),
  }),
})

export const openLedger = query({
  name: 'ledgers.openLedger',
  path: '/api/ledgers/:id',
  summary: 'Rows of a ledger as the paper has them, masked, each with the record behind it',
  input: z.strictObject({
    ...which,
    ...stated,
    cursor: z.string().max(300).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  output: z.object({
    items: z.array(z.object({ recordId: z.uuid(), personIds: z.array(personId), cells: z.array(z.string()) })),
    nextCursor: z.string().nullable(),
    total: z.number().int().nullable(),
    from: date,
    to: date,
  }),
  errors: { ledger_period: 400 },
})

export const figures = query({
  name: 'ledgers.figures',
  path: '/api/ledgers/:id/figures',
  summary: 'Counts over a ledger; each carries the filter that opens exactly its records',
  load: 'statistics',
  input: z.strictObject(which),
  output: z.object({
    items: z.array(
      z.object({
        key: z.string(),
        label: z.string(),
        value: z.number().int(),
        filter: z.object({
          from: date,
          to: date,
          unitId: z.uuid().optional(),
          officerId: z.uuid().optional(),
          only: z.string().optional(),
        }),
      }),
    ),
  }),
  errors: { ledger_period: 400 },
})

export const exportLedger = query({
  name: 'ledgers.exportLedger',
  path: '/api/ledgers/:id/file',
  summary: 'The ledger as a workbook (XLSX), as on screen, with a watermark; above the limit it needs an approval',
  input: z.strictObject({ ...which, ...stated }),
  output: fileOutput,
  errors: { ledger_period: 400, export_needs_approval: 409 },
  file: true,
})

export const printLedger = query({
  name: 'ledgers.printLedger',
  path: '/api/ledgers/:id/print',
  summary: 'The ledger as a page for the printer, as on screen',
  input: z.strictObject({ ...which, ...stated }),
  output: fileOutput,
  errors: { ledger_period: 400, print_too_long: 409 },
  file: true,
})

export const EXPORT_STATES = ['WAITING', 'APPROVED', 'REFUSED', 'WITHDRAWN', 'EXPIRED'] as const

const act = z.object({ name: z.string(), at: instant })

const exportItem = z.object({
  id: z.uuid(),
  ledger: z.object({ id: z.string(), title: z.string() }),
  from: date,
  to: date,
  /** Narrowed to a unit, an officer, own filters of the ledger. */
  unitName: z.string().nullable(),
  officerName: z.string().nullable(),
  only: z.string().nullable(),
  purpose,
  reason: z.string(),
  rows: z.number().int(),
  requested: act,
  requesterUnit: z.string(),
  state: z.enum(EXPORT_STATES),
  leader: act.nullable(),
  dpo: act.nullable(),
  ended: act.extend({ note: z.string().nullable() }).nullable(),
  validUntil: instant.nullable(),
  /** The unit under whose basis the file is taken. */
  basisId: z.uuid(),
  version: z.number().int(),
  can: z.object({ approve: z.boolean(), refuse: z.boolean(), withdraw: z.boolean(), take: z.boolean() }),
})

export const requestExport = command({
  name: 'ledgers.requestExport',
  path: '/api/ledgers/:id/exports',
  summary: 'Asks a leader and the data protection officer for an export above the limit',
  input: z.strictObject({ ...which, purpose, reason: text(4, 200) }),
  output: exportItem,
  errors: { ledger_period: 400, export_needs_no_approval: 409, export_too_long: 409 },
})

export const listExports = query({
  name: 'ledgers.listExports',
  path: '/api/exports',
  summary: 'Requests to export, newest first: one’s own, and for those who decide all in sight',
  input: z.strictObject({ ...pageInput, state: z.enum(['WAITING']).optional() }),
  output: page(exportItem),
})

export const decideExport = command({
  name: 'ledgers.decideExport',
  path: '/api/exports/:id/decision',
  summary: 'Approves, refuses or withdraws a request to export; two different persons approve, neither of whom asked',
  input: z.strictObject({
    id: z.uuid(),
    version: z.number().int(),
    decision: z.enum(['approve', 'refuse', 'withdraw']),
    note: text(0, 200).optional(),
  }),
  output: exportItem,
  errors: { export_not_yours: 403, export_over: 409, version_conflict: 409 },
})

export const takeExport = query({
  name: 'ledgers.takeExport',
  path: '/api/exports/:id/file',
  summary: 'The approved export as a workbook (XLSX), for whoever asked, while the approval is valid',
  input: z.strictObject({ id: z.uuid(), ...stated }),
  output: fileOutput,
  errors: { export_not_ready: 409, export_grown: 409 },
  file: true,
})

import { z } from 'zod'
import { command, date, instant, page, pageInput, query, text } from '#platform/http/contract.ts'

export const CAUSES = ['换任', '离任', '任期届满', '机构撤并'] as const
export const SIDES = ['give', 'receive'] as const

const version = z.number().int().min(1)
const person = z.object({ id: z.uuid(), name: z.string() })
const count = z.object({ kind: z.string(), title: z.string(), count: z.number().int() })
/** A record that changes hands. Text and way are there only for who may open it; names of residents never. */
const item = z.object({
  kind: z.string(),
  recordId: z.uuid(),
  title: z.string(),
  detail: z.string(),
  dueOn: date.nullable(),
  path: z.string().nullable(),
  /** It was the giver's own and is the receiver's now; else it belongs to the area. */
  moved: z.boolean(),
  done: z.boolean(),
})
const header = z.object({
  id: z.uuid(),
  cause: z.enum(CAUSES),
  unitName: z.string(),
  from: person,
  to: person,
  onDate: date,
  counts: z.array(count),
  givenAt: instant.nullable(),
  receivedAt: instant.nullable(),
  version: z.number().int(),
  can: z.object({ sign: z.enum(SIDES).nullable() }),
})
const pack = header.extend({
  note: z.string().nullable(),
  receivedNote: z.string().nullable(),
  items: z.array(item),
})

export const preview = query({
  name: 'handovers.preview',
  path: '/api/handovers/preview/:postingId',
  summary: 'What the holder of a posting would hand over now',
  input: z.strictObject({ postingId: z.uuid() }),
  output: z.object({
    postingId: z.uuid(),
    postingVersion: z.number().int(),
    from: person,
    unitId: z.uuid(),
    unitName: z.string(),
    duty: z.string(),
    fromOn: date,
    counts: z.array(count),
    items: z.array(item),
  }),
})

/** Ends the posting, gives it to the successor or leaves it vacant, and hands over everything open, in one step. */
export const transfer = command({
  name: 'handovers.transfer',
  path: '/api/handovers',
  summary: 'Hand a posting and everything open over to a successor',
  input: z.strictObject({
    postingId: z.uuid(),
    version,
    successorId: z.uuid(),
    /** `no`: the duty stays vacant and the successor, who has access already, only takes the open work. */
    takesDuty: z.enum(['yes', 'no']),
    /** First day of the successor. */
    on: date,
    note: text(1, 500).optional(),
  }),
  output: pack,
  errors: {
    posting_to_oneself: 403,
    posting_above_own: 403,
    posting_already_ended: 409,
    posting_replaced_too_young: 409,
    posting_exists: 409,
    ends_before_start: 409,
    area_has_holder: 409,
    area_has_cover: 409,
    successor_is_leaver: 409,
    successor_without_access: 409,
    staff_has_left: 409,
  },
})

export const list = query({
  name: 'handovers.list',
  path: '/api/handovers',
  summary: 'Handover packs, newest first: those one gives or receives, or all of the unit',
  input: z.strictObject({
    of: z.enum(['me', 'unit']).default('me'),
    state: z.enum(['open', 'all']).default('open'),
    ...pageInput,
  }),
  output: page(header),
})

export const get = query({
  name: 'handovers.get',
  path: '/api/handovers/:id',
  summary: 'One pack with the records that changed hands, as far as the reader may see them',
  input: z.strictObject({ id: z.uuid() }),
  output: pack,
})

export const sign = command({
  name: 'handovers.sign',
  path: '/api/handovers/:id/sign',
  summary: 'The giver signs that he gave, the receiver that he received',
  input: z.strictObject({ id: z.uuid(), version, note: text(1, 500).optional() }),
  output: pack,
  errors: { handover_signed: 409, handover_not_yours: 403 },
})

// Merge of stations and rooms -----------------------------------------------------------------------------------------

export const MOVED = [
  'rooms',
  'areas',
  'grids',
  'staff',
  'postings',
  'leaders',
  'addresses',
  'households',
  'tasks',
] as const
const mergeErrors = { merge_not_alike: 409, unit_closed: 409 }

export const previewMerge = query({
  name: 'handovers.previewMerge',
  path: '/api/handovers/merges/:unitId',
  summary: 'What would follow where a station or room goes into another one',
  input: z.strictObject({ unitId: z.uuid(), intoId: z.uuid() }),
  output: z.object({
    unitName: z.string(),
    intoName: z.string(),
    version: z.number().int(),
    moves: z.array(z.object({ kind: z.enum(MOVED), count: z.number().int() })),
  }),
  errors: mergeErrors,
})

/** Postings, staff, rooms, areas and open work follow; the closed unit keeps its code, its numbers and what happened in it. */
export const mergeUnit = command({
  name: 'handovers.mergeUnit',
  path: '/api/handovers/merges',
  summary: 'Close a station or room into its successor',
  input: z.strictObject({ unitId: z.uuid(), intoId: z.uuid(), version, on: date, note: text(1, 500).optional() }),
  output: z.object({
    unitName: z.string(),
    intoName: z.string(),
    moves: z.array(z.object({ kind: z.enum(MOVED), count: z.number().int() })),
    /** Open records whose holder lost access by the merge and which went to whoever answers for the place. */
    handedOver: z.number().int(),
  }),
  errors: { ...mergeErrors, merge_above_own: 403, merge_before_opening: 409 },
})

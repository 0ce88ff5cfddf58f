import { z } from 'zod'
import { command, date, instant, personId, query, text } from '#platform/http/contract.ts'
import { DATUMS, insideChina } from '#platform/standards/coordinates.ts'
import { ID_TYPES } from '#platform/standards/identity.ts'
import { ACCEPTABLE, CHUNK_ROWS, FIELDS, OUTCOMES, ROWS_AT_ONCE, RUN_STATES } from './vocabulary.ts'

const uuid = z.uuid()
const short = text(1, 60).optional()

const door = z.strictObject({
  community: short,
  road: short,
  doorNo: short,
  compound: short,
  building: short,
  unitNo: short,
  floorNo: short,
  roomNo: short,
  villageGroup: short,
  groupHouseNo: z.number().int().min(1).max(99_999).optional(),
  /** What nobody understood of the address. */
  rest: text(1, 200).optional(),
})

/** A point of a door as the list gives it, with the datum that somebody has stated. */
const point = z
  .strictObject({ lng: z.number(), lat: z.number(), datum: z.enum(DATUMS) })
  .refine(insideChina, { error: 'outside_china' })
  .optional()

export const comparedRow = z.strictObject({
  /** Left out for a house without people. */
  person: z
    .strictObject({
      name: text(0, 60),
      /** Stored form; empty where the list has none, or only a ruined one. */
      idNo: z.string().regex(/^[0-9A-Z]{0,20}$/),
      phones: z.array(z.string().regex(/^[+\d-]{5,24}$/)).max(5),
      hukouAddr: text(1, 120).optional(),
      relation: z.string().max(8).optional(),
    })
    .optional(),
  occupancy: z.enum(['自住', '出租', '空置', '集体宿舍']).optional(),
  door,
  point,
})

export const compare = command({
  name: 'imports.compare',
  path: '/api/imports/compare',
  summary: 'What the register says of rows of a list: whom and which door they mean, and what differs. Changes nothing',
  load: 'statistics',
  input: z.strictObject({
    /** Community of rows that name none, or one of its own town by name. */
    communityCode: z.string().regex(/^\d{12}$/),
    rows: z.array(comparedRow).min(1).max(ROWS_AT_ONCE),
  }),
  output: z.object({
    rows: z.array(
      z.object({
        outcome: z.enum(OUTCOMES),
        reasons: z.array(z.object({ field: z.enum(FIELDS), code: z.string(), level: z.string() })),
        /** The one person meant; null where there is none, or several. */
        personId: personId.nullable(),
        addressId: uuid.nullable(),
      }),
    ),
  }),
})

const meanings = z.record(text(1, 40), z.enum([...FIELDS, 'note', 'derived', 'ordinal', 'unknown']))
const mapping = z.object({
  id: uuid,
  version: z.number().int(),
  sender: z.string(),
  meanings,
  /** Of his coordinates; null where nobody was asked. */
  datum: z.enum(DATUMS).nullable(),
  updatedAt: z.string(),
})

export const listMappings = query({
  name: 'imports.listMappings',
  path: '/api/imports/mappings',
  summary: 'Senders whose headings are known',
  input: z.strictObject({}),
  output: z.object({ items: z.array(mapping) }),
})

export const saveMapping = command({
  name: 'imports.saveMapping',
  method: 'PUT',
  path: '/api/imports/mappings',
  summary: 'Keeps what the headings of a sender mean; the former meaning is replaced',
  input: z.strictObject({
    sender: text(1, 40),
    meanings: meanings.refine((m) => Object.keys(m).length <= 200, { error: 'too_many' }),
    datum: z.enum(DATUMS).optional(),
  }),
  output: mapping,
})

// Into the register -----------------------------------------------------------------------------------------------------------

const RELATIONS = ['户主/本人', '配偶', '子女', '父母', '其他亲属', '其他'] as const
const STAY_REASONS = ['务工', '经商', '就学', '投靠', '养老', '就医', '其他'] as const

export const committedRow = z.strictObject({
  person: z
    .strictObject({
      name: text(1, 60),
      idType: z.enum(ID_TYPES),
      idNo: z.string().regex(/^[0-9A-Z]{0,20}$/),
      /** The fifteen digits of the list that `idNo` was made of; kept beside it. */
      alias15: z
        .string()
        .regex(/^\d{15}$/)
        .optional(),
      sex: z.enum(['1', '2']).optional(),
      birthDate: date.optional(),
      phones: z.array(z.string().regex(/^[+\d-]{5,24}$/)).max(5),
      formerName: text(2, 50).optional(),
      hukouRegion: z
        .string()
        .regex(/^\d{6}$/)
        .optional(),
      hukouAddr: text(1, 120).optional(),
      relation: z.enum(RELATIONS).optional(),
      arrivedOn: date.optional(),
      stayReason: z.enum(STAY_REASONS).optional(),
      intendedUntil: date.optional(),
    })
    .optional(),
  occupancy: z.enum(['自住', '出租', '空置', '集体宿舍']).optional(),
  door,
  point,
  /** Rows of one household of the list share it. */
  household: z.string().min(1).max(300),
  source: z.strictObject({
    /** Position in the files of the run. */
    file: z.number().int().min(0).max(9_999),
    sheet: text(0, 100),
    row: z.number().int().min(0).max(2_000_000),
  }),
  /** What the reader doubts and the sender has settled for the whole run. */
  doubts: z.array(z.enum(ACCEPTABLE)).max(20),
})

const run = z.object({
  id: uuid,
  sender: z.string().nullable(),
  communityCode: z.string(),
  communityName: z.string(),
  compound: z.string().nullable(),
  files: z.array(z.object({ name: z.string(), sha256: z.string() })),
  accepted: z.array(z.enum(ACCEPTABLE)),
  total: z.number().int(),
  state: z.enum(RUN_STATES),
  madeAt: instant,
  finishedAt: instant.nullable(),
  undoneAt: instant.nullable(),
  /** Rows that have been through, and what became of them. */
  rows: z.number().int(),
  counts: z.record(z.enum(OUTCOMES), z.number().int()),
  /** Until when it can be taken back; null where it cannot. */
  undoUntil: date.nullable(),
})

export const begin = command({
  name: 'imports.begin',
  path: '/api/imports/runs',
  summary: 'Opens an import of lists; the same lists with the same answers go on where they stopped',
  input: z.strictObject({
    /** SHA-256 of everything that decides the rows: files, meanings, community, answers. */
    clientKey: z.string().regex(/^[0-9a-f]{64}$/),
    sender: text(1, 40).optional(),
    communityCode: z.string().regex(/^\d{12}$/),
    /** Compound of buildings that no row gives one. */
    compound: short,
    files: z
      .array(z.strictObject({ name: text(1, 300), sha256: z.string().regex(/^[0-9a-f]{64}$/) }))
      .min(1)
      .max(500),
    accepted: z.array(z.enum(ACCEPTABLE)).max(ACCEPTABLE.length),
    total: z.number().int().min(0).max(20_000_000),
  }),
  output: z.object({ id: uuid, isResumed: z.boolean(), done: z.array(z.number().int()) }),
  errors: { import_closed: 409 },
})

export const commitRows = command({
  name: 'imports.commitRows',
  path: '/api/imports/runs/:id/chunks/:no',
  summary:
    'Puts rows of a list into the register in one transaction: matched anew, new and changed ones only. Sent twice it is stored once',
  load: 'statistics',
  input: z.strictObject({
    id: uuid,
    no: z.coerce.number().int().min(0).max(1_000_000),
    rows: z.array(committedRow).min(1).max(CHUNK_ROWS),
  }),
  output: z.object({
    rows: z.array(
      z.object({
        outcome: z.enum(OUTCOMES),
        reasons: z.array(z.object({ field: z.enum(FIELDS), code: z.string(), level: z.string() })),
        personId: personId.nullable(),
        addressId: uuid.nullable(),
      }),
    ),
  }),
  errors: { import_closed: 409, import_chunk_differs: 409 },
})

export const finish = command({
  name: 'imports.finish',
  path: '/api/imports/runs/:id/finish',
  summary: 'Closes an import whose rows have all been through',
  input: z.strictObject({ id: uuid }),
  output: run,
  errors: { import_incomplete: 409 },
})

export const listRuns = query({
  name: 'imports.listRuns',
  path: '/api/imports/runs',
  summary: "One's own imports, the last one first",
  input: z.strictObject({}),
  output: z.object({ items: z.array(run) }),
})

export const getRun = query({
  name: 'imports.getRun',
  path: '/api/imports/runs/:id',
  summary: "An import of one's own: how far it is, and which drafted doors wait for somebody to confirm them",
  input: z.strictObject({ id: uuid }),
  output: run.extend({
    chunks: z.array(z.number().int()),
    groups: z.array(
      z.object({
        name: z.string(),
        communityCode: z.string(),
        buildingId: uuid.nullable(),
        villageGroup: z.string().nullable(),
        doors: z.number().int(),
        addressIds: z.array(uuid),
      }),
    ),
  }),
})

export const undo = command({
  name: 'imports.undo',
  path: '/api/imports/runs/:id/undo',
  summary:
    'Takes a chunk of an import back, the last one first; what somebody has changed since is named and stays. Without commit it only says what would be',
  load: 'statistics',
  input: z.strictObject({ id: uuid, no: z.number().int().min(0).max(1_000_000), commit: z.boolean() }),
  output: z.object({
    people: z.number().int(),
    doors: z.number().int(),
    restored: z.number().int(),
    /** Everybody who is taken out or becomes what he was. */
    persons: z.array(personId),
    /** What somebody has changed or used since; a person by his id, everything else by its record. */
    kept: z.array(z.object({ kind: z.string(), recordId: uuid.nullable(), personId: personId.nullable() })),
    state: z.enum(RUN_STATES),
  }),
  errors: { import_undo_order: 409, import_undo_over: 409 },
})

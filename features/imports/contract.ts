import { z } from 'zod'
import { command, personId, query, text } from '#platform/http/contract.ts'
import { FIELDS, OUTCOMES, ROWS_AT_ONCE } from './vocabulary.ts'

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
const mapping = z.object({ id: uuid, version: z.number().int(), sender: z.string(), meanings, updatedAt: z.string() })

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
  }),
  output: mapping,
})

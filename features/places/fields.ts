import { z } from 'zod'
import { DATUMS } from '#platform/standards/coordinates.ts'
import { date, instant, personId, text } from '#platform/http/contract.ts'
import { PARTS } from './parser/reading.ts'
// biome-ignore format: the names read better in a few lines
import {
  PATTERNS, ADDRESS_KINDS, ADDRESS_STATES, SOURCES, GEO_SOURCES, COMPOUND_TYPES, BUILDING_CLASSES,
  STRUCTURES, OWNERSHIPS, USES, OCCUPANCIES, HOUSE_STATES,
} from './vocabulary.ts'

/* Fields that several operations of this slice share. */

export const communityCode = z.string().regex(/^\d{12}$/, { error: 'place_community_code' })
export const version = z.number().int().min(1)
export const made = z.object({ id: z.uuid(), version: z.number().int() })
export const place = { community_without_area: 409 }
/** What changes ground can be refused with; `ground_clash` names the `texts` that are taken where doors go. */
export const groundErrors = {
  ground_closed: 409,
  ground_clash: 409,
  merge_own_home: 409,
  ground_text_too_long: 409,
} as const
export const communityRecord = z.object({
  code: z.string(),
  name: z.string(),
  shortName: z.string(),
  townName: z.string(),
  areaId: z.uuid().nullable(),
  areaName: z.string().nullable(),
  roads: z.number().int(),
  compounds: z.number().int(),
  buildings: z.number().int(),
  addresses: z.number().int(),
  pending: z.number().int(),
})
export const roadRecord = z.object({
  id: z.uuid(),
  name: z.string(),
  code: z.string().nullable(),
  formerNames: z.array(z.string()),
  addresses: z.number().int(),
  version: z.number().int(),
  can: z.object({ rename: z.boolean(), merge: z.boolean() }),
})
export const compoundFields = {
  name: text(2, 40),
  type: z.enum(COMPOUND_TYPES),
  closed: z.boolean().optional(),
  unitAccess: z.boolean().optional(),
  gates: z.number().int().min(0).max(50).optional(),
}

// biome-ignore format: the record reads better as a table
export const compoundRecord = z.object({
  id: z.uuid(), communityCode: z.string(), name: z.string(), type: z.enum(COMPOUND_TYPES),
  closed: z.boolean().nullable(), unitAccess: z.boolean().nullable(), gates: z.number().int().nullable(),
  formerNames: z.array(z.string()), buildings: z.number().int(), addresses: z.number().int(), version: z.number().int(),
  can: z.object({ edit: z.boolean(), merge: z.boolean(), split: z.boolean(), move: z.boolean() }),
})

export const buildingFields = {
  name: text(1, 20),
  class: z.enum(BUILDING_CLASSES),
  structure: z.enum(STRUCTURES).optional(),
  floorsUp: z.number().int().min(1).max(200).optional(),
  floorsDown: z.number().int().min(0).max(20).optional(),
  builtYear: z.number().int().min(1800).max(2100).optional(),
}

// biome-ignore format: the record reads better as a table
export const buildingRecord = z.object({
  id: z.uuid(), communityCode: z.string(), compoundId: z.uuid().nullable(), compoundName: z.string().nullable(),
  name: z.string(), class: z.enum(BUILDING_CLASSES), structure: z.enum(STRUCTURES).nullable(),
  floorsUp: z.number().int().nullable(), floorsDown: z.number().int().nullable(),
  builtYear: z.number().int().nullable(), addresses: z.number().int(), version: z.number().int(),
})

const formerNames = z.array(z.object({ text: z.string(), until: instant }))
export const buildingPage = buildingRecord.extend({
  communityName: z.string(),
  closedOn: date.nullable(),
  closedReason: z.string().nullable(),
  mergedInto: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  formerNames,
  doors: z.array(
    z.object({
      id: z.uuid(),
      unitNo: z.string().nullable(),
      floorNo: z.string().nullable(),
      roomNo: z.string().nullable(),
      subAddr: z.string().nullable(),
      kind: z.enum(ADDRESS_KINDS),
      fullText: z.string(),
      state: z.enum(ADDRESS_STATES),
    }),
  ),
  can: z.object({
    edit: z.boolean(),
    registerRooms: z.boolean(),
    confirm: z.boolean(),
    merge: z.boolean(),
    split: z.boolean(),
    move: z.boolean(),
    demolish: z.boolean(),
  }),
})

const texts = z.array(z.object({ from: z.string(), to: z.string() }))

/** Doors that go to other ground, or would: numbers, some texts before and after, and the doors that both had. `id` is where they are afterwards. */
export const regrouping = z.object({
  id: z.uuid(),
  name: z.string(),
  doors: z.number().int(),
  retired: z.number().int(),
  joined: z.number().int(),
  households: z.number().int(),
  residents: z.number().int(),
  tasks: z.number().int(),
  examples: texts,
  joins: texts,
})
export const demolition = z.object({
  id: z.uuid(),
  doors: z.number().int(),
  households: z.number().int(),
  residents: z.number().int(),
  houses: z.number().int(),
  tasks: z.number().int(),
  /** Doors behind which somebody is registered, at most 200; who, is seen at the door and for a reason. */
  inhabited: z.array(z.object({ id: z.uuid(), fullText: z.string(), residents: z.number().int() })),
})

export const belowDoor = {
  unitNo: text(1, 20).optional(),
  floorNo: text(1, 40).optional(),
  roomNo: text(1, 40).optional(),
  subAddr: text(1, 40).optional(),
  kind: z.enum(ADDRESS_KINDS).default('户室'),
}

export const position = {
  lng: z.number().min(-180).max(180).optional(),
  lat: z.number().min(-90).max(90).optional(),
  datum: z.enum(DATUMS).optional(),
  geoSource: z.enum(GEO_SOURCES).optional(),
}

export const patternFields = {
  doorNo: text(1, 30).optional(),
  villageGroup: text(1, 40).optional(),
  groupHouseNo: z.number().int().min(1).max(99999).optional(),
  landmark: text(2, 60).optional(),
}

export const warnings = z.array(z.object({ field: z.string(), code: z.string() }))
export const saved = z.object({
  id: z.uuid(),
  fullText: z.string(),
  state: z.enum(ADDRESS_STATES),
  version: z.number().int(),
  groupHouseNo: z.number().int().nullable(),
  provisionalNo: z.boolean(),
  warnings,
})

/** `address_exists` carries `existingId` (null where it lies outside the range), `address_similar` carries `similar: [{id, fullText}]`. */
export const addressErrors = {
  ...place,
  address_exists: 409,
  address_similar: 409,
  address_was_retired: 409,
  place_retired: 409,
  ground_closed: 409,
}
// biome-ignore format: the record reads better as a table
export const addressRecord = z.object({
  id: z.uuid(), communityCode: z.string(), communityName: z.string(), pattern: z.enum(PATTERNS),
  roadId: z.uuid().nullable(), roadName: z.string().nullable(), doorNo: z.string().nullable(),
  compoundId: z.uuid().nullable(), compoundName: z.string().nullable(), buildingId: z.uuid().nullable(),
  buildingName: z.string().nullable(), villageGroup: z.string().nullable(),
  groupHouseNo: z.number().int().nullable(), provisionalNo: z.boolean(), landmark: z.string().nullable(),
  unitNo: z.string().nullable(), floorNo: z.string().nullable(), roomNo: z.string().nullable(),
  subAddr: z.string().nullable(), kind: z.enum(ADDRESS_KINDS), fullText: z.string(), lng: z.number().nullable(),
  lat: z.number().nullable(), datum: z.enum(DATUMS).nullable(), rawLng: z.number().nullable(),
  rawLat: z.number().nullable(), rawDatum: z.enum(DATUMS).nullable(), geoSource: z.enum(GEO_SOURCES).nullable(),
  externalCode: z.string().nullable(), state: z.enum(ADDRESS_STATES), retiredReason: z.string().nullable(),
  mergedInto: z.object({ id: z.uuid(), fullText: z.string() }).nullable(),
  source: z.enum(SOURCES), verifiedAt: instant.nullable(), unitId: z.uuid(), unitName: z.string(),
  createdAt: instant, updatedAt: instant.nullable(), version: z.number().int(),
  aliases: z.array(z.object({ text: z.string(), until: instant })),
  house: z.object({ id: z.uuid(), ownership: z.enum(OWNERSHIPS).nullable(), use: z.enum(USES), occupancy: z.enum(OCCUPANCIES) }).nullable(),
  /** Null, as the house is, for duty staff. */
  households: z.number().int().nullable(),
  can: z.object({
    openDoor: z.boolean(), edit: z.boolean(), confirm: z.boolean(), retire: z.boolean(), merge: z.boolean(), registerHouse: z.boolean(),
  }),
})

const fill = z.object({
  communityCode: z.string().optional(),
  pattern: z.enum(PATTERNS).optional(),
  roadId: z.uuid().optional(),
  doorNo: z.string().optional(),
  compoundId: z.uuid().optional(),
  buildingId: z.uuid().optional(),
  villageGroup: z.string().optional(),
  groupHouseNo: z.number().int().optional(),
  landmark: z.string().optional(),
  unitNo: z.string().optional(),
  floorNo: z.string().optional(),
  roomNo: z.string().optional(),
  subAddr: z.string().optional(),
})
const span = z.object({ start: z.number().int(), end: z.number().int() })
const part = z.enum(PARTS)

export const addressItem = z.object({
  id: z.uuid(),
  communityCode: z.string(),
  pattern: z.enum(PATTERNS),
  fullText: z.string(),
  buildingId: z.uuid().nullable(),
  kind: z.enum(ADDRESS_KINDS),
  state: z.enum(ADDRESS_STATES),
  provisionalNo: z.boolean(),
  /** Null where no house is registered; both are null for duty staff, who look a door up and not who lives behind it. */
  occupancy: z.enum(OCCUPANCIES).nullable(),
  households: z.number().int().nullable(),
})

/** A text read as an address: fields for `registerAddress`, and every part with its place in the text (UTF-16 offsets). */
export const addressReading = z.object({
  fill,
  parts: z.array(
    z.object({
      part,
      value: z.string().nullable(),
      span: span.nullable(),
      confidence: z.number(),
      state: z.enum(['filled', 'ask', 'unknown', 'context']),
      choices: z.array(z.object({ part, value: z.string(), within: z.string(), fill })),
      /** What a former name means outside of the reader's communities. */
      elsewhere: z.array(z.object({ value: z.string(), within: z.string() })),
    }),
  ),
  unread: z.array(span),
})

export const houseFields = {
  ownership: z.enum(OWNERSHIPS),
  use: z.enum(USES),
  rooms: z.number().int().min(1).max(200).optional(),
  areaM2: z.number().min(1).max(100000).optional(),
  occupancy: z.enum(OCCUPANCIES),
  ownerPersonId: personId.optional(),
  ownerName: text(2, 50).optional(),
}

export const houseRecord = z.object({
  id: z.uuid(),
  addressId: z.uuid(),
  fullText: z.string(),
  /** Null where a list named the house and nobody has looked yet. */
  ownership: z.enum(OWNERSHIPS).nullable(),
  use: z.enum(USES),
  rooms: z.number().int().nullable(),
  areaM2: z.number().nullable(),
  occupancy: z.enum(OCCUPANCIES),
  ownerPersonId: personId.nullable(),
  ownerName: z.string().nullable(),
  ownerPhoneMask: z.string().nullable(),
  state: z.enum(HOUSE_STATES),
  verifiedOn: date.nullable(),
  version: z.number().int(),
  can: z.object({ edit: z.boolean(), revealPhone: z.boolean() }),
})

import { z } from 'zod'
import { command, page, pageInput, personId, purposeInput, query, text } from '#platform/http/contract.ts'
// biome-ignore format: the names read better in a few lines
import {
  addressErrors, addressItem, addressReading, addressRecord, belowDoor, buildingFields, buildingPage, buildingRecord, communityCode,
  communityRecord, compoundFields, compoundRecord, demolition, groundErrors, houseFields, houseRecord, made, patternFields, place, position,
  regrouping, roadRecord, saved, version,
} from './fields.ts'
// biome-ignore format: the names read better in a few lines
import {
  PATTERNS, ADDRESS_STATES, SOURCES, GROUND_KINDS, HOUSE_STATES,
} from './vocabulary.ts'

// Communities, roads, compounds -------------------------------------------------------------------------------------------

export const listCommunities = query({
  name: 'places.listCommunities',
  path: '/api/places/communities',
  summary: 'Communities inside the range of the posting, with what is registered in them',
  input: z.strictObject({}),
  output: z.object({
    items: z.array(communityRecord),
    can: z.object({
      registerAddress: z.boolean(),
      addRoad: z.boolean(),
      addCompound: z.boolean(),
      renameGroup: z.boolean(),
    }),
  }),
})

export const addRoad = command({
  name: 'places.addRoad',
  path: '/api/places/roads',
  summary: 'Adds a street or lane to a community',
  input: z.strictObject({ communityCode, name: text(2, 40), code: text(1, 20).optional() }),
  output: made,
  errors: { ...place, road_exists: 409, ground_merged: 409 },
})

export const listRoads = query({
  name: 'places.listRoads',
  path: '/api/places/roads',
  summary: 'Roads of a community with their number of addresses',
  input: z.strictObject({ communityCode }),
  output: z.object({ items: z.array(roadRecord) }),
})

export const renameRoad = command({
  name: 'places.renameRoad',
  path: '/api/places/roads/:id/name',
  summary: 'Renames a road; all its full texts follow and the old ones stay findable',
  input: z.strictObject({ id: z.uuid(), name: text(2, 40), version }),
  output: z.object({ id: z.uuid(), version: z.number().int(), readdressed: z.number().int() }),
  errors: { road_exists: 409, ground_merged: 409, ground_closed: 409 },
})

export const addCompound = command({
  name: 'places.addCompound',
  path: '/api/places/compounds',
  summary: 'Adds a residential compound or village group',
  input: z.strictObject({ communityCode, ...compoundFields }),
  output: made,
  errors: { ...place, compound_exists: 409, ground_merged: 409 },
})

export const editCompound = command({
  name: 'places.editCompound',
  method: 'PUT',
  path: '/api/places/compounds/:id',
  summary: 'Changes a compound; a new name re-addresses everything in it',
  input: z.strictObject({ id: z.uuid(), version, ...compoundFields }),
  output: z.object({ id: z.uuid(), version: z.number().int(), readdressed: z.number().int() }),
  errors: { compound_exists: 409, ground_merged: 409, ground_closed: 409 },
})

export const listCompounds = query({
  name: 'places.listCompounds',
  path: '/api/places/compounds',
  summary: 'Compounds of a community',
  input: z.strictObject({ communityCode }),
  output: z.object({ items: z.array(compoundRecord) }),
})

// Buildings ---------------------------------------------------------------------------------------------------------------

export const addBuilding = command({
  name: 'places.addBuilding',
  path: '/api/places/buildings',
  summary: 'Adds a building to a compound',
  input: z.strictObject({ compoundId: z.uuid(), ...buildingFields }),
  output: made.extend({ name: z.string() }),
  errors: { ...place, building_exists: 409, ground_merged: 409, ground_closed: 409 },
})

export const editBuilding = command({
  name: 'places.editBuilding',
  method: 'PUT',
  path: '/api/places/buildings/:id',
  summary: 'Changes a building; a new name re-addresses its doors',
  input: z.strictObject({ id: z.uuid(), version, ...buildingFields }),
  output: z.object({ id: z.uuid(), version: z.number().int(), readdressed: z.number().int() }),
  errors: { building_exists: 409, ground_merged: 409, ground_closed: 409 },
})

export const listBuildings = query({
  name: 'places.listBuildings',
  path: '/api/places/buildings',
  summary: 'Buildings of a compound',
  input: z.strictObject({ compoundId: z.uuid() }),
  output: z.object({ items: z.array(buildingRecord) }),
})

export const getBuilding = query({
  name: 'places.getBuilding',
  path: '/api/places/buildings/:id',
  summary: 'A building with its doors: unit, floor and room, and nothing of who lives there',
  input: z.strictObject({ id: z.uuid() }),
  output: buildingPage,
})

// Ground in life: without `commit` only what would happen -------------------------------------------------------------------

const act = { id: z.uuid(), version, commit: z.boolean().default(false) }

export const mergeGround = command({
  name: 'places.mergeGround',
  path: '/api/places/ground/:kind/:id/merge',
  summary:
    'A road, compound or building that was registered twice goes into the other of its community; its name stays findable',
  input: z.strictObject({
    kind: z.enum(GROUND_KINDS),
    ...act,
    intoId: z.uuid(),
    intoVersion: version,
    reason: text(2, 100).optional(),
  }),
  output: regrouping.extend({ buildings: z.number().int(), joinedBuildings: z.array(z.string()) }),
  errors: { ...groundErrors, merge_itself: 409, merge_other_community: 409, merge_houses_struck: 409 },
})

export const splitBuilding = command({
  name: 'places.splitBuilding',
  path: '/api/places/buildings/:id/split',
  summary: 'Units or single doors of a building become a building of their own',
  input: z.strictObject({
    ...act,
    name: text(1, 20),
    units: z.array(text(1, 20)).min(1).max(100).optional(),
    doorIds: z.array(z.uuid()).min(1).max(2000).optional(),
  }),
  output: regrouping,
  errors: { ...groundErrors, building_exists: 409, ground_merged: 409, split_all: 409 },
})

export const splitCompound = command({
  name: 'places.splitCompound',
  path: '/api/places/compounds/:id/split',
  summary: 'Buildings of a compound become a compound of their own',
  input: z.strictObject({ ...act, name: text(2, 40), buildingIds: z.array(z.uuid()).min(1).max(500) }),
  output: regrouping,
  errors: { ...groundErrors, compound_exists: 409, ground_merged: 409, split_all: 409 },
})

export const moveBuilding = command({
  name: 'places.moveBuilding',
  path: '/api/places/buildings/:id/move',
  summary: 'A building goes to another compound, also of another community in range',
  input: z.strictObject({ ...act, compoundId: z.uuid(), name: text(1, 20).optional() }),
  output: regrouping,
  errors: { ...groundErrors, ...place, building_exists: 409, ground_merged: 409, move_nowhere: 409 },
})

export const moveCompound = command({
  name: 'places.moveCompound',
  path: '/api/places/compounds/:id/move',
  summary: 'A compound goes to another community in range, with everything that carries its unit',
  input: z.strictObject({ ...act, communityCode, gridId: z.uuid().optional() }),
  output: regrouping,
  errors: { ...groundErrors, ...place, compound_exists: 409, ground_merged: 409, move_nowhere: 409 },
})

export const renameGroup = command({
  name: 'places.renameGroup',
  path: '/api/places/groups/name',
  summary: 'Renames a village group; all its full texts follow and the old ones stay findable',
  input: z.strictObject({ communityCode, group: text(1, 40), name: text(1, 40) }),
  output: z.object({ name: z.string(), readdressed: z.number().int() }),
  errors: { group_exists: 409, community_without_area: 409 },
})

export const demolishBuilding = command({
  name: 'places.demolishBuilding',
  path: '/api/places/buildings/:id/demolish',
  summary: 'Takes a building and all its doors out of use; who is registered there is to be verified',
  input: z.strictObject({ ...act, reason: text(2, 100).optional() }),
  output: demolition,
  errors: { ground_closed: 409 },
})

// Addresses ---------------------------------------------------------------------------------------------------------------

export const readAddress = command({
  name: 'places.readAddress',
  path: '/api/places/addresses/read',
  summary: 'Reads a text as an address: fields for registering it, and what has to be asked; keeps nothing',
  // A body, because a pasted text may name a person and must not stand in an address line.
  input: z.strictObject({ text: text(1, 200) }),
  output: addressReading,
  load: 'read',
})

export const registerAddress = command({
  name: 'places.registerAddress',
  path: '/api/places/addresses',
  summary: 'Registers a standard address by exactly one of three patterns',
  input: z.strictObject({
    communityCode,
    pattern: z.enum(PATTERNS),
    roadId: z.uuid().optional(),
    compoundId: z.uuid().optional(),
    buildingId: z.uuid().optional(),
    ...patternFields,
    ...belowDoor,
    ...position,
    externalCode: text(1, 40).optional(),
    gridId: z.uuid().optional(),
    source: z.enum(SOURCES).default('现场采集'),
    draft: z.boolean().default(false),
    confirmedDifferent: z.boolean().default(false),
  }),
  output: saved,
  errors: addressErrors,
})

export const editAddress = command({
  name: 'places.editAddress',
  method: 'PUT',
  path: '/api/places/addresses/:id',
  summary: 'Replaces the door, parts and position of an address; pattern, road and building stay',
  input: z.strictObject({
    id: z.uuid(),
    version,
    ...patternFields,
    ...belowDoor,
    ...position,
    externalCode: text(1, 40).optional(),
    confirmedDifferent: z.boolean().default(false),
  }),
  output: saved,
  errors: addressErrors,
})

export const registerRooms = command({
  name: 'places.registerRooms',
  path: '/api/places/buildings/:id/rooms',
  summary: 'Registers units × floors × rooms of one building; without `commit` only shows what would be made',
  input: z.strictObject({
    id: z.uuid(),
    /** `1-3`, `1,2`, `东,西`; left out where the building has no units. */
    units: text(1, 60).optional(),
    /** `1-6`, `-1,1-6`. */
    floors: text(1, 60),
    /** `1-4`: with `floor_room` 3 and 2 make 302, with `plain` rooms keep their number. */
    rooms: text(1, 60),
    numbering: z.enum(['floor_room', 'plain']).default('floor_room'),
    gridId: z.uuid().optional(),
    commit: z.boolean().default(false),
  }),
  output: z.object({
    total: z.number().int(),
    made: z.number().int(),
    existing: z.number().int(),
    doors: z.array(z.object({ fullText: z.string(), exists: z.boolean() })),
  }),
  errors: { ...place, too_many_rooms: 409, ground_closed: 409 },
})

export const confirmAddresses = command({
  name: 'places.confirmAddresses',
  path: '/api/places/addresses/confirm',
  summary: 'Takes waiting addresses into use, by id or all of one building',
  input: z.strictObject({ ids: z.array(z.uuid()).min(1).max(500).optional(), buildingId: z.uuid().optional() }),
  output: z.object({ confirmed: z.number().int() }),
})

export const retireAddress = command({
  name: 'places.retireAddress',
  path: '/api/places/addresses/:id/retire',
  summary: 'Takes an address out of use; the row stays',
  input: z.strictObject({ id: z.uuid(), version, reason: text(2, 100) }),
  output: made,
})

const merging = z.object({
  households: z.number().int(),
  residences: z.number().int(),
  hukou: z.number().int(),
  visits: z.number().int(),
  tasks: z.number().int(),
  house: z.enum(['none', 'moves', 'struck']),
})
const mergeErrors = {
  merge_itself: 409,
  merge_other_community: 409,
  merge_house_struck: 409,
  place_retired: 409,
} as const
const mergeSide = z.object({ id: z.uuid(), fullText: z.string(), version: z.number().int() })

export const previewMerge = query({
  name: 'places.previewMerge',
  path: '/api/places/addresses/:id/merge',
  summary: 'What would move if this address went into another; numbers only',
  input: z.strictObject({ id: z.uuid(), intoId: z.uuid() }),
  output: z.object({ from: mergeSide, into: mergeSide, moves: merging }),
  errors: mergeErrors,
})

export const mergeAddress = command({
  name: 'places.mergeAddress',
  path: '/api/places/addresses/:id/merge',
  summary:
    'Merges an address into another of its community: everything moves, the old text stays as alias, the old row out of use',
  input: z.strictObject({ id: z.uuid(), version, intoId: z.uuid(), intoVersion: version, reason: text(2, 100) }),
  output: mergeSide.extend({ moves: merging }),
  errors: mergeErrors,
})

export const getAddress = query({
  name: 'places.getAddress',
  path: '/api/places/addresses/:id',
  summary: 'An address, no resident; with its house and the number of its households for whoever works on residents',
  input: z.strictObject({ id: z.uuid() }),
  output: addressRecord,
})

export const listAddresses = query({
  name: 'places.listAddresses',
  path: '/api/places/addresses',
  summary: 'Addresses in natural order (2号楼 before 10号楼), by community, road, compound, building, state and text',
  input: z.strictObject({
    communityCode: communityCode.optional(),
    roadId: z.uuid().optional(),
    compoundId: z.uuid().optional(),
    buildingId: z.uuid().optional(),
    state: z.enum(ADDRESS_STATES).optional(),
    q: text(0, 60).optional(),
    ...pageInput,
  }),
  output: page(addressItem),
})

// Houses ------------------------------------------------------------------------------------------------------------------

export const registerHouse = command({
  name: 'places.registerHouse',
  path: '/api/places/addresses/:addressId/house',
  summary: 'Registers the house behind an address',
  input: z.strictObject({ addressId: z.uuid(), ...houseFields, ownerPhone: text(1, 30).optional() }),
  output: made,
  errors: { house_exists: 409, place_retired: 409 },
})

export const editHouse = command({
  name: 'places.editHouse',
  method: 'PUT',
  path: '/api/places/houses/:id',
  summary: 'Changes a house; a phone left out stays as it is, an empty one is removed',
  input: z.strictObject({
    id: z.uuid(),
    version,
    ...houseFields,
    ownerPhone: text(0, 30).optional(),
    state: z.enum(HOUSE_STATES).default('在册'),
  }),
  output: made,
})

export const getHouse = query({
  name: 'places.getHouse',
  path: '/api/places/houses/:id',
  summary: 'A house with its owner (phone masked); needs a purpose',
  input: z.strictObject({ id: z.uuid(), ...purposeInput }),
  output: houseRecord,
})

export const revealOwnerPhone = query({
  name: 'places.revealOwnerPhone',
  path: '/api/places/houses/:id/owner-phone',
  summary: 'The telephone number of the owner in full',
  input: z.strictObject({ id: z.uuid(), ...purposeInput }),
  output: z.object({ ownerPersonId: personId.nullable(), phone: z.string().nullable() }),
})

import { z } from 'zod'
import { command, date, page, pageInput, personId, query, text } from '#platform/http/contract.ts'
import {
  can,
  change,
  community,
  communityCode,
  communityPreview,
  communityTitle,
  conflict,
  duty,
  grantedRole,
  posting,
  staffErrors,
  staffFields,
  staffKind,
  staffMember,
  staffingTable,
  staffRow,
  status,
  townCode,
  treeUnit,
  unit,
  unitErrors,
  unitFields,
  version,
} from './schemas.ts'
import { COMMUNITY_TYPES, CONFLICT_REASONS } from './values.ts'

// Set-up and divisions ------------------------------------------------------------------------------------------------
export const listProvinces = query({
  name: 'organisation.listProvinces',
  path: '/api/organisation/provinces',
  summary: 'Provinces of the national division codes',
  input: z.strictObject({}),
  output: z.object({ items: z.array(z.object({ code: z.string(), name: z.string() })) }),
})

export const listCities = query({
  name: 'organisation.listCities',
  path: '/api/organisation/provinces/:provinceCode/cities',
  summary: 'Cities of a province, counties administered by the province last',
  input: z.strictObject({ provinceCode: z.string().regex(/^\d{2}$/) }),
  output: z.object({
    items: z.array(
      z.object({
        code: z.string(),
        name: z.string(),
        kind: z.enum(['prefecture', 'municipality', 'province-administered']),
      }),
    ),
  }),
})

/** Loads the divisions of one city and makes its bureau and branches. The same city again changes nothing. */
export const chooseCity = command({
  name: 'organisation.chooseCity',
  path: '/api/organisation/city',
  summary: 'Choose the city this installation serves',
  input: z.strictObject({ cityCode: z.string().regex(/^\d{4}(\d{2})?$/, { error: 'city_code_format' }) }),
  output: z.object({
    cityId: z.uuid(),
    cityName: z.string(),
    created: z.boolean(),
    branches: z.number().int(),
    towns: z.number().int(),
    communities: z.number().int(),
  }),
  errors: { city_unknown: 404, other_city_chosen: 409 },
})

export const tree = query({
  name: 'organisation.tree',
  path: '/api/organisation/tree',
  summary: 'All units of the city with what a tree needs to show',
  input: z.strictObject({ closed: z.enum(['yes', 'no']).default('no') }),
  output: z.object({
    city: z.object({ code: z.string(), name: z.string() }).nullable(),
    units: z.array(treeUnit),
    can: can('addStation', 'addUnit'),
  }),
})

export const listCommunities = query({
  name: 'organisation.listCommunities',
  path: '/api/organisation/communities',
  summary: 'Communities with town and police area; by county, town, area or part of the name',
  input: z.strictObject({
    regionCode: z
      .string()
      .regex(/^\d{6}$/)
      .optional(),
    townCode: townCode.optional(),
    areaId: z.uuid().optional(),
    q: text(1, 40).optional(),
    replaced: z.enum(['yes', 'no']).default('no'),
  }),
  output: z.object({
    items: z.array(community),
    towns: z.array(z.object({ code: z.string(), name: z.string() })),
    can: can('addLocalCommunity', 'renameCommunity', 'recodeCommunity'),
  }),
  errors: { filter_required: 400 },
})

export const addLocalCommunity = command({
  name: 'organisation.addLocalCommunity',
  path: '/api/organisation/communities',
  summary: 'A community the national list does not have yet, under a local temporary code',
  input: z.strictObject({ townCode, name: text(2, 40), type: z.enum(COMMUNITY_TYPES) }),
  output: community,
  errors: { local_codes_used_up: 409 },
})

export const previewCommunity = query({
  name: 'organisation.previewCommunity',
  path: '/api/organisation/communities/:code/preview',
  summary: 'What a new name or a new code would re-point, and what stands in the way',
  input: z.strictObject({ code: communityCode, newCode: communityCode.optional() }),
  output: communityPreview,
  errors: { community_replaced: 409, communities_in_two_areas: 409 },
})

/** Addresses follow: their texts begin with the name. The former texts stay findable. */
export const renameCommunity = command({
  name: 'organisation.renameCommunity',
  path: '/api/organisation/communities/:code/rename',
  summary: 'Give a community another name',
  input: z.strictObject({ code: communityCode, name: text(2, 40), version, note: text(1, 500).optional() }),
  output: community,
  errors: { community_replaced: 409 },
})

/** Re-points every record from the old code to its successor; the old row stays as an alias. */
export const recodeCommunity = command({
  name: 'organisation.recodeCommunity',
  path: '/api/organisation/communities/:code/recode',
  summary: 'Replace the code of a community by its successor',
  input: z.strictObject({ code: communityCode, newCode: communityCode, version, note: text(1, 500).optional() }),
  output: community,
  errors: { community_replaced: 409, communities_in_two_areas: 409, communities_clash: 409 },
})

export const listChanges = query({
  name: 'organisation.listChanges',
  path: '/api/organisation/changes',
  summary: 'Merges of units, renames and recodes of communities, newest first',
  input: z.strictObject({}),
  output: z.object({ items: z.array(change) }),
})

// Units ---------------------------------------------------------------------------------------------------------------

export const getUnit = query({
  name: 'organisation.getUnit',
  path: '/api/organisation/units/:id',
  summary: 'One unit with its communities',
  input: z.strictObject({ id: z.uuid() }),
  output: unit,
})

/** Stations hang under a branch, rooms under a station, areas under a room or station, grids under an area. No code given: one is made. */
export const addUnit = command({
  name: 'organisation.addUnit',
  path: '/api/organisation/units',
  summary: 'Create a police room, police area or grid',
  input: z.strictObject({
    kind: z.enum(['ROOM', 'AREA', 'GRID']),
    parentId: z.uuid(),
    code: z
      .string()
      .regex(/^\d{12}$/, { error: 'unit_code_format' })
      .optional(),
    ...unitFields,
  }),
  output: unit,
  errors: unitErrors,
})

export const addStation = command({
  name: 'organisation.addStation',
  path: '/api/organisation/stations',
  summary: 'Create a police station',
  input: z.strictObject({
    parentId: z.uuid(),
    code: z
      .string()
      .regex(/^\d{12}$/, { error: 'unit_code_format' })
      .optional(),
    ...unitFields,
  }),
  output: unit,
  errors: unitErrors,
})

export const editUnit = command({
  name: 'organisation.editUnit',
  method: 'PUT',
  path: '/api/organisation/units/:id',
  summary: 'Change a unit; all fields are replaced',
  input: z.strictObject({ id: z.uuid(), version, ...unitFields }),
  output: unit,
  errors: unitErrors,
})

export const closeUnit = command({
  name: 'organisation.closeUnit',
  path: '/api/organisation/units/:id/close',
  summary: 'Close a unit that has nothing open in it',
  input: z.strictObject({ id: z.uuid(), version, closedOn: date }),
  output: unit,
  errors: { unit_has_open_records: 409, unit_closed: 409 },
})

// Staff ---------------------------------------------------------------------------------------------------------------

export const listStaff = query({
  name: 'organisation.listStaff',
  path: '/api/organisation/staff',
  summary: 'Colleagues, by unit (with everything below it), kind, status, or part of name or badge number',
  input: z.strictObject({
    ...pageInput,
    unitId: z.uuid().optional(),
    kind: staffKind.optional(),
    status: status.optional(),
    ended: z.enum(['yes', 'no']).default('no'),
    q: text(1, 40).optional(),
  }),
  output: page(staffRow).extend({ can: can('addStaff') }),
})

export const getStaff = query({
  name: 'organisation.getStaff',
  path: '/api/organisation/staff/:id',
  summary: 'One colleague; the whole phone number for himself, his leaders and the administrator',
  input: z.strictObject({ id: z.uuid() }),
  output: staffMember,
})

export const addStaff = command({
  name: 'organisation.addStaff',
  path: '/api/organisation/staff',
  summary: 'Register a staff member',
  input: z.strictObject(staffFields),
  output: staffMember,
  errors: staffErrors,
})

export const editStaff = command({
  name: 'organisation.editStaff',
  method: 'PUT',
  path: '/api/organisation/staff/:id',
  summary: 'Change a staff member; all fields are replaced, a phone left out stays',
  input: z.strictObject({ id: z.uuid(), version, ...staffFields, phone: text(1, 30).optional() }),
  output: staffMember,
  errors: staffErrors,
})

export const endStaff = command({
  name: 'organisation.endStaff',
  path: '/api/organisation/staff/:id/end',
  summary: 'A staff member leaves: postings end, account and sessions die',
  input: z.strictObject({ id: z.uuid(), version, endOn: date }),
  output: staffMember,
  errors: { staff_has_left: 409, open_items_left: 409 },
})

// Postings ------------------------------------------------------------------------------------------------------------

export const listPostings = query({
  name: 'organisation.listPostings',
  path: '/api/organisation/postings',
  summary: 'Postings of a staff member or of a unit, past ones included',
  input: z.strictObject({ staffId: z.uuid().optional(), unitId: z.uuid().optional() }),
  output: z.object({ items: z.array(posting) }),
  errors: { filter_required: 400 },
})

/** The role follows from duty and kind; `role` is only for duties that leave a choice (所领导, 其他). Replacing a holder writes a handover. */
export const addPosting = command({
  name: 'organisation.addPosting',
  path: '/api/organisation/postings',
  summary: 'Give a staff member a duty over a unit',
  input: z.strictObject({
    staffId: z.uuid(),
    unitId: z.uuid(),
    duty,
    role: grantedRole.optional(),
    fromOn: date,
    toOn: date.optional(),
    communityTitle: communityTitle.optional(),
    titleDocNo: text(1, 60).optional(),
    replacesPostingId: z.uuid().optional(),
    handoverNote: text(1, 500).optional(),
  }),
  output: posting,
  errors: {
    posting_to_oneself: 403,
    posting_above_own: 403,
    area_has_holder: 409,
    area_has_cover: 409,
    posting_exists: 409,
    posting_replaced_unknown: 409,
    posting_replaced_too_young: 409,
    staff_has_left: 409,
    unit_closed: 409,
    open_items_left: 409,
  },
})

export const endPosting = command({
  name: 'organisation.endPosting',
  path: '/api/organisation/postings/:id/end',
  summary: 'End a posting; one that ends today or earlier opens nothing from the next request on',
  input: z.strictObject({ id: z.uuid(), version, toOn: date }),
  output: posting,
  errors: {
    posting_to_oneself: 403,
    posting_above_own: 403,
    ends_before_start: 409,
    posting_already_ended: 409,
    open_items_left: 409,
  },
})

// Own family and own home ---------------------------------------------------------------------------------------------

export const listConflicts = query({
  name: 'organisation.listConflicts',
  path: '/api/organisation/staff/:staffId/conflicts',
  summary: 'Registered family and homes a staff member must not open; for himself and his leaders',
  input: z.strictObject({ staffId: z.uuid() }),
  output: z.object({ items: z.array(conflict) }),
})

/** From the next request on the staff member can no longer open this person or address. */
export const registerConflict = command({
  name: 'organisation.registerConflict',
  path: '/api/organisation/staff/:staffId/conflicts',
  summary: 'Register own family or own home of a staff member',
  input: z.strictObject({
    staffId: z.uuid(),
    personId: personId.optional(),
    addressId: z.uuid().optional(),
    reason: z.enum(CONFLICT_REASONS),
  }),
  output: conflict,
  errors: { conflict_exists: 409 },
})

export const endConflict = command({
  name: 'organisation.endConflict',
  path: '/api/organisation/conflicts/:id/end',
  summary: 'End a registered conflict; never by the staff member himself',
  input: z.strictObject({ id: z.uuid(), toOn: date }),
  output: conflict,
  errors: { conflict_of_oneself: 403, ends_before_start: 409 },
})

// Staffing and first hour ---------------------------------------------------------------------------------------------

export const staffing = query({
  name: 'organisation.staffing',
  path: '/api/organisation/stations/:stationId/staffing',
  load: 'statistics',
  summary: 'Required, effective and missing officers of each police area, with the rule behind every figure',
  input: z.strictObject({ stationId: z.uuid(), ruleSet: text(1, 20).optional() }),
  output: staffingTable,
  errors: { rule_set_unknown: 404 },
})

export const guide = query({
  name: 'organisation.guide',
  path: '/api/organisation/guide',
  summary: 'How far the first hour has come',
  input: z.strictObject({}),
  output: z.object({
    steps: z.array(
      z.object({
        step: z.enum(['city', 'station', 'rooms', 'areas', 'staff', 'postings', 'invite', 'address']),
        done: z.boolean(),
        count: z.number().int(),
      }),
    ),
    complete: z.boolean(),
  }),
})

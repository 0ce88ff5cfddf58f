import { z } from 'zod'
import { date, instant, personId, text } from '#platform/http/contract.ts'
import {
  AREA_KINDS,
  COMMUNITY_TITLES,
  CONFLICT_REASONS,
  DUTIES,
  DUTY_MODELS,
  GRADES,
  LANGUAGE_LEVELS,
  POSTS,
  ROOM_CATEGORIES,
  ROOM_LEVELS,
  ROOM_SITES,
  STAFF_KINDS,
  STATION_CLASSES,
  STATUSES,
  UNIT_KINDS,
} from './values.ts'

// The shapes that several operations of the slice share.

export const communityCode = z.string().regex(/^\d{12}$/, { error: 'community_code_format' })

export const townCode = z.string().regex(/^\d{9}$/, { error: 'town_code_format' })

export const version = z.number().int().min(1)

/** What the reader may do with a record; decides which buttons a screen shows. */
export const can = <N extends string>(...names: readonly N[]) =>
  z.object(Object.fromEntries(names.map((n) => [n, z.boolean()])) as Record<N, z.ZodBoolean>)

export const unitKind = z.enum(UNIT_KINDS)

export const areaKind = z.enum(AREA_KINDS)

export const community = z.object({
  code: z.string(),
  name: z.string(),
  type: z.enum(['居委会', '村委会', '其他']),
  townCode: z.string(),
  townName: z.string(),
  countyName: z.string(),
  codeStatus: z.enum(['国家码', '本地临时码']),
  pseudo: z.boolean(),
  areaId: z.uuid().nullable(),
  areaName: z.string().nullable(),
  replacedBy: z.string().nullable(),
  validTo: date.nullable(),
  version: z.number().int(),
})

/** What names a community, by kind; tables of slices to come count under `other`. */
export const COMMUNITY_RECORDS = ['addresses', 'buildings', 'compounds', 'roads', 'grids', 'hukou', 'other'] as const

export const communityPreview = z.object({
  code: z.string(),
  name: z.string(),
  version: z.number().int(),
  /** Name that the successor carries; the old one's where it is not known yet. */
  successorName: z.string().nullable(),
  records: z.array(z.object({ kind: z.enum(COMMUNITY_RECORDS), count: z.number().int() })),
  /** Streets, compounds and addresses that both communities have under the same name. */
  clashes: z.array(z.string()),
})

export const change = z.object({
  id: z.uuid(),
  kind: z.enum(['机构撤并', '社区更名', '社区换码']),
  unitId: z.uuid().nullable(),
  successorId: z.uuid().nullable(),
  communityCode: z.string().nullable(),
  oldValue: z.string(),
  newValue: z.string(),
  onDate: date,
  moved: z.array(z.object({ kind: z.string(), count: z.number().int() })),
  note: z.string().nullable(),
  by: z.string().nullable(),
})

export const unitFields = {
  name: text(2, 40),
  shortName: text(2, 20).nullable().default(null),
  phone: text(3, 30).nullable().default(null),
  address: text(2, 100).nullable().default(null),
  openedOn: date,
  stationClass: z.enum(STATION_CLASSES).nullable().default(null),
  grade: z.enum(GRADES).nullable().default(null),
  dutyModel: z.enum(DUTY_MODELS).nullable().default(null),
  twoTeamsOneRoom: z.boolean().nullable().default(null),
  chiefInTownLeadership: z.boolean().nullable().default(null),
  areaKm2: z.number().min(0).max(99_999_999).nullable().default(null),
  establishment: z.number().int().min(0).max(10_000).nullable().default(null),
  roomCategory: z.enum(ROOM_CATEGORIES).nullable().default(null),
  roomSiteType: z.enum(ROOM_SITES).nullable().default(null),
  roomAreaM2: z.number().min(0).max(9_999_999).nullable().default(null),
  roomBuildLevel: z.enum(ROOM_LEVELS).nullable().default(null),
  roomOpenHours: text(1, 60).nullable().default(null),
  roomMailbox: z.boolean().nullable().default(null),
  roomNamedAfter: z.uuid().nullable().default(null),
  areaKind: areaKind.nullable().default(null),
  communityCodes: z.array(communityCode).max(200).nullable().default(null),
  gridCommunityCode: communityCode.nullable().default(null),
  gridHouseholds: z.number().int().min(0).max(100_000).nullable().default(null),
  supervisionPhone: text(3, 30).nullable().default(null),
}

export const unit = z.object({
  id: z.uuid(),
  parentId: z.uuid().nullable(),
  kind: unitKind,
  code: z.string(),
  name: z.string(),
  shortName: z.string().nullable(),
  regionCode: z.string(),
  phone: z.string().nullable(),
  address: z.string().nullable(),
  openedOn: date,
  closedOn: date.nullable(),
  stationClass: z.string().nullable(),
  grade: z.string().nullable(),
  dutyModel: z.string().nullable(),
  twoTeamsOneRoom: z.boolean().nullable(),
  chiefInTownLeadership: z.boolean().nullable(),
  areaKm2: z.number().nullable(),
  establishment: z.number().nullable(),
  actualStrength: z.number().int().nullable(),
  roomCategory: z.string().nullable(),
  roomSiteType: z.string().nullable(),
  roomAreaM2: z.number().nullable(),
  roomBuildLevel: z.string().nullable(),
  roomOpenHours: z.string().nullable(),
  roomMailbox: z.boolean().nullable(),
  roomNamedAfter: z.uuid().nullable(),
  areaKind: areaKind.nullable(),
  communities: z.array(community),
  gridCommunityCode: z.string().nullable(),
  gridHouseholds: z.number().nullable(),
  supervisionPhone: z.string().nullable(),
  /** The unit a merged one went into. */
  successor: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  version: z.number().int(),
  can: can('editUnit', 'closeUnit', 'addUnit', 'addStation', 'addStaff', 'addPosting', 'staffing', 'mergeUnit'),
})

/** One line of the tree. */
export const treeUnit = z.object({
  id: z.uuid(),
  parentId: z.uuid().nullable(),
  kind: unitKind,
  code: z.string(),
  name: z.string(),
  regionCode: z.string(),
  areaKind: areaKind.nullable(),
  communities: z.number().int(),
  holderName: z.string().nullable(),
  closedOn: date.nullable(),
  inScope: z.boolean(),
})

export const unitErrors = {
  unit_code_taken: 409,
  unit_codes_used_up: 409,
  parent_closed: 409,
  parent_kind_wrong: 400,
  community_taken: 409,
  community_has_records: 409,
  community_has_grids: 409,
  unit_closed: 409,
}

export const staffKind = z.enum(STAFF_KINDS)

export const post = z.enum(POSTS)

export const status = z.enum(STATUSES)

export const staffFields = {
  unitId: z.uuid(),
  badgeNo: text(1, 20),
  name: text(2, 50),
  kind: staffKind,
  phone: text(1, 30),
  post,
  status,
  languages: z
    .array(z.strictObject({ language: z.string().regex(/^[a-z]{2,3}$/), level: z.enum(LANGUAGE_LEVELS) }))
    .max(10)
    .default([]),
  startOn: date,
}

export const staffRow = z.object({
  id: z.uuid(),
  unitId: z.uuid(),
  unitName: z.string(),
  badgeNo: z.string(),
  name: z.string(),
  kind: staffKind,
  phoneMask: z.string(),
  post,
  status,
  endOn: date.nullable(),
})

export const staffMember = staffRow.extend({
  phone: z.string().nullable(),
  languages: z.array(z.object({ language: z.string(), level: z.string() })),
  startOn: date,
  hasAccount: z.boolean(),
  version: z.number().int(),
  can: can('editStaff', 'endStaff', 'addPosting', 'registerConflict', 'listConflicts', 'listLooks'),
})

export const staffErrors = { badge_taken: 409, staff_unit_wrong: 400, staff_has_left: 409 }

export const duty = z.enum(DUTIES)

export const grantedRole = z.enum([
  'CITY_GUIDE',
  'BRANCH_GUIDE',
  'CHIEF',
  'DEPUTY',
  'DUTY_LEAD',
  'DUTY',
  'OFFICER',
  'AUX',
  'GRID',
  'MEDIATOR',
  'JUDICIAL_OFFICE',
  'COMMITTEE',
  'DPO',
])

export const communityTitle = z.enum(COMMUNITY_TITLES)

export const posting = z.object({
  id: z.uuid(),
  staffId: z.uuid(),
  staffName: z.string(),
  badgeNo: z.string(),
  unitId: z.uuid(),
  unitName: z.string(),
  unitKind: unitKind,
  role: grantedRole,
  duty,
  communityTitle: communityTitle.nullable(),
  titleDocNo: z.string().nullable(),
  fromOn: date,
  toOn: date.nullable(),
  live: z.boolean(),
  handover: z
    .object({
      id: z.uuid(),
      fromName: z.string(),
      onDate: date,
      openItems: z.number().int(),
      note: z.string().nullable(),
    })
    .nullable(),
  version: z.number().int(),
  can: can('endPosting', 'transfer'),
})

export const conflict = z.object({
  id: z.uuid(),
  staffId: z.uuid(),
  reason: z.enum(CONFLICT_REASONS),
  personId: personId.nullable(),
  personName: z.string().nullable(),
  addressId: z.uuid().nullable(),
  addressText: z.string().nullable(),
  fromOn: date,
  toOn: date.nullable(),
  can: can('endConflict'),
})

/** Every figure with the rule it follows from. */
export const staffingTable = z.object({
  stationName: z.string(),
  ruleSet: z.string(),
  ruleSets: z.array(z.string()),
  areas: z.array(
    z.object({
      areaId: z.uuid(),
      name: z.string(),
      areaKind,
      communities: z.number().int(),
      popBasis: z.string().nullable(),
      population: z.number().int(),
      noPopulation: z.boolean(),
      required: z.number().int().nullable(),
      effective: z.number().int(),
      shortfall: z.number().int().nullable(),
      auxRequired: z.number().int().nullable(),
      auxEffective: z.number().int(),
      rule: z
        .object({ code: z.string(), areaKind: z.string(), source: z.string(), mark: z.string(), how: z.string() })
        .nullable(),
      holders: z.array(z.object({ staffId: z.uuid(), name: z.string(), status: z.string(), counts: z.boolean() })),
    }),
  ),
  total: z.object({ required: z.number().int(), effective: z.number().int(), shortfall: z.number().int() }),
  share: z
    .object({
      strength: z.number().int(),
      community: z.number().int(),
      share: z.number().nullable(),
      minShare: z.number(),
      met: z.boolean().nullable(),
      source: z.string(),
    })
    .nullable(),
  at: instant,
})

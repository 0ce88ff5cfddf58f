import type { Role } from '#platform/access/roles.ts'
import type { FieldError } from '#platform/errors/errors.ts'
import { checkBadgeNo } from '#platform/standards/badge.ts'
import { checkPersonName } from '#platform/standards/names.ts'
import { checkPhone } from '#platform/standards/phone.ts'

export type UnitKind = 'CITY' | 'BRANCH' | 'STATION' | 'ROOM' | 'AREA' | 'GRID'

/** Which kind may hang under which (dictionary §8.27: 市局 > 分局 > 派出所 > 警务室; areas and grids are ours). */
export const PARENT_KINDS: Readonly<Record<UnitKind, readonly UnitKind[]>> = {
  CITY: [],
  BRANCH: ['CITY'],
  STATION: ['BRANCH'],
  ROOM: ['STATION'],
  AREA: ['ROOM', 'STATION'],
  GRID: ['AREA'],
}

const FIELDS_OF_KIND: Readonly<Record<string, readonly UnitKind[]>> = {
  stationClass: ['STATION'],
  grade: ['STATION'],
  dutyModel: ['STATION'],
  twoTeamsOneRoom: ['STATION'],
  chiefInTownLeadership: ['STATION'],
  areaKm2: ['STATION'],
  establishment: ['STATION'],
  roomCategory: ['ROOM'],
  roomSiteType: ['ROOM'],
  roomAreaM2: ['ROOM'],
  roomBuildLevel: ['ROOM'],
  roomOpenHours: ['ROOM'],
  roomMailbox: ['ROOM'],
  roomNamedAfter: ['ROOM'],
  areaKind: ['AREA'],
  communityCodes: ['AREA'],
  gridCommunityCode: ['GRID'],
  gridHouseholds: ['GRID'],
  supervisionPhone: ['GRID'],
}

export interface UnitInput {
  name: string
  phone: string | null
  supervisionPhone: string | null
  openedOn: string
  areaKind: string | null
  communityCodes: readonly string[] | null
  gridCommunityCode: string | null
}

/** Faults of a unit's fields that need no look at other records: fields of another kind, missing ones, phones, dates in the future. */
export function unitFaults(kind: UnitKind, input: UnitInput, today: string): FieldError[] {
  const faults: FieldError[] = []
  for (const [field, kinds] of Object.entries(FIELDS_OF_KIND)) {
    const value = (input as unknown as Record<string, unknown>)[field]
    if (value !== null && value !== undefined && !kinds.includes(kind))
      faults.push({ path: field, code: 'not_for_this_kind' })
  }
  if (kind === 'AREA' && input.areaKind === null) faults.push({ path: 'areaKind', code: 'required' })
  if (kind === 'AREA' && (input.communityCodes ?? []).length === 0)
    faults.push({ path: 'communityCodes', code: 'area_needs_community' })
  if (new Set(input.communityCodes).size < (input.communityCodes ?? []).length)
    faults.push({ path: 'communityCodes', code: 'listed_twice' })
  if (kind === 'GRID' && input.gridCommunityCode === null) faults.push({ path: 'gridCommunityCode', code: 'required' })
  for (const field of ['phone', 'supervisionPhone'] as const) {
    const value = input[field]
    if (value === null) continue
    const checked = checkPhone(value, { unit: true })
    if (!checked.ok) faults.push({ path: field, code: checked.error })
  }
  if (input.openedOn > today) faults.push({ path: 'openedOn', code: 'in_the_future' })
  return faults
}

/**
 * The next free code under a prefix. Stations: county (6) + serial (2) + 0000, so that the first eight digits name the station in
 * every record number (dictionary §3.5); what is below a station: its eight digits + serial (4). Null where all are used.
 */
export function nextUnitCode(kind: UnitKind, prefix: string, used: readonly string[]): string | null {
  const width = kind === 'STATION' ? 2 : 4
  const taken = new Set(used)
  for (let serial = 1; serial < 10 ** width; serial++) {
    const code = (prefix + String(serial).padStart(width, '0')).padEnd(12, '0')
    if (!taken.has(code)) return code
  }
  return null
}

/**
 * Local temporary code: `99`, the six digits of the county, a serial of four. National codes begin with a province (11–82), so a
 * later national list can never bring the same one.
 */
export const localCode = (county: string, serial: number): string => `99${county}${String(serial).padStart(4, '0')}`
export const isNationalCode = (code: string): boolean => /^[1-8]\d{11}$/.test(code)

export interface StaffInput {
  badgeNo: string
  name: string
  kind: string
  phone?: string | undefined
}
export interface CheckedStaff {
  badgeNo: string
  name: string
  phone: string | undefined
  faults: FieldError[]
}

/** Badge number, name and phone in their stored forms, with every fault at its field. */
export function checkStaff(input: StaffInput): CheckedStaff {
  const faults: FieldError[] = []
  const badge = checkBadgeNo(input.badgeNo, { police: input.kind === '民警' })
  if (!badge.ok) faults.push({ path: 'badgeNo', code: badge.error })
  const name = checkPersonName(input.name)
  if (!name.ok) faults.push({ path: 'name', code: name.error })
  const phone = input.phone === undefined ? undefined : checkPhone(input.phone)
  if (phone && !phone.ok) faults.push({ path: 'phone', code: phone.error })
  return {
    badgeNo: badge.ok ? badge.value : '',
    name: name.ok ? name.value : '',
    phone: phone?.ok ? phone.value : undefined,
    faults,
  }
}

type GrantedRole = Exclude<Role, 'SYS'>
const POLICE_ONLY = ['民警']
const AUXILIARIES = ['勤务辅警', '文职辅警', '协勤', '专职巡防队员']

/** Where a role may be held and by whom (dictionary §2): sworn duties by police only, an auxiliary never becomes one. */
const ROLE_RULES: Readonly<Record<GrantedRole, { units: readonly UnitKind[]; staff: readonly string[] | null }>> = {
  CITY_GUIDE: { units: ['CITY'], staff: POLICE_ONLY },
  BRANCH_GUIDE: { units: ['BRANCH'], staff: POLICE_ONLY },
  CHIEF: { units: ['STATION'], staff: POLICE_ONLY },
  DEPUTY: { units: ['STATION'], staff: POLICE_ONLY },
  DUTY_LEAD: { units: ['STATION'], staff: POLICE_ONLY },
  DUTY: { units: ['STATION'], staff: POLICE_ONLY },
  OFFICER: { units: ['AREA'], staff: POLICE_ONLY },
  AUX: { units: ['ROOM', 'AREA'], staff: AUXILIARIES },
  GRID: { units: ['GRID'], staff: ['网格员', '社区干部'] },
  MEDIATOR: { units: ['STATION', 'ROOM'], staff: null },
  JUDICIAL_OFFICE: { units: ['STATION'], staff: ['社区干部', '专职调解员'] },
  COMMITTEE: { units: ['AREA'], staff: ['社区干部'] },
  DPO: { units: ['CITY'], staff: POLICE_ONLY },
}

const DUTY_ROLES: Readonly<Record<string, readonly GrantedRole[]>> = {
  责任民警: ['OFFICER'],
  协助民警: ['OFFICER'],
  代管: ['OFFICER'],
  辅警: ['AUX'],
  网格员: ['GRID'],
  所领导: ['CHIEF', 'DEPUTY'],
  指导: ['CITY_GUIDE', 'BRANCH_GUIDE'],
  其他: ['DUTY_LEAD', 'DUTY', 'MEDIATOR', 'JUDICIAL_OFFICE', 'COMMITTEE', 'DPO'],
}

export interface PostingInput {
  duty: string
  role?: GrantedRole | undefined
  staffKind: string
  unitKind: UnitKind
  fromOn: string
  toOn?: string | undefined
  staffStartOn: string
  communityTitle?: string | undefined
  titleDocNo?: string | undefined
  replacesPostingId?: string | undefined
}

/** The role a duty gives, or the faults. A choice is asked only where the duty and the unit leave one. */
export function roleOfPosting(
  input: PostingInput,
): { role: GrantedRole; faults: [] } | { role: null; faults: FieldError[] } {
  const faults: FieldError[] = []
  const possible = (DUTY_ROLES[input.duty] ?? []).filter((r) => ROLE_RULES[r].units.includes(input.unitKind))
  const role = input.role ?? (possible.length === 1 ? possible[0] : undefined)
  if (possible.length === 0) faults.push({ path: 'unitId', code: 'duty_not_in_this_unit' })
  else if (role === undefined) faults.push({ path: 'role', code: 'required' })
  else if (!possible.includes(role)) faults.push({ path: 'role', code: 'role_not_of_this_duty' })
  else if (!(ROLE_RULES[role].staff ?? [input.staffKind]).includes(input.staffKind))
    faults.push({ path: 'staffId', code: 'staff_kind_not_for_role' })
  if (input.toOn !== undefined && input.toOn < input.fromOn) faults.push({ path: 'toOn', code: 'before_start' })
  if (input.fromOn < input.staffStartOn) faults.push({ path: 'fromOn', code: 'before_staff_start' })
  // A cover runs while the holder is away: without an end it would be a second holder.
  if (input.duty === '代管' && input.toOn === undefined) faults.push({ path: 'toOn', code: 'cover_needs_end' })
  // The title is set by its document alone; any officer may hold any title (dictionary §4.1).
  if (input.communityTitle !== undefined && input.titleDocNo === undefined)
    faults.push({ path: 'titleDocNo', code: 'title_needs_document' })
  if (input.titleDocNo !== undefined && input.communityTitle === undefined)
    faults.push({ path: 'communityTitle', code: 'required' })
  if (input.replacesPostingId !== undefined && input.duty !== '责任民警')
    faults.push({ path: 'replacesPostingId', code: 'only_holders_are_replaced' })
  return faults.length > 0 || role === undefined ? { role: null, faults } : { role, faults: [] }
}

/** Name of the branch bureau of a county as bureaus are usually called; editable afterwards. */
export function branchName(cityName: string, countyName: string): string {
  if (/[县旗市]$/.test(countyName)) return countyName === cityName ? `${cityName}公安局` : `${countyName}公安局`
  // 宁江区 → 宁江分局, but 矿区 and 经济开发区 keep the word: without it nothing or something else is left.
  const short =
    countyName.length > 2 && !/(开发|新|园|示范|管理|林|矿)区$/.test(countyName)
      ? countyName.replace(/区$/, '')
      : countyName
  return [...`${cityName}公安局${short}分局`].slice(0, 40).join('')
}

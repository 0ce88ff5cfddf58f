/** Names of what lies around a door, as stored. `community` is the full name of the division list. */
export interface Around {
  community: string
  road?: string | null
  compound?: string | null
  building?: string | null
}

/** Normalised parts of an address (see rules.ts); null and absent mean the same. */
export interface Parts {
  doorNo?: string | null
  villageGroup?: string | null
  groupHouseNo?: number | null
  landmark?: string | null
  unitNo?: string | null
  floorNo?: string | null
  roomNo?: string | null
  subAddr?: string | null
}

const CODE = /^([A-Z]?\d{1,5}[A-Z]?|[A-Z]|[甲乙丙丁东西南北中])$/
const FLOOR = /^-?\d{1,3}[A-Z]?$/
const ROOM = /^([A-Z]?\d{1,5}[A-Z]?|-?B?\d{1,5})$/
const LIST = /^\d{1,5}(-\d{1,5})?(,\d{1,5}(-\d{1,5})?)*$/

/** 团结社区居民委员会 → 团结社区, 王家湾村民委员会 → 王家湾村: the name people use, with which full texts begin. */
export function communityShortName(name: string): string {
  return name
    .replace(/社区(居民委员会|居委会|村民委员会|村委会)$/, '社区')
    .replace(/村?(村民委员会|村委会)$/, '村')
    .replace(/(居民委员会|居委会)$/, '社区')
}

export const unitText = (v: string) => (CODE.test(v) ? `${v}单元` : v)
export const floorText = (v: string) =>
  !FLOOR.test(v) && !LIST.test(v) ? v : v.startsWith('-') ? `地下${v.slice(1)}层` : `${v}层`
export const roomText = (v: string) => (ROOM.test(v) || LIST.test(v) ? `${v}室` : v)

/** Beginning of the texts of everything along a road, in a compound or in a building. */
export const headPieces = (around: Around): string[] =>
  [communityShortName(around.community), around.road, around.compound, around.building].filter(
    (p): p is string => typeof p === 'string',
  )

function pieces(around: Around, parts: Parts): string[] {
  const tail = [
    parts.doorNo,
    parts.villageGroup,
    parts.groupHouseNo == null ? null : `${parts.groupHouseNo}号`,
    parts.landmark,
    parts.unitNo == null ? null : unitText(parts.unitNo),
    parts.floorNo == null ? null : floorText(parts.floorNo),
    parts.roomNo == null ? null : roomText(parts.roomNo),
    parts.subAddr,
  ]
  return [...headPieces(around), ...tail.filter((p): p is string => typeof p === 'string')]
}

/** Full text (全称): generated, never typed; unique in its community. */
export const fullTextOf = (around: Around, parts: Parts): string => pieces(around, parts).join('')

/** A text in which string order is natural order: every number padded to six digits. */
export const sortKeyOf = (texts: readonly string[]): string =>
  texts.map((t) => t.replace(/\d+/g, (d) => d.padStart(6, '0'))).join(' ')

export const addressSortKey = (around: Around, parts: Parts): string => sortKeyOf(pieces(around, parts))

// A number, a letter or a cardinal word names one door among several: 东户 is not a misspelling of 西户.
const CODES = /[A-Z]+|\d+|[甲乙丙丁东西南北中](?=户|单元|\d|$)/g
export const codesOf = (text: string): string => (text.match(CODES) ?? []).join(',')

/** 3层301室 says the floor twice, and half of the people leave it out. */
function withoutSpokenFloor(parts: Parts): Parts {
  const { floorNo, roomNo } = parts
  if (floorNo == null || roomNo == null || !/^\d+$/.test(floorNo)) return parts
  return roomNo.length === floorNo.length + 2 && roomNo.startsWith(floorNo) ? { ...parts, floorNo: null } : parts
}

/** Key under which possible misspellings are looked for: pattern letter and the codes behind the street or compound. */
export function matchKeyOf(around: Around, parts: Parts): string {
  const letter = parts.landmark != null ? 'L' : parts.villageGroup != null ? 'G' : around.road != null ? 'R' : 'C'
  return `${letter}:${codesOf(pieces({ community: '', building: around.building ?? null }, withoutSpokenFloor(parts)).join(' '))}`
}

/** Text by which two addresses of one community are compared: without community and without a floor that the room number repeats. */
export const bareTextOf = (around: Around, parts: Parts): string =>
  fullTextOf({ ...around, community: '' }, withoutSpokenFloor(parts))

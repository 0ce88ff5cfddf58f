import { checkDoorNo, checkDoorPart, type DoorPart } from '#platform/standards/door.ts'
import { halfWidthCode } from '#platform/standards/text.ts'
import type { DoorParts } from './vocabulary.ts'

const NUMBER = '[一二三四五六七八九十]{1,3}|[A-Za-z]?\\d{1,4}[A-Za-z]?|[甲乙丙丁东西南北中]'
const COMMUNITY =
  /^(?:.*?(?:省|自治区))?(?:.*?市)?(?:.{1,8}?[区县旗市](?!域|间))?(?:.{1,10}?(?:街道|镇|乡))?(.{1,12}?(?:社区|村)(?:居民委员会|村民委员会|居委会|村委会)?)/
const REGION =
  /^(?:.{1,8}?(?:省|自治区))?(?:.{1,6}?市)?(?:.{1,8}?(?<![小社校园厂山库])[区县旗])?(?:.{1,8}?(?:街道(?:办事处)?|镇|乡))?(?=.)/
const COMPOUND =
  /^(.{1,20}?(?:小区|花园|家园|新村|公寓|苑|园|城|庭|府|湾|家属院|大院|宿舍区|新城|华庭|名都|广场|里|居))(?=[^区]|$)/

/** One part in its stored form; undefined where it says nothing. */
function part(kind: DoorPart, text: string | undefined): string | undefined {
  if (text === undefined || text === '') return undefined
  const checked = checkDoorPart(kind, text)
  return checked.ok ? checked.value : undefined
}

/** 3号楼, 3栋 and 三幢 are 3号楼, as the register writes them; 办公楼 stays. */
export function buildingName(text: string): string | undefined {
  const value = part('building', text)
  if (value === undefined) return undefined
  return /^([A-Z]?\d{1,4}[A-Z]?|[A-Z]|[甲乙丙丁东西南北中])$/.test(value) ? `${value}号楼` : value
}

/** 第三村民小组, 三组 are 3组. */
export function groupName(text: string): string | undefined {
  const value = halfWidthCode(text).replace(/\s/g, '')
  const match = /^第?([一二三四五六七八九十]{1,3}|\d{1,3})(村民小组|小组|组|屯|队)?$/.exec(value)
  if (!match) return value === '' ? undefined : value
  const number = part('unit', match[1])
  const word = match[2] === '屯' || match[2] === '队' ? match[2] : '组'
  return number === undefined ? value : `${number}${word}`
}

const houseNo = (text: string | undefined): number | undefined => {
  const number = Number((text ?? '').replace(/[号户#]$/, ''))
  return Number.isInteger(number) && number > 0 && number < 100_000 ? number : undefined
}

type Step = readonly [RegExp, (parts: DoorParts, match: RegExpExecArray) => void]

const set = <K extends keyof DoorParts>(parts: DoorParts, key: K, value: DoorParts[K] | undefined): void => {
  // What was said first stays: 3号楼五楼 is floor 5 of building 3.
  if (value !== undefined && parts[key] === undefined) parts[key] = value
}

/** What may stand behind the name of a compound, road or village, each at the beginning of what is left. */
const TAIL: readonly Step[] = [
  [
    new RegExp(`^(${NUMBER})[-#](${NUMBER})[-#](\\d{1,4}[A-Za-z]?)(室|号|户)?$`),
    (p, m) => {
      set(p, 'building', buildingName(m[1] as string))
      set(p, 'unitNo', part('unit', m[2]))
      set(p, 'roomNo', part('room', m[3]))
    },
  ],
  [
    new RegExp(`^第?(${NUMBER})(号楼|栋|幢|座|#楼|楼(?!\\d|层))`),
    (p, m) => set(p, 'building', buildingName(m[1] as string)),
  ],
  [
    /^(.{0,8}?(?:办公楼|宿舍楼|教学楼|综合楼|商住楼|公寓楼))/,
    (p, m) => set(p, 'building', buildingName(m[1] as string)),
  ],
  [new RegExp(`^第?(${NUMBER})单元`), (p, m) => set(p, 'unitNo', part('unit', m[1]))],
  [
    new RegExp(`^(地下|负)?(${NUMBER})(层|楼)`),
    (p, m) => set(p, 'floorNo', part('floor', `${m[1] ? '-' : ''}${m[2]}`)),
  ],
  [/^([东西中南北]户|(?:商服|车库|门市)\d*|门房|地下室|阁楼)(号)?/, (p, m) => set(p, 'roomNo', m[1])],
  [/^([A-Za-z]?\d{1,5}[A-Za-z]?)(室|房|户)/, (p, m) => set(p, 'roomNo', part('room', m[1]))],
  [/^([A-Za-z]?\d{3,5}[A-Za-z]?)(号)?$/, (p, m) => set(p, 'roomNo', part('room', m[1]))],
]

const RURAL = new RegExp(`^第?(${NUMBER})(村民小组|小组|组|屯|队)(?:(\\d{1,5})(号|户)?)?$`)
const ROAD = /^(.{1,20}?(?:大街|大道|胡同|路|街|巷|弄|道))(.{1,30})$/
const DOOR = /^([甲乙丙临副东西南北]?\d{1,5}(?:排|院)?(?:-\d{1,4}){0,2}号?(?:附\d{1,3}号?|\d{1,4}号(?!楼)|院)?)(.*)$/

function readTail(text: string, parts: DoorParts): string {
  let rest = text
  for (let isMoving = true; isMoving && rest !== ''; ) {
    isMoving = false
    for (const [pattern, take] of TAIL) {
      const match = pattern.exec(rest)
      if (match === null) continue
      const before = Object.keys(parts).length
      take(parts, match)
      if (Object.keys(parts).length === before) continue
      rest = rest.slice(match[0].length).replace(/^[-,，、#]/, '')
      isMoving = true
      break
    }
  }
  return rest
}

/**
 * A door from free text: 江南小区3号楼二单元501室, 3-2-501, 五组023号, 民主路12号附3号. Only what is said is returned; what nobody understood
 * comes back as `rest`. The one place that reads addresses for an import.
 */
export function readDoor(text: string): DoorParts {
  const parts: DoorParts = {}
  let rest = halfWidthCode(text).replace(/[\s()（）]/g, '')
  const community = RURAL.test(rest) ? null : COMMUNITY.exec(rest)
  if (community) {
    parts.community = community[1] as string
    rest = rest.slice(community[0].length)
  } else rest = rest.replace(REGION, '')
  const rural = RURAL.exec(rest)
  if (rural) {
    set(parts, 'villageGroup', groupName(`${rural[1]}${rural[2]}`))
    set(parts, 'groupHouseNo', houseNo(rural[3]))
    return parts
  }
  const road = ROAD.exec(rest)
  const door = road ? DOOR.exec(road[2] as string) : null
  if (road && door && !/^\d{1,4}(号楼|栋|幢)/.test(road[2] as string)) {
    const no = checkDoorNo(door[1] as string)
    parts.road = road[1] as string
    if (no.ok) parts.doorNo = /\d$/.test(no.value) ? `${no.value}号` : no.value
    rest = door[2] as string
  } else {
    const compound = COMPOUND.exec(rest)
    if (compound && !/^\d+$/.test(compound[1] as string)) {
      parts.compound = compound[1] as string
      rest = rest.slice((compound[1] as string).length)
    }
  }
  rest = readTail(rest, parts)
  const bare = parts.building === undefined && parts.road === undefined ? DOOR.exec(rest) : null
  if (bare && bare[2] === '' && /\D/.test(rest)) set(parts, 'doorNo', rest)
  else if (rest !== '') parts.rest = rest
  return parts
}

/** Whether it names one door of the three patterns of an address (dictionary §4.2). */
export const isWholeDoor = (d: DoorParts): boolean =>
  d.rest === undefined &&
  ((d.building !== undefined && d.roomNo !== undefined) ||
    (d.road !== undefined && d.doorNo !== undefined) ||
    (d.villageGroup !== undefined && d.groupHouseNo !== undefined))

export const isEmptyDoor = (d: DoorParts): boolean => Object.keys(d).every((key) => key === 'community')

/** Columns of a list as parts; what a column says wins over what the address column, a section or the sheet's name says. */
export function doorOfColumns(values: Partial<Record<string, string>>): DoorParts {
  const parts: DoorParts = {}
  set(parts, 'community', values.community || undefined)
  set(parts, 'compound', values.compound || undefined)
  set(parts, 'road', values.road || undefined)
  if (values.doorNo) {
    const no = checkDoorNo(values.doorNo)
    if (no.ok) parts.doorNo = /\d$/.test(no.value) ? `${no.value}号` : no.value
  }
  set(parts, 'building', values.building ? buildingName(values.building) : undefined)
  set(parts, 'unitNo', part('unit', values.unitNo))
  set(parts, 'floorNo', part('floor', values.floorNo))
  set(parts, 'roomNo', part('room', values.roomNo))
  set(parts, 'villageGroup', values.villageGroup ? groupName(values.villageGroup) : undefined)
  set(parts, 'groupHouseNo', houseNo(values.groupHouseNo))
  return parts
}

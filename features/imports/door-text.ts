import { type Component, readAddress, SURE } from '#features/places/pure.ts'
import { checkDoorNo, checkDoorPart, type DoorPart } from '#platform/standards/door.ts'
import { halfWidthCode } from '#platform/standards/text.ts'
import type { DoorParts } from './vocabulary.ts'

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

const set = <K extends keyof DoorParts>(parts: DoorParts, key: K, value: DoorParts[K] | undefined): void => {
  // What was said first stays: 3号楼五楼 is floor 5 of building 3.
  if (value !== undefined && parts[key] === undefined) parts[key] = value
}

const FIELDS: ReadonlySet<string> = new Set([
  'community',
  'road',
  'doorNo',
  'compound',
  'building',
  'unitNo',
  'floorNo',
  'roomNo',
  'villageGroup',
])
const AROUND: ReadonlySet<string> = new Set(['province', 'city', 'district', 'town'])

/** Whether a part could as well be another one. 12号 without its street is told by the street's own column. */
const isOpen = ({ part, value, confidence, candidates }: Component, isOnRoad: boolean): boolean =>
  value === null || (confidence < SURE && candidates.length > 0 && (part !== 'doorNo' || isOnRoad))

/**
 * A door from free text: 江南小区3号楼二单元501室, 3-2-501, 五组023号, 民主路12号附3号. Read by the parser of addresses; only what is said and certain is
 * returned, and what nobody understood or what could be two things comes back as `rest`.
 */
export function readDoor(text: string): DoorParts {
  const reading = readAddress(text)
  const isOnRoad = reading.components.some((c) => c.part === 'road')
  const parts: Record<string, string | number> = {}
  const left = [...reading.unread]
  for (const component of reading.components) {
    const { part, value, span } = component
    if (AROUND.has(part)) continue
    if (isOpen(component, isOnRoad)) {
      if (span !== null) left.push(span)
    } else if (part === 'groupHouseNo') parts.groupHouseNo = Number(value)
    else if (FIELDS.has(part)) parts[part] = value as string
    else if (span !== null) left.push(span)
  }
  const rest = left
    .toSorted((a, b) => a.start - b.start)
    .map((s) => text.slice(s.start, s.end))
    .join('')
    .trim()
  return rest === '' ? parts : { ...parts, rest }
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

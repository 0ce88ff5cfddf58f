import type { FieldError } from '#platform/errors/errors.ts'
import { arabicNumber, checkDoorNo, checkDoorPart, type DoorPart, type DoorResult } from '#platform/standards/door.ts'
import { normaliseText } from '#platform/standards/text.ts'
import { insideChina, type Datum } from '#platform/standards/coordinates.ts'
import type { Parts } from './full-text.ts'
import type { ADDRESS_KINDS, PATTERNS } from './vocabulary.ts'

export type Pattern = (typeof PATTERNS)[number]

export interface AddressFields {
  pattern: Pattern
  roadId?: string | undefined
  doorNo?: string | undefined
  compoundId?: string | undefined
  buildingId?: string | undefined
  villageGroup?: string | undefined
  groupHouseNo?: number | undefined
  landmark?: string | undefined
  unitNo?: string | undefined
  floorNo?: string | undefined
  roomNo?: string | undefined
  subAddr?: string | undefined
  kind: (typeof ADDRESS_KINDS)[number]
  lng?: number | undefined
  lat?: number | undefined
  datum?: Datum | undefined
}

export interface Warning {
  field: string
  code: string
}
export interface Checked {
  parts: Parts
  faults: FieldError[]
  warnings: Warning[]
}

const ALLOWED: Record<Pattern, readonly (keyof AddressFields)[]> = {
  ROAD: ['roadId', 'doorNo'],
  COMPOUND: ['compoundId', 'buildingId'],
  RURAL: ['villageGroup', 'groupHouseNo', 'landmark'],
}
const PATTERN_FIELDS = [...ALLOWED.ROAD, ...ALLOWED.COMPOUND, ...ALLOWED.RURAL]

/** Exactly one of three patterns: officers complained that road and compound addresses of one door overlapped (dictionary §4.2). */
function patternFaults(a: AddressFields): FieldError[] {
  const faults: FieldError[] = PATTERN_FIELDS.filter((f) => a[f] !== undefined && !ALLOWED[a.pattern].includes(f)).map(
    (path) => ({
      path,
      code: 'pattern_forbids',
    }),
  )
  if (a.pattern !== 'RURAL') {
    for (const path of ALLOWED[a.pattern]) if (a[path] === undefined) faults.push({ path, code: 'required' })
    return faults
  }
  if (a.villageGroup === undefined && a.landmark === undefined)
    faults.push({ path: 'villageGroup', code: 'group_or_landmark' })
  if (a.villageGroup !== undefined && a.landmark !== undefined)
    faults.push({ path: 'landmark', code: 'pattern_forbids' })
  if (a.landmark !== undefined && a.groupHouseNo !== undefined)
    faults.push({ path: 'groupHouseNo', code: 'pattern_forbids' })
  if (a.landmark !== undefined && a.lng === undefined) faults.push({ path: 'lng', code: 'landmark_needs_point' })
  return faults
}

function pointFaults(a: Pick<AddressFields, 'lng' | 'lat' | 'datum'>): FieldError[] {
  if (a.lng === undefined && a.lat === undefined)
    return a.datum === undefined ? [] : [{ path: 'lng', code: 'required' }]
  if (a.lng === undefined || a.lat === undefined)
    return [{ path: a.lng === undefined ? 'lng' : 'lat', code: 'required' }]
  if (a.datum === undefined) return [{ path: 'datum', code: 'required' }]
  return insideChina({ lng: a.lng, lat: a.lat }) ? [] : [{ path: 'lng', code: 'outside_china' }]
}

const BARE_DOOR = /^(甲|乙|丙|临|副|东|西|南|北)?(\d{1,5}(排|院))?\d{1,5}(-\d{1,4}){0,2}$/

/** One written form: 12, 012号 and 12＃ are 12号; 12号附3 is 12号附3号. */
const canonicalDoor = (value: string): string => {
  const plain = value
    .replace(/[〇零一二三四五六七八九十百]+(?=号|排|院|弄)/g, arabicNumber)
    .replace(/(^|\D)0+(?=\d)/g, '$1')
  return BARE_DOOR.test(plain) || /号(附\d{1,3}|\d{1,4})$/.test(plain) ? `${plain}号` : plain
}

/** 第三村民小组, 三组 and 3 组 are 3组; 五社 is 5社, 二生产队 2队; a bare number is the group of that number. */
const canonicalGroup = (value: string): string => {
  const match = /^第?([一二三四五六七八九十]{1,3}|\d{1,3})(村民小组|居民小组|小组|组|屯|生产队|队|社)?$/.exec(value)
  if (!match) return value
  const number = checkDoorPart('unit', match[1] as string)
  const word = /[屯队社]$/.exec(match[2] ?? '')?.[0] ?? '组'
  return number.ok ? `${number.value}${word}` : value
}

/** Free text of an address: no space inside, no word for "none". */
function checkWords(raw: string): { ok: true; value: string } | { ok: false; error: string } {
  const text = normaliseText(raw)
  if (!text.ok) return text
  const value = text.value.replace(/\s+/g, '')
  if (value === '') return { ok: false, error: 'required' }
  const asRoom = checkDoorPart('room', value)
  return !asRoom.ok && asRoom.error === 'door_placeholder' ? asRoom : { ok: true, value }
}

/** A door number as stored: 12, 012号 and 12# are 12号, 十二号 too. The warning is judged on the written form: a bare 12 is usual once it reads 12号. */
export function checkDoor(raw: string): DoorResult {
  const door = checkDoorNo(raw)
  return door.ok ? checkDoorNo(canonicalDoor(door.value)) : door
}

/** A village group as stored. */
export function checkGroup(raw: string): NameResult {
  const words = checkWords(raw)
  return words.ok ? { ok: true, value: canonicalGroup(words.value) } : words
}

/** Normalises and checks every part of an address at once. Faults refuse, warnings only travel with the answer. Never throws. */
export function checkAddress(a: AddressFields): Checked {
  const faults = [...patternFaults(a), ...pointFaults(a)]
  const warnings: Warning[] = []
  const parts: Parts = { groupHouseNo: a.groupHouseNo ?? null }
  const take = (
    field: keyof Parts & string,
    raw: string | undefined,
    check: (raw: string) => { ok: boolean; value?: string; error?: string; warnings?: string[] },
  ) => {
    if (raw === undefined) return
    const result = check(raw)
    if (!result.ok) faults.push({ path: field, code: result.error as string })
    else Object.assign(parts, { [field]: result.value })
    for (const code of result.warnings ?? []) warnings.push({ field, code })
  }
  const part =
    (name: DoorPart, ranges = false) =>
    (raw: string) =>
      checkDoorPart(name, raw, { ranges })
  const block = a.kind === '用途区块'
  take('doorNo', a.doorNo, checkDoor)
  take('villageGroup', a.villageGroup, checkGroup)
  take('landmark', a.landmark, checkWords)
  take('unitNo', a.unitNo, part('unit'))
  take('floorNo', a.floorNo, part('floor', block))
  take('roomNo', a.roomNo, part('room', block))
  take('subAddr', a.subAddr, checkWords)
  return { parts, faults, warnings }
}

export type NameResult = { ok: true; value: string } | { ok: false; error: string }

/** Name of a road or compound as stored: NFC, half-width, without spaces, never a word for "none". */
export const checkPlaceName = (raw: string): NameResult => checkWords(raw)

/** Name of a building as stored and shown: 3栋, 三幢, 03号楼 and 3 are 3号楼; 办公楼 stays. */
export function checkBuildingName(raw: string): NameResult {
  const part = checkDoorPart('building', raw)
  if (!part.ok) return { ok: false, error: part.error }
  const words = checkWords(part.value)
  if (!words.ok) return words
  const bare = /^\d{1,4}(-\d{1,4})+(号楼|栋|幢|座|楼|号|#)$/.test(words.value)
    ? words.value.replace(/(号楼|栋|幢|座|楼|号|#)$/, '')
    : words.value
  const code = /^([A-Z]?\d{1,4}[A-Z]?|[A-Z]|[甲乙丙丁东西南北中]|\d{1,4}(-\d{1,4})+)$/.test(bare)
  return { ok: true, value: code ? `${bare}号楼` : bare }
}

/** Search words as full texts are written: half-width, 栋 and 幢 as 号楼; at most five words, all of which must occur. */
export function searchTerms(raw: string): string[] {
  const text = normaliseText(raw)
  if (!text.ok) return []
  return text.value
    .split(/\s+/)
    .filter((w) => w !== '')
    .slice(0, 5)
    .map((w) =>
      w
        .toUpperCase()
        .replace(/([A-Z0-9一二三四五六七八九十])(栋|幢|座)/g, '$1号楼')
        .replace(/(\d)楼(?=$|[^号])/g, '$1号楼')
        .replace(/号号楼/g, '号楼'),
    )
}

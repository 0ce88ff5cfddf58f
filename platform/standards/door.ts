import { halfWidthCode, normaliseText, type TextError, upperAscii } from './text.ts'

export type DoorError =
  | TextError
  | 'door_required'
  | 'door_placeholder'
  | 'door_too_long'
  | 'door_range_not_allowed'
  | 'door_range_invalid'
/** The form is unusual; it is stored as typed (normalised) after a second look. */
export type DoorWarning = 'door_unusual'
export type DoorResult = { ok: true; value: string; warnings: DoorWarning[] } | { ok: false; error: DoorError }

/** Parts of an address below the door or building. */
export type DoorPart = 'building' | 'unit' | 'floor' | 'room'

export const DOOR_MAX = 20
export const PART_MAX = 10

const DOOR = /^(甲|乙|丙|临|副|东|西|南|北)?\d{1,5}(排|院)?(-\d{1,4}){0,2}号?(院|附\d{1,3}号|\d{1,4}号)?$/
// "Nothing" is an empty field, never a value: 无单元 would become a unit of its own in every count.
const PLACEHOLDER = /^(无|没有|暂无|不详|未知|空|[-/\\.*?]+)(单元|层|楼|栋|幢|室|号)?$/

const SUFFIX: Record<DoorPart, RegExp> = {
  building: /(号楼|#楼|号|#|栋|幢|座|楼)$/,
  unit: /(单元|号|#)$/,
  floor: /(F*(层|楼)|F+)$/,
  room: /(室|房|号|户|#)$/,
}
const DIGITS = '零一二三四五六七八九'
const ROOM_WORDS = /^(东户|西户|中户|南户|北户|商服|车库|门市|门房|地下室|阁楼)$/
const PART_CODE: Record<DoorPart, RegExp> = {
  building: /^([A-Z]?\d{1,4}[A-Z]?|[A-Z]|[甲乙丙丁东西南北中])$/,
  unit: /^([A-Z]?\d{1,3}|[A-Z]|[甲乙丙丁东西南北中])$/,
  floor: /^-?\d{1,3}[A-Z]?$/,
  room: /^[A-Z]?\d{1,5}[A-Z]?$/,
}
const RANGE = /^\d{1,5}(-\d{1,5})?(,\d{1,5}(-\d{1,5})?)*$/

const refuse = (error: DoorError): DoorResult => ({ ok: false, error })

function compact(raw: string): { ok: true; value: string } | { ok: false; error: TextError } {
  const text = normaliseText(raw)
  if (!text.ok) return text
  const value = halfWidthCode(text.value)
    .replace(/\s/g, '')
    .replace(/號/g, '号')
    .replace(/樓/g, '楼')
    .replace(/棟/g, '栋')
  return { ok: true, value: upperAscii(value) }
}

/**
 * Checks a door number (门牌号): 12号, 甲12号, 12号院, 12号附3号, 12-3-4, 3排5号. Another form (12号之一) passes with a warning,
 * because street signs know more forms than any pattern. Longer than 20 characters, empty, or a word for "none": refused.
 */
export function checkDoorNo(raw: string): DoorResult {
  const text = compact(raw)
  if (!text.ok) return text
  const value = text.value.replace(/#$/, '号')
  if (value === '') return refuse('door_required')
  if (PLACEHOLDER.test(value)) return refuse('door_placeholder')
  if ([...value].length > DOOR_MAX) return refuse('door_too_long')
  return { ok: true, value, warnings: DOOR.test(value) ? [] : ['door_unusual'] }
}

/** 三 → 3, 十二 → 12, 二十 → 20, 一百零三 → 103, 三〇一 → 301; anything else, also the doubtful 二三, comes back unchanged. */
export function arabicNumber(text: string): string {
  if (/^[零〇一二三四五六七八九]{3,5}$/.test(text))
    return [...text].map((digit) => (digit === '〇' ? 0 : DIGITS.indexOf(digit))).join('')
  const match = /^(?:([一二三四五六七八九])百)?(零|〇)?(?:([一二三四五六七八九])?(十))?([一二三四五六七八九])?$/.exec(
    text,
  )
  if (!match || text === '') return text
  const [, hundreds, zero, tens, ten, ones] = match
  const value = (digit: string | undefined) => DIGITS.indexOf(digit ?? '零')
  if (!hundreds) return zero || (tens && !ten) ? text : String((ten ? (tens ? value(tens) : 1) * 10 : 0) + value(ones))
  // 一百二 may mean 120 or 102.
  if (ones && !ten && !zero) return text
  return String(value(hundreds) * 100 + (ten ? (tens ? value(tens) : 1) * 10 : 0) + value(ones))
}

function rangeFault(value: string): boolean {
  return value.split(',').some((piece) => {
    const [from, to = from] = piece.split('-')
    return Number(from) > Number(to)
  })
}

function withoutSuffix(part: DoorPart, value: string): string {
  const below = part === 'floor' ? value.replace(/^(?:地下|负|B)(?=[\d零〇一二三四五六七八九十])/, '-') : value
  const cut = below.replace(SUFFIX[part], '').replace(/^第(?=.)/, '')
  const sign = cut.startsWith('-') ? '-' : ''
  const number = arabicNumber(cut.slice(sign.length))
  const plain = part === 'room' ? number : number.replace(/^0+(?=\d)/, '')
  // 办公楼 or 东户 keep their last character: only a code loses its suffix.
  return PART_CODE[part].test(sign + plain) ? sign + plain : value
}

/**
 * Building, unit, floor or room number without its suffix, as it is stored and compared: 3号楼, 3栋 and 三幢 are 3; 02单元 is 2;
 * 负一层 and B1 are -1; 301室 is 301 (a room keeps its zeros). East, west and middle flat, shop and garage pass as words.
 * Ranges (`1-12,15`, 全角 and ~ accepted) only with `ranges`, for blocks of rooms of one use; a building may well be
 * called 3-1. Never throws.
 */
export function checkDoorPart(part: DoorPart, raw: string, options: { ranges?: boolean } = {}): DoorResult {
  const text = compact(raw)
  if (!text.ok) return text
  if (text.value === '') return refuse('door_required')
  if (PLACEHOLDER.test(text.value)) return refuse('door_placeholder')
  const bare = withoutSuffix(part, text.value)
  const listed = bare.replace(/[、;]/g, ',').replace(/[~至]/g, '-').replace(SUFFIX[part], '')
  if (part !== 'building' && /[-,]/.test(listed.slice(1)) && RANGE.test(listed)) {
    if (!options.ranges) return refuse('door_range_not_allowed')
    if (rangeFault(listed)) return refuse('door_range_invalid')
    return { ok: true, value: listed, warnings: [] }
  }
  if ([...bare].length > PART_MAX) return refuse('door_too_long')
  const usual = PART_CODE[part].test(bare) || (part === 'room' && ROOM_WORDS.test(bare))
  return { ok: true, value: bare, warnings: usual ? [] : ['door_unusual'] }
}

import { birthOf, checksumHolds, DEMO_REGION, type NumberSex, sexOf, upgrade15 } from './citizen-number.ts'
import { halfWidthCode, upperAscii } from './text.ts'

/** Kinds of identity document; NONE is a person without one, which is a fact and not a fault. */
export const ID_TYPES = [
  'CN_ID',
  'HMT_RP',
  'FOREIGN_PR',
  'HK_MO_PERMIT',
  'TW_PERMIT',
  'CN_PASSPORT',
  'FOREIGN_PASSPORT',
  'BIRTH_CERT',
  'NONE',
] as const
export type IdType = (typeof ID_TYPES)[number]

/** Why a number is refused. Codes are stable: messages, imports and saved fault lists hang on them. */
export type IdentityError =
  | 'id_required'
  | 'id_not_expected'
  | 'id_length'
  | 'id_format'
  | 'id_placeholder'
  | 'id_precision_lost'
  | 'id_century_ambiguous'
  | 'id_birth_invalid'
  | 'id_birth_future'
  | 'id_birth_too_old'
  | 'id_checksum'
  | 'id_demo_region'

/** What is worth a second look but stops nobody. */
export type IdentityWarning = 'id_region_unknown' | 'id_upgraded_from_15' | 'id_precision_suspect'

export interface IdentityOptions {
  /** Today in Asia/Shanghai, YYYY-MM-DD: no birth lies after it. */
  today: string
  /** True only in tests and in a database flagged demo. */
  allowDemoRegion: boolean
  /** Was this region code in force in that year or later? Without it the region is not judged. */
  regionKnown?: (code6: string, year: number) => boolean
  /** The answer to id_century_ambiguous, asked of the person. */
  century?: '18' | '19'
  /** The value comes from a numeric spreadsheet cell, which keeps 15 digits only. */
  numericCell?: boolean
}

export interface IdentityOk {
  ok: true
  /** Normalised number; empty for NONE. */
  value: string
  /** YYYY-MM-DD, when the number tells it. */
  birthDate?: string
  sex?: NumberSex
  /** The 15-digit number this one was made from; stored as an alias. */
  alias15?: string
  /** The number is valid, but as a document of this other type. */
  suggestedType?: IdType
  warnings: IdentityWarning[]
}
export type IdentityResult = IdentityOk | { ok: false; error: IdentityError }

const refuse = (error: IdentityError): IdentityResult => ({ ok: false, error })

// Document patterns without a check character. Sources: GA/T 517 families; HK/Macao permits of the 1999 version carried two renewal digits.
const PATTERNS: Partial<Record<IdType, RegExp>> = {
  HK_MO_PERMIT: /^[HM](\d{8}|\d{10})$/,
  TW_PERMIT: /^(\d{8}|\d{10}[A-Z]?)$/,
  CN_PASSPORT: /^([EGDSPH]\d{8}|E[A-Z]\d{7})$/,
  FOREIGN_PASSPORT: /^[A-Z0-9]{5,20}$/,
  BIRTH_CERT: /^[A-Z]\d{9}$/,
}
const OLD_FOREIGN_PR = /^[A-Z]{3}\d{12}$/

const SCIENTIFIC = /^\d([.]\d+)?E\+?\d{1,2}$/
// 222222 is left out: it was a county's code, and people carry it for life.
const PLACEHOLDER_PREFIX = /^(0{6}|1{6}|3{6}|4{6}|5{6}|6{6}|7{6}|8{6}|123456|99)/
const PLACEHOLDER_WORDS = /^(无|没有|暂无|未知|不详|无证|NONE|N\/?A)$/

/** Number without spaces, hyphens and invisible marks, half-width, upper case. An apostrophe in front (spreadsheet text mark) goes too. */
export function normaliseIdentity(raw: string): string {
  const bare = halfWidthCode(raw).replace(/[\s-]/g, '')
  return upperAscii(bare.replace(/^['‘’`]/, ''))
}

/** Numbers in the form of a citizen's number: Chinese, Hong Kong/Macao/Taiwan residence permits, foreign permanent residents. */
function typeByFirstDigits(number18: string): IdType {
  if (number18.startsWith('9')) return 'FOREIGN_PR'
  return /^8[123]/.test(number18) ? 'HMT_RP' : 'CN_ID'
}

function birthFault(birthDate: string | null, today: string): IdentityError | null {
  if (birthDate === null) return 'id_birth_invalid'
  if (birthDate < '1900-01-01') return 'id_birth_too_old'
  return birthDate > today ? 'id_birth_future' : null
}

function checkFamily(type: IdType, number18: string, options: IdentityOptions, alias15?: string): IdentityResult {
  const actual = typeByFirstDigits(number18)
  const holds = checksumHolds(number18)
  // Schools and hospitals invent temporary numbers beginning with 9; only the check digit tells a permanent resident's from them.
  if (actual === 'FOREIGN_PR' && type !== 'FOREIGN_PR' && !holds) return refuse('id_placeholder')
  if (!holds && number18.endsWith('000')) return refuse('id_precision_lost')
  const birthDate = birthOf(number18)
  const fault = birthFault(birthDate, options.today)
  if (fault !== null || birthDate === null) return refuse(fault ?? 'id_birth_invalid')
  if (!holds) return refuse('id_checksum')
  const region = number18.slice(0, 6)
  if (region === DEMO_REGION && !options.allowDemoRegion) return refuse('id_demo_region')

  const warnings: IdentityWarning[] = []
  const judged = actual !== 'FOREIGN_PR' && region !== DEMO_REGION && options.regionKnown !== undefined
  if (judged && !options.regionKnown?.(region, Number(birthDate.slice(0, 4)))) warnings.push('id_region_unknown')
  if (alias15 !== undefined) warnings.push('id_upgraded_from_15')
  // One number in some 1,100 truly ends so: refusing it would shut people out. An import asks for it again all the same.
  else if (number18.endsWith('000')) warnings.push('id_precision_suspect')
  return {
    ok: true,
    value: number18,
    birthDate,
    // Whether the serial of a foreign permanent resident tells the sex is not published.
    ...(actual === 'FOREIGN_PR' ? {} : { sex: sexOf(number18) }),
    ...(alias15 === undefined ? {} : { alias15 }),
    ...(actual === type ? {} : { suggestedType: actual }),
    warnings,
  }
}

function checkCitizenForm(type: IdType, value: string, options: IdentityOptions): IdentityResult {
  if (SCIENTIFIC.test(value)) return refuse('id_precision_lost')
  if (/^(\d)\1{5,}$/.test(value)) return refuse('id_placeholder')
  if (value.length !== 18 && !(value.length === 15 && type !== 'FOREIGN_PR')) return refuse('id_length')
  if (!/^(\d{15}|\d{17}[\dX])$/.test(value)) return refuse('id_format')
  if (PLACEHOLDER_PREFIX.test(value)) return refuse('id_placeholder')
  if (value.length === 18) {
    return options.numericCell ? refuse('id_precision_lost') : checkFamily(type, value, options)
  }
  // Residence permits and permanent resident cards were never issued with 15 digits.
  if (typeByFirstDigits(value) !== 'CN_ID') return refuse(value.startsWith('9') ? 'id_placeholder' : 'id_length')
  // Serials 996–999 of the 15-digit era were kept for centenarians, so the century must be asked.
  if (/99[6-9]$/.test(value) && options.century === undefined) return refuse('id_century_ambiguous')
  const century = /99[6-9]$/.test(value) ? (options.century ?? '19') : '19'
  return checkFamily(type, upgrade15(value, century), options, value)
}

function checkPattern(type: IdType, pattern: RegExp, value: string, options: IdentityOptions): IdentityResult {
  if (SCIENTIFIC.test(value)) return refuse('id_precision_lost')
  if (!pattern.test(value)) return refuse('id_format')
  if (/^[A-Z]*0+$/.test(value)) return refuse('id_placeholder')
  // A citizen's number typed under "foreign passport" would lose its birth date and its alias: say so.
  const other = type === 'FOREIGN_PASSPORT' && value.length === 18 ? checkCitizenForm('CN_ID', value, options) : null
  if (other?.ok) return { ...other, suggestedType: other.suggestedType ?? 'CN_ID' }
  return { ok: true, value, warnings: [] }
}

/**
 * Checks an identity document number as typed or imported. Never throws.
 * Rules: GB 11643-1999 for citizens (15-digit numbers are accepted and upgraded, the old one comes back as `alias15`),
 * 国办发〔2018〕81号 for 810000/820000/830000, the card of 2023-12-01 for permanent residents. An unknown region is a warning:
 * people keep the code of a county abolished long ago. A check digit is never used to guess lost digits.
 */
export function checkIdentity(type: IdType, raw: string, options: IdentityOptions): IdentityResult {
  const value = normaliseIdentity(raw)
  if (type === 'NONE') return value === '' ? { ok: true, value: '', warnings: [] } : refuse('id_not_expected')
  if (value === '') return refuse('id_required')
  if (PLACEHOLDER_WORDS.test(value)) return refuse('id_placeholder')
  if (type === 'FOREIGN_PR' && OLD_FOREIGN_PR.test(value)) {
    return /^[A-Z]{3}0+$/.test(value) ? refuse('id_placeholder') : { ok: true, value, warnings: [] }
  }
  const pattern = PATTERNS[type]
  return pattern ? checkPattern(type, pattern, value, options) : checkCitizenForm(type, value, options)
}

/**
 * Does the typed sex (GB/T 2261.1: 0 未知, 1 男, 2 女, 9 未说明) contradict the number's? Unknown values contradict nothing.
 * The caller refuses a contradiction unless a superior confirmed a lawful change.
 */
export function sexMismatch(result: IdentityOk, typed: '0' | '1' | '2' | '9'): boolean {
  return result.sex !== undefined && (typed === '1' || typed === '2') && typed !== result.sex
}

const masked = (value: string, front: number, back: number) =>
  value.slice(0, front) + '*'.repeat(Math.max(0, value.length - front - back)) + value.slice(value.length - back)

/**
 * Hides a number: `list` shows the first and the last character, `purpose` (a reader who stated one) the first 6 and last 4.
 * Short documents show two and two, so that at least half stays hidden; four characters or fewer show nothing.
 */
export function maskIdentity(value: string, level: 'list' | 'purpose'): string {
  if (value.length <= 4) return '*'.repeat(value.length)
  if (level === 'list' || value.length < 8) return masked(value, 1, 1)
  return value.length < 15 ? masked(value, 2, 2) : masked(value, 6, 4)
}

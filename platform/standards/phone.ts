import { halfWidthCode } from './text.ts'

export type PhoneKind = 'mobile' | 'landline' | 'service' | 'foreign'
export type PhoneError =
  | 'phone_required'
  | 'phone_too_short'
  | 'phone_area_code_missing'
  | 'phone_service_not_personal'
  | 'phone_format'
export type PhoneResult = { ok: true; value: string; kind: PhoneKind } | { ok: false; error: PhoneError }

// Number segments are not checked further: operators open new ones every year.
const MOBILE = /^1[3-9]\d{9}$/
// No area code begins with 00: that is the international prefix.
const LANDLINE = /^(0(?:10|2\d|[3-9]\d{2}))(\d{7,8})(?:-(\d{1,6}))?$/
const SERVICE = /^(95\d{3,6}|1\d{2}|12\d{3}|400\d{7})$/
const FOREIGN = /^\+[1-9]\d{6,14}$/

const refuse = (error: PhoneError): PhoneResult => ({ ok: false, error })

/** Digits, an optional leading +, and an optional `-extension` after a landline; every other mark is dressing. */
function strip(raw: string): string {
  const code = halfWidthCode(raw)
    .replace(/(?:转|分机|ext\.?|x)\s*(?=\d{1,6}\s*$)/i, '~')
    .replace(/^\(\+/, '+(')
  const [number = '', extension] = code.split('~')
  const hyphenated = extension === undefined ? /^(.*\d{7,8})-(\d{1,6})\s*$/.exec(number) : null
  const bare = (text: string) => text.replace(/[\s()-]/g, '')
  // In 0711-3888888 the hyphen follows the area code; only behind a whole landline does it lead an extension.
  const front = bare(hyphenated?.[1] ?? '')
  if (hyphenated && LANDLINE.test(front)) return `${front}-${hyphenated[2]}`
  return extension === undefined ? bare(number) : `${bare(number)}-${bare(extension)}`
}

/** Number without the Chinese country code; other countries keep theirs behind `+`. */
function national(number: string): string {
  const international = number.replace(/^00(?=[1-9])/, '+')
  if (!international.startsWith('+86')) return /^861[3-9]\d{9}$/.test(number) ? number.slice(2) : international
  const rest = international.slice(3)
  // Abroad the 0 of the area code is left out: +86 711 3888888.
  return rest.startsWith('0') || MOBILE.test(rest) || SERVICE.test(rest) ? rest : `0${rest}`
}

/**
 * Checks a telephone number and gives it one written form: mobile 11 digits, landline `0711-3888888` with `-12` for an
 * extension, foreign E.164. Service numbers (110, 12345, 95588, 400…) pass only with `unit`: no person has one. Never throws.
 */
export function checkPhone(raw: string, options: { unit?: boolean } = {}): PhoneResult {
  const number = national(strip(raw))
  if (number === '') return refuse('phone_required')
  if (!/^\+?\d+(-\d+)?$/.test(number)) return refuse('phone_format')
  if (MOBILE.test(number)) return { ok: true, value: number, kind: 'mobile' }
  if (SERVICE.test(number)) {
    return options.unit ? { ok: true, value: number, kind: 'service' } : refuse('phone_service_not_personal')
  }
  if (number.replace(/\D/g, '').length < 7) return refuse('phone_too_short')
  const landline = LANDLINE.exec(number)
  if (landline) {
    const [, area, local, extension] = landline
    return { ok: true, value: `${area}-${local}${extension ? `-${extension}` : ''}`, kind: 'landline' }
  }
  if (FOREIGN.test(number)) return { ok: true, value: number, kind: 'foreign' }
  return refuse(/^[2-9]\d{6,7}$/.test(number) ? 'phone_area_code_missing' : 'phone_format')
}

/**
 * Hides a number: mobile 138****0000; landline keeps area code and last two digits, without the extension; foreign keeps `+`, two
 * digits and the last two; a service number is public and stays. Anything else keeps at most its first and last character.
 */
export function maskPhone(value: string): string {
  if (MOBILE.test(value)) return `${value.slice(0, 3)}****${value.slice(7)}`
  if (SERVICE.test(value)) return value
  const landline = LANDLINE.exec(value.replace('-', ''))
  if (landline) return `${landline[1]}-${'*'.repeat((landline[2] ?? '').length - 2)}${(landline[2] ?? '').slice(-2)}`
  const keep = FOREIGN.test(value) ? 3 : 1
  const tail = FOREIGN.test(value) ? 2 : 1
  if (value.length <= 4) return '*'.repeat(value.length)
  return value.slice(0, keep) + '*'.repeat(value.length - keep - tail) + value.slice(-tail)
}

/** GB/T 2261.1-2003 as far as a number tells it: 1 男, 2 女. */
export type NumberSex = '1' | '2'

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const CHECKS = '10X98765432'

/** Check character (ISO 7064 MOD 11-2, GB 11643-1999) of the first 17 digits; expects at least 17 digits. */
export function checkDigit(body: string): string {
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(body[index]), 0)
  return CHECKS[sum % 11] ?? ''
}

/** True when the 18th character is the right one. False for anything that is not 17 digits and a digit or X. */
export function checksumHolds(number18: string): boolean {
  return /^\d{17}[\dX]$/.test(number18) && checkDigit(number18) === number18[17]
}

/** Birth date `YYYY-MM-DD` in positions 7–14 of an 18-character number, or null if that day never existed. */
export function birthOf(number18: string): string | null {
  const year = Number(number18.slice(6, 10))
  const month = Number(number18.slice(10, 12))
  const day = Number(number18.slice(12, 14))
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
  if (days === undefined || day < 1 || day > days) return null
  return `${number18.slice(6, 10)}-${number18.slice(10, 12)}-${number18.slice(12, 14)}`
}

/** Sex from the 17th digit: odd 男, even 女. */
export function sexOf(number18: string): NumberSex {
  return Number(number18[16]) % 2 === 1 ? '1' : '2'
}

/** The 18-character form of a 15-digit number of 1984–1999: region, century, the rest, check character. */
export function upgrade15(number15: string, century: '18' | '19'): string {
  const body = number15.slice(0, 6) + century + number15.slice(6)
  return body + checkDigit(body)
}

/** Region prefix that was never assigned in any year: numbers of it belong to nobody, so demo data and tests use it. */
export const DEMO_REGION = '420799'

/**
 * Makes a number of the demo region for tests and demo data.
 * `birthDate` is YYYY-MM-DD (not checked: tests also need impossible days), `serial` 0–999. Throws RangeError on another shape.
 */
export function makeDemoId(birthDate: string, serial: number): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(birthDate)) throw new RangeError('birthDate must be YYYY-MM-DD')
  if (!Number.isInteger(serial) || serial < 0 || serial > 999) throw new RangeError('serial must be 0–999')
  const body = DEMO_REGION + birthDate.replaceAll('-', '') + String(serial).padStart(3, '0')
  return body + checkDigit(body)
}

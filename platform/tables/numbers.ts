import type { TableCell } from './table.ts'

const DAY_MS = 86_400_000
// Day 60 of the 1900 system is 29 February 1900, which never was: Excel keeps the mistake of Lotus 1-2-3.
const EPOCH_1900 = Date.UTC(1899, 11, 30)
const EPOCH_1904 = Date.UTC(1904, 0, 1)
const LAST_SERIAL = 2_958_466

/** Excel's number of a day as `YYYY-MM-DD`, with ` HH:MM` where it has a time; undefined outside 1900–9999. */
export function serialDate(serial: number, is1904: boolean): string | undefined {
  if (!(serial >= 0 && serial < LAST_SERIAL)) return undefined
  const early = !is1904 && serial < 60 ? 1 : 0
  const minutes = Math.round((serial + early) * 1440)
  const at = new Date((is1904 ? EPOCH_1904 : EPOCH_1900) + (minutes / 1440) * DAY_MS)
  const [day = '', time = ''] = at.toISOString().split('T')
  return minutes % 1440 === 0 ? day : `${day} ${time.slice(0, 5)}`
}

const BUILT_IN_DATES = new Set([14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 34, 35, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58])

/** Whether a number format shows a day. `id` below 164 is built in; the Chinese editions use 27–36 and 50–58 for dates. */
export function isDateFormat(id: number, code: string | undefined): boolean {
  if (code === undefined) return BUILT_IN_DATES.has(id)
  const bare = code.replace(/"[^"]*"|\\.|\[[^\]]*\]|_.|\*./g, '')
  return /[yYdD年月日]/.test(bare) && !/^general$/i.test(bare)
}

/** A numeric cell as read: whole numbers without exponent or binary dust, so that a phone is a phone; what has more than 15 digits stays as written. */
export function numberCell(raw: string, isDate: boolean, is1904: boolean): TableCell {
  const value = Number(raw)
  if (!Number.isFinite(value)) return { text: raw, kind: 'text' }
  if (isDate) {
    const text = serialDate(value, is1904)
    if (text !== undefined) return { text, kind: 'date' }
  }
  if (!Number.isInteger(value)) return { text: String(Number(value.toPrecision(15))), kind: 'number' }
  return { text: /^\d{16,18}$/.test(raw) ? raw : wholeNumber(value), kind: 'number' }
}

/** Written out with the 15 digits that a spreadsheet keeps; the binary form would invent the rest. */
function wholeNumber(value: number): string {
  if (Math.abs(value) < 1e15) return String(value)
  const [mantissa = '', exponent = '0'] = value.toExponential(14).split('e')
  const digits = mantissa.replace('.', '')
  return Number(exponent) > 30 ? String(value) : digits + '0'.repeat(Number(exponent) - 14)
}

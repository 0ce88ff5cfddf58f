import type { Cell } from './cell.ts'

// Mainland China has one civil time. It has been UTC+8 without summer time since 1991-09-15, so only older
// instants (summers 1986–1991) need the zone database.
const STEADY_SINCE = Date.UTC(1992, 0, 1)
const EIGHT_HOURS = 8 * 3_600_000
const DAY = 86_400_000

const shanghai = new Intl.DateTimeFormat('en-US', {
  timeZone: 'Asia/Shanghai',
  hourCycle: 'h23',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
})

/** Wall-clock time in China of an instant, as milliseconds counted as if the wall clock were UTC. */
export function chinaWall(instant: Date): number {
  const at = instant.getTime()
  if (at >= STEADY_SINCE) return at + EIGHT_HOURS
  const part = new Map(shanghai.formatToParts(instant).map(({ type, value }) => [type, Number(value)]))
  const number = (name: Intl.DateTimeFormatPartTypes) => part.get(name) ?? 0
  const date = new Date(0)
  date.setUTCFullYear(number('year'), number('month') - 1, number('day'))
  return date.setUTCHours(number('hour'), number('minute'), number('second'), instant.getUTCMilliseconds())
}

const WRITTEN = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?(Z|[+-]\d\d(?::?\d\d)?)?)?$/

/**
 * Wall-clock milliseconds of a date or date-time cell; null when the value is no date (it is then written as text).
 * Reads `Date` (an instant), `2026-11-21`, and `2026-11-21 08:05[:06[.789]][offset]` as PostgreSQL and ISO 8601 write it;
 * without an offset the time is already Chinese wall time.
 */
export function wallMillis(cell: Cell, kind: 'date' | 'datetime'): number | null {
  const wall = cell instanceof Date ? instantWall(cell) : typeof cell === 'string' ? writtenWall(cell) : null
  if (wall === null) return null
  return kind === 'date' ? Math.floor(wall / DAY) * DAY : wall
}

function instantWall(instant: Date): number | null {
  return Number.isNaN(instant.getTime()) ? null : chinaWall(instant)
}

function writtenWall(text: string): number | null {
  const found = WRITTEN.exec(text)
  if (!found) return null
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map((part) => Number(part ?? 0)) as number[]
  const date = new Date(0)
  date.setUTCFullYear(year ?? 0, (month ?? 1) - 1, day)
  // 2026-02-30 rolls over in JavaScript; such a text is no date.
  if (date.getUTCMonth() + 1 !== month || date.getUTCDate() !== day) return null
  if ((hour ?? 0) > 23 || (minute ?? 0) > 59 || (second ?? 0) > 59) return null
  const millis = Number((found[7] ?? '').padEnd(3, '0').slice(0, 3))
  const wall = date.setUTCHours(hour ?? 0, minute, second, millis)
  return found[8] === undefined ? wall : chinaWall(new Date(wall - offsetMillis(found[8])))
}

function offsetMillis(offset: string): number {
  if (offset === 'Z') return 0
  const digits = offset.slice(1).replace(':', '').padEnd(4, '0')
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2))
  return (offset.startsWith('-') ? -minutes : minutes) * 60_000
}

const two = (value: number) => String(value).padStart(2, '0')

/** 2026年11月21日, for a date-time followed by 08:05: the form official papers use. */
export function shownWall(wall: number, kind: 'date' | 'datetime'): string {
  const at = new Date(wall)
  const day = `${at.getUTCFullYear()}年${at.getUTCMonth() + 1}月${at.getUTCDate()}日`
  return kind === 'date' ? day : `${day} ${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`
}

/** 2026-11-21 or 2026-11-21 08:05:06, for files that machines read. */
export function isoWall(wall: number, kind: 'date' | 'datetime'): string {
  const text = new Date(wall).toISOString()
  return kind === 'date' ? text.slice(0, 10) : `${text.slice(0, 10)} ${text.slice(11, 19)}`
}

// Serial 61 = 1900-03-01. Before it Excel counts a 29 February 1900 that never was, and LibreOffice does not.
const FIRST_SAFE_SERIAL = 61
const UNIX_EPOCH_SERIAL = 25_569
const LAST_SERIAL = 2_958_466 // 10000-01-01, the first day Excel refuses

/** Spreadsheet serial (days since 1899-12-30); null where spreadsheets disagree or end: before 1900-03-01, after 9999. */
export function excelSerial(wall: number): number | null {
  const serial = wall / DAY + UNIX_EPOCH_SERIAL
  return serial < FIRST_SAFE_SERIAL || serial >= LAST_SERIAL ? null : serial
}

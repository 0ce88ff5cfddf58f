import type { ApiOutput } from '#ui/api/client.ts'
import { formatDay, formatTime } from '#ui/i18n/format.ts'

export type Week = ApiOutput<'duty.listShifts'>
export type Shift = Week['shifts'][number]
export type Gap = Week['gaps'][number]

/** What an act on a shift changes elsewhere. */
export const CHANGES = ['duty.listShifts', 'duty.onDuty'] as const

const DAY_MS = 86_400_000

/** A legal date so many days later. */
export const daysAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)

const dayOf = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short' })

/** 08:00–20:00, or with the day of its end where that is another one. */
export function spanText(from: string, to: string): string {
  const isSameDay = dayOf.format(new Date(from)) === dayOf.format(new Date(Date.parse(to) - 1))
  return `${formatTime(from)}–${isSameDay ? formatTime(to) : `${formatDay(to)} ${formatTime(to)}`}`
}

const wall = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'short' })
/** As the browser's own control writes it, in China's time. */
export const toWall = (at: string): string => wall.format(new Date(at)).replace(' ', 'T')

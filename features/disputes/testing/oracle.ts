import type { ClockCode } from '../clocks.ts'
import { NOTICES } from './terms.ts'

/* The oracle: the periods of §4.5.7 told once more, one day after the other, without the engine, its calendar or its date functions. */

const HOUR = 3_600_000
const DAY = 24 * HOUR
export type Said = [number, '小时' | '日' | '工作日']
/** A moment of Shanghai. */
export const at = (local: string): Date => new Date(`${local}+08:00`)

export const tomorrow = (date: string): string => {
  const [y, m, d] = date.split('-').map(Number) as [number, number, number]
  const feb = (y % 4 === 0 && y % 100 !== 0) || y % 400 === 0 ? 29 : 28
  const length = [31, feb, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][m - 1] as number
  const two = (n: number) => String(n).padStart(2, '0')
  if (d < length) return `${y}-${two(m)}-${two(d + 1)}`
  return m === 12 ? `${y + 1}-01-01` : `${y}-${two(m + 1)}-01`
}
const isWorkday = (date: string): boolean => {
  if (NOTICES.on.has(date)) return true
  if (NOTICES.off.has(date)) return false
  // Zeller's congruence: 0 is Saturday, 1 Sunday.
  const [y, m, d] = date.split('-').map(Number) as [number, number, number]
  const [year, month] = m < 3 ? [y - 1, m + 12] : [y, m]
  const weekday =
    (d +
      Math.floor((13 * (month + 1)) / 5) +
      year +
      Math.floor(year / 4) -
      Math.floor(year / 100) +
      Math.floor(year / 400)) %
    7
  return weekday > 1
}
export const shanghai = (instant: Date): string => new Date(instant.getTime() + 8 * HOUR).toISOString().slice(0, 10)
const midnightAfter = (date: string): Date => at(`${tomorrow(date)}T00:00`)

/** What the dictionary and the statutes say of each period, by hand: hours are never moved, days end on a working day. */
export const SAID: Record<ClockCode, Said> = {
  'dispute.police.first': [3, '工作日'],
  'dispute.police.second': [7, '工作日'],
  'dispute.people': [30, '日'],
  'dispute.caseClock': [30, '日'],
  'dispute.caseClockExtension': [30, '日'],
  'transfer.failFeedback': [24, '小时'],
  'judicialConfirm.apply': [30, '日'],
  'dispute.followUp.first': [7, '日'],
  'dispute.followUp.second': [30, '日'],
  'dispute.followUp.third': [90, '日'],
}

export function oracle(startAt: Date, [n, unit]: Said, pausedMs = 0): Date {
  if (unit === '小时') return new Date(startAt.getTime() + n * HOUR + pausedMs)
  let date = shanghai(startAt)
  for (let left = n; left > 0; ) {
    date = tomorrow(date)
    if (unit === '日' || isWorkday(date)) left -= 1
  }
  for (let stood = 0; stood < pausedMs; stood += DAY) date = tomorrow(date)
  while (!isWorkday(date)) date = tomorrow(date)
  return midnightAfter(date)
}

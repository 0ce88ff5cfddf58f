import { legalDate } from '#platform/clock/clock.ts'
import { addDays, addMonths, dayNumber, type PlainDate, type WorkCalendar } from './calendar.ts'

export type DeadlineUnit = 'HOUR' | 'DAY' | 'WORKDAY' | 'MONTH' | 'YEAR'

/** 进行中, 临期, 超期, 已完成, 已豁免 */
export type DeadlineState = 'RUNNING' | 'DUE_SOON' | 'OVERDUE' | 'DONE' | 'WAIVED'

export type DueInput = {
  startAt: Date
  /** A whole number of at least 1. */
  amount: number
  unit: DeadlineUnit
  calendar: WorkCalendar
  /** Time the clock stood still, e.g. for 鉴定 (程序规定 165). Milliseconds, default 0. */
  pausedMs?: number
  /** Legal days are days of Asia/Shanghai, the only zone in force. */
  tz?: 'Asia/Shanghai'
}

export type Due = {
  /** The first instant after the period: 24:00 of its last day, or start + hours. */
  dueAt: Date
  /** A day was needed whose year has no calendar; recompute when it is loaded. */
  provisional: boolean
}

/** When reminders come: shares of the whole period, and fixed times before its end. Data of the city office. */
export type ReminderPolicy = { shares: readonly number[]; beforeDueMs: readonly number[]; dueSoonShare: number }

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
// Asia/Shanghai has had no summer time since 1991; deadlines older than that are not computed here.
const SHANGHAI_OFFSET_MS = 8 * HOUR_MS

/**
 * End of a period under 程序规定 35: the first day or hour does not count; a last day on a holiday moves to the next
 * working day (also of months and years); hours are never moved. Months and years end on the day of the same number,
 * or on the last day of a shorter month. Paused time lengthens the period before the last day is moved; in units of
 * days a begun day of pause counts whole, because the last day always runs to 24:00.
 * Throws RangeError for an amount below 1, a fraction, or an invalid date.
 */
export function dueAt({ startAt, amount, unit, calendar, pausedMs = 0 }: DueInput): Due {
  if (!Number.isSafeInteger(amount) || amount < 1) throw new RangeError(`Deadline amount: ${amount}`)
  if (!Number.isFinite(pausedMs) || pausedMs < 0) throw new RangeError(`Paused time: ${pausedMs}`)
  if (Number.isNaN(startAt.getTime())) throw new RangeError('Deadline start is not a date')
  if (unit === 'HOUR') {
    return { dueAt: new Date(startAt.getTime() + amount * HOUR_MS + pausedMs), provisional: false }
  }
  const days = new DayWalk(calendar)
  const raw = lastDay(legalDate(startAt), amount, unit, days)
  const last = days.nextWorkday(addDays(raw, Math.ceil(pausedMs / DAY_MS)))
  return { dueAt: endOfDay(last), provisional: days.provisional }
}

function lastDay(start: PlainDate, amount: number, unit: Exclude<DeadlineUnit, 'HOUR'>, days: DayWalk): PlainDate {
  if (unit === 'DAY') return addDays(start, amount)
  if (unit === 'MONTH') return addMonths(start, amount)
  if (unit === 'YEAR') return addMonths(start, amount * 12)
  let date = start
  for (let count = 0; count < amount; count += 1) date = days.nextWorkday(addDays(date, 1))
  return date
}

/** Looks at days and remembers whether one of them lay in a year without calendar. */
class DayWalk {
  provisional = false
  readonly #calendar: WorkCalendar

  constructor(calendar: WorkCalendar) {
    this.#calendar = calendar
  }

  /** `date` itself when it is a working day, else the next one. */
  nextWorkday(date: PlainDate): PlainDate {
    let day = date
    for (;;) {
      const { isWorkday, provisional } = this.#calendar.day(day)
      this.provisional ||= provisional
      if (isWorkday) return day
      day = addDays(day, 1)
    }
  }
}

/** 24:00 of a legal date, which is 00:00 of the next one. */
export function endOfDay(date: PlainDate): Date {
  return new Date((dayNumber(date) + 1) * DAY_MS - SHANGHAI_OFFSET_MS)
}

/** The legal date a deadline falls on: 24:00 still belongs to the day it ends. */
export function dueDate(due: Date): PlainDate {
  return legalDate(new Date(due.getTime() - 1))
}

/** Instants to remind at, ascending, each once, strictly between start and end. */
export function remindAt(startAt: Date, due: Date, policy: ReminderPolicy): Date[] {
  const start = startAt.getTime()
  const end = due.getTime()
  const times = [
    ...policy.shares.map((share) => Math.round(start + share * (end - start))),
    ...policy.beforeDueMs.map((before) => end - before),
  ]
  return [...new Set(times)]
    .filter((time) => time > start && time < end)
    .sort((a, b) => a - b)
    .map((time) => new Date(time))
}

/** From when on an open deadline is shown as 临期. */
export function dueSoonAt(startAt: Date, due: Date, policy: ReminderPolicy): Date {
  return new Date(Math.round(startAt.getTime() + policy.dueSoonShare * (due.getTime() - startAt.getTime())))
}

export type StateInput = {
  now: Date
  dueAt: Date
  dueSoonAt: Date
  doneAt: Date | null
  waivedAt: Date | null
  /** Set while the clock stands still: a paused deadline cannot become 超期. */
  pausedSince: Date | null
}

/** State of a deadline at an instant. The last instant is still inside ("以内" includes the number itself, 265). */
export function stateAt({
  now,
  dueAt: due,
  dueSoonAt: soon,
  doneAt,
  waivedAt,
  pausedSince,
}: StateInput): DeadlineState {
  if (doneAt) return 'DONE'
  if (waivedAt) return 'WAIVED'
  const at = pausedSince && pausedSince < now ? pausedSince : now
  if (at > due) return 'OVERDUE'
  return at >= soon ? 'DUE_SOON' : 'RUNNING'
}

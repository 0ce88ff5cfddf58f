/** A legal date in Asia/Shanghai, `YYYY-MM-DD`. */
export type PlainDate = string

export type CalendarDay = { date: PlainDate; isWorkday: boolean; note?: string | null }

export type DayAnswer = {
  isWorkday: boolean
  /** True when the year has no calendar: the answer is computed and may change once the year is loaded. */
  provisional: boolean
}

/**
 * Statutory holidays with a fixed date (全国年节及纪念日放假办法, as revised 2024, 第二条): 元旦, 劳动节 two days, 国庆节 three.
 * The lunar ones and 清明 move, and the days exchanged around them are known only from the yearly notice.
 */
const FIXED_HOLIDAYS: ReadonlySet<string> = new Set(['01-01', '05-01', '05-02', '10-01', '10-02', '10-03'])

const DAY_MS = 86_400_000

/** Midnight UTC of a plain date: a day number in disguise, free of any time zone. Throws on a date that does not exist. */
export function dayNumber(date: PlainDate): number {
  const ms = Date.parse(`${date}T00:00:00Z`)
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || Number.isNaN(ms) || plainDate(ms / DAY_MS) !== date) {
    throw new RangeError(`Not a date: ${date}`)
  }
  return ms / DAY_MS
}

/** The date of a day number. */
export function plainDate(day: number): PlainDate {
  return new Date(day * DAY_MS).toISOString().slice(0, 10)
}

/** `days` calendar days later (earlier when negative). */
export function addDays(date: PlainDate, days: number): PlainDate {
  return plainDate(dayNumber(date) + days)
}

/** Same day `months` later; a day the month does not have becomes its last day (01-31 + 1 → 02-28 or 29). */
export function addMonths(date: PlainDate, months: number): PlainDate {
  dayNumber(date)
  const [year, month, day] = date.split('-').map(Number) as [number, number, number]
  const target = year * 12 + (month - 1) + months
  const lastOfMonth = new Date(Date.UTC(Math.floor(target / 12), (target % 12) + 1, 0))
  return `${lastOfMonth.toISOString().slice(0, 8)}${String(Math.min(day, lastOfMonth.getUTCDate())).padStart(2, '0')}`
}

/** What a day is by weekday and fixed-date holidays alone. Used for years nobody has loaded. */
function guessWorkday(date: PlainDate): boolean {
  const weekday = new Date(dayNumber(date) * DAY_MS).getUTCDay()
  return weekday !== 0 && weekday !== 6 && !FIXED_HOLIDAYS.has(date.slice(5))
}

/**
 * The rows of one year: Monday to Friday are working days, then the days of the State Council's notice. Days of the
 * notice outside the year (2018-12-31 stands in the notice for 2019) are left out; the import treats them apart.
 */
export function expandYear(year: number, notice: readonly CalendarDay[]): CalendarDay[] {
  const named = new Map(notice.map((day) => [day.date, day]))
  const rows: CalendarDay[] = []
  for (let day = dayNumber(`${year}-01-01`); day < dayNumber(`${year + 1}-01-01`); day += 1) {
    const date = plainDate(day)
    const weekday = new Date(day * DAY_MS).getUTCDay()
    rows.push(named.get(date) ?? { date, isWorkday: weekday !== 0 && weekday !== 6, note: null })
  }
  return rows
}

/** The working-day calendar (工作日历). A year counts as loaded only when every one of its days has a row. */
export class WorkCalendar {
  readonly #days = new Map<PlainDate, boolean>()
  readonly #loaded = new Set<string>()

  constructor(rows: readonly CalendarDay[]) {
    const perYear = new Map<string, number>()
    for (const { date, isWorkday } of rows) {
      const year = date.slice(0, 4)
      if (!this.#days.has(date)) perYear.set(year, (perYear.get(year) ?? 0) + 1)
      this.#days.set(date, isWorkday)
    }
    for (const [year, count] of perYear) {
      const days = dayNumber(`${Number(year) + 1}-01-01`) - dayNumber(`${year}-01-01`)
      if (count === days) this.#loaded.add(year)
    }
  }

  /** Years with a complete calendar, ascending. */
  loadedYears(): number[] {
    return [...this.#loaded].map(Number).sort((a, b) => a - b)
  }

  isLoaded(date: PlainDate): boolean {
    return this.#loaded.has(date.slice(0, 4))
  }

  isWorkday(date: PlainDate): boolean {
    return this.day(date).isWorkday
  }

  /** Working day or not, and whether that is known or only computed. */
  day(date: PlainDate): DayAnswer {
    if (this.isLoaded(date)) return { isWorkday: this.#days.get(date) ?? guessWorkday(date), provisional: false }
    return { isWorkday: guessWorkday(date), provisional: true }
  }
}

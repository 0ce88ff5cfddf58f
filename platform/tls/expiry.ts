import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { addDays, type CalendarDay, expandYear, type PlainDate, WorkCalendar } from '../deadlines/calendar.ts'
import { legalDate } from '../clock/clock.ts'

const DAY_MS = 86_400_000

/** The notices that came with this release. Certificates are made before there is a database, so its calendar cannot be asked. */
export function shippedCalendar(): WorkCalendar {
  const file = join(import.meta.dirname, '../deadlines/data/chinese-days.json')
  const { holidays, workdays } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Record<string, string>>
  const days = (year: string, text: string | undefined, isWorkday: boolean): CalendarDay[] =>
    (text ?? '').split(' ').flatMap((day) => (day === '' ? [] : [{ date: `${year}-${day}`, isWorkday }]))
  return new WorkCalendar(
    Object.keys(holidays ?? {}).flatMap((year) =>
      expandYear(Number(year), [...days(year, holidays?.[year], false), ...days(year, workdays?.[year], true)]),
    ),
  )
}

const lunar = new Intl.DateTimeFormat('en-u-ca-chinese', { month: 'numeric', day: 'numeric', timeZone: 'UTC' })

/** Whether a day of a year without a notice may become a holiday or lie beside one: the feasts of the moon, 清明, 五一 and 国庆 with the days exchanged around them. */
function mayBeHoliday(date: PlainDate): boolean {
  for (let shift = -8; shift <= 8; shift++) {
    const day = addDays(date, shift)
    const moon = lunar.format(new Date(`${day}T00:00:00Z`))
    const [isSpring, isSmall] = [moon === '1/1', moon === '5/5' || moon === '8/15']
    const month = day.slice(5)
    if (isSpring || month === '10-01' || month === '05-01') return true
    if ((isSmall || month === '01-01' || month === '04-04') && Math.abs(shift) <= 4) return true
  }
  return false
}

/** A working day between two working days: somebody who can act is there the day before, on it and the day after. */
export function isSafeDay(date: PlainDate, calendar: WorkCalendar): boolean {
  const works = [-1, 0, 1].every((shift) => calendar.isWorkday(addDays(date, shift)))
  return works && (calendar.isLoaded(date) || !mayBeHoliday(date))
}

/** The last safe day up to `latest`, at ten in the morning in Shanghai. A certificate must never end in a night or on a Sunday. */
export function chooseExpiry(latest: Date, calendar: WorkCalendar = shippedCalendar()): Date {
  let date = legalDate(new Date(latest.getTime() - 10 * 3_600_000))
  for (let tries = 0; tries < 60 && !isSafeDay(date, calendar); tries++) date = addDays(date, -1)
  return new Date(`${date}T10:00:00+08:00`)
}

/** The last working day on which somebody can still replace a certificate that ends at `notAfter`: that very day only from ten o'clock on. */
export function lastWorkingDay(notAfter: Date, calendar: WorkCalendar = shippedCalendar()): PlainDate {
  let date = legalDate(new Date(notAfter.getTime() - 10 * 3_600_000))
  for (let tries = 0; tries < 30 && !calendar.isWorkday(date); tries++) date = addDays(date, -1)
  return date
}

/** Whole days from now to the end of a certificate, counted to the last working day before it; negative once that is over. */
export const daysLeft = (notAfter: Date, now: Date, calendar?: WorkCalendar): number =>
  Math.round(
    (Date.parse(`${lastWorkingDay(notAfter, calendar)}T00:00:00Z`) - Date.parse(`${legalDate(now)}T00:00:00Z`)) /
      DAY_MS,
  )

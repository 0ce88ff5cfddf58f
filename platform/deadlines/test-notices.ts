import { addDays, type CalendarDay, type PlainDate } from './calendar.ts'

/** Days off and make-up days as the notices for 2025 and 2026 name them, typed by hand for tests: `01-28…02-04`. */
export const NOTICE_2025: readonly CalendarDay[] = notice(
  2025,
  '01-01; 01-28…02-04; 04-04…04-06; 05-01…05-05; 05-31…06-02; 10-01…10-08',
  '01-26; 02-08; 04-27; 09-28; 10-11',
)

export const NOTICE_2026: readonly CalendarDay[] = notice(
  2026,
  '01-01…01-03; 02-15…02-23; 04-04…04-06; 05-01…05-05; 06-19…06-21; 09-25…09-27; 10-01…10-07',
  '01-04; 02-14; 02-28; 05-09; 09-20; 10-10',
)

function notice(year: number, off: string, on: string): CalendarDay[] {
  const days = (text: string, isWorkday: boolean) =>
    text.split('; ').flatMap((range) => {
      const [first, last = first] = range.split('…').map((day) => `${year}-${day}`) as [PlainDate, PlainDate?]
      const dates: CalendarDay[] = []
      for (let date = first; date <= last; date = addDays(date, 1)) dates.push({ date, isWorkday, note: null })
      return dates
    })
  return [...days(off, false), ...days(on, true)]
}

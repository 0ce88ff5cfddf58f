import type { Tx } from '#platform/db/tx.ts'
import { AppError } from '#platform/errors/errors.ts'
import { type CalendarDay, dayNumber, expandYear, type PlainDate } from './calendar.ts'
import { stateAt } from './engine.ts'
import { loadCalendar } from './rules-store.ts'
import { lockAffected, recompute, save } from './store.ts'

/** One year's notice: only the days it names, holidays and make-up working days. */
export type CalendarNotice = { year: number; days: readonly CalendarDay[] }

export type CalendarImport = {
  /** Days of an already loaded year whose kind changed, ascending. */
  changedDates: PlainDate[]
  /** Ids of the open deadlines whose due date or provisional mark changed. */
  movedDeadlines: string[]
}

/**
 * Loads one year into the working-day calendar and recomputes every open deadline it can move: the provisional ones
 * and those that run across a changed day. A notice may name days of the year before (2018-12-31, 2022-12-31); they
 * are written when that year is loaded, else left out, so that a few rows never pass for a whole year.
 * Throws `invalid_input` for no days, days twice, dates that do not exist or lie farther away than a neighbouring year.
 */
export async function importCalendar(tx: Tx, notice: CalendarNotice, now: Date): Promise<CalendarImport> {
  checkNotice(notice)
  const before = await loadCalendar(tx, notice.year - 1)
  const named = new Set(notice.days.map((day) => day.date))
  // The next year's notice may have named the last days of this one; loading this year again does not take them back.
  const isTail = (date: PlainDate) => date >= `${notice.year}-12-24` && before.isLoaded(`${notice.year + 1}-01-01`)
  const wanted = [
    ...expandYear(notice.year, notice.days).filter(
      ({ date }) => named.has(date) || !before.isLoaded(date) || !isTail(date),
    ),
    ...notice.days.filter(({ date }) => Number(date.slice(0, 4)) !== notice.year && before.isLoaded(date)),
  ]
  const changedDates = wanted
    .filter(({ date, isWorkday }) => before.isLoaded(date) && before.isWorkday(date) !== isWorkday)
    .map(({ date }) => date)
    .sort()
  await tx.query(
    `insert into work_calendar (date, is_workday, note, year)
     select day, is_workday, note, extract(year from day)::integer
       from unnest($1::date[], $2::boolean[], $3::text[]) as given(day, is_workday, note)
     on conflict (date) do update set is_workday = excluded.is_workday, note = excluded.note`,
    [wanted.map((day) => day.date), wanted.map((day) => day.isWorkday), wanted.map((day) => day.note ?? null)],
  )
  return { changedDates, movedDeadlines: await recomputeAffected(tx, changedDates, now) }
}

async function recomputeAffected(tx: Tx, changedDates: readonly PlainDate[], now: Date): Promise<string[]> {
  const affected = await lockAffected(tx, changedDates)
  if (affected.length === 0) return []
  const calendar = await loadCalendar(tx)
  const moved: string[] = []
  for (const deadline of affected) {
    const times = await recompute(tx, deadline, calendar)
    const isSame = times.dueAt.getTime() === deadline.dueAt.getTime() && times.provisional === deadline.provisional
    if (isSame) continue
    await save(tx, { ...deadline, ...times, state: stateAt({ ...deadline, ...times, now }) })
    moved.push(deadline.id)
  }
  return moved
}

function checkNotice({ year, days }: CalendarNotice): void {
  const seen = new Set<string>()
  const fault = (index: number, code: string) =>
    new AppError('invalid_input', {}, [{ path: `days.${index}.date`, code }])
  if (days.length === 0) throw new AppError('invalid_input', {}, [{ path: 'days', code: 'required' }])
  for (const [index, { date }] of days.entries()) {
    try {
      dayNumber(date)
    } catch {
      throw fault(index, 'date_invalid')
    }
    if (seen.has(date)) throw fault(index, 'duplicate')
    if (Math.abs(Number(date.slice(0, 4)) - year) > 1) throw fault(index, 'out_of_range')
    seen.add(date)
  }
}

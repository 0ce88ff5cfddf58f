import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '#platform/db/migrate.ts'
import { expandYear, WorkCalendar } from '#platform/deadlines/calendar.ts'
import type { DeadlineUnit } from '#platform/deadlines/engine.ts'
import { CLOCK_CODES, type ClockCode, type Terms } from '../clocks.ts'

const DEADLINES = join(ROOT, 'platform', 'deadlines')

/** Days off and make-up days of 2019 to 2026, as the repository ships them. */
export const NOTICES = ((): { off: Set<string>; on: Set<string> } => {
  const { holidays, workdays } = JSON.parse(readFileSync(join(DEADLINES, 'data', 'chinese-days.json'), 'utf8')) as {
    holidays: Record<string, string>
    workdays: Record<string, string>
  }
  const dates = (years: Record<string, string>) =>
    new Set(Object.entries(years).flatMap(([year, days]) => days.split(' ').map((day) => `${year}-${day}`)))
  return { off: dates(holidays), on: dates(workdays) }
})()

export const SEEDS = readFileSync(join(DEADLINES, 'migrations', '0004_deadline_seeds.sql'), 'utf8')

/** A rule as the seeds have it, read from their text: these tests need no database. */
export function seededRule(code: string): { amount: number; unit: DeadlineUnit } {
  const row = new RegExp(`\\('${code.replaceAll('.', '\\.')}', array\\[[^\\]]*\\]::text\\[\\], (\\d+), '(\\w+)'`).exec(
    SEEDS,
  )
  if (row === null) throw new Error(`no rule ${code} in the seeds`)
  return { amount: Number(row[1]), unit: row[2] as DeadlineUnit }
}

const named = [
  ...[...NOTICES.off].map((date) => ({ date, isWorkday: false })),
  ...[...NOTICES.on].map((date) => ({ date, isWorkday: true })),
]

export const TERMS: Terms = {
  rules: Object.fromEntries(CLOCK_CODES.map((code) => [code, seededRule(code)])) as Record<
    ClockCode,
    { amount: number; unit: DeadlineUnit }
  >,
  calendar: new WorkCalendar(
    [2019, 2020, 2021, 2022, 2023, 2024, 2025, 2026].flatMap((year) =>
      expandYear(
        year,
        named.filter((day) => day.date.startsWith(`${year}`)),
      ),
    ),
  ),
  policeMax: 2,
}

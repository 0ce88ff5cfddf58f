import type { FieldError } from '#platform/errors/errors.ts'

const DAY_MS = 86_400_000
const at = (day: string) => new Date(`${day}T00:00:00Z`)
const dayOf = (date: Date) => date.toISOString().slice(0, 10)

/** First day of the month of a legal date. */
export const monthOf = (day: string): string => `${day.slice(0, 7)}-01`

/** First day of the month so many months later; negative: earlier. */
export function monthsOn(month: string, n: number): string {
  const date = at(monthOf(month))
  date.setUTCMonth(date.getUTCMonth() + n)
  return dayOf(date)
}

/** Last day of a month. */
export const lastDayOf = (month: string): string => dayOf(new Date(at(monthsOn(month, 1)).getTime() - DAY_MS))

/** What a month asks for where a week asks for so many: by its days, rounded up. Working days count only once there is a roster. */
export const ofWholeMonth = (perWeek: number, month: string): number =>
  Math.ceil((perWeek * Number(lastDayOf(month).slice(8))) / 7)

/** How far back a plan is corrected, and how far ahead one is made, in months. */
const BACK = 1
const AHEAD = 12

export function planFaults(
  p: { month: string; targetHouseholds: number },
  today: string,
  fewest: number,
): FieldError[] {
  const faults: FieldError[] = []
  const now = monthOf(today)
  if (p.month < monthsOn(now, -BACK) || p.month > monthsOn(now, AHEAD))
    faults.push({ path: 'month', code: 'visit_plan_month' })
  if (p.targetHouseholds < fewest)
    faults.push({ path: 'targetHouseholds', code: 'visit_plan_too_few', params: { min: fewest } })
  return faults
}

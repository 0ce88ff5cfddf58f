const DAY_MS = 24 * 3_600_000

/** First instant of a legal date in China, which has been UTC+8 without summer time since 1992. */
export const dayStart = (date: string): Date => new Date(`${date}T00:00:00+08:00`)

/** First instant after a legal date. */
export const dayAfter = (date: string): Date => new Date(dayStart(date).getTime() + DAY_MS)

/** Monday of the week of a legal date. */
export function mondayOf(date: string): string {
  const at = new Date(`${date}T00:00:00Z`)
  const back = (at.getUTCDay() + 6) % 7
  return new Date(at.getTime() - back * DAY_MS).toISOString().slice(0, 10)
}

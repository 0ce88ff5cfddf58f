const HOUR = 3_600_000
const shanghaiHour = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Shanghai', hour: '2-digit', hourCycle: 'h23' })

/** Whether the daily base backup is due: after a day at any time, and at night as soon as half a day has passed. */
export function isBaseDue(lastBaseAt: string | null, now: Date): boolean {
  if (lastBaseAt === null) return true
  const age = now.getTime() - Date.parse(lastBaseAt)
  const hour = Number(shanghaiHour.format(now))
  // A clock set back makes the last base lie in the future.
  return age < -HOUR || age >= 24 * HOUR || (age >= 12 * HOUR && hour >= 2 && hour < 5)
}

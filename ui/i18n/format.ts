import { currentLanguage } from './i18n.ts'

const ZONE = 'Asia/Shanghai'
const DATE_ONLY = /^\d{4}-\d{2}-\d{2}$/

const parts = (value: string, options: Intl.DateTimeFormatOptions) => {
  // A legal date has no time zone; noon in Shanghai keeps it the same day everywhere.
  const at = new Date(DATE_ONLY.test(value) ? `${value}T12:00:00+08:00` : value)
  if (Number.isNaN(at.getTime())) return undefined
  return new Intl.DateTimeFormat(currentLanguage(), { timeZone: ZONE, ...options }).format(at)
}

/** 2026年11月21日 / 21 November 2026; takes `YYYY-MM-DD` or an instant. Empty for nothing. */
export const formatDate = (value: string | null | undefined): string =>
  value ? (parts(value, { year: 'numeric', month: 'long', day: 'numeric' }) ?? value) : ''

/** 2026年11月 / November 2026; takes `YYYY-MM`. */
export const formatMonth = (value: string): string => parts(`${value}-15`, { year: 'numeric', month: 'long' }) ?? value

/** With the day of the week: 2026年11月21日 周六. */
export const formatDay = (value: string | null | undefined): string =>
  value ? `${formatDate(value)} ${parts(value, { weekday: 'short' }) ?? ''}`.trim() : ''

/** 2026年11月21日 14:05, in Shanghai's time. */
export const formatDateTime = (value: string | null | undefined): string =>
  value ? `${formatDate(value)} ${formatTime(value)}` : ''

/** 14:05 */
export const formatTime = (value: string | null | undefined): string =>
  value ? (parts(value, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }) ?? value) : ''

/** Today's legal date in Shanghai, for form defaults. */
export const todayInShanghai = (): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE, year: 'numeric', month: '2-digit', day: '2-digit' }).format(
    new Date(),
  )

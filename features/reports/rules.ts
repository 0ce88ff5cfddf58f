import { createHash } from 'node:crypto'
import type { ReportState } from './contract.ts'
import type { ReportScope } from './public.ts'

export type ReportAct = 'edit' | 'submit' | 'sign' | 'sendBack' | 'correct'

/** Which act is open in which state (dictionary §4.14); nothing leads out of SIGNED, a correction is a new report. */
const OPEN: Readonly<Record<ReportState, readonly ReportAct[]>> = {
  DRAFT: ['edit', 'submit'],
  RETURNED: ['edit', 'submit'],
  SUBMITTED: ['sign', 'sendBack'],
  SIGNED: ['correct'],
}

export const isOpen = (state: ReportState, act: ReportAct): boolean => OPEN[state].includes(act)

const DAY_MS = 24 * 3_600_000
// Mainland China has been UTC+8 without summer time since 1992.
const dayStart = (date: string) => new Date(`${date}T00:00:00+08:00`)

/** Last day of a month `YYYY-MM`. */
export function lastDayOf(month: string): string {
  const [year, number] = month.split('-').map(Number) as [number, number]
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10)
}

/** Last day a report counts: the last of its month, or today while the month still runs. */
export const untilOf = (month: string, today: string): string => {
  const last = lastDayOf(month)
  return today < last ? today : last
}

export const scopeOf = (unitIds: readonly string[], month: string, until: string): ReportScope => ({
  unitIds,
  from: dayStart(`${month}-01`),
  to: new Date(dayStart(until).getTime() + DAY_MS),
  firstOn: `${month}-01`,
  lastOn: until,
})

/** Days past the due date; nothing where it was in time. */
export const lateDaysOf = (dueOn: string, today: string): number =>
  Math.max(0, Math.round((Date.parse(today) - Date.parse(dueOn)) / DAY_MS))

export interface FrozenFigure {
  ord: number
  key: string
  section: string
  sectionTitle: string
  title: string
  note: string
  tag: string
  kind: string
  value: number
  recordIds: readonly string[]
}

export interface HashedContent {
  unitName: string
  month: string
  edition: number
  round: number
  until: string
  remarks: string
  figures: readonly Pick<FrozenFigure, 'key' | 'value' | 'recordIds'>[]
}

/** SHA-256, hex. Figures are hashed by key, so that their order on the paper is free; ids in the order of their list. */
export function contentHash(c: HashedContent): string {
  const figures = [...c.figures].sort((a, b) => (a.key < b.key ? -1 : 1)).map((f) => [f.key, f.value, [...f.recordIds]])
  const content = JSON.stringify([c.unitName, c.month, c.edition, c.round, c.until, c.remarks, figures])
  return createHash('sha256').update(content).digest('hex')
}

/** `{orgCode8}-报-{yyyy}-{6 digits}` (dictionary §3.5). */
export const reportNumber = (unitCode: string, year: string, serial: number): string =>
  `${unitCode.slice(0, 8)}-报-${year}-${String(serial).padStart(6, '0')}`

/** `2026年11月` */
export const monthText = (month: string): string => `${month.slice(0, 4)}年${Number(month.slice(5))}月`

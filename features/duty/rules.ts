import type { FieldError } from '#platform/errors/errors.ts'
import { hasIdentifier } from '#platform/standards/identifier.ts'

/** Instants, the end not included. */
export interface Span {
  from: Date
  to: Date
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** Shifts begin and end at full minutes, so that a hand-over is one minute and not two nearby instants. */
export const toMinute = (at: string): Date => new Date(Math.floor(Date.parse(at) / MINUTE) * MINUTE)

/** What is wrong with a shift that is planned anew: it may have begun, but not be over. */
export function shiftFaults(s: Span, maxHours: number, now: Date): FieldError[] {
  if (s.to <= s.from) return [{ path: 'to', code: 'duty_ends_before' }]
  if (s.to.getTime() - s.from.getTime() > maxHours * HOUR)
    return [{ path: 'to', code: 'duty_too_long', params: { hours: maxHours } }]
  return s.to <= now ? [{ path: 'to', code: 'duty_past' }] : []
}

export interface Planned extends Span {
  unitId: string
  staffId: string
  leaderId: string
}

/** What of a shift may still change: all of it before it begins, its end and note while it runs, nothing afterwards. */
export function changeFaults(before: Planned, after: Planned, now: Date): FieldError[] {
  if (now < before.from) return []
  const fixed: [string, boolean][] = [
    ['unitId', before.unitId !== after.unitId],
    ['staffId', before.staffId !== after.staffId],
    ['leaderId', before.leaderId !== after.leaderId],
    ['from', before.from.getTime() !== after.from.getTime()],
  ]
  return fixed.filter(([, changed]) => changed).map(([path]) => ({ path, code: 'duty_begun_fixed' }))
}

/** The first of other shifts of the same unit that a shift runs into; the same minute of hand-over is none. */
export const overlapOf = <T extends Span>(s: Span, others: readonly T[]): T | undefined =>
  others.find((o) => o.from < s.to && s.from < o.to)

/** Spans of a period in which nobody is on duty, in order. Shifts may overlap: units that merged keep both plans. */
export function gapsOf(shifts: readonly Span[], period: Span): Span[] {
  const gaps: Span[] = []
  let reached = period.from
  for (const s of [...shifts].sort((a, b) => a.from.getTime() - b.from.getTime())) {
    const until = s.from < period.to ? s.from : period.to
    if (until > reached) gaps.push({ from: reached, to: until })
    if (s.to > reached) reached = s.to
  }
  return reached < period.to ? [...gaps, { from: reached, to: period.to }] : gaps
}

/** Everybody of the station reads the note: no numbers of people. */
export const noteFaults = (note: string | undefined): FieldError[] =>
  note !== undefined && hasIdentifier(note) ? [{ path: 'note', code: 'summary_has_identifier' }] : []

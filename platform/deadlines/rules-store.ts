import type { Tx } from '#platform/db/tx.ts'
import { AppError } from '#platform/errors/errors.ts'
import { addDays, type CalendarDay, type PlainDate, WorkCalendar } from './calendar.ts'
import { type DeadlineUnit, dueAt, dueDate, endOfDay, type ReminderPolicy } from './engine.ts'

export type DeadlineRule = {
  code: string
  /** Codes of legal basis; empty where the period is our own default. */
  basis: string[]
  amount: number
  unit: DeadlineUnit
  validFrom: PlainDate
}

export type LegalBasis = {
  code: string
  name: string
  article: string
  excerpt: string | null
  version: string
  validFrom: PlainDate
  validTo: PlainDate | null
  /** Screens print 待核 beside a reference so marked. */
  sourceMark: '已核原文' | '摘录' | '待核'
  url: string | null
}

/** The calendar of all complete years from `fromYear` on. One row per year travels, so this is cheap enough per action. */
export async function loadCalendar(tx: Tx, fromYear = 0): Promise<WorkCalendar> {
  const years = await tx.query<{ year: number; flags: string }>('select year, flags from deadlines_calendar($1)', [
    fromYear,
  ])
  const days: CalendarDay[] = []
  for (const { year, flags } of years) {
    // A year with a row missing has fewer flags than days; WorkCalendar then takes it for not loaded, whatever they say.
    for (const [offset, flag] of [...flags].entries()) {
      days.push({ date: addDays(`${year}-01-01`, offset), isWorkday: flag === '1' })
    }
  }
  return new WorkCalendar(days)
}

/** The rule in force on a date. Throws `rule_missing` {code, on}: no rule means no deadline may be promised. */
export async function currentRule(tx: Tx, code: string, on: PlainDate): Promise<DeadlineRule> {
  const rows = await tx.query<DeadlineRule>(
    `select code, basis, amount, unit, to_char(valid_from, 'YYYY-MM-DD') as "validFrom" from deadlines_rule($1, $2::date)`,
    [code, on],
  )
  if (!rows[0]) throw new AppError('rule_missing', { code, on })
  return rows[0]
}

/** Lengths in force on a date of several rules at once, by code. Throws `rule_missing` for the first that has none. */
export async function currentLengths<C extends string>(
  tx: Tx,
  codes: readonly C[],
  on: PlainDate,
): Promise<Record<C, Pick<DeadlineRule, 'amount' | 'unit'>>> {
  const rows = await tx.query<{ code: C } & Pick<DeadlineRule, 'amount' | 'unit'>>(
    `select distinct on (code) code, amount, unit from deadline_rule
      where code = any ($1) and valid_from <= $2::date and (valid_to is null or valid_to > $2::date) order by code, valid_from desc`,
    [codes, on],
  )
  const missing = codes.find((code) => !rows.some((row) => row.code === code))
  if (missing !== undefined) throw new AppError('rule_missing', { code: missing, on })
  return Object.fromEntries(rows.map(({ code, amount, unit }) => [code, { amount, unit }])) as Record<
    C,
    Pick<DeadlineRule, 'amount' | 'unit'>
  >
}

/**
 * Last day of a period that begins on a legal date, under the rule in force on it: for what keeps a date of its own and no clock. Jobs may ask too.
 * Throws `rule_missing`.
 */
export async function lastDayOf(tx: Tx, code: string, from: PlainDate): Promise<PlainDate> {
  const { amount, unit } = await currentRule(tx, code, from)
  const calendar = await loadCalendar(tx, Number(from.slice(0, 4)))
  return dueDate(dueAt({ startAt: endOfDay(addDays(from, -1)), amount, unit, calendar }).dueAt)
}

/**
 * The value of a parameter in force on a date, read by `parse` (a Zod schema's `parse` fits).
 * Throws `parameter_missing` {code, on}, or what `parse` throws.
 */
export async function currentParameter<T>(
  tx: Tx,
  code: string,
  on: PlainDate,
  parse: (value: unknown) => T,
): Promise<T> {
  const rows = await tx.query<{ value: unknown }>('select value from deadlines_parameter($1, $2::date)', [code, on])
  if (!rows[0]) throw new AppError('parameter_missing', { code, on })
  return parse(rows[0].value)
}

/** The versions in force on a date of the named articles; codes without one are left out. */
export async function listLegalBasis(tx: Tx, codes: readonly string[], on: PlainDate): Promise<LegalBasis[]> {
  return tx.query<LegalBasis>(
    `select distinct on (code) code, name, article, excerpt, version, to_char(valid_from, 'YYYY-MM-DD') as "validFrom",
            to_char(valid_to, 'YYYY-MM-DD') as "validTo", source_mark as "sourceMark", url
       from legal_basis
      where code = any($1) and valid_from <= $2::date and (valid_to is null or valid_to > $2::date)
      order by code, valid_from desc`,
    [codes, on],
  )
}

/** Reminder times in force on a date. */
export function currentReminders(tx: Tx, on: PlainDate): Promise<ReminderPolicy> {
  return currentParameter(tx, 'deadline.remind', on, readReminders)
}

function readReminders(value: unknown): ReminderPolicy {
  const { shares, beforeDueHours, dueSoonShare } = value as Record<string, unknown>
  const isShare = (share: unknown): share is number => typeof share === 'number' && share > 0 && share < 1
  const isHours = (hours: unknown): hours is number => typeof hours === 'number' && hours > 0
  const wellFormed =
    Array.isArray(shares) && shares.every(isShare) && Array.isArray(beforeDueHours) && beforeDueHours.every(isHours)
  if (!wellFormed || !isShare(dueSoonShare)) throw new AppError('parameter_invalid', { code: 'deadline.remind' })
  return { shares, beforeDueMs: beforeDueHours.map((hours) => hours * 3_600_000), dueSoonShare }
}

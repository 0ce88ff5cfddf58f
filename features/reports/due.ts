import { dueAt, dueDate } from '#platform/deadlines/engine.ts'
import { currentRule, loadCalendar } from '#platform/deadlines/rules-store.ts'
import type { Tx } from '#platform/db/tx.ts'
import { lastDayOf } from './rules.ts'

/** Legal date by which the report of a month is handed in, under the rule in force at the month's end. */
export async function dueOf(tx: Tx, month: string): Promise<string> {
  const last = lastDayOf(month)
  const rule = await currentRule(tx, 'report.monthly', last)
  const calendar = await loadCalendar(tx, Number(last.slice(0, 4)))
  const startAt = new Date(`${last}T12:00:00+08:00`)
  return dueDate(dueAt({ startAt, amount: rule.amount, unit: rule.unit, calendar }).dueAt)
}

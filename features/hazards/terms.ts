import type { Tx } from '#platform/db/tx.ts'
import { legalDate } from '#platform/clock/clock.ts'
import { addDays } from '#platform/deadlines/calendar.ts'
import { currentRule } from '#platform/deadlines/rules-store.ts'
import type { Level } from './vocabulary.ts'

/** Rules in `deadline_rule` that say how many calendar days a level has; 特大 has none: it is dealt with at once (dictionary §8.11). */
const RULE: Readonly<Record<Level, string | null>> = {
  一般: 'hazard.ordinary',
  较大: 'hazard.larger',
  重大: 'hazard.major',
  特大: null,
}

/** Legal date by which a hazard found then has to be gone. @throws AppError `rule_missing` */
export async function dueOnOf(tx: Tx, level: Level, foundAt: Date): Promise<string> {
  const foundOn = legalDate(foundAt)
  const code = RULE[level]
  return code === null ? foundOn : addDays(foundOn, (await currentRule(tx, code, foundOn)).amount)
}

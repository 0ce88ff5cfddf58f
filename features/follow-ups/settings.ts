import type { Tx } from '#platform/db/tx.ts'
import { currentParameter, currentRule } from '#platform/deadlines/rules-store.ts'
import { AppError } from '#platform/errors/errors.ts'
import type { Length, Terms } from './rules.ts'

const invalid = (code: string): never => {
  throw new AppError('parameter_invalid', { code })
}

/** A length in force on a legal date. @throws AppError `rule_missing`, `parameter_invalid` where it counts no days, months or years */
export async function lengthOf(tx: Tx, code: string, on: string): Promise<Length> {
  const { amount, unit } = await currentRule(tx, code, on)
  return unit === 'DAY' || unit === 'MONTH' || unit === 'YEAR' ? { amount, unit } : invalid(code)
}

export const loadTerms = async (tx: Tx, on: string): Promise<Terms> => ({
  max: await lengthOf(tx, 'followUp.max', on),
  warningEnd: await lengthOf(tx, 'followUp.warning.end', on),
  orderMax: await lengthOf(tx, 'followUp.order.max', on),
  warningFirst: await lengthOf(tx, 'followUp.warning.first', on),
  warningEvery: await lengthOf(tx, 'followUp.warning.every', on),
})

/** How many days before its day a task comes into 今日. */
export const leadDays = (tx: Tx, on: string): Promise<number> =>
  currentParameter(tx, 'followUp.leadDays', on, (v) =>
    typeof v === 'number' && Number.isInteger(v) && v >= 0 ? v : invalid('followUp.leadDays'),
  )

import { z } from 'zod'
import type { Tx } from '#platform/db/tx.ts'
import { currentParameter, currentRule } from '#platform/deadlines/rules-store.ts'
import { AppError } from '#platform/errors/errors.ts'
import type { CommitteeLimits } from './rules.ts'

const number = (code: string) => (tx: Tx, on: string) =>
  currentParameter(tx, code, on, (v) => z.number().int().nonnegative().parse(v))

/** Open disputes of one mediator where nobody says another number. */
export const usualMaxOpen = number('mediator.maxOpen')
/** Days before the end of a term on which it stands in 今日. */
export const termEndingDays = number('mediator.termEndingDays')
/** Days before the end of a term from which the list calls it ending. */
export const termListDays = number('mediator.termListDays')

const committeeMin = number('mediation.committeeMin')
const committeeMax = number('mediation.committeeMax')
const committeeWomen = number('mediation.committeeWomen')

export const committeeLimits = async (tx: Tx, on: string): Promise<CommitteeLimits> => ({
  min: await committeeMin(tx, on),
  max: await committeeMax(tx, on),
  women: await committeeWomen(tx, on),
})

/** Years of a member's term (人民调解法 9). @throws AppError `parameter_invalid` where the rule counts anything but years */
export async function committeeTermYears(tx: Tx, on: string): Promise<number> {
  const { amount, unit } = await currentRule(tx, 'mediator.committeeTerm', on)
  if (unit !== 'YEAR') throw new AppError('parameter_invalid', { code: 'mediator.committeeTerm' })
  return amount
}

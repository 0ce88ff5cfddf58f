import type { Tx } from '#platform/db/tx.ts'
import { currentParameter, currentRule } from '#platform/deadlines/rules-store.ts'
import { AppError } from '#platform/errors/errors.ts'
import type { Ages, Length } from './rules.ts'
import { type Cadence, CADENCE_RULES, CADENCES } from './vocabulary.ts'

const invalid = (code: string): never => {
  throw new AppError('parameter_invalid', { code })
}

/** A length in force on a legal date. @throws AppError `rule_missing`, `parameter_invalid` where it counts no days, months or years */
export async function lengthOf(tx: Tx, code: string, on: string): Promise<Length> {
  const { amount, unit } = await currentRule(tx, code, on)
  return unit === 'DAY' || unit === 'MONTH' || unit === 'YEAR' ? { amount, unit } : invalid(code)
}

/** A whole number in force on a legal date. */
export const numberOf = (tx: Tx, code: string, on: string): Promise<number> =>
  currentParameter(tx, code, on, (v) => (typeof v === 'number' && Number.isInteger(v) && v > 0 ? v : invalid(code)))

export const loadAges = async (tx: Tx, on: string): Promise<Ages> => ({
  consent: await numberOf(tx, 'care.consentAge', on),
  adult: await numberOf(tx, 'guardian.age', on),
  elder: await numberOf(tx, 'care.elderAge', on),
})

/** How long each cadence is. */
export async function loadCadences(tx: Tx, on: string): Promise<Record<Cadence, Length>> {
  const lengths = new Map<Cadence, Length>()
  for (const cadence of CADENCES) lengths.set(cadence, await lengthOf(tx, CADENCE_RULES[cadence], on))
  return Object.fromEntries(lengths) as Record<Cadence, Length>
}

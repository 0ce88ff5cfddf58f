import { currentParameter, currentRule } from '#platform/deadlines/rules-store.ts'
import type { Tx } from '#platform/db/tx.ts'
import { AppError } from '#platform/errors/errors.ts'
import type { Boundary } from './category.ts'
import type { Ttl } from './rules.ts'

/** Lengths and limits in force on a day; the city office may change every one of them. */
export interface Settings {
  boundary: Boundary
  adultAge: number
  ages: number[]
  ttl: Record<'verify.floating' | 'verify.settled', Ttl>
  declare: Ttl
  confirm: Ttl
  welcome: Ttl
  idReview: Ttl
  untilMax: Ttl
}

const invalid = (code: string): never => {
  throw new AppError('parameter_invalid', { code })
}
const BOUNDARIES: readonly Boundary[] = ['county', 'county_or_city_districts', 'city']
const asBoundary = (value: unknown): Boundary => BOUNDARIES.find((b) => b === value) ?? invalid('residence.boundary')
const asAge = (value: unknown): number => (typeof value === 'number' && value > 0 ? value : invalid('guardian.age'))
const asAges = (value: unknown): number[] => (Array.isArray(value) ? value.map(asAge) : invalid('person.ageEvents'))

/** A length in force on a day. @throws AppError `rule_missing`, `parameter_invalid` */
export async function loadTtl(tx: Tx, code: string, today: string): Promise<Ttl> {
  const { amount, unit } = await currentRule(tx, code, today)
  return unit === 'DAY' || unit === 'MONTH' || unit === 'YEAR' ? { amount, unit } : invalid(code)
}

/** @throws AppError `rule_missing`, `parameter_missing` or `parameter_invalid` where the installation's tables are wrong. */
export async function loadSettings(tx: Tx, today: string): Promise<Settings> {
  const rule = (code: string): Promise<Ttl> => loadTtl(tx, code, today)
  // All of them travel together: one way to the database instead of ten.
  const [boundary, ages, floating, settled, declare, confirm, welcome, idReview, untilMax] = await Promise.all([
    currentParameter(tx, 'residence.boundary', today, asBoundary),
    loadAges(tx, today),
    rule('verify.floating'),
    rule('verify.settled'),
    rule('residence.declare'),
    rule('residence.confirm'),
    rule('residence.welcome'),
    rule('person.idReview'),
    rule('residence.untilMax'),
  ])
  const ttl = { 'verify.floating': floating, 'verify.settled': settled }
  return { boundary, ...ages, ttl, declare, confirm, welcome, idReview, untilMax }
}

/** The part of the settings that views of people need. */
export async function loadAges(tx: Tx, today: string): Promise<Pick<Settings, 'adultAge' | 'ages'>> {
  const [adultAge, ages] = await Promise.all([
    currentParameter(tx, 'guardian.age', today, asAge),
    currentParameter(tx, 'person.ageEvents', today, asAges),
  ])
  return { adultAge, ages }
}

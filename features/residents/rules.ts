import { addDays, addMonths } from '#platform/deadlines/calendar.ts'
import type { CATEGORIES, RESIDENCE_ACTS, RESIDENCE_STATES } from './vocabulary.ts'

export type Category = (typeof CATEGORIES)[number]
export type ResidenceState = (typeof RESIDENCE_STATES)[number]
export type ResidenceAct = (typeof RESIDENCE_ACTS)[number]

/** What an act or the timer makes of each state (dictionary §8.25 "Residence"). What is not listed is refused. */
export const TRANSITIONS: Readonly<
  Record<'confirm' | 'reject' | 'extend' | 'end' | 'restore', Partial<Record<ResidenceState, ResidenceState>>>
> = {
  confirm: {
    DECLARED: 'ACTIVE',
    ACTIVE: 'ACTIVE',
    EXPIRING: 'ACTIVE',
    EXTENDED: 'ACTIVE',
    TO_VERIFY: 'ACTIVE',
    RESTORED: 'ACTIVE',
  },
  reject: { DECLARED: 'REJECTED' },
  extend: {
    ACTIVE: 'EXTENDED',
    EXPIRING: 'EXTENDED',
    EXTENDED: 'EXTENDED',
    TO_VERIFY: 'EXTENDED',
    RESTORED: 'EXTENDED',
  },
  end: { ACTIVE: 'ENDED', EXPIRING: 'ENDED', EXTENDED: 'ENDED', TO_VERIFY: 'ENDED', RESTORED: 'ENDED' },
  restore: { ENDED: 'RESTORED', TO_VERIFY: 'RESTORED' },
}

export const isLive = (state: ResidenceState): boolean => state !== 'ENDED' && state !== 'REJECTED'

/** The state after an act, or undefined where the act is not open in this state. */
export function afterAct(act: ResidenceAct, state: ResidenceState): ResidenceState | undefined {
  if (act === 'edit' || act === 'move' || act === 'head') return isLive(state) ? state : undefined
  return TRANSITIONS[act][state]
}

/**
 * Why a residence cannot be confirmed where it is, or null. What is declared needs a verified address first (§8.25); behind a retired door
 * nobody lives any more, and somebody has to say where they went.
 */
export function confirmRefusal(
  state: ResidenceState,
  door: string | undefined,
): 'residence_state' | 'address_unverified' | 'door_retired' | null {
  if (afterAct('confirm', state) === undefined) return 'residence_state'
  if (door === '停用') return 'door_retired'
  return state === 'DECLARED' && door !== '启用' ? 'address_unverified' : null
}

/** Declared by an officer at a verified address it holds at once; everybody else's waits for an officer (§8.25: AUX and GRID record). */
export const firstState = (role: string | null, addressVerified: boolean): ResidenceState =>
  role === 'OFFICER' && addressVerified ? 'ACTIVE' : 'DECLARED'

export interface AgeingRules {
  /** parameter residence.remindDays */
  remindDays: number
  /** deadline_rule residence.grace and residence.statsSuspend, both counted from the day of verification. */
  graceDays: number
  suspendDays: number
}

/** What the daily timer makes of a residence; it never ends one. The database does the same in `residents_age`. */
export function aged(
  r: { state: ResidenceState; nextVerifyOn: string; countedInStats: boolean },
  today: string,
  rules: AgeingRules,
): { state: ResidenceState; countedInStats: boolean } {
  const { state, nextVerifyOn, countedInStats } = r
  if (!['ACTIVE', 'EXTENDED', 'RESTORED', 'EXPIRING', 'TO_VERIFY'].includes(state)) return { state, countedInStats }
  if (state === 'TO_VERIFY' || today >= addDays(nextVerifyOn, rules.graceDays)) {
    return { state: 'TO_VERIFY', countedInStats: countedInStats && today < addDays(nextVerifyOn, rules.suspendDays) }
  }
  return { state: today >= addDays(nextVerifyOn, -rules.remindDays) ? 'EXPIRING' : state, countedInStats }
}

export interface Ttl {
  amount: number
  unit: 'MONTH' | 'DAY' | 'YEAR'
}

/** Which rule says how long a verification holds: 6 months for those who come and go, 12 for the settled (dictionary §4.2). */
export const verifyRule = (category: Category): 'verify.floating' | 'verify.settled' =>
  category === '常住' || category === '寄住' || category === '户在人不在' ? 'verify.settled' : 'verify.floating'

export const addTtl = (from: string, ttl: Ttl): string =>
  ttl.unit === 'DAY' ? addDays(from, ttl.amount) : addMonths(from, ttl.amount * (ttl.unit === 'YEAR' ? 12 : 1))

/** The first day from which `ttl` has not run out today. */
export const firstDayWithin = (today: string, ttl: Ttl): string => addTtl(today, { ...ttl, amount: -ttl.amount })

/** Next verification: when the last one has run out, or when the intended stay ends, whichever is first; never in the past. */
export function nextVerifyOn(verifiedOn: string, ttl: Ttl, intendedUntil: string | null): string {
  const due = addTtl(verifiedOn, ttl)
  return intendedUntil !== null && intendedUntil < due && intendedUntil >= verifiedOn ? intendedUntil : due
}

/** Whole days between arrival and declaration (dictionary §8.3 "lateness"). */
export const declaredAfterDays = (arrivedOn: string, declaredOn: string): number =>
  Math.round((Date.parse(`${declaredOn}T00:00:00Z`) - Date.parse(`${arrivedOn}T00:00:00Z`)) / 86_400_000)

/** What a colleague saw of a door, as one value: everybody behind it and its house. Empty where nobody lives, 0 where there is no house. */
export const doorStamp = (mark: string | undefined, houseVersion: number | null | undefined): string =>
  `${mark ?? ''}.${houseVersion ?? 0}`

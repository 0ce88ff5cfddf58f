import type { FieldError } from '#platform/errors/errors.ts'
import { addDays, addMonths, type PlainDate } from '#platform/deadlines/calendar.ts'
import { hasIdentifier } from '#platform/standards/identifier.ts'
import {
  type CareState,
  type Category,
  type ConsentScope,
  type ExitReason,
  HEALTH_WORDS,
  OF_CHILDREN,
  OF_ELDERS,
  ORAL,
  PERSONAL,
  WITHDRAWN,
} from './vocabulary.ts'

/** What happens to a subject of care. The last two are the clock's: a consent ended, a review fell due. */
export type CareAct = 'accept' | 'consent' | 'update' | 'help' | 'review' | 'exit' | 'lapse' | 'fallDue'

/** Act → states it is open in → state after it (dictionary §4.3, §8.28). Whatever does not stand here is refused. */
const MACHINE: Readonly<Record<CareAct, Partial<Record<CareState, CareState>>>> = {
  accept: { PROPOSED: 'CONSENT_WAIT' },
  consent: { CONSENT_WAIT: 'ACTIVE', ACTIVE: 'ACTIVE', REVIEW_DUE: 'REVIEW_DUE' },
  update: { ACTIVE: 'ACTIVE', REVIEW_DUE: 'REVIEW_DUE' },
  help: { ACTIVE: 'ACTIVE', REVIEW_DUE: 'REVIEW_DUE' },
  review: { ACTIVE: 'ACTIVE', REVIEW_DUE: 'ACTIVE' },
  exit: { PROPOSED: 'EXITED', CONSENT_WAIT: 'EXITED', ACTIVE: 'EXITED', REVIEW_DUE: 'EXITED' },
  lapse: { ACTIVE: 'CONSENT_WAIT', REVIEW_DUE: 'CONSENT_WAIT' },
  fallDue: { ACTIVE: 'REVIEW_DUE' },
}

/** The state after an act; undefined where the act is not open in this state. */
export const afterAct = (act: CareAct, state: CareState): CareState | undefined => MACHINE[act][state]

/** Whether a withdrawal hides at once (dictionary §10.3); other exits stay readable until they are deleted. */
export const hidesAtOnce = (reason: ExitReason): boolean => reason === WITHDRAWN

/** A length in force, as `deadline_rule` holds it. */
export interface Length {
  amount: number
  unit: 'DAY' | 'MONTH' | 'YEAR'
}

/** The day a length after another one; months end on the last day where the same number is missing. */
export const plus = (from: PlainDate, { amount, unit }: Length): PlainDate =>
  unit === 'DAY' ? addDays(from, amount) : addMonths(from, unit === 'MONTH' ? amount : amount * 12)

/** When a subject is next to be visited: the cadence after the last visit that met him, or after the first day where there was none since. */
export const nextVisitOn = (lastOn: PlainDate | null, visitsFrom: PlainDate, cadence: Length): PlainDate =>
  plus(lastOn !== null && lastOn > visitsFrom ? lastOn : visitsFrom, cadence)

/** Whether somebody has not yet reached an age on a day. Whoever has no known birth date counts as grown up. */
export const isUnder = (birthDate: PlainDate | null, age: number, on: PlainDate): boolean =>
  birthDate !== null && addMonths(birthDate, age * 12) > on

export type Standing = 'child' | 'minor' | 'adult'
export interface Ages {
  /** From here on he consents himself, with the guardian informed (PIPL 31). */
  consent: number
  adult: number
  elder: number
}

export const standingOf = (birthDate: PlainDate | null, ages: Ages, on: PlainDate): Standing =>
  isUnder(birthDate, ages.consent, on) ? 'child' : isUnder(birthDate, ages.adult, on) ? 'minor' : 'adult'

/** Whom the care is for: a person with his guardian, or a household as a whole (null). */
export type Whom = { birthDate: PlainDate | null; hasGuardian: boolean } | null

/** What is wrong with listing somebody under these categories. A minor needs his guardian linked before anything is recorded of him. */
export function listingFaults(categories: readonly Category[], whom: Whom, ages: Ages, today: PlainDate): FieldError[] {
  const faults: FieldError[] = []
  const wrong = (when: boolean, path: string, code: string) => {
    if (when) faults.push({ path, code })
  }
  wrong(whom === null && categories.some((c) => PERSONAL.includes(c)), 'categories', 'care_category_needs_person')
  if (whom === null) return faults
  const standing = standingOf(whom.birthDate, ages, today)
  wrong(standing !== 'adult' && !whom.hasGuardian, 'personId', 'care_guardian_missing')
  wrong(standing === 'adult' && categories.some((c) => OF_CHILDREN.includes(c)), 'categories', 'care_not_a_child')
  wrong(
    categories.includes(OF_ELDERS) && (whom.birthDate === null || isUnder(whom.birthDate, ages.elder, today)),
    'categories',
    'care_not_that_old',
  )
  return faults
}

export interface Consent {
  by: '本人' | '监护人'
  form: '纸质' | '电子' | '口头+见证'
  on: PlainDate
  scope: readonly ConsentScope[]
  validUntil: PlainDate
  witness?: string | undefined
  guardianInformedOn?: PlainDate | undefined
}

/**
 * What is wrong with a consent: its days, its witness, and who may give it. Below 14 the guardian does and his word ends with the fourteenth birthday; from 14 on
 * the minor himself, with the guardian informed (dictionary §4.3; PIPL 31). `longest`: the longest time it may hold.
 */
export function consentFaults(c: Consent, whom: Whom, ages: Ages, longest: Length, today: PlainDate): FieldError[] {
  const faults: FieldError[] = []
  const wrong = (when: boolean, path: string, code: string, params?: Record<string, unknown>) => {
    if (when) faults.push({ path, code, ...(params ? { params } : {}) })
  }
  const last = plus(c.on, longest)
  wrong(c.on > today, 'on', 'care_in_future')
  wrong(c.validUntil <= c.on || c.validUntil < today, 'validUntil', 'care_consent_over')
  wrong(c.validUntil > last, 'validUntil', 'care_consent_too_long', { last })
  wrong(c.form === ORAL && !c.witness, 'witness', 'care_witness_required')
  wrong(hasIdentifier(c.witness ?? ''), 'witness', 'summary_has_identifier')
  const standing = whom === null ? 'adult' : standingOf(whom.birthDate, ages, c.on)
  const hasGuardian = whom?.hasGuardian ?? false
  wrong(standing !== 'adult' && !hasGuardian, 'by', 'care_guardian_missing')
  wrong(standing === 'child' && c.by !== '监护人', 'by', 'care_guardian_consents')
  wrong(standing === 'minor' && c.by !== '本人', 'by', 'care_minor_consents')
  wrong(standing === 'minor' && c.guardianInformedOn === undefined, 'guardianInformedOn', 'required')
  wrong(c.guardianInformedOn !== undefined && c.guardianInformedOn > today, 'guardianInformedOn', 'care_in_future')
  wrong(standing === 'adult' && c.by === '监护人' && !hasGuardian, 'by', 'care_no_guardian')
  if (standing === 'child' && whom?.birthDate) {
    const birthday = addMonths(whom.birthDate, ages.consent * 12)
    wrong(c.validUntil > birthday, 'validUntil', 'care_consent_past_14', { last: birthday })
  }
  return faults
}

/** The last day on which a consent holds: an oral one ends with the term for its paper. */
export const consentEndsOn = (c: Pick<Consent, 'on' | 'form' | 'validUntil'>, paper: Length): PlainDate => {
  const paperDue = plus(c.on, paper)
  return c.form === ORAL && paperDue < c.validUntil ? paperDue : c.validUntil
}

/** What is wrong with a free text: no illness, no numbers. */
export function textFaults(texts: Readonly<Record<string, string | null | undefined>>): FieldError[] {
  return Object.entries(texts).flatMap(([path, text]) => {
    if (!text) return []
    const word = HEALTH_WORDS.find((one) => text.toUpperCase().includes(one))
    return [
      ...(word ? [{ path, code: 'care_health_word', params: { word } }] : []),
      ...(hasIdentifier(text) ? [{ path, code: 'summary_has_identifier' }] : []),
    ]
  })
}

/** What of the plan the consent does not carry: nobody is called or handed on who did not agree to it. */
export function scopeFaults(
  scope: readonly ConsentScope[],
  plan: { hasContact: boolean; partnerAgency: string | null | undefined },
): FieldError[] {
  const faults: FieldError[] = []
  if (plan.hasContact && !scope.includes('联系紧急联系人'))
    faults.push({ path: 'contactName', code: 'care_not_agreed' })
  if (plan.partnerAgency && !scope.includes('转介协助单位'))
    faults.push({ path: 'partnerAgency', code: 'care_not_agreed' })
  return faults
}

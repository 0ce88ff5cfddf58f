import { addDays, addMonths, type PlainDate } from '#platform/deadlines/calendar.ts'
import type { FieldError } from '#platform/errors/errors.ts'
import { hasIdentifier } from '#platform/standards/identifier.ts'
import {
  AGREEMENT,
  BASIS_OF,
  BODY,
  type Instrument,
  LAST_LOOK,
  ORDER,
  type PartyRole,
  PROTECTED,
  ROLES_OF,
  type TaskKind,
  WARNING,
} from './vocabulary.ts'

/** A length in force, as `deadline_rule` holds it. */
export interface Length {
  amount: number
  unit: 'DAY' | 'MONTH' | 'YEAR'
}

/** The day a length after another one; months end on the last day where the same number is missing. */
export const plus = (from: PlainDate, { amount, unit }: Length, times = 1): PlainDate =>
  unit === 'DAY' ? addDays(from, amount * times) : addMonths(from, (unit === 'MONTH' ? amount : amount * 12) * times)

export interface Terms {
  /** No follow-up is longer. */
  max: Length
  /** Of a warning, where its paper says nothing. */
  warningEnd: Length
  /** Of a protection order. */
  orderMax: Length
  /** First visit after a warning, and how often from then on. */
  warningFirst: Length
  warningEvery: Length
}

/** The end that is taken where none is given: of a warning alone; every other paper says its own. */
export const usualEnd = (instrument: Instrument, issuedOn: PlainDate, terms: Terms): PlainDate | undefined =>
  instrument === WARNING ? plus(issuedOn, terms.warningEnd) : undefined

/** The last day that a paper may be followed up. */
export const lastEnd = (instrument: Instrument, issuedOn: PlainDate, terms: Terms): PlainDate =>
  plus(issuedOn, instrument === ORDER ? terms.orderMax : terms.max)

/** What is wrong with the term of a paper. What is over is not begun, and nothing begins in the future. */
export function termFaults(
  instrument: Instrument,
  issuedOn: PlainDate,
  endOn: PlainDate | undefined,
  terms: Terms,
  today: PlainDate,
): FieldError[] {
  if (issuedOn > today) return [{ path: 'issuedOn', code: 'in_the_future' }]
  if (endOn === undefined) return [{ path: 'endOn', code: 'required' }]
  if (endOn <= issuedOn) return [{ path: 'endOn', code: 'follow_up_end_before' }]
  const last = lastEnd(instrument, issuedOn, terms)
  if (endOn > last)
    return [{ path: 'endOn', code: instrument === ORDER ? 'follow_up_order_long' : 'follow_up_long', params: { last } }]
  return endOn < today ? [{ path: 'endOn', code: 'follow_up_over' }] : []
}

export interface PartyInput {
  role: PartyRole
  personId?: string | undefined
  name?: string | undefined
  address?: string | undefined
}

/** What is wrong with the parties of a paper. */
export function partyFaults(instrument: Instrument, parties: readonly PartyInput[]): FieldError[] {
  const { may, must } = ROLES_OF[instrument]
  const faults = parties.flatMap((p, i) => faultsOfParty(p, i, may))
  for (const roles of must)
    if (!parties.some((p) => roles.includes(p.role)))
      faults.push({ path: 'parties', code: 'follow_up_role_missing', params: { roles: roles.join('、') } })
  const ids = parties.flatMap((p) => p.personId ?? [])
  if (new Set(ids).size < ids.length) faults.push({ path: 'parties', code: 'follow_up_party_twice' })
  return faults
}

function faultsOfParty(p: PartyInput, i: number, may: readonly PartyRole[]): FieldError[] {
  const at = (field: string, code: string) => ({ path: `parties.${i}.${field}`, code })
  const faults: FieldError[] = []
  if (!may.includes(p.role)) faults.push(at('role', 'follow_up_role_not_here'))
  if ((p.personId === undefined) === (p.name === undefined)) faults.push(at('name', 'follow_up_person_or_name'))
  if (p.role === BODY && p.personId !== undefined) faults.push(at('personId', 'follow_up_body_is_no_person'))
  if (p.role !== PROTECTED && p.address !== undefined) faults.push(at('address', 'follow_up_address_not_here'))
  if (p.name !== undefined && hasIdentifier(p.name)) faults.push(at('name', 'summary_has_identifier'))
  return faults
}

/** Articles that stand behind a paper: those chosen, or the usual ones. */
export const basisOf = (instrument: Instrument, chosen: readonly string[] | undefined): readonly string[] =>
  chosen ?? BASIS_OF[instrument].usual

export const basisFaults = (instrument: Instrument, codes: readonly string[]): FieldError[] => {
  const { usual, more } = BASIS_OF[instrument]
  return codes.every((code) => usual.includes(code) || more.includes(code))
    ? []
    : [{ path: 'legalBasis', code: 'follow_up_basis_not_here' }]
}

export interface Due {
  kind: TaskKind
  dueOn: PlainDate
}

/**
 * What a paper asks for by rule. A warning: the first visit to both some days after it, then one a month until its last day. What should have been
 * done before it was registered is due at once, and once. An agreement and an order to put something right: one look on the last day. The visits of a
 * protection order are the officer's to plan: no rule names them.
 */
export function scheduleOf(
  instrument: Instrument,
  issuedOn: PlainDate,
  endOn: PlainDate,
  terms: Terms,
  today: PlainDate,
): Due[] {
  const look = LAST_LOOK[instrument]
  if (look !== undefined) return [{ kind: look, dueOn: endOn }]
  if (instrument !== WARNING) return []
  const first = plus(issuedOn, terms.warningFirst)
  const days = new Set<PlainDate>()
  for (let n = 0; ; n++) {
    // From the first visit on, not from the one before: the 31st comes back after a short month.
    const due = n === 0 ? first : plus(first, terms.warningEvery, n)
    if (due > endOn && n > 0) break
    days.add(due > endOn ? endOn : due < today ? today : due)
    if (due >= endOn) break
  }
  return [...days].map((dueOn) => ({ kind: '上门查访双方', dueOn }))
}

/** Texts are read by whoever takes over: no numbers of people. */
export const textFaults = (texts: Readonly<Record<string, string | undefined>>): FieldError[] =>
  Object.entries(texts).flatMap(([path, text]) =>
    text !== undefined && hasIdentifier(text) ? [{ path, code: 'summary_has_identifier' }] : [],
  )

/** When something was done: not before the paper, not tomorrow. */
export function doneFaults(doneOn: PlainDate, issuedOn: PlainDate, today: PlainDate): FieldError[] {
  if (doneOn > today) return [{ path: 'doneOn', code: 'in_the_future' }]
  return doneOn < issuedOn ? [{ path: 'doneOn', code: 'follow_up_before_paper' }] : []
}

/** A task that is added by hand lies between today and the last day. */
export function dueFaults(dueOn: PlainDate, endOn: PlainDate, today: PlainDate): FieldError[] {
  if (dueOn < today) return [{ path: 'dueOn', code: 'follow_up_due_past' }]
  return dueOn > endOn ? [{ path: 'dueOn', code: 'follow_up_due_late', params: { last: endOn } }] : []
}

export const disputeFaults = (instrument: Instrument, disputeId: string | undefined): FieldError[] =>
  disputeId !== undefined && instrument !== AGREEMENT ? [{ path: 'disputeId', code: 'follow_up_no_dispute' }] : []

/** A violation of a protection order or of a warning is new violence: it is reported at once, not on the next visit. */
export const mustReport = (instrument: Instrument, violation: boolean): boolean =>
  violation && (instrument === ORDER || instrument === WARNING)

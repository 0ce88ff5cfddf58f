import type { InputOf, OutputOf } from '#platform/http/contract.ts'
import type { compare } from './contract.ts'
import { type Draft, type Outcome, OUTCOMES, type Reason, REASONS } from './vocabulary.ts'

type ComparedRow = InputOf<typeof compare>['rows'][number]
export type Verdict = OutputOf<typeof compare>['rows'][number]

/** A row with everything that is known of it. */
export interface CheckedRow {
  readonly draft: Draft
  readonly outcome: Outcome
  readonly reasons: readonly Pick<Reason, 'field' | 'code' | 'level'>[]
  /** Whom and which door of the register it means; null where nobody, or it was not asked. */
  readonly personId: string | null
}

const cut = (text: string, max: number) => [...text].slice(0, max).join('')
const SAFE = /[\u0000-\u001f\u007f-\u009f]/g

/** What of a row goes to the register to be compared: a name, a number, phones, the parts of a door and its point; nothing else leaves the reader. */
export function toCompared({ person, door, occupancy, point }: Draft): ComparedRow {
  const parts: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(door))
    parts[key] = typeof value === 'string' ? cut(value.replace(SAFE, ''), key === 'rest' ? 200 : 60) : value
  const row: ComparedRow = { door: parts }
  if (occupancy !== undefined) row.occupancy = occupancy
  if (point !== undefined) row.point = point
  if (person === null) return row
  row.person = {
    name: cut(person.name.replace(SAFE, ''), 60),
    idNo: /^[0-9A-Z]{0,20}$/.test(person.idNo) ? person.idNo : '',
    phones: person.phones,
    ...(person.hukouAddr === undefined ? {} : { hukouAddr: person.hukouAddr }),
    ...(person.relation === undefined ? {} : { relation: person.relation }),
  }
  return row
}

const RANK: Record<Outcome, number> = { same: 0, changed: 1, new: 2, doubtful: 3, wrong: 4 }

/** What the reader found in a row alone. */
const ownOutcome = (draft: Draft): Outcome =>
  draft.reasons.some((r) => r.level === 'wrong')
    ? 'wrong'
    : draft.reasons.some((r) => r.level === 'doubtful')
      ? 'doubtful'
      : 'new'

/** Puts together what the reader and the register say of a row; without a verdict only the reader has spoken. */
export function checkedRow(draft: Draft, verdict?: Verdict): CheckedRow {
  const own = ownOutcome(draft)
  if (verdict === undefined) return { draft, outcome: own, reasons: draft.reasons, personId: null }
  const outcome = own === 'new' || RANK[verdict.outcome] > RANK[own] ? verdict.outcome : own
  return {
    draft,
    outcome,
    reasons: [...draft.reasons, ...(verdict.reasons as Reason[])],
    personId: verdict.personId,
  }
}

export type Counts = Record<Outcome, number>
export const noCounts = (): Counts => Object.fromEntries(OUTCOMES.map((o) => [o, 0])) as Counts

const OWN: ReadonlySet<string> = new Set(REASONS)
/** Key of the sentence of a reason: our own, or that of platform/standards, which every form uses. */
export const reasonKey = (code: string): string => (OWN.has(code) ? `imports.reason.${code}` : `error.field.${code}`)

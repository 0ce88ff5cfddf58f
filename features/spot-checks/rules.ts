import { createHash } from 'node:crypto'
import type { FieldError } from '#platform/errors/errors.ts'
import { hasIdentifier } from '#platform/standards/identifier.ts'
import type { Result, State } from './vocabulary.ts'

/** Where a check stands, as far as what may be done with it depends on it. */
export interface Standing {
  state: State
  /** How often somebody has asked again. */
  tries: number
  isAnswered: boolean
}

export type Act = { kind: 'try'; result: Result } | { kind: 'voidVisit' } | { kind: 'answer' }

/**
 * What a check becomes by an act: 待核查 → 属实 | 不属实 (→ 申辩) | 未能核实 | 撤销. A result is final; a visit that is taken back ends what is open
 * and changes no result that was found before, so that taking it back is no way out.
 * @param maxTries how often nobody may be reached
 * @returns undefined where the act may not follow
 */
export function after(c: Standing, act: Act, maxTries: number): Standing | undefined {
  if (act.kind === 'answer') return c.state === 'FALSE' && !c.isAnswered ? { ...c, isAnswered: true } : undefined
  if (act.kind === 'voidVisit') return c.state === 'OPEN' ? { ...c, state: 'CANCELLED' } : c
  if (c.state !== 'OPEN') return undefined
  const tries = c.tries + 1
  if (act.result === '联系不上') return { ...c, tries, state: tries >= maxTries ? 'UNVERIFIED' : 'OPEN' }
  return { ...c, tries, state: act.result === '属实' ? 'TRUE' : 'FALSE' }
}

/** A clock of somebody's may run ahead of ours by this much. */
const AHEAD_MS = 10 * 60_000

/** Every mistake of a try. `now` is the server's time. */
export function tryFaults(t: { at: string; note?: string | undefined }, visitedAt: Date, now: Date): FieldError[] {
  const faults = textFaults('note', t.note ?? '')
  const at = Date.parse(t.at)
  if (at > now.getTime() + AHEAD_MS) faults.push({ path: 'at', code: 'spot_check_in_future' })
  if (at < visitedAt.getTime()) faults.push({ path: 'at', code: 'spot_check_before_visit' })
  return faults
}

/** Texts are read by colleagues: numbers of people belong in encrypted fields. */
export const textFaults = (path: string, text: string): FieldError[] =>
  hasIdentifier(text) ? [{ path, code: 'summary_has_identifier' }] : []

/**
 * Draws again what the night has drawn: the visits in the order of sha256(seed || id), until the share, rounded up, is reached.
 * @param share percent
 */
export function drawOf(seed: Buffer, ids: readonly string[], share: number): string[] {
  const rank = (id: string) => createHash('sha256').update(seed).update(id).digest('hex')
  const ranked = ids.map((id) => [rank(id), id] as const).sort(([a], [b]) => (a < b ? -1 : 1))
  // Hundredths of a percent as whole numbers, so that 7 % of 100 are seven.
  return ranked.slice(0, Math.ceil((ids.length * Math.round(share * 100)) / 10_000)).map(([, id]) => id)
}

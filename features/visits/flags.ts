import { metresBetween } from '#platform/standards/coordinates.ts'
import type { Flag } from './vocabulary.ts'

/** Limits of the soft flags, from the parameter table. Metres, minutes, percent. */
export interface Limits {
  geoMetres: number
  minMinutes: number
  maxPerHour: number
  duration: { min: number; max: number }
  similar: { percent: number; last: number }
}

export interface Point {
  lng: number
  lat: number
}

export interface Period {
  startedAt: Date
  endedAt: Date | null
}

export interface Facts extends Period {
  met: boolean
  /** Where the visitor stood, and where the door is; null where not known. */
  at: Point | null
  door: Point | null
  /** The code of the door was scanned: somebody knew it, and a position that is off by little may be wrong. */
  scanned: boolean
  text: string | null
  /** Other visits of the same visitors around this one, this one and voided ones left out. */
  around: readonly (Period & { met: boolean })[]
  /** Own last texts, this one left out. */
  texts: readonly string[]
}

export interface Raised {
  flag: Flag
  params: Record<string, number>
}

/**
 * A scan excuses a position that is off by so many times the limit, as a phone between high houses may be: a sheet does not say how exact its position is.
 * Beyond it the position and the scan contradict each other, and a leader looks (a photographed code opens its point from anywhere).
 */
const SCANNED_TIMES = 3
const MINUTE = 60_000
const HOUR = 60 * MINUTE

export const minutesOf = ({ startedAt, endedAt }: Period): number | null =>
  endedAt === null ? null : Math.round((endedAt.getTime() - startedAt.getTime()) / MINUTE)

function pairsOf(text: string): Map<string, number> {
  const chars = [...text.replace(/[\s\p{P}]+/gu, '')]
  const pairs = new Map<string, number>()
  const last = Math.max(chars.length - 1, 1)
  for (let i = 0; i < last && i < chars.length; i++) {
    const pair = `${chars[i]}${chars[i + 1] ?? ''}`
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1)
  }
  return pairs
}

/** Likeness of two texts in percent, by pairs of neighbouring characters (Dice), punctuation and spaces aside; 0 for an empty one. */
export function likeness(a: string, b: string): number {
  const [left, right] = [pairsOf(a), pairsOf(b)]
  const size = (pairs: Map<string, number>) => [...pairs.values()].reduce((sum, n) => sum + n, 0)
  const total = size(left) + size(right)
  if (total === 0 || left.size === 0 || right.size === 0) return 0
  let shared = 0
  for (const [pair, n] of left) shared += Math.min(n, right.get(pair) ?? 0)
  return Math.round((200 * shared) / total)
}

/** Most met visits that begin within any one hour which contains the beginning of this visit, this one counted. */
export function mostInAnHour(at: Date, others: readonly Date[]): number {
  const begins = [...others, at].map((d) => d.getTime()).sort((a, b) => a - b)
  let most = 0
  // Two marks that only go forward: the first hour that holds `at`, and the first begin beyond the hour of `from`.
  let beyond = 0
  for (const [i, from] of begins.entries()) {
    while (beyond < begins.length && (begins[beyond] as number) - from < HOUR) beyond++
    if (from <= at.getTime() && at.getTime() - from < HOUR) most = Math.max(most, beyond - i)
  }
  return most
}

/** Two visits of one visitor at the same time; visits without an end count as a moment. */
export function overlaps(a: Period, b: Period): boolean {
  const [aEnd, bEnd] = [a.endedAt ?? a.startedAt, b.endedAt ?? b.startedAt]
  return a.startedAt < bEnd && b.startedAt < aEnd
}

/** Soft flags of one visit, with the numbers that explain them. They are shown and looked at, they never block (dictionary §4.3 "Integrity"). */
export function raiseFlags(facts: Facts, limits: Limits): Raised[] {
  const raised: Raised[] = []
  const metres = facts.at && facts.door ? Math.round(metresBetween(facts.at, facts.door)) : 0
  const limit = facts.scanned ? SCANNED_TIMES * limits.geoMetres : limits.geoMetres
  if (metres > limit) raised.push({ flag: 'far', params: { metres, limit } })
  const minutes = minutesOf(facts)
  const { min, max } = limits.duration
  if (minutes !== null && (minutes < min || minutes > max))
    raised.push({ flag: 'duration', params: { minutes, min, max } })
  if (facts.met && minutes !== null && minutes < limits.minMinutes) {
    raised.push({ flag: 'short', params: { minutes, limit: limits.minMinutes } })
  }
  if (facts.met) {
    const count = mostInAnHour(
      facts.startedAt,
      facts.around.filter((v) => v.met).map((v) => v.startedAt),
    )
    if (count > limits.maxPerHour) raised.push({ flag: 'crowded', params: { count, limit: limits.maxPerHour } })
  }
  const count = facts.around.filter((v) => overlaps(facts, v)).length
  if (count > 0) raised.push({ flag: 'overlap', params: { count } })
  const percent = facts.text ? Math.max(0, ...facts.texts.map((t) => likeness(facts.text as string, t))) : 0
  if (percent > limits.similar.percent)
    raised.push({ flag: 'repeated', params: { percent, limit: limits.similar.percent } })
  return raised
}

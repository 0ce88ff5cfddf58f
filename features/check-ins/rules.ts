import type { FieldError } from '#platform/errors/errors.ts'
import { hasIdentifier } from '#platform/standards/identifier.ts'
import { type Method, OTHER, type Outcome, type Reason } from './vocabulary.ts'

/** What decides whether somebody was there. Metres. */
export interface Pressed {
  method: Method
  /** From where he stood to the point; of GPS only. */
  distanceM: number | null
  /** What the phone says of its own error. */
  accuracyM: number | null
}

/**
 * Whether a check-in counts. By GPS within the radius, widened by what the phone says of its error, by no more than `allowanceM`: a phone that
 * claims to be wrong by kilometres must not be right everywhere. A valid code is being there. By hand is neither a hit nor a miss (dictionary P17).
 */
export function outcomeOf(p: Pressed, limits: { radiusM: number; allowanceM: number }): Outcome {
  if (p.method === '手动') return 'MANUAL'
  if (p.method === 'QR') return 'HIT'
  if (p.distanceM === null) return 'MISS'
  return p.distanceM <= reachOf(limits.radiusM, p.accuracyM, limits.allowanceM) ? 'HIT' : 'MISS'
}

/** How far from a point one may stand. */
export const reachOf = (radiusM: number, accuracyM: number | null, allowanceM: number): number =>
  radiusM + Math.min(Math.max(accuracyM ?? 0, 0), allowanceM)

export interface Figures {
  hits: number
  misses: number
  manual: number
}

/** Share of check-ins by hand in percent, unrounded; null where there are none at all. */
export function manualShare(f: Figures): number | null {
  const all = f.hits + f.misses + f.manual
  return all === 0 ? null : (100 * f.manual) / all
}

export const isFlagged = (f: Figures, manualPercent: number): boolean => (manualShare(f) ?? 0) > manualPercent

/** A clock of a phone may run ahead of ours by this much. */
const AHEAD_MS = 10 * 60_000
/** A check-in of more than a year ago is a slip: where one stood then would be forgotten the same night. */
const BACK_MS = 366 * 86_400_000

interface CheckIn {
  method: Method
  at: string
  pointId?: string | undefined
  code?: string | undefined
  lng?: number | undefined
  lat?: number | undefined
  accuracyM?: number | undefined
  reason?: Reason | undefined
  reasonText?: string | undefined
}

/** What each method says, and nothing else: no position where none is needed. */
const NEEDED = {
  GPS: ['pointId', 'lng', 'lat', 'accuracyM'],
  QR: ['code'],
  手动: ['pointId', 'reason'],
} as const satisfies Record<Method, readonly (keyof CheckIn)[]>
const PARTS = ['pointId', 'code', 'lng', 'lat', 'accuracyM', 'reason'] as const

/** Every mistake of a check-in that needs no look into the database. `now` is the server's time. */
export function checkInFaults(c: CheckIn, now: Date): FieldError[] {
  const needed: readonly string[] = NEEDED[c.method]
  const faults: FieldError[] = PARTS.flatMap((path) => {
    if (needed.includes(path) === (c[path] !== undefined)) return []
    return [{ path, code: needed.includes(path) ? 'required' : 'check_in_not_of_method' }]
  })
  const text = c.reasonText?.trim() ?? ''
  if (c.method === '手动' && c.reason === OTHER && text === '') faults.push({ path: 'reasonText', code: 'required' })
  if (c.method !== '手动' && text !== '') faults.push({ path: 'reasonText', code: 'check_in_not_of_method' })
  faults.push(...nameFaults('reasonText', text))
  const at = Date.parse(c.at)
  if (at > now.getTime() + AHEAD_MS) faults.push({ path: 'at', code: 'check_in_in_future' })
  if (at < now.getTime() - BACK_MS) faults.push({ path: 'at', code: 'check_in_long_ago' })
  return faults
}

/** Points and reasons are read by colleagues and printed: no numbers of people. */
export const nameFaults = (path: string, text: string): FieldError[] =>
  hasIdentifier(text) ? [{ path, code: 'summary_has_identifier' }] : []

/** Which place a point stands for: exactly one of door, building, or a spot in a community, which then has coordinates. */
export function placeFaults(p: {
  addressId?: string | undefined
  buildingId?: string | undefined
  communityCode?: string | undefined
  lng?: number | undefined
  lat?: number | undefined
}): FieldError[] {
  const faults: FieldError[] = []
  if ([p.addressId, p.buildingId, p.communityCode].filter((one) => one !== undefined).length !== 1)
    faults.push({ path: 'addressId', code: 'exactly_one' })
  return [...faults, ...spotFaults(p, p.communityCode !== undefined)]
}

export function spotFaults(p: { lng?: number | undefined; lat?: number | undefined }, needed: boolean): FieldError[] {
  const missing = (path: 'lng' | 'lat', other: 'lng' | 'lat') =>
    p[path] === undefined && (needed || p[other] !== undefined) ? [{ path, code: 'required' }] : []
  return [...missing('lng', 'lat'), ...missing('lat', 'lng')]
}

/** Whether a code counted at that moment: a phone that was away delivers what was pressed before the code was renewed or the point ended. */
export const wasValid = (at: Date, until: Date | null): boolean => until === null || at < until

import type { FieldError } from '#platform/errors/errors.ts'
import { hasIdentifier } from '#platform/standards/identifier.ts'
import type { Sheet } from './contract.ts'
import type { VisitKind } from './vocabulary.ts'

/** Tasks that a visit itself answers. Verifying or correcting a record needs that act, or the task would end with nothing done. */
export const closesByVisit = (purpose: string): boolean => purpose === 'visit' || purpose === 'care'

export const isPolice = (staffKind: string): boolean => staffKind === '民警'

/** A clock of a phone may run ahead of ours by this much. */
const AHEAD_MS = 10 * 60_000

/** Every mistake of a sheet that needs no look into the database. `now` is the server's time. */
export function sheetFaults(s: Sheet, now: Date): FieldError[] {
  const faults: FieldError[] = []
  const wrong = (when: boolean, path: string, code: string) => {
    if (when) faults.push({ path, code })
  }
  const said = Boolean(s.summary) || s.summaryChips.length > 0
  wrong(s.met && s.metCount === undefined, 'metCount', 'required')
  wrong(!s.met && s.metCount !== undefined, 'metCount', 'visit_not_met')
  wrong(!s.met && s.metPersonIds.length > 0, 'metPersonIds', 'visit_not_met')
  wrong(s.met && s.metPersonIds.length > (s.metCount ?? 30), 'metCount', 'visit_fewer_than_named')
  wrong(s.met && !said, 'summary', 'visit_summary_required')
  wrong(s.met && s.notMetSlip, 'notMetSlip', 'visit_slip_when_met')
  wrong(hasIdentifier(s.summary ?? ''), 'summary', 'summary_has_identifier')
  wrong(hasIdentifier(s.result ?? ''), 'result', 'summary_has_identifier')
  wrong(hasIdentifier(s.geoReason ?? ''), 'geoReason', 'summary_has_identifier')
  wrong((s.lng === undefined) !== (s.lat === undefined), s.lng === undefined ? 'lng' : 'lat', 'required')
  wrong(s.lng !== undefined && s.geoMethod === undefined, 'geoMethod', 'required')
  wrong(s.lng === undefined && s.lat === undefined && !s.geoReason, 'geoReason', 'visit_geo_reason_required')
  wrong(s.lng === undefined && s.geoMethod !== undefined, 'geoMethod', 'visit_no_position')
  const started = Date.parse(s.startedAt)
  wrong(started > now.getTime() + AHEAD_MS, 'startedAt', 'visit_in_future')
  wrong(s.endedAt !== undefined && Date.parse(s.endedAt) < started, 'endedAt', 'visit_ended_before_start')
  wrong(s.endedAt !== undefined && Date.parse(s.endedAt) > now.getTime() + AHEAD_MS, 'endedAt', 'visit_in_future')
  return faults
}

/**
 * Who may make which kind of visit (dictionary §4.3 "Roles", §8.6): 依法查访 needs a police officer; without one, auxiliaries make only
 * 一般走访; a grid worker goes alone only where a task sends him.
 */
export function visitorFaults(kind: VisitKind, staffKinds: readonly string[], hasTask: boolean): FieldError[] {
  if (staffKinds.some(isPolice)) return []
  if (kind === '依法查访') return [{ path: 'visitorIds', code: 'visit_needs_police' }]
  if (staffKinds.every((k) => k === '网格员'))
    return hasTask ? [] : [{ path: 'taskIds', code: 'visit_grid_needs_task' }]
  return kind === '一般走访' ? [] : [{ path: 'kind', code: 'visit_aux_alone' }]
}

const BELOW = [
  ['unitNo', ['单元', '']],
  ['floorNo', ['层', '']],
  ['roomNo', ['室', '']],
] as const

/**
 * The text of an address down to its building, as lists show it (dictionary §10.4): unit, floor, room and what follows are cut off.
 * A door on a street or in a village is itself the building.
 */
export function toBuilding(
  fullText: string,
  parts: { unitNo: string | null; floorNo: string | null; roomNo: string | null },
): string {
  let tails = ['']
  for (const [part, suffixes] of BELOW) {
    const value = parts[part]
    if (value === null) continue
    const spoken = part === 'floorNo' && value.startsWith('-') ? `地下${value.slice(1)}` : value
    tails = tails.flatMap((tail) => suffixes.map((suffix) => `${tail}${suffix === '' ? value : spoken}${suffix}`))
  }
  const cut = Math.max(-1, ...tails.filter((tail) => tail !== '').map((tail) => fullText.lastIndexOf(tail)))
  return cut > 0 ? fullText.slice(0, cut) : fullText
}

/** A text with the names of known persons as lists show them: what was typed must not tell more than the column beside it. */
export function maskNames(text: string, names: readonly { name: string; nameMask: string }[]): string {
  let masked = text
  for (const { name, nameMask } of names) if (name.length >= 2) masked = masked.replaceAll(name, nameMask)
  return masked
}

import type { FieldError } from '#platform/errors/errors.ts'
import { hasIdentifier } from '#platform/standards/identifier.ts'
import type { Act, EscalatedTo, FoundBy, HazardKind, Level, OwnerType, State } from './vocabulary.ts'

/** Acts that move a hazard, and from where (dictionary §4.4): 上报 → 核实 → 派单 → 整改中 → 待复查 → 已消除, or 督办. */
const FROM: Readonly<Record<Exclude<Act, 'report'>, readonly State[]>> = {
  verify: ['REPORTED'],
  reject: ['REPORTED', 'VERIFIED'],
  assign: ['VERIFIED', 'ASSIGNED'],
  start: ['ASSIGNED'],
  finish: ['ASSIGNED', 'FIXING'],
  due: ['ASSIGNED', 'FIXING'],
  // Whoever stands before it sees whether it is gone, whatever the papers say; a phone does not know how far those are.
  reinspect: ['REPORTED', 'VERIFIED', 'ASSIGNED', 'FIXING', 'DUE_REINSPECT', 'ESCALATED'],
  escalate: ['VERIFIED', 'ASSIGNED', 'FIXING', 'DUE_REINSPECT'],
  edit: ['REPORTED', 'VERIFIED', 'ASSIGNED', 'FIXING', 'DUE_REINSPECT', 'ESCALATED'],
}

export type Move =
  | { act: 'verify' | 'reject' | 'assign' | 'start' | 'finish' | 'due' | 'escalate' | 'edit' }
  | { act: 'reinspect'; isFixed: boolean }

export const isOpen = (state: State): boolean => state !== 'RESOLVED' && state !== 'REJECTED'

export const mayMove = (state: State, act: Move['act']): boolean => FROM[act].includes(state)

/** Seen again and still there: a report is confirmed by that, work goes on, and what is pressed stays pressed. */
const STILL_THERE: Partial<Record<State, State>> = {
  REPORTED: 'VERIFIED',
  ASSIGNED: 'FIXING',
  DUE_REINSPECT: 'FIXING',
}

const TO: Readonly<Partial<Record<Act, State>>> = {
  verify: 'VERIFIED',
  reject: 'REJECTED',
  assign: 'ASSIGNED',
  start: 'FIXING',
  finish: 'DUE_REINSPECT',
  due: 'DUE_REINSPECT',
  escalate: 'ESCALATED',
}

/** The state after an act; undefined where the act does not fit the state. */
export function after(state: State, move: Move): State | undefined {
  if (!mayMove(state, move.act)) return undefined
  if (move.act === 'reinspect') return move.isFixed ? 'RESOLVED' : (STILL_THERE[state] ?? state)
  return TO[move.act] ?? state
}

/**
 * A fire hazard that seriously threatens public safety: correction is ordered **and** it is reported in writing to the town or street and to
 * fire rescue (消防监督检查规定 ch. 4); neither may be missing when it is resolved or escalated.
 */
export const isGraveFire = (h: { kind: HazardKind; level: Level }): boolean =>
  h.kind === '消防' && (h.level === '重大' || h.level === '特大')

export const GRAVE_FIRE_TO: readonly EscalatedTo[] = ['乡镇街道', '消防救援']

export interface Papers {
  orderNo: string | null
  escalatedTo: readonly EscalatedTo[]
  /** Legal date. */
  reportedOn: string | null
}

/** What is missing on paper for an end or an escalation; `today` is a legal date. */
export function paperFaults(
  h: { kind: HazardKind; level: Level },
  p: Papers,
  isEscalation: boolean,
  today: string,
): FieldError[] {
  const faults: FieldError[] = []
  const grave = isGraveFire(h)
  if (grave && !p.orderNo) faults.push({ path: 'orderNo', code: 'hazard_order_required' })
  if (grave && GRAVE_FIRE_TO.some((to) => !p.escalatedTo.includes(to)))
    faults.push({ path: 'escalatedTo', code: 'hazard_report_both' })
  else if (isEscalation && p.escalatedTo.length === 0) faults.push({ path: 'escalatedTo', code: 'required' })
  if (p.escalatedTo.length > 0 && p.reportedOn === null) faults.push({ path: 'reportedOn', code: 'required' })
  if (p.escalatedTo.length === 0 && p.reportedOn !== null) faults.push({ path: 'escalatedTo', code: 'required' })
  if (p.reportedOn !== null && p.reportedOn > today) faults.push({ path: 'reportedOn', code: 'hazard_in_future' })
  return faults
}

/** A clock of a phone may run ahead of ours by this much. */
const AHEAD_MS = 10 * 60_000

export const isAhead = (at: string, now: Date): boolean => Date.parse(at) > now.getTime() + AHEAD_MS

/** Texts about a place hold no number of a person: path → text. */
export const textFaults = (texts: Readonly<Record<string, string | undefined>>): FieldError[] =>
  Object.entries(texts).flatMap(([path, text]) =>
    hasIdentifier(text ?? '') ? [{ path, code: 'summary_has_identifier' }] : [],
  )

export interface Told {
  description: string
  ownerType: OwnerType
  ownerName?: string | undefined
}

/** Every mistake of what is told about a hazard that needs no look into the database. */
export const toldFaults = (t: Told): FieldError[] => [
  ...textFaults({ description: t.description, ownerName: t.ownerName }),
  // An owner is a person: his name stands in the register, never here.
  ...(t.ownerType === '业主' && t.ownerName ? [{ path: 'ownerName', code: 'hazard_owner_named' }] : []),
]

/** 发现人 of the ledger: staff by name; residents, volunteers and meetings stay without one. */
export const finderOf = (foundBy: FoundBy, staffName: string): string =>
  foundBy === '居民' || foundBy === '志愿者' || foundBy === '会议' ? foundBy : staffName

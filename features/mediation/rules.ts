import { addMonths, type PlainDate } from '#platform/deadlines/calendar.ts'
import type { FieldError } from '#platform/errors/errors.ts'
import { hasIdentifier } from '#platform/standards/identifier.ts'
import {
  AUX_KINDS,
  type BodyKind,
  type Conflict,
  type DisputeType,
  type Language,
  type MediatorKind,
  POLICE_KIND,
  POLICE_ROOM,
  type Reason,
  type Sex,
  type Shortfall,
  WOMAN,
} from './vocabulary.ts'

/** Parameters `mediation.committee*` (人民调解法 8). */
export interface CommitteeLimits {
  min: number
  max: number
  women: number
}

/** What a committee proper is short of; members are those in their term. */
export function shortfalls(members: readonly { sex: Sex }[], limits: CommitteeLimits): Shortfall[] {
  const found: [boolean, Shortfall][] = [
    [members.length < limits.min, 'tooFew'],
    [members.length > limits.max, 'tooMany'],
    [members.filter((m) => m.sex === WOMAN).length < limits.women, 'noWoman'],
  ]
  return found.flatMap(([is, what]) => (is ? [what] : []))
}

/** Active, and in his term on a legal date. */
export const isServing = (
  m: { active: boolean; appointedFrom: PlainDate; appointedTo: PlainDate | null },
  on: PlainDate,
): boolean => m.active && m.appointedFrom <= on && (m.appointedTo === null || m.appointedTo >= on)

interface Told {
  name: string
  org: string
  isCommitteeMember: boolean
  isAux: boolean
  isPolice: boolean
  appointedFrom: PlainDate
  appointedTo?: PlainDate | undefined
  letterNo?: string | undefined
  training?: { year: number; hours: number } | undefined
}

/** What surrounds a mediator: his body, his account, and the years of a committee's term. */
export interface Around {
  bodyHasParent: boolean
  /** Kind of the staff member he is; undefined where he has no account. */
  staffKind: string | undefined
  termYears: number
  today: PlainDate
}

/** Every mistake of a mediator's sheet. */
export function mediatorFaults(m: Told, around: Around): FieldError[] {
  const wrong: [boolean, string, string][] = [
    [hasIdentifier(m.org), 'org', 'mediation_has_identifier'],
    [m.isAux && m.isPolice, 'isPolice', 'mediator_aux_or_police'],
    [m.isAux && m.letterNo === undefined, 'letterNo', 'mediator_aux_letter'],
    [m.isPolice && m.isCommitteeMember, 'isCommitteeMember', 'mediator_police_member'],
    [m.isCommitteeMember && around.bodyHasParent, 'isCommitteeMember', 'mediator_not_of_committee'],
    [
      around.staffKind !== undefined && m.isPolice !== (around.staffKind === POLICE_KIND),
      'isPolice',
      'mediator_police',
    ],
    [around.staffKind !== undefined && m.isAux !== isAuxKind(around.staffKind), 'isAux', 'mediator_aux'],
    [(m.training?.year ?? 0) > Number(around.today.slice(0, 4)), 'training.year', 'mediator_training_ahead'],
    ...termFaults(m, around.termYears),
  ]
  return wrong.flatMap(([is, path, code]) => (is ? [{ path, code }] : []))
}

const isAuxKind = (kind: string): boolean => AUX_KINDS.some((one) => one === kind)

/** Members of a committee serve three years and may be chosen again (人民调解法 9): another term is another date. */
function termFaults(m: Told, termYears: number): [boolean, string, string][] {
  const { appointedFrom: from, appointedTo: to } = m
  if (to === undefined) return [[m.isCommitteeMember, 'appointedTo', 'mediator_member_term_open']]
  return [
    [to < from, 'appointedTo', 'mediator_term_backwards'],
    [m.isCommitteeMember && to > addMonths(from, 12 * termYears), 'appointedTo', 'mediator_term_too_long'],
  ]
}

interface ToldBody {
  name: string
  shortName: string
  kind: BodyKind
  parentId?: string | undefined
  sealHolder: string
  filedWith: string
  addressText?: string | undefined
  rooms: readonly string[]
  openedOn: PlainDate
}

/** Every mistake of a body's sheet that needs no look at other bodies. */
export function bodyFaults(b: ToldBody, today: PlainDate): FieldError[] {
  const texts = { name: b.name, sealHolder: b.sealHolder, filedWith: b.filedWith, addressText: b.addressText }
  const wrong: [boolean, string, string][] = [
    ...Object.entries(texts).map(([path, text]): [boolean, string, string] => [
      text !== undefined && hasIdentifier(text),
      path,
      'mediation_has_identifier',
    ]),
    // It stands between a bracket and 人调字: more of either would make two numbers of one.
    [!/^[\p{Script=Han}A-Za-z]+$/u.test(b.shortName), 'shortName', 'mediation_short_name_form'],
    [b.kind === POLICE_ROOM && b.parentId === undefined, 'parentId', 'mediation_room_needs_committee'],
    [new Set(b.rooms).size !== b.rooms.length, 'rooms', 'mediation_room_twice'],
    [b.openedOn > today, 'openedOn', 'mediation_opened_ahead'],
  ]
  return wrong.flatMap(([is, path, code]) => (is ? [{ path, code }] : []))
}

/** `(2026)团结人调字第7号`, as the number stands on an agreement. */
export const agreementNo = (year: number, shortName: string, no: number): string =>
  `(${year})${shortName}人调字第${no}号`

/** A mediator who may be asked, with why he stands where he does. */
export interface Candidate {
  id: string
  name: string
  sex: Sex
  kind: MediatorKind
  org: string
  bodyId: string
  bodyName: string
  isAux: boolean
  /** Hosts 治安调解 and nothing else. */
  isPolice: boolean
  /** 聘书. */
  hasLetter: boolean
  /** Open disputes of his, and how many he takes. */
  load: number
  maxOpen: number
  reasons: Reason[]
  conflicts: Conflict[]
}

export type Unranked = Omit<Candidate, 'reasons' | 'load' | 'conflicts'> & {
  specialties: readonly DisputeType[]
  languages: readonly Language[]
}

/** What the order goes by. */
export interface Wanted {
  type: DisputeType
  language?: Language | undefined
  /** Whom the parties wish (人民调解法 19). */
  wished: readonly string[]
  loads: ReadonlyMap<string, number>
  conflicts: ReadonlyMap<string, readonly Conflict[]>
}

/**
 * Whom the parties wish first (人民调解法 19), then who knows the matter, then who speaks the language, then who has room, then who has less to do. Whoever
 * may not host because of what he is to a party stands last, whatever else speaks for him. Names and ids decide the rest, so that the order is one.
 */
export function ranked(pool: readonly Unranked[], wanted: Wanted): Candidate[] {
  const least = Math.min(...pool.map((m) => wanted.loads.get(m.id) ?? 0))
  return pool.map((m) => candidateOf(m, wanted, least)).toSorted((a, b) => compare(keyOf(a), keyOf(b)))
}

function candidateOf({ specialties, languages, ...m }: Unranked, wanted: Wanted, least: number): Candidate {
  const load = wanted.loads.get(m.id) ?? 0
  const conflicts = [...(wanted.conflicts.get(m.id) ?? [])]
  const isFull = load >= m.maxOpen
  const speaks: [boolean, Reason][] = [
    [wanted.wished.includes(m.id), 'wished'],
    [specialties.includes(wanted.type), 'specialty'],
    [wanted.language !== undefined && languages.includes(wanted.language), 'language'],
    [load === least && !isFull, 'load'],
    [isFull, 'full'],
    [conflicts.length > 0, 'conflict'],
  ]
  return { ...m, load, conflicts, reasons: speaks.flatMap(([is, reason]) => (is ? [reason] : [])) }
}

const keyOf = (c: Candidate): readonly (number | string)[] => {
  const last = (reason: Reason) => (c.reasons.includes(reason) ? 1 : 0)
  const first = (reason: Reason) => 1 - last(reason)
  return [last('conflict'), first('wished'), first('specialty'), first('language'), last('full'), c.load, c.name, c.id]
}

function compare(a: readonly (number | string)[], b: readonly (number | string)[]): number {
  for (const [i, one] of a.entries()) {
    const other = b[i] as number | string
    if (one !== other) return one < other ? -1 : 1
  }
  return 0
}

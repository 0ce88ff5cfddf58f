import type { FieldError } from '#platform/errors/errors.ts'
import { hasIdentifier } from '#platform/standards/identifier.ts'
import type { Body, Channel, Confirmation, State } from './vocabulary.ts'

/** Where a need stands, as far as what may be done with it depends on it. */
export interface Standing {
  state: State
  ownerId: string
  /** To whom it is being handed on; a colleague or an outside body, both null where to nobody. */
  toStaffId: string | null
  toBody: Body | null
  /** The resident has been answered once. */
  isAnswered: boolean
  confirmation: Confirmation | null
}

export type Act =
  | { kind: 'reply' }
  | { kind: 'feedback' }
  | { kind: 'transfer'; toStaffId: string | null; toBody: Body | null }
  | { kind: 'accept' }
  | { kind: 'return' }
  | { kind: 'takeBack' }
  | { kind: 'confirm'; confirmation: Confirmation }
  | { kind: 'notPossible' }
  | { kind: 'withdraw' }
export type ActKind = Act['kind']

/** What an act does to the clocks of a need, in this order. */
export type ClockEffect = 'firstReplyDone' | 'feedbackDone' | 'feedbackAgain' | 'waived'

const ENDED: ReadonlySet<State> = new Set(['CLOSED', 'NOT_POSSIBLE', 'WITHDRAWN'])
export const isOpen = (state: State): boolean => !ENDED.has(state)

/** States in which somebody of the police works on it. */
const AT_WORK: readonly State[] = ['REGISTERED', 'HANDLING', 'RECEIVED']

/** In which states each act may be done (dictionary §4.3 "Need": 登记 → 办理中 → 转办(待接收→已接收) → 已反馈 → 群众确认 → 办结 | 无法满足). */
const FROM: Readonly<Record<ActKind, readonly State[]>> = {
  reply: [...AT_WORK, 'TRANSFERRED'],
  feedback: AT_WORK,
  transfer: AT_WORK,
  accept: ['TRANSFERRED'],
  return: ['TRANSFERRED'],
  takeBack: ['TRANSFERRED'],
  confirm: ['REPLIED'],
  notPossible: AT_WORK,
  withdraw: [...AT_WORK, 'TRANSFERRED', 'REPLIED'],
}

export const mayFollow = (state: State, kind: ActKind): boolean => FROM[kind].includes(state)

const STAYS = { toStaffId: null, toBody: null } as const

/**
 * What a need becomes by an act, with what happens to its clocks: need.firstReply ends with the first word to the resident, need.feedback with
 * the result. Whoever hands it on stays owner until a colleague takes it; for an outside body he stays owner to the end.
 * @returns undefined where the act may not follow
 */
export function after(n: Standing, act: Act): { need: Standing; clocks: ClockEffect[] } | undefined {
  if (!mayFollow(n.state, act.kind)) return undefined
  const firstWord: ClockEffect[] = n.isAnswered ? [] : ['firstReplyDone']
  switch (act.kind) {
    case 'reply':
      return {
        need: { ...n, isAnswered: true, state: n.state === 'REGISTERED' ? 'HANDLING' : n.state },
        clocks: firstWord,
      }
    case 'feedback':
      return { need: { ...n, isAnswered: true, state: 'REPLIED' }, clocks: [...firstWord, 'feedbackDone'] }
    case 'transfer':
      return {
        need: { ...n, toStaffId: act.toStaffId, toBody: act.toBody, state: 'TRANSFERRED' },
        clocks: [],
      }
    case 'accept':
      return { need: { ...n, ...STAYS, ownerId: n.toStaffId ?? n.ownerId, state: 'RECEIVED' }, clocks: [] }
    case 'return':
    case 'takeBack':
      return { need: { ...n, ...STAYS, state: n.isAnswered ? 'HANDLING' : 'REGISTERED' }, clocks: [] }
    case 'confirm':
      return act.confirmation === '不满意'
        ? { need: { ...n, confirmation: act.confirmation, state: 'HANDLING' }, clocks: ['feedbackAgain'] }
        : { need: { ...n, confirmation: act.confirmation, state: 'CLOSED' }, clocks: [] }
    case 'notPossible':
      // The reason is told, so that the resident is answered.
      return { need: { ...n, isAnswered: true, state: 'NOT_POSSIBLE' }, clocks: [...firstWord, 'feedbackDone'] }
    case 'withdraw':
      return { need: { ...n, ...STAYS, state: 'WITHDRAWN' }, clocks: ['waived'] }
  }
}

/** Who may do an act: the owner and his cover, and the officer whatever lies in his area (as for visits); a transfer to a colleague is answered by him or his cover alone. */
export function mayDo(
  n: Pick<Standing, 'ownerId' | 'toStaffId'>,
  kind: ActKind,
  actor: { hands: readonly string[]; isOfficer: boolean },
): boolean {
  if ((kind === 'accept' || kind === 'return') && n.toStaffId !== null) return actor.hands.includes(n.toStaffId)
  return actor.isOfficer || actor.hands.includes(n.ownerId)
}

/** A clock of a phone may run ahead of ours by this much. */
const AHEAD_MS = 10 * 60_000
/** A need of more than a year ago is a slip of the hand: its clocks would have run out before anybody read it. */
const BACK_MS = 366 * 86_400_000

/** Every mistake of a new need that needs no look into the database. `now` is the server's time. */
export function needFaults(
  n: {
    channel: Channel
    visitId?: string | undefined
    text: string
    receivedAt: string
  },
  now: Date,
): FieldError[] {
  const faults = textFaults('text', n.text)
  if (n.visitId !== undefined && n.channel !== '走访带回') faults.push({ path: 'visitId', code: 'need_not_by_visit' })
  const received = Date.parse(n.receivedAt)
  if (received > now.getTime() + AHEAD_MS) faults.push({ path: 'receivedAt', code: 'need_in_future' })
  if (received < now.getTime() - BACK_MS) faults.push({ path: 'receivedAt', code: 'need_long_ago' })
  return faults
}

/** Texts are read by colleagues and printed: numbers of people belong in encrypted fields. */
export const textFaults = (path: string, text: string): FieldError[] =>
  hasIdentifier(text) ? [{ path, code: 'summary_has_identifier' }] : []

/** Exactly one receiver: a colleague, or an outside body (with its name where it is of none of the usual kinds). */
export function receiverFaults(to: {
  toStaffId?: string | undefined
  toBody?: Body | undefined
  toBodyName?: string | undefined
}): FieldError[] {
  if ((to.toStaffId === undefined) === (to.toBody === undefined))
    return [{ path: to.toStaffId === undefined ? 'toStaffId' : 'toBody', code: 'need_one_receiver' }]
  if (to.toBody === '其他单位' && !to.toBodyName) return [{ path: 'toBodyName', code: 'required' }]
  if (to.toBody === undefined && to.toBodyName) return [{ path: 'toBodyName', code: 'need_one_receiver' }]
  return textFaults('toBodyName', to.toBodyName ?? '')
}

import type { FieldError } from '#platform/errors/errors.ts'
import { hasIdentifier } from '#platform/standards/identifier.ts'
import type { Body, Evaluation, State } from './vocabulary.ts'

/** Where a suggestion stands, as far as what may be done with it depends on it. */
export interface Standing {
  state: State
  ownerId: string
  /** Something was said in reply, be it on the way. */
  isAnswered: boolean
  evaluation: Evaluation | null
}

export type Act =
  | { kind: 'assign'; toStaffId: string }
  | { kind: 'takeUp' }
  | { kind: 'tell' }
  | { kind: 'reply' }
  | { kind: 'evaluate'; evaluation: Evaluation }
  | { kind: 'close' }
  | { kind: 'notPolice' }
  | { kind: 'withdraw' }
export type ActKind = Act['kind']

/** What an act does to the clocks of a suggestion, in this order. */
export type ClockEffect = 'firstReplyDone' | 'replyDone' | 'replyAgain' | 'waived'

const ENDED: ReadonlySet<State> = new Set(['CONFIRMED', 'CLOSED', 'NOT_POLICE', 'WITHDRAWN'])
export const isOpen = (state: State): boolean => !ENDED.has(state)

/** States in which it waits for an answer. */
const AT_WORK: readonly State[] = ['REGISTERED', 'ASSIGNED', 'HANDLING']

/** In which states each act may be done (dictionary §4.11: 登记 → 交办 → 办理 → 答复 → 评价). */
const FROM: Readonly<Record<ActKind, readonly State[]>> = {
  assign: AT_WORK,
  takeUp: ['REGISTERED', 'ASSIGNED'],
  tell: AT_WORK,
  reply: AT_WORK,
  evaluate: ['REPLIED'],
  close: ['REPLIED'],
  notPolice: AT_WORK,
  withdraw: [...AT_WORK, 'REPLIED'],
}

export const mayFollow = (state: State, kind: ActKind): boolean => FROM[kind].includes(state)

/**
 * What a suggestion becomes by an act, with what happens to its clocks: suggestion.firstReply ends with the first word, suggestion.reply with the answer.
 * Being told that it is not for the police, and for whom it is, is an answer. Who is not satisfied is answered anew.
 * @returns undefined where the act may not follow
 */
export function after(s: Standing, act: Act): { suggestion: Standing; clocks: ClockEffect[] } | undefined {
  if (!mayFollow(s.state, act.kind)) return undefined
  const firstWord: ClockEffect[] = s.isAnswered ? [] : ['firstReplyDone']
  switch (act.kind) {
    case 'assign':
      return { suggestion: { ...s, ownerId: act.toStaffId, state: 'ASSIGNED' }, clocks: [] }
    case 'takeUp':
      return { suggestion: { ...s, state: 'HANDLING' }, clocks: [] }
    case 'tell':
      return { suggestion: { ...s, isAnswered: true, state: 'HANDLING' }, clocks: firstWord }
    case 'reply':
      return { suggestion: { ...s, isAnswered: true, state: 'REPLIED' }, clocks: [...firstWord, 'replyDone'] }
    case 'evaluate':
      return act.evaluation === '满意'
        ? { suggestion: { ...s, evaluation: act.evaluation, state: 'CONFIRMED' }, clocks: [] }
        : { suggestion: { ...s, evaluation: act.evaluation, state: 'HANDLING' }, clocks: ['replyAgain'] }
    case 'close':
      return { suggestion: { ...s, state: 'CLOSED' }, clocks: [] }
    case 'notPolice':
      return { suggestion: { ...s, isAnswered: true, state: 'NOT_POLICE' }, clocks: [...firstWord, 'replyDone'] }
    case 'withdraw':
      return { suggestion: { ...s, state: 'WITHDRAWN' }, clocks: ['waived'] }
  }
}

/** Who may do an act: the owner and his cover, and the police and leaders in whose range it lies; access.ts says who of them. */
export const mayDo = (
  s: Pick<Standing, 'ownerId'>,
  actor: { hands: readonly string[]; isOfficer: boolean; isLeader: boolean },
): boolean => actor.isOfficer || actor.isLeader || actor.hands.includes(s.ownerId)

/** One of more than a year ago is a slip of the hand. */
const BACK_MS = 366 * 86_400_000

/** Every mistake of a new suggestion that needs no look into the database. `today` is the server's legal date. */
export function suggestionFaults(s: { text: string; receivedOn: string }, today: string): FieldError[] {
  const faults = wordsFaults('text', s.text)
  const age = Date.parse(today) - Date.parse(s.receivedOn)
  if (age < 0) faults.push({ path: 'receivedOn', code: 'suggestion_in_future' })
  if (age > BACK_MS) faults.push({ path: 'receivedOn', code: 'suggestion_long_ago' })
  return faults
}

const DIGIT = '[\\d〇零一二三四五六七八九十百]'
/** A room (301室, 1单元301, 3-2-501): where somebody lives. A building or a gate is a place of local safety and may be named. */
const ROOM = new RegExp(`${DIGIT}{3,5}\\s*室|单元\\s*${DIGIT}{3,5}|\\d+\\s*[-－—]\\s*\\d+\\s*[-－—]\\s*\\d{3}`)

/** What was suggested is read by colleagues and at meetings: no numbers of people, and no door either. */
export const wordsFaults = (path: string, text: string): FieldError[] =>
  hasIdentifier(text)
    ? [{ path, code: 'summary_has_identifier' }]
    : ROOM.test(text.normalize('NFKC'))
      ? [{ path, code: 'suggestion_names_door' }]
      : []

/** To whom one is sent on that is not for the police: named where its kind does not name it. */
export function bodyFaults(to: { toBody?: Body | undefined; toBodyName?: string | undefined }): FieldError[] {
  if (to.toBody === undefined) return [{ path: 'toBody', code: 'required' }]
  if (to.toBody === '其他单位' && !to.toBodyName) return [{ path: 'toBodyName', code: 'required' }]
  return wordsFaults('toBodyName', to.toBodyName ?? '')
}

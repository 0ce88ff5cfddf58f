import type { ActKind } from '../../dispute.ts'
import { COLOURS } from '../../vocabulary.ts'
import type { File, Pair } from '../words.ts'
import { POLICE } from './modes.ts'

/* What can be done next, from what the server says is open: the few things one would do now as buttons, the others in a menu. */

export type Offer = ActKind | 'edit' | 'setColour' | 'contact' | 'sendTransfer' | 'answerTransfer' | 'confirmTransfer'

/** In the order in which a file goes its way; the first that is open is the next step. */
const WAY: readonly Offer[] = [
  'takeOver',
  'answerTransfer',
  'confirmTransfer',
  'giveNotice',
  'triage',
  'sendTransfer',
  'accept',
  'decideAcceptance',
  'proposeAcceptance',
  'endAppraisal',
  'agree',
  'openSession',
  'perform',
  'performLate',
  'visit',
  'archive',
  'close',
  'fail',
  'breach',
  'urge',
  'followBreach',
  'mediateAgain',
  'toCase',
  'sue',
  'tell',
  'contact',
]

/** What is seldom done. */
const REST: readonly Offer[] = [
  'edit',
  'setColour',
  'decline',
  'merge',
  'withdraw',
  'replaceMediator',
  'recuse',
  'beginAppraisal',
  'extend',
  'extendCase',
  'confirm',
  'applyAcceptance',
]

/** As many buttons as one takes in at a glance; what does not fit is in the menu. */
const BUTTONS = 4

const ENDS: ReadonlySet<Pair['state']> = new Set(['WITHDRAWN', 'CLOSED', 'SUED', 'CASE'])
const VISITED: ReadonlySet<Pair['state']> = new Set(['VISITING_BACK', 'ACCEPTED_BY_POLICE'])
const isSettled = (p: Pair): boolean => ENDS.has(p.state) || (VISITED.has(p.state) && p.visits >= p.visitsDue)

/** Pairs an act is open upon. */
export const pairsFor = (file: File, kind: Offer): string[] => file.acts.find((a) => a.kind === kind)?.pairs ?? []

/** Whether an act that state and role allow would also find what it needs: the file says so already, a refusal would say it again. */
function isSensible(file: File, kind: ActKind): boolean {
  const upon = file.pairs.filter((p) => pairsFor(file, kind).includes(p.id))
  const isPolice = file.mode === POLICE
  switch (kind) {
    case 'giveNotice':
      return !file.hasRightsNotice
    case 'triage':
      return file.hasRightsNotice
    case 'visit':
      return upon.some((p) => p.visits < p.visitsDue)
    case 'archive':
      return !file.isArchived && file.pairs.every(isSettled)
    case 'close':
      return file.isArchived && file.pairs.every(isSettled)
    case 'beginAppraisal':
      return isPolice && file.appraisalSince === null
    case 'endAppraisal':
      return file.appraisalSince !== null
    case 'replaceMediator':
      return !isPolice
    case 'tell':
    case 'sue':
    case 'confirm':
      return !isPolice
    case 'applyAcceptance':
      return !isPolice && file.incidentNo !== null
    case 'proposeAcceptance':
      return upon.some((p) => p.proposalBy === null)
    case 'decideAcceptance':
      return upon.some((p) => p.proposalBy !== null)
    case 'urge':
      return upon.some((p) => !p.isUrged)
    case 'followBreach':
      return upon.some((p) => p.isUrged)
    case 'extend':
      return upon.some((p) => !p.extended)
    case 'extendCase':
      return upon.some((p) => !p.caseExtended)
    default:
      return true
  }
}

const CAN = ['edit', 'setColour', 'contact', 'sendTransfer', 'answerTransfer', 'confirmTransfer'] as const

/** Whoever may not lower a warning has nothing to set where it is the highest. */
const mayTurn = (file: File): boolean => file.can.lowerColour || file.colour !== COLOURS.at(-1)

/** A warning above blue asks for contact; else it is only one of the things one may do. */
const presses = (file: File, offer: Offer): boolean =>
  offer !== 'contact' || file.colour === '红' || file.colour === '橙'

/** Sorting a file anew is seldom done; a session held again while one is under way too. */
const isNext = (file: File, offer: Offer): boolean =>
  presses(file, offer) &&
  (offer !== 'triage' || file.state === 'REGISTERED') &&
  (offer !== 'openSession' || file.state === 'ACCEPTED' || file.mode !== POLICE)

export function offersOf(file: File): { next: Offer[]; more: Offer[] } {
  const open = new Set<Offer>([
    ...file.acts.map((a) => a.kind).filter((kind) => isSensible(file, kind)),
    ...CAN.filter((one) => file.can[one] && (one !== 'setColour' || mayTurn(file))),
  ])
  const way = WAY.filter((one) => open.has(one))
  const next = way.filter((one) => isNext(file, one)).slice(0, BUTTONS)
  return { next, more: [...way.filter((one) => !next.includes(one)), ...REST.filter((one) => open.has(one))] }
}

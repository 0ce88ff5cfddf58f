import { legalDate } from '#platform/clock/clock.ts'
import { dayNumber } from '#platform/deadlines/calendar.ts'
import type { Context } from '#platform/http/action.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { endOnFile, startOnFile } from './clock-store.ts'
import type { Dispute } from './dispute.ts'
import { type Facts, type Flag, NO_FLAG, reactionTo } from './escalation.ts'
import { stateOf } from './machine.ts'
import type { DisputeRow } from './store-file.ts'
import { endFlags, handleFlag, openFlag, replaceFlag } from './store-parts.ts'
import type { Colour, Sign, State } from './vocabulary.ts'

/* The warning of a file (民转刑预警) as it is kept: a colour on the file, a row for each time one was raised, and the clock of contact. */

const isFlagClock = (code: string): boolean => code.startsWith('dispute.colour.')
const GRAVE: ReadonlySet<Colour> = new Set<Colour>(['橙', '红'])
export const isGrave = (colour: Colour): boolean => GRAVE.has(colour)

/** Nothing is left to warn of: the parties are done with each other, or others have it in hand. */
const OVER: ReadonlySet<State> = new Set<State>([
  'PERFORMED',
  'VISITING_BACK',
  'ACCEPTED_BY_POLICE',
  'CASE',
  'SUED',
  'NOT_MEDIABLE',
  'MERGED',
  'WITHDRAWN',
  'CLOSED',
])

type Seen = Pick<DisputeRow, 'signs' | 'policeCalls' | 'people' | 'foundAt'>

/** What of a file its colour may look at. */
export function factsOf(d: Seen, rules: Pick<Dispute, 'own' | 'pairs'>, now: Date): Facts {
  const has = (sign: Sign) => d.signs.includes(sign)
  return {
    weaponShown: has('出示凶器或危险物品'),
    killingOrArsonThreatened: has('扬言杀人放火'),
    injuryTreated: has('致人受伤就医'),
    agreementBrokenWithViolence: has('毁约并再次施暴'),
    selfHarmThreatened: has('以自伤相威胁'),
    violence: has('肢体冲突'),
    policeCalls: d.policeCalls,
    someoneNeededProtection: has('现场有人需要保护'),
    people: d.people,
    daysUnresolved: OVER.has(stateOf(rules)) ? 0 : dayNumber(legalDate(now)) - dayNumber(legalDate(d.foundAt)),
    mediationsFailed: Math.max(0, ...rules.pairs.map((pair) => pair.failures)),
    propertyDamaged: has('财物损坏'),
  }
}

export const flagOf = (d: Pick<DisputeRow, 'colour' | 'colourBy' | 'colourWeighed'>): Flag =>
  d.colour === '蓝' && d.colourBy === null && d.colourWeighed.length === 0
    ? NO_FLAG
    : { colour: d.colour, by: d.colourBy, weighed: d.colourWeighed }

interface Raised {
  flag: Flag
  isManual: boolean
  note: string | null
  /** Since when the facts stand: a phone may send them later. */
  at: Date
  wasGrave: boolean
  /** It came down from a higher one: no warning that was raised (P09). */
  isLowered?: boolean
}

/** Writes down a colour that stands anew: its row, and the clock of contact it asks for (§4.5.7). */
export async function raise(
  context: Context,
  d: DisputeRow,
  { flag, isManual, note, at, wasGrave, isLowered }: Raised,
) {
  const { tx, now } = context
  const reaction = reactionTo(flag.colour, at)
  await endOnFile(tx, d.id, isFlagClock, { at: now, waived: context.translate('disputes.colourChanged') })
  const clock = await startOnFile(tx, d, reaction.contactRule, at, now)
  await replaceFlag(tx, {
    id: uuidv7(),
    disputeId: d.id,
    colour: flag.colour,
    byTrigger: flag.by,
    isManual,
    note,
    isFirstGrave: isGrave(flag.colour) && !wasGrave,
    isLowered: isLowered ?? false,
    raisedAt: at,
    raisedBy: context.actor.staffId as string,
    handleBy: reaction.sameDayBy ?? clock.dueAt,
    unitId: d.unitId,
    unitPos: d.unitPos,
  })
}

/** Those concerned were met under the warning that stands: the first time counts as its handling, and red and orange ask for the next contact. @returns false where no warning stands */
export async function touch(context: Context, d: DisputeRow, at: Date): Promise<boolean> {
  const { tx, now } = context
  const flag = await openFlag(tx, d.id)
  if (flag === undefined) return false
  await handleFlag(tx, flag.id, at, context.actor.staffId as string)
  await endOnFile(tx, d.id, isFlagClock, { at })
  const { contactRule, contactRepeats } = reactionTo(flag.colour, flag.raisedAt)
  if (contactRepeats && !OVER.has(d.state)) await startOnFile(tx, d, contactRule, at, now)
  return true
}

/** What follows of a state that needs no warning any more. */
export async function settle(context: Context, d: DisputeRow): Promise<void> {
  if (!OVER.has(d.state)) return
  const { tx, now } = context
  const why = context.translate(`disputes.state.${d.state}`)
  // With the file everything that runs on it ends, a transfer that nobody answered too.
  await endOnFile(tx, d.id, (code) => d.endedAt !== null || isFlagClock(code), { at: now, waived: why })
  if (d.endedAt !== null) await endFlags(tx, d.id, now)
}

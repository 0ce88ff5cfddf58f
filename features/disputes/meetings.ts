import { coveredStaff } from '#features/organisation/public.ts'
import type { TodayItem } from '#features/today/public.ts'
import { legalDate } from '#platform/clock/clock.ts'
import { chinaWall, shownWall } from '#platform/files/wall-time.ts'
import type { Context } from '#platform/http/action.ts'
import { reactionTo } from './escalation.ts'
import { JOINT_KINDS, type MeetingKind } from './meeting-words.ts'
import type { DisputeRow } from './store-file.ts'
import { comingFor, markHeld, wantedFor, wantedOf } from './store-meetings.ts'
import { COLOURS } from './vocabulary.ts'

/* What a warning asks for in meetings, and what of them stands in 今日. */

const SHOWN = 20
const DAY_MS = 86_400_000
/** Days ahead that 今日 tells of. */
const AHEAD_DAYS = 7

/** Colours that ask for a joint meeting (§4.5.7). */
const asking = (now: Date) => COLOURS.filter((colour) => reactionTo(colour, now).jointMeeting)

/** The warning that still asks for a joint meeting, with the end of the day it is due on. */
export async function wanted(context: Context, disputeId: string): Promise<{ flagId: string; by: Date } | undefined> {
  const { tx, now } = context
  const row = await wantedFor(tx, disputeId, { now, colours: asking(now) })
  const by = row && reactionTo(row.colour, row.raisedAt).sameDayBy
  return row && by ? { flagId: row.flagId, by } : undefined
}

/** A session or a contact by meeting was written down: the booking that stood for it was held. */
export const held = (context: Context, d: Pick<DisputeRow, 'id'>, way: 'session' | 'contact', at: Date) => {
  const kinds: readonly MeetingKind[] = way === 'session' ? ['调解', '联合调解'] : JOINT_KINDS
  // Whoever begins a little early holds it all the same; what is booked for another day is not this one.
  return markHeld(context.tx, d.id, kinds, endOfDay(at))
}

const endOfDay = (at: Date): Date => new Date(Date.parse(`${legalDate(at)}T00:00:00+08:00`) + DAY_MS)

/** Meetings to come, and red files that have none yet. Titles name no person. */
export async function meetingsToday(context: Context): Promise<{ items?: TodayItem[] }> {
  const { actor, now, tx } = context
  if (actor.staffId === null || actor.role === null) return {}
  const hands = [actor.staffId, ...(await coveredStaff(context))]
  return { items: [...(await wantedItems(context, tx, hands)), ...(await comingItems(context, hands, now))] }
}

async function wantedItems(context: Context, tx: Context['tx'], hands: string[]): Promise<TodayItem[]> {
  const { now, actor } = context
  if (!context.can('disputes.listDisputes') || actor.role === 'JUDICIAL_OFFICE') return []
  const isLead = actor.role === 'DUTY_LEAD' || actor.role === 'DEPUTY'
  const rows = await wantedOf(tx, { now, colours: asking(now), hands: isLead ? null : hands, limit: SHOWN })
  return rows.map((row) => {
    const by = reactionTo(row.colour, row.raisedAt).sameDayBy
    return {
      id: row.flagId,
      title: context.translate('disputes.today.meetingWanted', {
        type: context.translate(`disputes.type.${row.type}`),
      }),
      detail: row.no,
      dueOn: by === null ? null : legalDate(new Date(by.getTime() - 1)),
      overdue: by !== null && now > by,
      basis: [],
      path: `/disputes/${row.disputeId}`,
    }
  })
}

async function comingItems(context: Context, hands: string[], now: Date): Promise<TodayItem[]> {
  const to = new Date(now.getTime() + AHEAD_DAYS * DAY_MS)
  const rows = await comingFor(context.tx, { staffIds: hands, from: now, to, limit: SHOWN })
  return rows.map((m) => ({
    id: m.id,
    title: context.translate('disputes.today.meeting', { kind: context.translate(`disputes.meetingKind.${m.kind}`) }),
    detail: `${m.room} ${shownWall(chinaWall(m.fromAt), 'datetime')}`,
    dueOn: legalDate(m.fromAt),
    overdue: false,
    basis: [],
    path: m.isSeen ? `/disputes/${m.disputeId}` : `/mediation-schedule?bodyId=${m.bodyId}`,
  }))
}

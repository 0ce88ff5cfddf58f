import { randomUUID } from 'node:crypto'
import { dayStart } from '#features/visits/public.ts'
import { legalDate } from '#platform/clock/clock.ts'
import { type ClockMove, recordClocks } from '#platform/deadlines/record-clocks.ts'
import type { Context } from '#platform/http/action.ts'
import type { ClockEffect } from './rules.ts'
import type { SuggestionRecord } from './store.ts'

/** Rules of both clocks (dictionary Appendix C: suggestion.replyWorkdays 20; the first word as of every service matter); their lengths are data. */
export const CLOCKS = ['suggestion.firstReply', 'suggestion.reply'] as const
type Clock = (typeof CLOCKS)[number]
type Placed = Pick<SuggestionRecord, 'id' | 'unitId' | 'unitPos'>
type Now = Pick<Context, 'tx' | 'now'>

/** They run from the first instant of a day and under random ids: neither tells when on that day somebody spoke. */
const clocks = recordClocks<Clock>('suggestion', randomUUID)

/** Both clocks of a new suggestion start on the day it was heard, however late the phone sends it. */
export async function startClocks(context: Now, s: Placed & { receivedOn: string }): Promise<void> {
  for (const code of CLOCKS) await clocks.start(context, s, code, dayStart(s.receivedOn))
}

const moveOf = (effect: ClockEffect, today: string): ClockMove<Clock> => {
  if (effect === 'firstReplyDone') return { ends: 'suggestion.firstReply' }
  if (effect === 'replyDone') return { ends: 'suggestion.reply' }
  return effect === 'replyAgain' ? { starts: 'suggestion.reply', at: dayStart(today) } : 'waive'
}

/** Carries out what an act does to the clocks. @param reason why clocks are waived */
export const moveClocks = (
  context: Now & Pick<Context, 'today'>,
  s: Placed,
  effects: readonly ClockEffect[],
  reason: string,
): Promise<void> =>
  clocks.move(
    context,
    s,
    effects.map((effect) => moveOf(effect, context.today)),
    reason,
  )

/** Clocks of a suggestion as screens show them; done to the day. */
export const clocksOf = async (context: Now, id: string) =>
  (await clocks.list(context, id)).map(({ doneAt, ...c }) => ({
    ...c,
    doneOn: doneAt === null ? null : legalDate(doneAt),
  }))

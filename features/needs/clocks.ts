import { type ClockMove, recordClocks } from '#platform/deadlines/record-clocks.ts'
import type { Context } from '#platform/http/action.ts'
import type { ClockEffect } from './rules.ts'
import type { NeedRecord } from './store.ts'

/** Rules of both clocks (dictionary Appendix C: need.firstReply 3 workdays, need.feedback 10 workdays); their lengths are data. */
export const CLOCKS = ['need.firstReply', 'need.feedback'] as const
type Clock = (typeof CLOCKS)[number]
type Placed = Pick<NeedRecord, 'id' | 'unitId' | 'unitPos'>
type Now = Pick<Context, 'tx' | 'now'>

const clocks = recordClocks<Clock>('need')

/** Both clocks of a new need start when the resident said it, however late the phone sends it. */
export async function startClocks(context: Now, n: Placed & { receivedAt: Date }): Promise<void> {
  for (const code of CLOCKS) await clocks.start(context, n, code, n.receivedAt)
}

const moveOf = (effect: ClockEffect, now: Date): ClockMove<Clock> => {
  if (effect === 'firstReplyDone') return { ends: 'need.firstReply' }
  if (effect === 'feedbackDone') return { ends: 'need.feedback' }
  return effect === 'feedbackAgain' ? { starts: 'need.feedback', at: now } : 'waive'
}

/** Carries out what an act does to the clocks. @param reason why clocks are waived */
export const moveClocks = (context: Now, n: Placed, effects: readonly ClockEffect[], reason: string): Promise<void> =>
  clocks.move(
    context,
    n,
    effects.map((effect) => moveOf(effect, context.now)),
    reason,
  )

/** Clocks of a need as screens show them. */
export const clocksOf = async (context: Now, needId: string) =>
  (await clocks.list(context, needId)).map((c) => ({ ...c, doneAt: c.doneAt?.toISOString() ?? null }))

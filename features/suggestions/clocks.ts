import { randomUUID } from 'node:crypto'
import { dayStart } from '#features/visits/public.ts'
import { legalDate } from '#platform/clock/clock.ts'
import { dueDate } from '#platform/deadlines/engine.ts'
import {
  completeDeadline,
  type Deadline,
  listDeadlines,
  openDeadline,
  waiveDeadline,
} from '#platform/deadlines/store.ts'
import type { Context } from '#platform/http/action.ts'
import type { ClockEffect } from './rules.ts'
import type { SuggestionRecord } from './store.ts'

/** Rules of both clocks (dictionary Appendix C: suggestion.replyWorkdays 20; the first word as of every service matter); their lengths are data. */
export const CLOCKS = ['suggestion.firstReply', 'suggestion.reply'] as const
type Clock = (typeof CLOCKS)[number]
type Placed = Pick<SuggestionRecord, 'id' | 'unitId' | 'unitPos'>
type Now = Pick<Context, 'tx' | 'now'>

/** Runs from the first instant of the day, and under a random id: neither tells when on that day somebody spoke. */
const start = ({ tx, now }: Now, s: Placed, ruleCode: Clock, day: string) =>
  openDeadline(
    tx,
    {
      id: randomUUID(),
      ruleCode,
      subjectKind: 'suggestion',
      subjectId: s.id,
      unitId: s.unitId,
      unitPos: s.unitPos,
      startAt: dayStart(day),
    },
    now,
  )

/** Both clocks of a new suggestion start on the day it was heard, however late the phone sends it. */
export async function startClocks(context: Now, s: Placed & { receivedOn: string }): Promise<void> {
  for (const code of CLOCKS) await start(context, s, code, s.receivedOn)
}

const runs = (d: Deadline): boolean => d.state !== 'DONE' && d.state !== 'WAIVED'

/** Carries out what an act does to the clocks. @param reason why clocks are waived */
export async function moveClocks(
  context: Now & Pick<Context, 'today'>,
  s: Placed,
  effects: readonly ClockEffect[],
  reason: string,
): Promise<void> {
  if (effects.length === 0) return
  const open = (await listDeadlines(context.tx, 'suggestion', s.id)).filter(runs)
  const complete = async (code: Clock) => {
    for (const d of open.filter((one) => one.ruleCode === code)) await completeDeadline(context.tx, d.id, context.now)
  }
  for (const effect of effects) {
    if (effect === 'firstReplyDone') await complete('suggestion.firstReply')
    else if (effect === 'replyDone') await complete('suggestion.reply')
    else if (effect === 'replyAgain') await start(context, s, 'suggestion.reply', context.today)
    else for (const d of open) await waiveDeadline(context.tx, d.id, context.now, reason)
  }
}

/** Clocks of a suggestion as screens show them, in the order of their days. */
export const clocksOf = async ({ tx, now }: Now, id: string) =>
  (await listDeadlines(tx, 'suggestion', id)).map((d) => ({
    code: d.ruleCode as Clock,
    dueOn: dueDate(d.dueAt),
    overdue: d.waivedAt === null && (d.doneAt ?? now) > d.dueAt,
    doneOn: d.doneAt === null ? null : legalDate(d.doneAt),
    waived: d.waivedAt !== null,
  }))

import { dueDate } from '#platform/deadlines/engine.ts'
import {
  completeDeadline,
  type Deadline,
  listDeadlines,
  openDeadline,
  waiveDeadline,
} from '#platform/deadlines/store.ts'
import type { Context } from '#platform/http/action.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import type { ClockEffect } from './rules.ts'
import type { NeedRecord } from './store.ts'

/** Rules of both clocks (dictionary Appendix C: need.firstReply 3 workdays, need.feedback 10 workdays); their lengths are data. */
export const CLOCKS = ['need.firstReply', 'need.feedback'] as const
type Clock = (typeof CLOCKS)[number]
type Placed = Pick<NeedRecord, 'id' | 'unitId' | 'unitPos'>
type Now = Pick<Context, 'tx' | 'now'>

const start = ({ tx, now }: Now, n: Placed, ruleCode: Clock, startAt: Date) =>
  openDeadline(
    tx,
    {
      id: uuidv7(),
      ruleCode,
      subjectKind: 'need',
      subjectId: n.id,
      unitId: n.unitId,
      unitPos: n.unitPos,
      startAt,
    },
    now,
  )

/** Both clocks of a new need start when the resident said it, however late the phone sends it. */
export async function startClocks(context: Now, n: Placed & { receivedAt: Date }): Promise<void> {
  for (const code of CLOCKS) await start(context, n, code, n.receivedAt)
}

const runs = (d: Deadline): boolean => d.state !== 'DONE' && d.state !== 'WAIVED'

/** Carries out what an act does to the clocks. @param reason why clocks are waived */
export async function moveClocks(
  context: Now,
  n: Placed,
  effects: readonly ClockEffect[],
  reason: string,
): Promise<void> {
  if (effects.length === 0) return
  const open = (await listDeadlines(context.tx, 'need', n.id)).filter(runs)
  const complete = async (code: Clock) => {
    for (const d of open.filter((one) => one.ruleCode === code)) await completeDeadline(context.tx, d.id, context.now)
  }
  for (const effect of effects) {
    if (effect === 'firstReplyDone') await complete('need.firstReply')
    else if (effect === 'feedbackDone') await complete('need.feedback')
    else if (effect === 'feedbackAgain') await start(context, n, 'need.feedback', context.now)
    else for (const d of open) await waiveDeadline(context.tx, d.id, context.now, reason)
  }
}

/** Clocks of a need as screens show them: those that run first, then in the order of their days. */
export const clocksOf = async ({ tx, now }: Now, needId: string) =>
  (await listDeadlines(tx, 'need', needId)).map((d) => ({
    code: d.ruleCode as Clock,
    dueOn: dueDate(d.dueAt),
    overdue: d.waivedAt === null && (d.doneAt ?? now) > d.dueAt,
    doneAt: d.doneAt?.toISOString() ?? null,
    waived: d.waivedAt !== null,
  }))

import type { Tx } from '../db/tx.ts'
import { uuidv7 } from '../ids/ids.ts'
import { dueDate } from './engine.ts'
import { completeDeadline, type Deadline, listDeadlines, openDeadline, waiveDeadline } from './store.ts'

interface Now {
  tx: Tx
  now: Date
}

interface Placed {
  id: string
  unitId: string
  unitPos: number
}

/** What an act does to the clocks of a record. */
export type ClockMove<Code extends string> =
  | { ends: Code }
  | { starts: Code; at: Date }
  /** Ends all that run, without having been met. */
  | 'waive'

const runs = (d: Deadline): boolean => d.state !== 'DONE' && d.state !== 'WAIVED'

/**
 * The clocks of a kind of record, each by the code of its rule (`deadline_rule`).
 * @param newId of a clock; a random one where nothing may tell when it was made
 */
export function recordClocks<Code extends string>(subjectKind: string, newId: () => string = uuidv7) {
  const start = ({ tx, now }: Now, { id, unitId, unitPos }: Placed, ruleCode: Code, startAt: Date) =>
    openDeadline(tx, { id: newId(), ruleCode, subjectKind, subjectId: id, unitId, unitPos, startAt }, now)
  return {
    start,
    /** @param reason why clocks are waived */
    async move(context: Now, record: Placed, moves: readonly ClockMove<Code>[], reason: string): Promise<void> {
      if (moves.length === 0) return
      const { tx, now } = context
      const open = (await listDeadlines(tx, subjectKind, record.id)).filter(runs)
      for (const move of moves) {
        if (move === 'waive') for (const d of open) await waiveDeadline(tx, d.id, now, reason)
        else if ('starts' in move) await start(context, record, move.starts, move.at)
        else for (const d of open.filter((one) => one.ruleCode === move.ends)) await completeDeadline(tx, d.id, now)
      }
    },
    /** As screens show them: those that run first, then in the order of their days. */
    list: async ({ tx, now }: Now, id: string) =>
      (await listDeadlines(tx, subjectKind, id)).map((d) => ({
        code: d.ruleCode as Code,
        dueOn: dueDate(d.dueAt),
        overdue: d.waivedAt === null && (d.doneAt ?? now) > d.dueAt,
        doneAt: d.doneAt,
        waived: d.waivedAt !== null,
      })),
  }
}

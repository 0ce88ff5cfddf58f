import type { Tx } from '#platform/db/tx.ts'
import {
  completeDeadline,
  type Deadline,
  listDeadlines,
  openDeadline,
  pauseDeadline,
  resumeDeadline,
  waiveDeadline,
} from '#platform/deadlines/store.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import type { Effect } from './dispute.ts'
import type { DisputeRow } from './store-file.ts'

/* Clocks as rows of `deadline`: those of a pair under `dispute_pair`, those of the file (warning, transfer) under `dispute`. */

export type ClockEffect = Extract<Effect, { is: 'clock' }>
type Placed = Pick<DisputeRow, 'id' | 'unitId' | 'unitPos'>

const runs = (d: Deadline): boolean => d.state !== 'DONE' && d.state !== 'WAIVED'

/** Carries out what an act does to the clocks of pairs, in the order in which the rules say it. @param why of clocks that are waived */
export async function moveClocks(
  tx: Tx,
  at: Placed,
  effects: readonly ClockEffect[],
  now: Date,
  why: string,
): Promise<void> {
  for (const [pairId, ofPair] of Map.groupBy(effects, (e) => e.pair)) {
    const open = new Map((await listDeadlines(tx, 'dispute_pair', pairId)).filter(runs).map((d) => [d.ruleCode, d]))
    for (const effect of ofPair) {
      if (effect.do === 'start') {
        const { unitId, unitPos } = at
        const startAt = effect.from
        const made = { id: uuidv7(), ruleCode: effect.code, subjectKind: 'dispute_pair', subjectId: pairId }
        open.set(effect.code, await openDeadline(tx, { ...made, unitId, unitPos, startAt }, now))
        continue
      }
      const known = open.get(effect.code)
      if (known === undefined) throw new Error(`no clock ${effect.code} runs on pair ${pairId}`)
      await endOrStand(tx, known, effect, now, why)
      if (effect.do === 'done' || effect.do === 'waive') open.delete(effect.code)
    }
  }
}

async function endOrStand(tx: Tx, d: Deadline, effect: ClockEffect, now: Date, why: string): Promise<void> {
  // Kept when it was done, not when a phone told of it.
  if (effect.do === 'done') await completeDeadline(tx, d.id, effect.from)
  else if (effect.do === 'waive') await waiveDeadline(tx, d.id, now, why)
  else if (effect.do === 'pause') await pauseDeadline(tx, d.id, effect.from)
  else await resumeDeadline(tx, d.id, effect.from)
}

/** Starts a clock of the file itself. */
export const startOnFile = (tx: Tx, d: Placed, ruleCode: string, at: Date, now: Date): Promise<Deadline> =>
  openDeadline(
    tx,
    {
      id: uuidv7(),
      ruleCode,
      subjectKind: 'dispute',
      subjectId: d.id,
      unitId: d.unitId,
      unitPos: d.unitPos,
      startAt: at,
    },
    now,
  )

/** Ends those clocks of the file that `which` names: kept, or waived for a reason. */
export async function endOnFile(
  tx: Tx,
  id: string,
  which: (code: string) => boolean,
  end: { at: Date; waived?: string },
): Promise<void> {
  for (const d of (await listDeadlines(tx, 'dispute', id)).filter((one) => runs(one) && which(one.ruleCode)))
    if (end.waived === undefined) await completeDeadline(tx, d.id, end.at)
    else await waiveDeadline(tx, d.id, end.at, end.waived)
}

/** The limit of mediation of a file (受理 → 限期): the last day of the clock that falls due first; undefined where none runs. */
export async function limitOf(tx: Tx, pairIds: readonly string[]): Promise<string | undefined> {
  const rows = await tx.query<{ on: string }>(
    `select to_char(min(due_at - interval '1 millisecond') at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as on from deadline
      where subject_kind = 'dispute_pair' and subject_id = any ($1::uuid[]) and state not in ('DONE', 'WAIVED')
        and rule_code in ('dispute.people', 'dispute.police.first', 'dispute.police.second') having count(*) > 0`,
    [pairIds],
  )
  return rows[0]?.on
}

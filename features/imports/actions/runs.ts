import { waitingGroups } from '#features/places/public.ts'
import { recordActivity } from '#features/work-log/public.ts'
import { addDays, addMonths } from '#platform/deadlines/calendar.ts'
import { currentRule } from '#platform/deadlines/rules-store.ts'
import { legalDate } from '#platform/clock/clock.ts'
import { AppError, fieldError } from '#platform/errors/errors.ts'
import { action, type Context } from '#platform/http/action.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { access } from '../access.ts'
import * as contract from '../contract.ts'
import { noCounts } from '../dry-run.ts'
import { communitiesOfTown } from '../store.ts'
import {
  chunkNumbers,
  closeRun,
  draftedDoors,
  holdRun,
  insertRun,
  openRun,
  type RunRow,
  runOf,
  runsOf,
  tallies,
} from '../store-runs.ts'

/** The last day on which a run may be taken back. */
export async function undoUntil(context: Context, run: RunRow): Promise<string> {
  const { amount, unit } = await currentRule(context.tx, 'import.undo', context.today)
  const on = legalDate(run.madeAt)
  return unit === 'MONTH' || unit === 'YEAR' ? addMonths(on, amount * (unit === 'YEAR' ? 12 : 1)) : addDays(on, amount)
}

async function answers(context: Context, runs: readonly RunRow[]) {
  const rows = await tallies(
    context.tx,
    runs.map((r) => r.id),
  )
  const answer = []
  for (const r of runs) {
    const counts = noCounts()
    for (const t of rows) if (t.runId === r.id) counts[t.outcome] = t.n
    const until = await undoUntil(context, r)
    answer.push({
      ...r,
      madeAt: r.madeAt.toISOString(),
      finishedAt: r.finishedAt?.toISOString() ?? null,
      undoneAt: r.undoneAt?.toISOString() ?? null,
      rows: Object.values(counts).reduce((a, b) => a + b, 0),
      counts,
      undoUntil: r.state === 'UNDONE' || until < context.today ? null : until,
    })
  }
  return answer
}

const staff = (context: Context): { staffId: string; unitId: string } => {
  const { staffId, unitId } = context.actor
  if (staffId === null || unitId === null) throw new AppError('forbidden')
  return { staffId, unitId }
}

export const begin = action(contract.begin, {
  allow: access['imports.begin'],
  audit: { purpose: 'none', shown: 'list' },
  async run(context, input) {
    const { staffId, unitId } = staff(context)
    const { tx, now } = context
    if ((await communitiesOfTown(tx, input.communityCode)) === undefined)
      throw fieldError('communityCode', 'place_community_unknown')
    const id = uuidv7()
    const isNew = await insertRun(tx, {
      ...input,
      id,
      sender: input.sender ?? null,
      compound: input.compound ?? null,
      madeBy: staffId,
      unitId,
      now,
    })
    if (isNew) return { id, isResumed: false, done: [] }
    const run = await openRun(tx, staffId, input.clientKey)
    // It was closed between the two statements.
    if (run === undefined) throw new AppError('import_closed')
    return { id: run.id, isResumed: true, done: await chunkNumbers(tx, run.id) }
  },
})

export const finish = action(contract.finish, {
  allow: access['imports.finish'],
  audit: { purpose: 'none', shown: 'list' },
  async run(context, { id }) {
    const { staffId } = staff(context)
    const run = await holdRun(context.tx, id, staffId)
    if (run === undefined) throw new AppError('not_found')
    const [before] = await answers(context, [run])
    if (run.state === 'OPEN') {
      if ((before?.rows ?? 0) < run.total)
        throw new AppError('import_incomplete', { rows: before?.rows, total: run.total })
      await closeRun(context.tx, id, 'FINISHED', context.now)
      await note(context, 'finished', run, {
        total: run.total,
        added: before?.counts.new ?? 0,
        changed: before?.counts.changed ?? 0,
      })
    }
    const [after] = await answers(context, [(await runOf(context.tx, id, staffId)) ?? run])
    return after as NonNullable<typeof after>
  },
})

/** An import is one piece of work, whatever its size. */
export const note = (context: Context, kind: string, run: RunRow, detail: Record<string, number>): Promise<string> =>
  recordActivity(context, {
    kind: `imports.${kind}`,
    at: context.now,
    recordKind: 'import',
    recordId: run.id,
    detail,
    unitId: run.unitId,
    unitPos: run.unitPos,
  })

export const listRuns = action(contract.listRuns, {
  allow: access['imports.listRuns'],
  audit: { purpose: 'none', shown: 'list' },
  run: async (context) => ({ items: await answers(context, await runsOf(context.tx, staff(context).staffId)) }),
})

export const getRun = action(contract.getRun, {
  allow: access['imports.getRun'],
  audit: { purpose: 'none', shown: 'list' },
  async run(context, { id }) {
    const { tx } = context
    const run = await runOf(tx, id, staff(context).staffId)
    if (run === undefined) throw new AppError('not_found')
    const [answer] = await answers(context, [run])
    return {
      ...(answer as NonNullable<typeof answer>),
      chunks: await chunkNumbers(tx, id),
      groups: await waitingGroups(tx, await draftedDoors(tx, id)),
    }
  },
})

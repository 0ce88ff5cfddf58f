import { restoreOccupancies, restorePoints, unmakePlaces } from '#features/places/public.ts'
import { restorePeople, unmakePeople } from '#features/residents/public.ts'
import { AppError } from '#platform/errors/errors.ts'
import { action, type Context } from '#platform/http/action.ts'
import type { PersonId } from '#platform/http/contract.ts'
import { access } from '../access.ts'
import { undo as contract } from '../contract.ts'
import {
  changesOf,
  type ChunkRow,
  chunkOf,
  closeRun,
  hangingOn,
  holdRun,
  lastChunk,
  markUndone,
  type RunRow,
} from '../store-runs.ts'
import { note, undoUntil } from './runs.ts'

/**
 * Takes back one chunk, the last one first, so that what later rows hang on goes after them. A preview does the same and leaves nothing of it, which
 * is why it says exactly what would be.
 */
export const undo = action(contract, {
  allow: access['imports.undo'],
  audit: { purpose: 'data_fix', shown: 'list', reveal: true, perMinute: 2000, bulk: true },
  async run(context, { id, no, commit }) {
    const { tx, actor, now, today } = context
    const run = await holdRun(tx, id, actor.staffId ?? '')
    const chunk = run && (await chunkOf(tx, id, no))
    if (run === undefined || chunk === undefined) throw new AppError('not_found')
    if ((await undoUntil(context, run)) < today) throw new AppError('import_undo_over')
    if (chunk.undoneAt !== null) return { people: 0, doors: 0, restored: 0, persons: [], kept: [], state: run.state }
    if (!commit) await tx.query('savepoint preview')
    if (commit && (await lastChunk(tx, id)) !== no) throw new AppError('import_undo_order')
    const answer = await takeBack(context, run, chunk, commit ? [] : await later(context, run, chunk))
    if (!commit) {
      await tx.query('rollback to savepoint preview')
      return { ...answer, state: run.state }
    }
    await markUndone(tx, id, no, now)
    const isOver = (await lastChunk(tx, id)) === undefined
    if (isOver) {
      await closeRun(tx, id, 'UNDONE', now)
      await note(context, 'undone', run, { total: run.total })
    }
    return { ...answer, state: isOver ? 'UNDONE' : run.state }
  },
})

/** Later chunks would have gone by then, with what they put behind the doors of this one. @returns ids of what went with them */
async function later({ tx }: Context, run: RunRow, chunk: ChunkRow): Promise<string[]> {
  const hanging = await hangingOn(tx, chunk.made)
  return [
    ...(await unmakePeople(tx, run.id, hanging)),
    ...(await unmakePlaces(tx, run.id, { houses: hanging.houses ?? [] })),
  ]
}

async function takeBack(context: Context, run: RunRow, chunk: ChunkRow, before: readonly string[]) {
  const { tx, actor, now } = context
  const { made } = chunk
  const changes = await changesOf(tx, run.id, chunk.no)
  const changed = changes.map((c) => ({ kind: c.kind, id: c.recordId, before: c.before, eventId: chunk.eventId }))
  const gone = new Set([...before, ...(await unmakePeople(tx, run.id, made))])
  const restored = [
    ...(await restorePeople(tx, changed, { staffId: actor.staffId as string, now })),
    ...(await restoreOccupancies(
      context,
      changed.filter((c) => c.kind === 'house'),
    )),
    ...(await restorePoints(
      context,
      changed.filter((c) => c.kind === 'address'),
    )),
  ]
  for (const id of await unmakePlaces(tx, run.id, made)) gone.add(id)
  for (const id of restored) gone.add(id)
  const kept = [
    ...made.persons.map((id) => ({ kind: 'person', id })),
    ...made.residences.map((id) => ({ kind: 'residence', id })),
    ...made.addresses.map((id) => ({ kind: 'address', id })),
    ...made.houses.map((id) => ({ kind: 'house', id })),
    ...changed.map(({ kind, id }) => ({ kind, id })),
  ]
    .filter((k) => !gone.has(k.id))
    .map(({ kind, id }) =>
      kind === 'person' ? { kind, recordId: null, personId: id as PersonId } : { kind, recordId: id, personId: null },
    )
  return {
    people: made.persons.filter((id) => gone.has(id)).length,
    doors: made.addresses.filter((id) => gone.has(id)).length,
    restored: restored.length,
    persons: [...made.persons, ...changes.filter((c) => c.kind === 'person').map((c) => c.recordId)].filter((id) =>
      gone.has(id),
    ) as PersonId[],
    kept,
  }
}

import { holdHouses, type HouseCheck, markHouses } from '#features/places/public.ts'
import { readdressTasks, reopenTasks } from '#features/tasks/public.ts'
import { legalDate } from '#platform/clock/clock.ts'
import { AppError } from '#platform/errors/errors.ts'
import { action, type Context } from '#platform/http/action.ts'
import { access } from '../access.ts'
import { noteHouses } from '../batch.ts'
import { undoBatch as contract } from '../contract.ts'
import { noteResidence } from '../follow-up.ts'
import { answerOf } from '../life.ts'
import { authorOf } from '../people.ts'
import { addTtl } from '../rules.ts'
import { loadTtl } from '../settings.ts'
import { type BatchRow, closeBatch, lockBatch } from '../store-batch.ts'
import { closeOpened, holdItems, houseItems, restoreHouseholds, restoreResidences } from '../store-undo.ts'
import { undoable } from '../undo-rules.ts'

/** Every record becomes what it was before the batch; what somebody changed since stays, and is named. */
export const undoBatch = action(contract, {
  allow: access['residents.undoBatch'],
  audit: { purpose: 'data_fix', shown: 'list' },
  async run(context, { batchId }) {
    const { tx, today } = context
    const batch = await lockBatch(tx, batchId)
    if (batch === undefined) throw new AppError('not_found')
    if (batch.undoneAt !== null) throw new AppError('batch_undone')
    if (today > addTtl(legalDate(batch.madeAt), await loadTtl(tx, 'residence.undo', today)))
      throw new AppError('batch_too_old')
    const items = await holdItems(tx, batchId)
    const { residences, households, opened, refused } = undoable(items)
    const rows = await restoreResidences(tx, batchId, residences, authorOf(context))
    await restoreHouseholds(tx, batchId, households)
    await closeOpened(tx, opened, today)
    await restoreTasks(context, batch, rows)
    for (const row of rows) await noteResidence(context, 'undone', row, { batch: batch.kind })
    const houses = await restoreHouses(context, batchId, new Set(rows.map((r) => r.addressId)))
    if (rows.length > 0 || houses.restored > 0) await closeBatch(tx, batchId, authorOf(context))
    return {
      batchId,
      restored: rows.map((row) => answerOf(row, row.version)),
      houses: houses.restored,
      refused: [...refused, ...houses.refused],
      unseen: batch.people - items.filter((i) => i.recordKind === 'residence').length,
    }
  },
})

/** What waited for an officer waits again, and stands at the door where it stood. */
async function restoreTasks(
  context: Context,
  batch: BatchRow,
  rows: Awaited<ReturnType<typeof restoreResidences>>,
): Promise<void> {
  const ids = rows.map((r) => r.id)
  if (batch.kind === 'confirm') await reopenTasks(context, 'residents.confirm', 'residence', ids, batch.madeAt)
  if (batch.kind === 'readdress') for (const row of rows) await readdressTasks(context, 'residence', row.id, row)
}

async function restoreHouses(context: Context, batchId: string, inhabited: ReadonlySet<string>) {
  const items = await houseItems(context.tx, batchId)
  const held = await holdHouses(context.tx, { houseIds: items.map((i) => i.houseId) })
  const now = new Map(held.map((h) => [h.houseId, h]))
  const same = items.filter((i) => now.get(i.houseId)?.version === i.afterVersion)
  const restored = await markHouses(context.tx, same, authorOf(context))
  const kept = new Set(same.map((i) => i.houseId))
  const empty = held.filter((h: HouseCheck) => kept.has(h.houseId) && !inhabited.has(h.addressId))
  await noteHouses(context, 'houseUndone', empty)
  const changed = items.filter((i) => !kept.has(i.houseId))
  return { restored, refused: changed.map((i) => ({ recordId: i.houseId, code: 'changed_meanwhile' as const })) }
}

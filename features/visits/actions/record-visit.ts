import { houseOf, placeOf } from '#features/places/public.ts'
import { householdOf } from '#features/residents/public.ts'
import { closeTasks, openTasksAmong, openTasksAt } from '#features/tasks/public.ts'
import { recordActivity } from '#features/work-log/public.ts'
import { AppError } from '#platform/errors/errors.ts'
import { action, type Context } from '#platform/http/action.ts'
import type { ParsedOf } from '#platform/http/contract.ts'
import { access } from '../access.ts'
import * as contract from '../contract.ts'
import { closesByVisit } from '../rules.ts'
import { checkSheet, columnsOf, flagsOf, requestHash, type Target, verifiedMethod } from '../sheet.ts'
import { findVisit, insertVisit } from '../store.ts'

type Input = ParsedOf<typeof contract.recordVisit>

export const recordVisit = action(contract.recordVisit, {
  allow: access['visits.recordVisit'],
  fromOutbox: true,
  audit: { purpose: 'visit', shown: 'list' },
  async run(context, input) {
    const hash = requestHash(input)
    const before = await answerOfRetry(context, input.id, hash)
    if (before) return before
    const target = await targetOf(context, input)
    await checkTasks(context, input, target)
    await checkSheet(context, input, target, await isSent(context, input, target))
    const author = context.actor.staffId as string
    const told = columnsOf(input)
    const columns = { ...told, geoMethod: await verifiedMethod(context, author, target.addressId, told) }
    const raised = await flagsOf(context, input.id, author, target.door, columns)
    const flags = raised.map((r) => r.flag)
    const { door: _, ...at } = target
    const isNew = await insertVisit(context.tx, {
      id: input.id,
      targetKind: input.targetKind,
      ...at,
      taskIds: input.taskIds,
      requestHash: hash,
      createdBy: author,
      createdAt: context.now,
      ...columns,
      flags,
    })
    if (!isNew) return (await answerOfRetry(context, input.id, hash)) ?? refuse('id_reused')
    await closeTasks(context, input.taskIds, `visit ${input.id}`, input.visitorIds)
    await recordActivity(context, {
      kind: 'visits.recorded',
      at: columns.startedAt,
      endedAt: columns.endedAt ?? undefined,
      recordKind: 'visit',
      recordId: input.id,
      placeId: target.addressId,
      withStaff: input.visitorIds.filter((id) => id !== author),
      detail: { kind: input.kind, met: input.met, topics: input.topics },
      unitId: target.unitId,
      unitPos: target.unitPos,
    })
    return { id: input.id, version: 1, flags }
  },
})

function refuse(code: string): never {
  throw new AppError(code)
}

/** A phone that heard no answer sends again; the same request by the same author gets the answer of the first one. */
async function answerOfRetry(context: Context, id: string, hash: Buffer) {
  const known = await findVisit(context.tx, id)
  if (known === undefined) return undefined
  if (known.createdBy !== context.actor.staffId || !known.requestHash.equals(hash)) throw new AppError('id_reused')
  return { id, version: known.version, flags: known.flags }
}

async function targetOf(context: Context, input: Input): Promise<Target> {
  const household = input.targetKind === 'household' ? await householdOf(context.tx, input.targetId) : undefined
  const house = input.targetKind === 'house' ? await houseOf(context.tx, input.targetId) : undefined
  const addressId = household?.addressId ?? house?.addressId
  const place = addressId === undefined ? undefined : await placeOf(context.tx, addressId)
  if (place === undefined) throw new AppError('not_found')
  // What was retired later may still have been visited before, by a phone that was away from the network.
  if (household?.closedOn && household.closedOn < input.startedAt.slice(0, 10)) throw new AppError('household_closed')
  if (place.state === '停用') throw new AppError('address_retired')
  const door = place.lng === null || place.lat === null ? null : { lng: place.lng, lat: place.lat }
  return {
    householdId: household?.householdId ?? null,
    houseId: house?.houseId ?? null,
    addressId: place.addressId,
    unitId: place.unitId,
    unitPos: place.unitPos,
    door,
  }
}

/** Whether a task at this door sends the visitor here, be it one that the visit closes or one that stays. */
async function isSent(context: Context, input: Input, target: Target): Promise<boolean> {
  if (input.taskIds.length > 0) return true
  const tasks = await openTasksAt(context.tx, target.addressId)
  return tasks.some((t) => t.assigneeId === context.actor.staffId)
}

/** One visit closes many tasks, but only of this door. */
async function checkTasks(context: Context, input: Input, target: Target): Promise<void> {
  const tasks = await openTasksAmong(context.tx, input.taskIds)
  if (tasks.some((t) => t.addressId !== target.addressId && t.recordId !== target.householdId))
    throw new AppError('task_other_place')
  if (tasks.some((t) => !closesByVisit(t.purpose))) throw new AppError('task_needs_own_act')
}

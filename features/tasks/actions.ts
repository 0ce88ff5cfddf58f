import { z } from 'zod'
import { coveredStaff } from '#features/organisation/public.ts'
import { recordActivity } from '#features/work-log/public.ts'
import { AppError } from '#platform/errors/errors.ts'
import { action } from '#platform/http/action.ts'
import { decodeCursor, encodeCursor } from '#platform/http/cursor.ts'
import { access } from './access.ts'
import * as contract from './contract.ts'
import { taskItem } from './items.ts'
import * as store from './store.ts'

const AUDIT = { purpose: 'none', shown: 'list' } as const
const mark = z.tuple([z.iso.date(), z.uuid()])

export const listTasks = action(contract.listTasks, {
  allow: access['tasks.listTasks'],
  audit: AUDIT,
  async run(context, input) {
    const covered = await coveredStaff(context)
    const filters: store.TaskFilters = {
      staffIds: input.of === 'me' ? [context.actor.staffId as string, ...covered] : undefined,
      kind: input.kind,
      dueBefore: input.overdue ? context.today : undefined,
      closed: input.state === 'closed',
    }
    const after = input.cursor ? decodeCursor(input.cursor, mark) : undefined
    const rows = await store.listTasks(context.tx, filters, after, input.limit + 1)
    const shown = rows.slice(0, input.limit)
    const last = shown.at(-1)
    return {
      items: shown.map((t) => taskItem(context, t, covered)),
      nextCursor: rows.length > input.limit && last ? encodeCursor([last.dueOn, last.id]) : null,
      total: after ? null : await store.countTasks(context.tx, filters),
    }
  },
})

export const getTask = action(contract.getTask, {
  allow: access['tasks.getTask'],
  audit: AUDIT,
  async run(context, { id }) {
    const t = await store.findTask(context.tx, id)
    if (t === undefined) throw new AppError('not_found')
    return {
      ...taskItem(context, t, await coveredStaff(context)),
      createdAt: t.createdAt.toISOString(),
      signedAt: t.signedAt?.toISOString() ?? null,
      closedAt: t.closedAt?.toISOString() ?? null,
      closedBy: t.closedBy === null ? null : { id: t.closedBy, name: t.closedByName ?? '' },
    }
  },
})

export const signTask = action(contract.signTask, {
  allow: access['tasks.signTask'],
  audit: AUDIT,
  async run(context, { id, version }) {
    const t = await store.findTask(context.tx, id)
    if (t === undefined) throw new AppError('not_found')
    if (t.state === 'CLOSED' || t.state === 'CANCELLED') throw new AppError('task_closed')
    const me = context.actor.staffId as string
    const covered = await coveredStaff(context)
    if (t.assigneeId !== null && t.assigneeId !== me && !covered.includes(t.assigneeId))
      throw new AppError('task_not_yours')
    if (t.version !== version) throw new AppError('version_conflict', { current: taskItem(context, t, covered) })
    if (t.state !== 'NEW' && t.state !== 'RETURNED') throw new AppError('task_signed')
    const signed = await store.signTask(context.tx, id, version, { staffId: covered[0] ?? me, covered }, context.now)
    if (signed === undefined) {
      const now = await store.findTask(context.tx, id)
      throw now
        ? new AppError('version_conflict', { current: taskItem(context, now, covered) })
        : new AppError('not_found')
    }
    await recordActivity(context, {
      kind: 'tasks.signed',
      at: context.now,
      recordKind: 'task',
      recordId: id,
      placeId: t.addressId ?? undefined,
      unitId: t.unitId,
      unitPos: t.unitPos,
    })
    return { id, version: signed }
  },
})

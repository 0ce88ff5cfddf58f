import { z } from 'zod'
import { addDays } from '#platform/deadlines/calendar.ts'
import { AppError } from '#platform/errors/errors.ts'
import { action } from '#platform/http/action.ts'
import { decodeCursor, encodeCursor } from '#platform/http/cursor.ts'
import { access } from '../access.ts'
import { detailOf, itemOf } from '../answers.ts'
import * as contract from '../contract.ts'
import { leadDays } from '../settings.ts'
import { countOpen, findOpen, listOpen } from '../store.ts'
import { dueUntil } from '../store-parts.ts'

const mark = z.tuple([z.uuid()])

export const list = action(contract.list, {
  allow: access['followUps.list'],
  audit: { purpose: 'dispute', shown: 'list' },
  async run({ tx, today }, input) {
    const after = input.cursor ? decodeCursor(input.cursor, mark)[0] : undefined
    const rows = await listOpen(tx, today, after, input.limit + 1)
    const shown = rows.slice(0, input.limit)
    const last = shown.at(-1)
    return {
      items: shown.map((f) => ({
        ...itemOf(f),
        nextDueOn: f.nextDueOn,
        overdue: f.nextDueOn !== null && f.nextDueOn < today,
      })),
      nextCursor: rows.length > input.limit && last ? encodeCursor([last.id]) : null,
      total: after === undefined ? await countOpen(tx, today) : null,
    }
  },
})

export const get = action(contract.get, {
  allow: access['followUps.get'],
  audit: { purpose: 'dispute', shown: 'page' },
  async run(context, input) {
    const f = await findOpen(context.tx, input.id, context.today)
    if (f === undefined) throw new AppError('not_found')
    return {
      ...(await detailOf(context, f)),
      can: {
        correct: context.can('followUps.correct'),
        assign: context.can('followUps.assign'),
        close: context.can('followUps.close'),
        addTask: context.can('followUps.addTask'),
        record: context.can('followUps.recordTask'),
        address: context.can('followUps.revealAddress'),
      },
    }
  },
})

export const listDue = action(contract.listDue, {
  allow: access['followUps.listDue'],
  audit: { purpose: 'dispute', shown: 'list' },
  async run({ tx, today, actor }) {
    const until = addDays(today, await leadDays(tx, today))
    const rows = await dueUntil(tx, actor.staffId as string, today, until)
    return { items: rows.map((k) => ({ ...k, overdue: k.dueOn < today })) }
  },
})

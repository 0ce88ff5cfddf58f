import { AppError } from '#platform/errors/errors.ts'
import { action } from '#platform/http/action.ts'
import { decodeCursor, encodeCursor } from '#platform/http/cursor.ts'
import { z } from 'zod'
import { access } from '../access.ts'
import * as contract from '../contract.ts'
import { senderOf } from '../sender.ts'
import { heldInSight, markSettled } from '../store.ts'

const cursor = z.tuple([z.iso.datetime({ offset: true }), z.uuid()])

export const listHeld = action(contract.listHeld, {
  allow: access['outbox.listHeld'],
  audit: { purpose: 'none', shown: 'list' },
  async run({ tx }, input) {
    const mark = input.cursor === undefined ? undefined : decodeCursor(input.cursor, cursor)
    const rows = await heldInSight(tx, mark && { at: mark[0], id: mark[1] }, input.limit + 1)
    const items = rows.slice(0, input.limit)
    const last = items.at(-1)
    return {
      items: items.map(({ authorId, authorName, capturedAt, receivedAt, ...row }) => ({
        ...row,
        author: { id: authorId, name: authorName },
        capturedAt: capturedAt.toISOString(),
        receivedAt: receivedAt.toISOString(),
      })),
      nextCursor: rows.length > input.limit && last ? encodeCursor([last.receivedAt.toISOString(), last.opId]) : null,
      total: null,
    }
  },
})

export const settle = action(contract.settle, {
  allow: access['outbox.settle'],
  audit: { purpose: 'none', shown: 'list' },
  async run(context, { id, version }) {
    const next = await markSettled(context.tx, { id, version, by: senderOf(context), now: context.now })
    if (next === undefined) throw new AppError('not_found')
    return { id, version: next }
  },
})

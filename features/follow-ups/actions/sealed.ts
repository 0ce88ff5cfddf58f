import { z } from 'zod'
import { AppError } from '#platform/errors/errors.ts'
import { action } from '#platform/http/action.ts'
import { decodeCursor, encodeCursor } from '#platform/http/cursor.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { access } from '../access.ts'
import { detailOf, itemOf } from '../answers.ts'
import * as contract from '../contract.ts'
import { plus, textFaults } from '../rules.ts'
import { lengthOf } from '../settings.ts'
import { countOver, findSealed, type FollowUpRow, insertLook, listOver, looksOf } from '../store.ts'

const mark = z.tuple([z.uuid()])

/** What is past its last day counts as sealed on it, also in the hours before the night has run. */
const sealedOn = (f: FollowUpRow): string => f.sealedOn ?? f.endOn
const sealedItem = (f: FollowUpRow) => ({
  ...itemOf(f),
  state: 'SEALED' as const,
  sealedOn: sealedOn(f),
  closeReason: f.closeReason,
})

export const listSealed = action(contract.listSealed, {
  allow: access['followUps.listSealed'],
  audit: { purpose: 'dispute', shown: 'list' },
  async run({ tx, today }, input) {
    const after = input.cursor ? decodeCursor(input.cursor, mark)[0] : undefined
    const rows = await listOver(tx, today, after, input.limit + 1)
    const shown = rows.slice(0, input.limit)
    const last = shown.at(-1)
    const term = await lengthOf(tx, 'followUp.forget', today)
    return {
      items: shown.map((f) => ({ ...sealedItem(f), forgottenOn: plus(sealedOn(f), term) })),
      nextCursor: rows.length > input.limit && last ? encodeCursor([last.id]) : null,
      total: after === undefined ? await countOver(tx, today) : null,
    }
  },
})

export const openSealed = action(contract.openSealed, {
  allow: access['followUps.openSealed'],
  audit: { purpose: 'dispute', shown: 'page', perMinute: 10 },
  async run(context, input) {
    const { tx, today, now, actor } = context
    const faults = textFaults({ reason: input.reason })
    if (faults.length > 0) throw new AppError('invalid_input', {}, faults)
    const f = await findSealed(tx, input.id, today)
    if (f === undefined) throw new AppError('not_found')
    await insertLook(tx, {
      id: uuidv7(),
      followUpId: f.id,
      at: now,
      byId: actor.staffId as string,
      reason: input.reason,
    })
    const looks = await looksOf(tx, f.id)
    return {
      ...(await detailOf(context, f)),
      ...sealedItem(f),
      looks: looks.map((l) => ({
        id: l.id,
        at: l.at.toISOString(),
        by: { id: l.byId, name: l.byName },
        reason: l.reason,
      })),
    }
  },
})

import { unitsBelow } from '#features/ledgers/public.ts'
import { addDays } from '#platform/deadlines/calendar.ts'
import { AppError, fieldError } from '#platform/errors/errors.ts'
import { action, type Context } from '#platform/http/action.ts'
import { decodeCursor, encodeCursor, instantMark } from '#platform/http/cursor.ts'
import { access } from '../access.ts'
import * as contract from '../contract.ts'
import { FIGURES } from '../figure-keys.ts'
import { byBody, byMonth, countOf, type Period, recordsOf } from '../figures.ts'
import { rowsByIds } from '../store-list.ts'
import { itemsOf } from './read.ts'

interface Asked {
  from: string
  to: string
  unitId?: string | undefined
}

async function periodOf({ tx }: Context, { from, to, unitId }: Asked): Promise<Period> {
  if (to < from) throw fieldError('to', 'dispute_period')
  const unitIds = unitId === undefined ? null : await unitsBelow(tx, unitId)
  if (unitIds === undefined) throw new AppError('not_found')
  return { fromOn: from, untilOn: addDays(to, 1), unitIds }
}

export const figures = action(contract.figures, {
  allow: access['disputes.figures'],
  audit: { purpose: 'none', shown: 'list' },
  async run(context, input) {
    const { tx } = context
    const period = await periodOf(context, input)
    const all = []
    for (const key of FIGURES)
      all.push({
        key,
        numerator: await countOf(tx, key, 'numerator', period),
        denominator: await countOf(tx, key, 'denominator', period),
      })
    return { figures: all, months: await byMonth(tx, period), bodies: await byBody(tx, period) }
  },
})

export const figureFiles = action(contract.figureFiles, {
  allow: access['disputes.figureFiles'],
  audit: { purpose: 'dispute', shown: 'list' },
  async run(context, input) {
    const { tx } = context
    const period = await periodOf(context, input)
    const after = input.cursor ? decodeCursor(input.cursor, instantMark) : undefined
    const marks = await recordsOf(tx, input.figure, input.part, period, after, input.limit + 1)
    const shown = marks.slice(0, input.limit)
    const rows = new Map(
      (
        await rowsByIds(
          tx,
          shown.map((m) => m.id),
        )
      ).map((row) => [row.id, row]),
    )
    const last = shown.at(-1)
    return {
      items: await itemsOf(
        context,
        shown.flatMap(({ id, mark }) => {
          const row = rows.get(id)
          return row === undefined ? [] : [{ row, mark, dueAt: null }]
        }),
      ),
      nextCursor: marks.length > input.limit && last ? encodeCursor([last.mark, last.id]) : null,
      total: after ? null : await countOf(tx, input.figure, input.part, period),
    }
  },
})

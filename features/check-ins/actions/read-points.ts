import { z } from 'zod'
import { staffNames } from '#features/visits/public.ts'
import { AppError } from '#platform/errors/errors.ts'
import { action } from '#platform/http/action.ts'
import { decodeCursor, encodeCursor } from '#platform/http/cursor.ts'
import { access } from '../access.ts'
import { pointAnswer, pointsAnswer } from '../answers.ts'
import * as contract from '../contract.ts'
import { manualPercent } from '../limits.ts'
import { codesPage } from '../paper/codes.ts'
import { codesOf, findPoint } from '../store.ts'
import * as list from '../store-list.ts'

const audit = { purpose: 'none', shown: 'list' } as const
const pointMark = z.tuple([z.string().max(60), z.uuid()])
const checkInMark = z.tuple([z.iso.date(), z.uuid()])

export const listPoints = action(contract.listPoints, {
  allow: access['checkIns.listPoints'],
  audit,
  async run(context, input) {
    const { tx, today } = context
    const filters: list.ListFilters = {
      from: input.from,
      to: input.to,
      state: input.state,
      manualOver: input.flagged ? await manualPercent(tx, today) : undefined,
    }
    const after = input.cursor ? decodeCursor(input.cursor, pointMark) : undefined
    const rows = await list.listPoints(tx, filters, after, input.limit + 1)
    const shown = rows.slice(0, input.limit)
    const last = shown.at(-1)
    return {
      items: await pointsAnswer(context, shown),
      nextCursor: rows.length > input.limit && last ? encodeCursor([last.name, last.id]) : null,
      total: after ? null : await list.countPoints(tx, filters),
    }
  },
})

export const getPoint = action(contract.getPoint, {
  allow: access['checkIns.getPoint'],
  audit,
  run: (context, input) => pointAnswer(context, input.id, input),
})

export const listCheckIns = action(contract.listCheckIns, {
  allow: access['checkIns.listCheckIns'],
  audit,
  async run(context, input) {
    const { tx, actor } = context
    if ((await findPoint(tx, input.pointId)) === undefined) throw new AppError('not_found')
    const after = input.cursor ? decodeCursor(input.cursor, checkInMark) : undefined
    const rows = await list.listCheckIns(tx, input.pointId, input, after, input.limit + 1)
    const shown = rows.slice(0, input.limit)
    const last = shown.at(-1)
    const names = await staffNames(
      tx,
      shown.map((c) => c.staffId),
    )
    return {
      items: shown.map((c) => ({
        key: c.id,
        by: { id: c.staffId, name: names.get(c.staffId) ?? '' },
        on: c.day,
        method: c.method,
        outcome: c.outcome,
        reason: c.reason,
        reasonText: c.reasonText,
        own: c.staffId === actor.staffId ? { at: c.at?.toISOString() ?? null, position: c.position } : null,
      })),
      nextCursor: rows.length > input.limit && last ? encodeCursor([last.day, last.id]) : null,
      total: null,
    }
  },
})

export const printCodes = action(contract.printCodes, {
  allow: access['checkIns.printCodes'],
  audit,
  async run(context, { points: ids }) {
    const { tx, site } = context
    if (site === undefined) throw new AppError('check_codes_no_site')
    const codes = new Map((await codesOf(tx, ids)).map((c) => [c.pointId, c.code]))
    const pieces: { name: string; communityName: string; code: string }[] = []
    for (const id of ids) {
      const point = await list.countedPoint(tx, id, {})
      if (point === undefined) throw new AppError('not_found')
      const code = codes.get(id)
      if (code === undefined) throw new AppError('check_point_ended', { name: point.name })
      pieces.push({ name: point.name, communityName: point.communityName, code })
    }
    return codesPage(site.origin, pieces)
  },
})

import { z } from 'zod'
import { AppError } from '#platform/errors/errors.ts'
import { action, type Context } from '#platform/http/action.ts'
import { decodeCursor, encodeCursor } from '#platform/http/cursor.ts'
import { access } from '../access.ts'
import { getReport as load, reportAnswer, reportItem } from '../answers.ts'
import * as contract from '../contract.ts'
import { allFigures, isFrozen, liveScope, rowsOf } from '../figures.ts'
import { countFigure, recordsOfFigure } from '../public.ts'
import * as store from '../store.ts'

const AUDIT = { purpose: 'none', shown: 'list' } as const
const mark = z.tuple([z.string().regex(/^\d{4}-\d\d$/), z.number().int().min(1), z.uuid()])
const place = z.tuple([z.number().int().min(0).max(10_000_000)])

export const listReports = action(contract.listReports, {
  allow: access['reports.listReports'],
  audit: AUDIT,
  async run(context, input) {
    const { tx, actor } = context
    const after = input.cursor ? decodeCursor(input.cursor, mark) : undefined
    const rows = await store.listReports(tx, input, after, input.limit + 1)
    const shown = rows.slice(0, input.limit)
    const last = shown.at(-1)
    return {
      items: shown.map((r) => reportItem(context, r)),
      nextCursor: rows.length > input.limit && last ? encodeCursor([last.month, last.edition, last.id]) : null,
      total: after ? null : await store.countReports(tx, input),
      units: actor.unitId === null ? [] : await store.reportUnits(tx, actor.unitId),
      month: context.today.slice(0, 7),
      can: { start: context.can('reports.startReport') },
    }
  },
})

export const getReport = action(contract.getReport, {
  allow: access['reports.getReport'],
  audit: AUDIT,
  run: async (context, { id }) => reportAnswer(context, await load(context, id)),
})

export const openFigure = action(contract.openFigure, {
  allow: access['reports.openFigure'],
  audit: { purpose: 'visit', basis: ['report'], shown: 'list' },
  async run(context, input) {
    if (input.basisId !== input.id) throw new AppError('basis_invalid')
    const report = await load(context, input.id)
    const [offset] = input.cursor ? decodeCursor(input.cursor, place) : [0]
    const page = { offset, limit: input.limit }
    const figure = isFrozen(report)
      ? await frozenPage(context, report, input.key, page)
      : await livePage(context, report, input.key, page)
    const end = offset + figure.ids.length
    const found = await (await rowsOf(figure.kind)).describe(context.tx, figure.ids, context.translate)
    const byId = new Map(found.map((row) => [row.recordId, row]))
    return {
      title: figure.title,
      note: figure.note,
      items: figure.ids.map((recordId) => {
        const row = byId.get(recordId)
        return row === undefined
          ? { recordId, visible: false, what: '', where: '', on: null, path: null, personIds: [] }
          : { ...row, visible: true, personIds: [...row.personIds] }
      }),
      nextCursor: figure.ids.length === input.limit && end < figure.value ? encodeCursor([end]) : null,
      total: figure.value,
    }
  },
})

interface Page {
  offset: number
  limit: number
}

interface OpenedFigure {
  kind: string
  title: string
  note: string
  value: number
  ids: readonly string[]
}

async function livePage(context: Context, r: store.ReportRecord, key: string, page: Page): Promise<OpenedFigure> {
  const figure = (await allFigures()).find((f) => f.key === key)
  if (figure === undefined) throw new AppError('not_found')
  const scope = await liveScope(context, r)
  return {
    kind: figure.kind,
    title: context.translate(figure.titleKey),
    note: context.translate(figure.noteKey),
    value: await countFigure(context.tx, figure, scope),
    ids: await recordsOfFigure(context.tx, figure, scope, page),
  }
}

async function frozenPage(context: Context, r: store.ReportRecord, key: string, page: Page): Promise<OpenedFigure> {
  const frozen = await store.frozenFigure(context.tx, r.id, r.round, key, page.offset, page.limit)
  if (frozen === undefined) throw new AppError('not_found')
  return { ...frozen, ids: frozen.recordIds }
}

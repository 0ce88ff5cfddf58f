import { AppError } from '#platform/errors/errors.ts'
import { action, type Context } from '#platform/http/action.ts'
import { access } from '../access.ts'
import * as contract from '../contract.ts'
import { allLedgers, openAsked, pageOf, shownCells, writeOnly } from '../open.ts'
import { paperOf, printPage, workbookFile } from '../paper.ts'
import type { Ledger } from '../public.ts'
import { exportHours, exportLimit } from '../settings.ts'
import { officerChoices, unitChoices } from '../store.ts'

const UNIT = { purpose: 'visit', basis: ['unit'] } as const
/** A page of print is built in memory; more rows than this are no paper anybody reads. */
const PRINT_ROWS = 1000

const columnsOf = (context: Context, ledger: Ledger) =>
  ledger.columns.map((c) => ({ key: c.key, header: context.translate(c.headerKey), width: c.width, kind: c.kind }))

export const listLedgers = action(contract.listLedgers, {
  allow: access['ledgers.listLedgers'],
  audit: { purpose: 'none', shown: 'list' },
  async run(context) {
    const units = context.actor.unitId === null ? [] : await unitChoices(context.tx, context.actor.unitId)
    return {
      items: (await allLedgers()).map((ledger) => ({
        id: ledger.id,
        title: context.translate(ledger.titleKey),
        purposes: [...ledger.purposes] as never,
        recordPath: ledger.recordPath,
        columns: columnsOf(context, ledger),
      })),
      basisId: context.actor.unitId,
      month: context.today.slice(0, 7),
      units,
      officers: await officerChoices(
        context.tx,
        units.map((u) => u.id),
      ),
      exportLimit: await exportLimit(context),
    }
  },
})

export const openLedger = action(contract.openLedger, {
  allow: access['ledgers.openLedger'],
  audit: { ...UNIT, shown: 'list' },
  async run(context, input) {
    const opened = await openAsked(context, input)
    const { rows, nextCursor } = await pageOf(context, opened, input.cursor, input.limit)
    const figures =
      input.cursor === undefined ? await opened.ledger.figures(context.tx, opened.scope, opened.filters) : []
    return {
      items: rows.map((row) => ({
        recordId: row.recordId,
        personIds: [...row.personIds],
        cells: shownCells(opened.ledger, row),
      })),
      nextCursor,
      total: figures.find((f) => f.key === 'total')?.value ?? null,
      from: opened.from,
      to: opened.to,
    }
  },
})

/** Whether two sets of filters can hold at once. */
const agrees = (a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>) =>
  Object.entries(a).every(([key, value]) => b[key] === undefined || b[key] === value)

export const figures = action(contract.figures, {
  allow: access['ledgers.figures'],
  audit: { purpose: 'none', shown: 'list' },
  async run(context, input) {
    const { ledger, scope, filters, from, to } = await openAsked(context, input)
    const counted = await ledger.figures(context.tx, scope, filters)
    return {
      // A figure that contradicts the filter in force is no part of this list.
      items: counted
        .filter((f) => agrees(f.only, filters))
        .map((f) => ({
          key: f.key,
          label: context.translate(f.labelKey),
          value: f.value,
          filter: {
            from,
            to,
            unitId: input.unitId,
            officerId: input.officerId,
            only: writeOnly({ ...filters, ...f.only }),
          },
        })),
    }
  },
})

export const exportLedger = action(contract.exportLedger, {
  allow: access['ledgers.exportLedger'],
  audit: { ...UNIT, shown: 'export', bulk: true },
  async run(context, input) {
    const opened = await openAsked(context, input)
    const limit = await exportLimit(context)
    const { rows, nextCursor } = await pageOf(context, opened, undefined, limit)
    if (nextCursor !== null) throw new AppError('export_needs_approval', { limit })
    context.shows(...rows.flatMap((row) => row.personIds))
    const validUntil = new Date(context.now.getTime() + (await exportHours(context)) * 3_600_000)
    return workbookFile({ ...(await paperOf(context, opened)), validUntil }, rows)
  },
})

export const printLedger = action(contract.printLedger, {
  allow: access['ledgers.printLedger'],
  audit: { ...UNIT, shown: 'export', bulk: true },
  async run(context, input) {
    const opened = await openAsked(context, input)
    const { rows, nextCursor } = await pageOf(context, opened, undefined, PRINT_ROWS)
    if (nextCursor !== null) throw new AppError('print_too_long', { limit: PRINT_ROWS })
    context.shows(...rows.flatMap((row) => row.personIds))
    return printPage(await paperOf(context, opened), rows)
  },
})

import { z } from 'zod'
import { AppError, fieldError } from '#platform/errors/errors.ts'
import { shownText } from '#platform/files/cell.ts'
import type { Context } from '#platform/http/action.ts'
import { contributions } from '#platform/http/contributions.ts'
import { decodeCursor, encodeCursor } from '#platform/http/cursor.ts'
import type { Ledger, LedgerRow, LedgerScope } from './public.ts'
import { unitsBelow } from './store.ts'

/** What a caller asks of a ledger, as the contract has it. */
export interface Asked {
  id: string
  month?: string | undefined
  from?: string | undefined
  to?: string | undefined
  unitId?: string | undefined
  officerId?: string | undefined
  only?: string | undefined
  purpose?: string | undefined
}

export interface OpenedLedger {
  ledger: Ledger
  scope: LedgerScope
  filters: Record<string, string>
  /** Legal dates, both inclusive. */
  from: string
  to: string
}

const DAY_MS = 24 * 3_600_000
const LONGEST_DAYS = 366

/** All ledgers of the product, by id. */
export const allLedgers = async (): Promise<Ledger[]> =>
  [...(await contributions<Ledger>('ledgers'))].sort((a, b) => a.id.localeCompare(b.id))

/** First and last day of a month `YYYY-MM`. */
export function monthPeriod(month: string): { from: string; to: string } {
  const [year, number] = month.split('-').map(Number) as [number, number]
  const last = new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10)
  return { from: `${month}-01`, to: last }
}

/** The period asked for; this month where nothing is said. @throws AppError `ledger_period` where it runs backwards or over a year */
export function periodOf(asked: Pick<Asked, 'month' | 'from' | 'to'>, today: string): { from: string; to: string } {
  if (asked.from === undefined && asked.to === undefined) return monthPeriod(asked.month ?? today.slice(0, 7))
  const to = asked.to ?? today
  const from = asked.from ?? `${to.slice(0, 7)}-01`
  const days = (Date.parse(to) - Date.parse(from)) / DAY_MS
  if (days < 0 || days > LONGEST_DAYS) throw new AppError('ledger_period', { days: LONGEST_DAYS })
  return { from, to }
}

// Mainland China has been UTC+8 without summer time since 1992.
const dayStart = (date: string) => new Date(`${date}T00:00:00+08:00`)

const readOnly = (only: string | undefined): Record<string, string> =>
  only === undefined ? {} : Object.fromEntries(only.split(',').map((pair) => pair.split(':') as [string, string]))

/** Writes filters the way `only` reads them back; undefined for none. */
export function writeOnly(filters: Readonly<Record<string, string>>): string | undefined {
  const pairs = Object.entries(filters).map(([key, value]) => `${key}:${value}`)
  return pairs.length === 0 ? undefined : pairs.join(',')
}

/** Finds the ledger and understands the question. @throws AppError `not_found`, `ledger_period`, `invalid_input` (only), `basis_invalid` */
export async function openAsked(context: Pick<Context, 'tx' | 'today'>, asked: Asked): Promise<OpenedLedger> {
  const ledger = (await allLedgers()).find((one) => one.id === asked.id)
  if (ledger === undefined) throw new AppError('not_found')
  if (asked.purpose !== undefined && !(ledger.purposes as readonly string[]).includes(asked.purpose))
    throw new AppError('basis_invalid')
  const parsed = ledger.filters.safeParse(readOnly(asked.only))
  if (!parsed.success) throw fieldError('only', 'not_an_option')
  const { from, to } = periodOf(asked, context.today)
  const unitIds = asked.unitId === undefined ? undefined : await unitsBelow(context.tx, asked.unitId)
  if (asked.unitId !== undefined && unitIds === undefined) throw fieldError('unitId', 'not_an_option')
  const scope = {
    from: dayStart(from),
    to: new Date(dayStart(to).getTime() + DAY_MS),
    unitIds,
    officerId: asked.officerId,
  }
  return { ledger, scope, filters: parsed.data, from, to }
}

export interface NumberedRow extends LedgerRow {
  /** All cells with the running number in front, in the order of the columns. */
  numbered: LedgerRow['cells']
}

/** One page. The running number goes on over pages because the cursor carries it. */
export async function pageOf(context: Pick<Context, 'tx'>, o: OpenedLedger, cursor: string | undefined, limit: number) {
  const [done, after] =
    cursor === undefined ? [0, undefined] : decodeCursor(cursor, z.tuple([z.number().int().min(0), o.ledger.mark]))
  const found = await o.ledger.query(context.tx, o.scope, o.filters, after, limit + 1)
  const rows: NumberedRow[] = found
    .slice(0, limit)
    .map((row, i) => ({ ...row, numbered: [done + i + 1, ...row.cells] }))
  const last = rows.at(-1)
  const nextCursor = found.length > limit && last ? encodeCursor([done + rows.length, last.mark]) : null
  return { rows, nextCursor }
}

/** The cells as a reader sees them: the same text on screen and on paper. */
export const shownCells = (ledger: Ledger, row: NumberedRow): string[] =>
  ledger.columns.map((column, i) => shownText(row.numbered[i], column.kind))

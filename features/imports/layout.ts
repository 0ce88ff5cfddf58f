import type { TableCell } from '#platform/tables/table.ts'
import { bareHeading, guessHeading, type Meaning } from './headings.ts'

/** One column of a list as it was understood. */
export interface ColumnPlan {
  readonly index: number
  readonly heading: string
  readonly meaning: Meaning
}

export type Layout =
  | { shape: 'list'; columns: ColumnPlan[]; firstDataRow: number }
  | { shape: 'matrix'; units: (string | undefined)[]; rooms: (string | undefined)[]; firstDataRow: number }
  | { shape: 'lines' }

export interface BufferedRow {
  readonly row: number
  readonly cells: readonly TableCell[]
}

/** So many rows may stand above the headings: title, unit, date, instructions. */
export const LOOK_AHEAD = 30

const known = (m: Meaning) => m !== 'unknown'
/** A row is the heading only if one of these is in it; two bare words like 组 and 备注 could be anything. */
const ANCHORS: ReadonlySet<Meaning> = new Set(['name', 'headName', 'idNo', 'address', 'roomNo', 'members', 'building'])

function plansOf(row: BufferedRow, chosen: Readonly<Record<string, Meaning>>): ColumnPlan[] {
  return row.cells.flatMap((cell, index) =>
    cell.text.trim() === '' || cell.text.length > 40
      ? []
      : [{ index, heading: cell.text.trim(), meaning: guessHeading(cell.text, chosen) }],
  )
}

/** Words that stand beside each other with nothing between are one heading over several columns. */
const isSpread = (row: BufferedRow, index: number) =>
  row.cells[index]?.merged === true || row.cells[index + 1]?.merged === true

/** Where a heading spans columns, the row below names each of them. */
function withSecondRow(
  plans: ColumnPlan[],
  head: BufferedRow,
  below: BufferedRow | undefined,
  chosen: Readonly<Record<string, Meaning>>,
): { plans: ColumnPlan[]; isTwo: boolean } {
  if (below === undefined) return { plans, isTwo: false }
  const second = plansOf(below, chosen).filter(
    (p) => known(p.meaning) && bareHeading(p.heading) !== bareHeading(head.cells[p.index]?.text ?? ''),
  )
  const useful = second.filter((p) => isSpread(head, p.index) || (head.cells[p.index]?.text ?? '') === '')
  if (useful.length < 2) return { plans, isTwo: false }
  const byIndex = new Map(plans.map((p) => [p.index, p]))
  for (const plan of useful) byIndex.set(plan.index, plan)
  return { plans: [...byIndex.values()].sort((a, b) => a.index - b.index), isTwo: true }
}

/** The first column of a meaning counts; phones may stand in several. 户主 beside 姓名 is whose household it is, alone it is the person. */
function settled(plans: ColumnPlan[]): ColumnPlan[] {
  const hasName = plans.some((p) => p.meaning === 'name')
  const seen = new Set<Meaning>()
  return plans.map((plan) => {
    const meaning = plan.meaning === 'headName' && !hasName ? 'name' : plan.meaning
    if (meaning === 'phone' || !known(meaning) || ['banned', 'note', 'derived', 'ordinal'].includes(meaning))
      return { ...plan, meaning }
    if (seen.has(meaning)) return { ...plan, meaning: 'unknown' }
    seen.add(meaning)
    return { ...plan, meaning }
  })
}

const FLOOR = /^(-?\d{1,2}|[一二三四五六七八九十]{1,3})(层|楼|F)?$/i
const UNIT = /^(第?[一二三四五六七八九十\d]{1,3}单元)$/
const ROOM = /^(\d{1,2}|\d{3,4}|[东西中南北]户)(室|号|户)?$/

/** Floors down, rooms across: every row but the headings starts with a floor. */
function matrixOf(rows: readonly BufferedRow[]): Layout | undefined {
  const start = rows.findIndex((r) => FLOOR.test(r.cells[0]?.text.trim() ?? '') && r.cells.length > 2)
  if (start < 1) return undefined
  const body = rows.slice(start)
  if (body.filter((r) => FLOOR.test(r.cells[0]?.text.trim() ?? '')).length < Math.max(2, body.length * 0.7))
    return undefined
  const units: (string | undefined)[] = []
  const rooms: (string | undefined)[] = []
  for (const { cells } of rows.slice(Math.max(0, start - 3), start))
    cells.forEach((cell, i) => {
      const text = cell.text.replace(/\s/g, '')
      if (i === 0) return
      if (UNIT.test(text)) units[i] = text
      else if (ROOM.test(text)) rooms[i] = text
    })
  const first = rows[start]
  return rooms.some((r) => r !== undefined) && first
    ? { shape: 'matrix', units, rooms, firstDataRow: first.row }
    : undefined
}

/**
 * What kind of list a sheet is, by its first rows: a list under headings, a building table, or bare lines without headings.
 * `chosen` are meanings that somebody gave to headings, by their bare words.
 */
export function layoutOf(rows: readonly BufferedRow[], chosen: Readonly<Record<string, Meaning>> = {}): Layout {
  let best: { at: number; plans: ColumnPlan[]; score: number } | undefined
  for (const [at, row] of rows.entries()) {
    const plans = plansOf(row, chosen)
    const distinct = new Set(plans.filter((p) => known(p.meaning)).map((p) => p.meaning))
    const score = distinct.size
    if (score < 2 || !plans.some((p) => ANCHORS.has(p.meaning))) continue
    if (best === undefined || score > best.score) best = { at, plans, score }
  }
  if (best === undefined) return matrixOf(rows) ?? { shape: 'lines' }
  const head = rows[best.at] as BufferedRow
  const two = withSecondRow(best.plans, head, rows[best.at + 1], chosen)
  const last = two.isTwo ? (rows[best.at + 1] as BufferedRow) : head
  return { shape: 'list', columns: settled(two.plans), firstDataRow: last.row + 1 }
}

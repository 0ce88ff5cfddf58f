import { MAX_COLUMNS, type TableCell } from './table.ts'

export interface Range {
  top: number
  left: number
  bottom: number
  right: number
}

const MAX_MERGES = 500_000

/** Column number from 0 of `AB12`, and its row from 1; undefined where it is no reference. */
export function readReference(reference: string): { column: number; row: number } | undefined {
  let column = 0
  let i = 0
  for (; i < reference.length && i < 4; i += 1) {
    const c = reference.charCodeAt(i)
    if (c < 65 || c > 90) break
    column = column * 26 + (c - 64)
  }
  const row = Number(reference.slice(i))
  return column > 0 && Number.isInteger(row) && row > 0 ? { column: column - 1, row } : undefined
}

/** `A1:C3` as a range; undefined where it is none. */
export function readRange(text: string): Range | undefined {
  const [from = '', to = from] = text.split(':')
  const [a, b] = [readReference(from), readReference(to)]
  return a && b ? { top: a.row, left: a.column, bottom: b.row, right: b.column } : undefined
}

/** Fills the cells of merged ranges with the value of their first cell, row by row as they come. */
export class Merges {
  private readonly byTop = new Map<number, Range[]>()
  private active: { range: Range; value: TableCell }[] = []
  private count = 0

  add(range: Range | undefined): void {
    if (range === undefined || ++this.count > MAX_MERGES) return
    const known = this.byTop.get(range.top)
    if (known) known.push(range)
    else this.byTop.set(range.top, [range])
  }

  /** Changes `cells` in place. Rows must come in order. */
  fill(row: number, cells: TableCell[]): void {
    if (this.count === 0) return
    this.active = this.active.filter(({ range }) => range.bottom >= row)
    for (const range of this.byTop.get(row) ?? []) {
      const first = cells[range.left]
      if (first && first.text !== '') this.active.push({ range, value: first })
    }
    for (const { range, value } of this.active) {
      for (let c = range.left; c <= Math.min(range.right, MAX_COLUMNS - 1); c += 1) {
        if (row === range.top && c === range.left) continue
        cells[c] = { text: value.text, kind: value.kind, merged: true }
      }
    }
  }
}

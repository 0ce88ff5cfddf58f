import { shownWall, wallMillis } from './wall-time.ts'

/** One value of a table that leaves the product. Strings from the database (`numeric`, `date`) may come as they are. */
export type Cell = string | number | bigint | Date | null | undefined

export type ColumnKind = 'text' | 'int' | 'decimal' | 'date' | 'datetime'

/** A column of an exported table; `width` in characters of the default font (a Chinese character counts two). */
export interface Column {
  header: string
  width: number
  kind: ColumnKind
}

// XML 1.0 §2.2 forbids these even as character references, so no .xlsx can hold them; lone surrogates are mended apart.
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g

/** The text without characters no document may hold (C0 controls but tab, LF, CR; U+FFFE/F); a lone surrogate → U+FFFD. */
export function cleanText(text: string): string {
  return text.toWellFormed().replace(FORBIDDEN, '')
}

// Written numbers beyond 15 significant digits or with leading zeros would lose digits in a spreadsheet: they stay text.
const WRITTEN_NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?$/
const MAX_DIGITS = 15

/** The number as written in a file, or null when the value is no finite number or would lose digits in a spreadsheet. */
export function plainNumber(cell: Cell): string | null {
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : null
  if (typeof cell !== 'string' && typeof cell !== 'bigint') return null
  const text = String(cell)
  if (!WRITTEN_NUMBER.test(text)) return null
  return text.replace(/^-?0?|\./g, '').length > MAX_DIGITS ? null : text
}

/** The cell as a reader sees it on paper: dates as 2026年11月21日, date-times with 08:05, everything else as it is. */
export function shownText(cell: Cell, kind: ColumnKind): string {
  if (cell === null || cell === undefined) return ''
  if (kind === 'date' || kind === 'datetime') {
    const wall = wallMillis(cell, kind)
    if (wall !== null) return shownWall(wall, kind)
  }
  return cleanText(rawText(cell))
}

/** The value as a string with no formatting; a Date that belongs to no date column is written in ISO 8601. */
export function rawText(cell: Exclude<Cell, null | undefined>): string {
  if (!(cell instanceof Date)) return String(cell)
  return Number.isNaN(cell.getTime()) ? '' : cell.toISOString()
}

/** Throws unless the row has one cell per column: a shifted row would print one person's data under a wrong heading. */
export function checkRowWidth(row: readonly Cell[], columns: readonly Column[], index: number): void {
  if (row.length !== columns.length) {
    throw new RangeError(`row ${index + 1} has ${row.length} cells, the table has ${columns.length} columns`)
  }
}

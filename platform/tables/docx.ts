import { MAX_COLUMNS, type TableCell, TableError, type TableSink, trimmed } from './table.ts'
import { attribute } from './xml-stream.ts'
import { readPart } from './xlsx-parts.ts'
import type { ZipEntry } from './zip.ts'

interface DocxTable {
  number: number
  row: number
  cells: TableCell[]
  /** Values that reach down from the row above, by column. */
  above: TableCell[]
  cell: { text: string; span: number; continues: boolean } | null
}

/** Reads the tables of a .docx; each is a sheet named by its number. A table inside a cell counts as text of that cell. @throws TableError `file_no_table` */
export function readDocx(file: string, entries: readonly ZipEntry[], sink: TableSink): void {
  const entry = entries.find((e) => e.name === 'word/document.xml')
  if (entry === undefined) throw new TableError('file_corrupted')
  let tables = 0
  let depth = 0
  let table: DocxTable | null = null
  let isText = false
  readPart(entry, {
    open(tag, attributes) {
      if (tag === 'tbl' && ++depth === 1) {
        tables += 1
        table = { number: tables, row: 0, cells: [], above: [], cell: null }
        sink.sheet({ file, sheet: String(tables) })
      }
      if (table === null) return
      if (tag === 't') isText = true
      if (depth === 1 && tag === 'tr') table.row += 1
      if (depth === 1 && tag === 'tc') table.cell = { text: '', span: 1, continues: false }
      if (table.cell === null) return
      if (tag === 'p' && table.cell.text !== '') table.cell.text += ' '
      if (depth !== 1) return
      if (tag === 'gridSpan') table.cell.span = Math.min(MAX_COLUMNS, Number(attribute(attributes, 'val') ?? 1) || 1)
      if (tag === 'vMerge') table.cell.continues = attribute(attributes, 'val') !== 'restart'
    },
    close(tag) {
      if (tag === 't') isText = false
      if (table === null) return
      if (tag === 'tc' && depth === 1) endCell(table)
      if (tag === 'tr' && depth === 1) {
        const row = trimmed(table.cells)
        table.above = table.cells
        table.cells = []
        if (row) sink.row(table.row, row)
      }
      if (tag === 'tbl' && --depth === 0) table = null
    },
    text(piece) {
      if (isText && table?.cell) table.cell.text += piece
    },
  })
  if (tables === 0) throw new TableError('file_no_table')
}

function endCell(table: DocxTable): void {
  const { cell } = table
  if (cell === null) return
  const above = table.above[table.cells.length]
  const value: TableCell =
    cell.continues && above ? { ...above, merged: true } : { text: cell.text.trim(), kind: 'text' }
  for (let i = 0; i < cell.span && table.cells.length < MAX_COLUMNS; i += 1)
    table.cells.push(i === 0 ? value : { ...value, merged: true })
  table.cell = null
}

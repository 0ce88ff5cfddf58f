import { type Cell, type Column, checkRowWidth, cleanText, plainNumber, rawText } from './cell.ts'
import { isoWall, wallMillis } from './wall-time.ts'
import { looksLikeFormula } from './xlsx-cells.ts'

export interface CsvTable {
  columns: readonly Pick<Column, 'header' | 'kind'>[]
  rows: AsyncIterable<readonly Cell[]> | Iterable<readonly Cell[]>
}

const CHUNK = 64 * 1024
const encoder = new TextEncoder()

/**
 * Writes a table as CSV: RFC 4180 with CRLF, UTF-8 with a byte order mark (without it Excel in China reads GBK), first line
 * the headings, dates in ISO 8601 in Chinese wall time. Streams under back-pressure, as `writeWorkbook` does.
 *
 * CSV has no types, so a text a spreadsheet would evaluate gets a leading apostrophe; `readCsvText` takes it off again.
 * It also cannot mark an 18-digit number as text: Excel rounds it on opening. For Excel give the workbook.
 *
 * @throws RangeError (from the iterator) for a row of the wrong width; an error of `rows` passes through.
 */
export async function* writeCsv({ columns, rows }: CsvTable): AsyncGenerator<Uint8Array, void, undefined> {
  const all = columns.map((column) => ({ ...column, width: 0 }))
  let text = `\ufeff${columns.map(({ header }) => field(safeText(header))).join(',')}\r\n`
  let index = 0
  for await (const row of rows) {
    checkRowWidth(row, all, index)
    index += 1
    text += `${row.map((cell, i) => field(csvText(cell, (all[i] as Column).kind))).join(',')}\r\n`
    if (text.length >= CHUNK) {
      yield encoder.encode(text)
      text = ''
    }
  }
  if (text !== '') yield encoder.encode(text)
}

function csvText(cell: Cell, kind: Column['kind']): string {
  if (cell === null || cell === undefined) return ''
  if (kind === 'int' || kind === 'decimal') return plainNumber(cell) ?? safeText(rawText(cell))
  if (kind !== 'text') {
    const wall = wallMillis(cell, kind)
    if (wall !== null) return isoWall(wall, kind)
  }
  return safeText(rawText(cell))
}

// A text that already begins with apostrophes before a formula gets one more, so that taking one off is always right.
function needsApostrophe(text: string): boolean {
  return looksLikeFormula(text.replace(/^'+/, ''))
}

function safeText(raw: string): string {
  const text = cleanText(raw)
  return needsApostrophe(text) ? `'${text}` : text
}

function field(text: string): string {
  return /[",;\t\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** The original text of a text field written by `writeCsv`. */
export function readCsvText(text: string): string {
  return text.startsWith("'") && needsApostrophe(text) ? text.slice(1) : text
}

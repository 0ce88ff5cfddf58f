import { type Column, checkRowWidth, cleanText } from './cell.ts'
import { paperWords } from './messages.ts'
import type { Workbook } from './xlsx.ts'
import { bodyCell, columnLetters, escapeXml, fitCell, textCell } from './xlsx-cells.ts'
import { style } from './xlsx-styles.ts'

/** Limits of Excel 2007 and later, kept by WPS and LibreOffice. */
export const MAX_ROWS = 1_048_576
export const MAX_COLUMNS = 16_384

const CHUNK = 64 * 1024
const BANDS = [style.bandLeft, style.bandCenter, style.bandRight] as const

/** The sheet's XML in pieces of about 64 kB: head, rows as they come, then merges and page setup. */
export async function* sheetXml(book: Workbook): AsyncGenerator<string, void, undefined> {
  const { columns } = book
  if (columns.length === 0 || columns.length > MAX_COLUMNS) {
    throw new RangeError(`a sheet has 1 to ${MAX_COLUMNS} columns, not ${columns.length}`)
  }
  const letters = columns.map((_, index) => columnLetters(index))
  const merges: string[] = []
  const head = headRows(book, letters, merges)
  const foot = [...(book.footer ?? []), ...(book.watermark ? [book.watermark] : [])]
  const lastBodyRow = MAX_ROWS - foot.length

  let rowNumber = head.length
  let text = sheetStart(book, head.length) + head.join('')
  let index = 0
  for await (const row of book.rows) {
    checkRowWidth(row, columns, index)
    index += 1
    rowNumber += 1
    if (rowNumber > lastBodyRow) throw new RangeError(`a sheet holds at most ${MAX_ROWS} rows`)
    text += `<row r="${rowNumber}">`
    for (let i = 0; i < letters.length; i += 1) {
      text += bodyCell(`${letters[i]}${rowNumber}`, row[i], (columns[i] as Column).kind)
    }
    text += '</row>'
    if (text.length >= CHUNK) {
      yield text
      text = ''
    }
  }
  for (const line of foot) {
    rowNumber += 1
    text += spreadRow(rowNumber, [line], letters, merges)
  }
  yield text + sheetEnd(book, merges)
}

function headRows(book: Workbook, letters: readonly string[], merges: string[]): string[] {
  const rows = [wideRow(1, style.title, book.title, letters, merges)]
  for (const parts of book.headerRows) rows.push(spreadRow(rows.length + 1, parts, letters, merges))
  const number = rows.length + 1
  const heading = book.columns.map(({ header }, i) => textCell(`${letters[i]}${number}`, style.heading, plain(header)))
  return [...rows, `<row r="${number}">${heading.join('')}</row>`]
}

const plain = (text: string) => fitCell(cleanText(text))

function wideRow(row: number, styleId: number, text: string, letters: readonly string[], merges: string[]): string {
  const last = letters.at(-1)
  if (letters.length > 1) merges.push(`A${row}:${last}${row}`)
  return `<row r="${row}" ht="30" customHeight="1">${textCell(`A${row}`, styleId, plain(text))}</row>`
}

/** One line over the whole width: its parts get about equal shares; the first is set left, the last right. */
function spreadRow(row: number, parts: readonly string[], letters: readonly string[], merges: string[]): string {
  const count = Math.min(Math.max(parts.length, 1), letters.length)
  const shown = [...parts.slice(0, count - 1), parts.slice(count - 1).join('  ')]
  const cells = shown.map((part, i) => {
    const from = Math.floor((i * letters.length) / count)
    const to = Math.floor(((i + 1) * letters.length) / count) - 1
    if (to > from) merges.push(`${letters[from]}${row}:${letters[to]}${row}`)
    const place = i === 0 ? 0 : i === count - 1 ? 2 : 1
    return textCell(`${letters[from]}${row}`, BANDS[place], plain(part))
  })
  return `<row r="${row}">${cells.join('')}</row>`
}

function sheetStart({ columns }: Workbook, headRowCount: number): string {
  const cols = columns.map(({ width }, i) => {
    const kept = Math.min(Math.max(width, 1), 255) // Excel's column width limit
    return `<col min="${i + 1}" max="${i + 1}" width="${kept}" customWidth="1"/>`
  })
  const below = headRowCount + 1
  return (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' +
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">' +
    '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>' +
    `<sheetViews><sheetView workbookViewId="0"><pane ySplit="${headRowCount}" topLeftCell="A${below}" activePane="bottomLeft"` +
    ` state="frozen"/><selection pane="bottomLeft" activeCell="A${below}" sqref="A${below}"/></sheetView></sheetViews>` +
    `<sheetFormatPr defaultRowHeight="15"/><cols>${cols.join('')}</cols><sheetData>`
  )
}

function sheetEnd(book: Workbook, merges: readonly string[]): string {
  const merged = merges.map((range) => `<mergeCell ref="${range}"/>`).join('')
  return (
    `</sheetData>${merged ? `<mergeCells count="${merges.length}">${merged}</mergeCells>` : ''}` +
    '<printOptions horizontalCentered="1"/>' +
    '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.8" header="0.3" footer="0.35"/>' +
    `<pageSetup paperSize="9" orientation="${book.print.landscape ? 'landscape' : 'portrait'}" fitToWidth="1" fitToHeight="0"/>` +
    `<headerFooter><oddFooter>${escapeXml(pageFooter(book))}</oddFooter></headerFooter></worksheet>`
  )
}

const FOOTER_LIMIT = 255 // Excel refuses a longer header or footer

// The watermark stands left, the page number right. `&` starts a code in a footer, so it is doubled.
function pageFooter({ watermark, language }: Workbook): string {
  const [before, between, after] = paperWords[language ?? 'zh-CN'].page
  const page = `&R${before}&P${between}&N${after}`
  if (!watermark) return page
  const marked = cleanText(watermark).replace(/\s+/g, ' ').replaceAll('&', '&&')
  const room = FOOTER_LIMIT - page.length - 2
  const kept = marked.length <= room ? marked : marked.slice(0, room).replace(/[\ud800-\udbff]$|&+$/, '')
  return `&L${kept}${page}`
}

import { type Cell, type Column, type ColumnKind, checkRowWidth, cleanText, shownText } from './cell.ts'
import { type PaperLanguage, paperWords } from './messages.ts'
import { printStyle } from './print-style.ts'
import { chinaWall, shownWall } from './wall-time.ts'

export interface PrintedLedger {
  title: string
  unitName: string
  /** The paper's number (编号). */
  number: string
  columns: readonly Column[]
  rows: Iterable<readonly Cell[]>
  printedBy: string
  printedAt: Date
  /** Set on papers with personal data, as a rule `paperWords[language].officialUse`; null for papers without. */
  notice: string | null
  language?: PaperLanguage
}

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '\r': '&#13;',
}

/** Text for HTML content and quoted attributes; characters no document may hold are left out. */
export function escapeHtml(text: string): string {
  return cleanText(text).replace(/[&<>"'\r]/g, (found) => ESCAPES[found] ?? found)
}

const CELL_CLASS: Partial<Record<ColumnKind, string>> = {
  int: ' class="number"',
  decimal: ' class="number"',
  date: ' class="day"',
  datetime: ' class="day"',
}

/**
 * A ledger as one self-contained HTML page (no script, no outside resource, no style attribute), A4 landscape. Heading,
 * unit and number stand on each page, and so does the foot: unit · number · printed by · printed at · notice.
 * Send it with `printContentSecurityPolicy`.
 *
 * @throws RangeError for a table without columns or a row of the wrong width.
 */
export function renderLedgerHtml(ledger: PrintedLedger): string {
  const { columns, title } = ledger
  if (columns.length === 0) throw new RangeError('a printed ledger needs at least one column')
  const language = ledger.language ?? 'zh-CN'
  const total = columns.reduce((sum, { width }) => sum + Math.max(width, 1), 0)
  const cols = columns.map(({ width }) => `<col width="${((Math.max(width, 1) / total) * 100).toFixed(2)}%">`)
  const headings = columns.map(({ header }) => `<th scope="col">${escapeHtml(header)}</th>`)
  const span = `colspan="${columns.length}"`
  return [
    `<!doctype html>\n<html lang="${language}">\n<head>\n<meta charset="utf-8">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escapeHtml(title)}</title>\n<style>${printStyle}</style>\n</head>\n<body>\n<main>\n<table>`,
    `<colgroup>${cols.join('')}</colgroup>\n<thead>`,
    `<tr><td class="title" ${span}><h1>${escapeHtml(title)}</h1></td></tr>`,
    `<tr><th class="band" ${span}><div>${band(ledger, language)}</div></th></tr>`,
    `<tr class="heading">${headings.join('')}</tr>\n</thead>`,
    `<tfoot><tr><td class="foot" ${span}><div>${foot(ledger, language)}</div></td></tr></tfoot>`,
    `<tbody>\n${body(ledger, paperWords[language].empty)}</tbody>\n</table>\n</main>\n</body>\n</html>\n`,
  ].join('\n')
}

// <bdi> keeps a right-to-left mark inside one value from turning the order of the line.
const labelled = (label: string, value: string) => `<span>${escapeHtml(label)}：<bdi>${escapeHtml(value)}</bdi></span>`

/** What stands around every printed page. */
export type PageWords = Pick<PrintedLedger, 'unitName' | 'number' | 'printedBy' | 'printedAt' | 'notice'>

/** The line above: unit and number of the paper. */
export function band({ unitName, number }: Pick<PageWords, 'unitName' | 'number'>, language: PaperLanguage): string {
  const words = paperWords[language]
  return labelled(words.unit, unitName) + labelled(words.number, number)
}

/** The line below, on every page: unit, number, who printed it and when, and the notice. */
export function foot(ledger: PageWords, language: PaperLanguage): string {
  const words = paperWords[language]
  const printedAt = shownWall(chinaWall(ledger.printedAt), 'datetime')
  return (
    band(ledger, language) +
    labelled(words.printedBy, ledger.printedBy) +
    labelled(words.printedAt, printedAt) +
    (ledger.notice ? `<span class="notice">${escapeHtml(ledger.notice)}</span>` : '')
  )
}

function body({ columns, rows }: PrintedLedger, empty: string): string {
  const lines: string[] = []
  for (const row of rows) {
    checkRowWidth(row, columns, lines.length)
    const cells = row.map((cell, i) => {
      const { kind } = columns[i] as Column
      return `<td${CELL_CLASS[kind] ?? ''}>${escapeHtml(shownText(cell, kind))}</td>`
    })
    lines.push(`<tr>${cells.join('')}</tr>\n`)
  }
  if (lines.length > 0) return lines.join('')
  return `<tr><td class="empty" colspan="${columns.length}">${escapeHtml(empty)}</td></tr>\n`
}

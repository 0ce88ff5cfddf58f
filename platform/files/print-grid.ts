import { createHash } from 'node:crypto'
import { paperWords } from './messages.ts'
import { band, escapeHtml, foot, type PageWords } from './print.ts'
import { printStyle } from './print-style.ts'

/** A field of boxes: the lines of one cell, the first in bold; null where there is no box. */
export type GridCell = readonly string[] | null

export interface GridBlock {
  columns: readonly string[]
  rows: readonly { head: string; cells: readonly GridCell[] }[]
}

export interface PrintedGrid extends PageWords {
  title: string
  /** What the signs in the cells mean. */
  legend: string
  /** Heading of the column of row heads. */
  corner: string
  /** An empty heading is left out. */
  parts: readonly { heading: string; blocks: readonly GridBlock[] }[]
}

const STYLE = `${printStyle}
h2 { margin: 3mm 0 1.5mm; font: inherit; font-weight: 700; }
.legend { margin: 0; font-size: 9pt; }
.grid { width: calc(100% - 1pt); margin: 0 0 3mm; break-inside: auto; }
.grid th, .grid td { border: 0.5pt solid #000; padding: 0.8mm 1mm; text-align: start; vertical-align: top; overflow-wrap: anywhere; font-size: 9pt; line-height: 1.35; }
.grid th { font-weight: 400; }
.grid thead th { text-align: center; }
.grid thead th:first-child { width: 16mm; }
.grid td.none { border-color: #bbb; }
.grid b { display: block; font-size: 10.5pt; }
.page > tbody > tr { break-inside: auto; }
.page > thead > tr > td, .page > tfoot > tr > td, .page > tbody > tr > td { border: 0; padding: 0; white-space: normal; }
`
const STYLE_HASH = `sha256-${createHash('sha256').update(STYLE).digest('base64')}`

/**
 * Fields of boxes as one self-contained page, A4 landscape, with heading and foot on every sheet like the ledgers'. Papers are Chinese: they are filed.
 * @returns the page and the hash of its style for the Content-Security-Policy
 */
export function renderGridHtml(grid: PrintedGrid): { html: string; styleHash: string } {
  const language = 'zh-CN'
  const body = grid.parts.map(
    (part) =>
      `${part.heading === '' ? '' : `<h2>${escapeHtml(part.heading)}</h2>\n`}${part.blocks.map((b) => table(b, grid.corner)).join('\n')}`,
  )
  const html = [
    `<!doctype html>\n<html lang="${language}">\n<head>\n<meta charset="utf-8">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escapeHtml(grid.title)}</title>\n<style>${STYLE}</style>\n</head>\n<body>\n<main>\n<table class="page" role="presentation">`,
    `<thead><tr><td><h1 class="title">${escapeHtml(grid.title)}</h1><div class="band"><div>${band(grid, language)}</div></div></td></tr></thead>`,
    `<tfoot><tr><td><div class="foot"><div>${foot(grid, language)}</div></div></td></tr></tfoot>`,
    `<tbody><tr><td>\n<p class="legend">${escapeHtml(grid.legend)}</p>`,
    ...(body.length > 0 ? body : [`<p>${escapeHtml(paperWords[language].empty)}</p>`]),
    '</td></tr></tbody>\n</table>\n</main>\n</body>\n</html>\n',
  ].join('\n')
  return { html, styleHash: STYLE_HASH }
}

function table({ columns, rows }: GridBlock, corner: string): string {
  const heads = columns.map((c) => `<th scope="col">${escapeHtml(c)}</th>`)
  const lines = rows.map(
    ({ head, cells }) => `<tr><th scope="row">${escapeHtml(head)}</th>${cells.map(cell).join('')}</tr>`,
  )
  return `<table class="grid">\n<thead><tr><th scope="col">${escapeHtml(corner)}</th>${heads.join('')}</tr></thead>\n<tbody>\n${lines.join('\n')}\n</tbody></table>`
}

function cell(lines: GridCell): string {
  if (lines === null) return '<td class="none"></td>'
  const [first = '', ...rest] = lines
  return `<td><b>${escapeHtml(first)}</b>${rest.map((line) => escapeHtml(line)).join('<br>')}</td>`
}

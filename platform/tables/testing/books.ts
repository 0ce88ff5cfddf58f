import { strToU8, zipSync } from 'fflate'
import { readTables } from '../read-tables.ts'
import { type TableCell, TableError } from '../table.ts'

/** A cell of a test workbook: text, a number as a spreadsheet writes it, or a day by its serial. */
export type BookCell = string | { number: string } | { day: number } | null

export interface BookSheet {
  name: string
  rows: readonly (readonly BookCell[])[]
  merges?: readonly string[]
  isHidden?: boolean
}

const escape = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
const letters = (index: number): string =>
  (index < 26 ? '' : letters(Math.floor(index / 26) - 1)) + String.fromCharCode(65 + (index % 26))

function cellXml(cell: BookCell, reference: string): string {
  if (cell === null) return ''
  if (typeof cell === 'string')
    return `<c r="${reference}" t="inlineStr"><is><t xml:space="preserve">${escape(cell)}</t></is></c>`
  return 'number' in cell
    ? `<c r="${reference}"><v>${cell.number}</v></c>`
    : `<c r="${reference}" s="1"><v>${cell.day}</v></c>`
}

const sheetXml = ({ rows, merges = [] }: BookSheet) =>
  `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${rows
    .map((row, r) => `<row r="${r + 1}">${row.map((cell, c) => cellXml(cell, `${letters(c)}${r + 1}`)).join('')}</row>`)
    .join(
      '',
    )}</sheetData>${merges.length === 0 ? '' : `<mergeCells>${merges.map((m) => `<mergeCell ref="${m}"/>`).join('')}</mergeCells>`}</worksheet>`

const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const relation = (id: string, type: string, target: string) =>
  `<Relationship Id="${id}" Type="${OFFICE}/${type}" Target="${target}"/>`
const relations = (inner: string) =>
  `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${inner}</Relationships>`

/** An .xlsx as stations send them: several sheets, merged and hidden ones, numbers that are text and the reverse. */
export function makeXlsx(sheets: readonly BookSheet[], change: Record<string, string> = {}): Uint8Array {
  const parts: Record<string, string> = {
    '[Content_Types].xml': '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    '_rels/.rels': relations(relation('r1', 'officeDocument', 'xl/workbook.xml')),
    'xl/workbook.xml': `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="${OFFICE}"><sheets>${sheets
      .map(
        (s, i) =>
          `<sheet name="${escape(s.name)}" sheetId="${i + 1}"${s.isHidden ? ' state="hidden"' : ''} r:id="s${i + 1}"/>`,
      )
      .join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relations(
      sheets.map((_, i) => relation(`s${i + 1}`, 'worksheet', `worksheets/sheet${i + 1}.xml`)).join('') +
        relation('st', 'styles', 'styles.xml'),
    ),
    'xl/styles.xml':
      '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
    ...Object.fromEntries(sheets.map((s, i) => [`xl/worksheets/sheet${i + 1}.xml`, sheetXml(s)])),
    ...change,
  }
  return zipSync(Object.fromEntries(Object.entries(parts).map(([path, xml]) => [path, strToU8(xml)])))
}

export interface Seen {
  sheets: string[]
  rows: { row: number; cells: readonly TableCell[] }[]
  notes: string[]
}

/** Everything a file holds, for tests. */
export async function readAll(file: string, bytes: Uint8Array): Promise<Seen> {
  const seen: Seen = { sheets: [], rows: [], notes: [] }
  await readTables(file, bytes, {
    sheet: (s) => seen.sheets.push(s.sheet),
    row: (row, cells) => seen.rows.push({ row, cells }),
    note: (n) => seen.notes.push(`${n.code}:${n.sheet || n.file}`),
  })
  return seen
}

export const textsOf = (seen: Seen): string[][] => seen.rows.map((r) => r.cells.map((c) => c.text))

/** The code a file is refused with; `read` where it is not. */
export const refusal = (file: string, bytes: Uint8Array): Promise<string> =>
  readAll(file, bytes).then(
    () => 'read',
    (error: unknown) => {
      if (error instanceof TableError) return error.code
      throw error
    },
  )

import { strFromU8, unzipSync } from 'fflate'
import { childElement, childElements, parseStrictXml, textContent, type XmlElement } from './strict-xml.ts'

export interface ReadCell {
  /** As in `A1`. */
  reference: string
  /** Typed string, number as written, or nothing. */
  type: 'text' | 'number' | 'empty'
  value: string
  /** Attributes of the cell's format, and its number format code. */
  format: { quotePrefix: boolean; code: string }
}

export interface ReadWorkbook {
  /** Every part of the package that is XML, parsed. */
  parts: Map<string, XmlElement>
  sheetNames: string[]
  hiddenSheets: number
  sheet: XmlElement
  rows: ReadCell[][]
  /** Ranges of merged cells. */
  merges: string[]
}

const BUILT_IN: Record<string, string> = { '0': 'General', '1': '0', '49': '@' }

/** Reads a small .xlsx of ours back for a test: every part must be well-formed XML, every reference in its place. */
export function readWorkbook(file: Uint8Array): ReadWorkbook {
  const parts = new Map(
    Object.entries(unzipSync(file)).map(([path, bytes]) => [path, parseStrictXml(strFromU8(bytes))]),
  )
  const part = (path: string) => {
    const found = parts.get(path)
    if (!found) throw new Error(`the workbook has no ${path}`)
    return found
  }
  const sheets = childElements(childElement(part('xl/workbook.xml'), 'sheets') as XmlElement)
  const sheet = part('xl/worksheets/sheet1.xml')
  const formats = readFormats(part('xl/styles.xml'))
  const rows = childElements(childElement(sheet, 'sheetData') as XmlElement).map((row, i) => {
    if (row.attributes.r !== String(i + 1)) throw new Error(`row ${i + 1} says r="${row.attributes.r}"`)
    return childElements(row).map((cell) => readCell(cell, row, formats))
  })
  const merged = childElement(sheet, 'mergeCells')
  return {
    parts,
    sheetNames: sheets.map(({ attributes }) => attributes.name ?? ''),
    hiddenSheets: sheets.filter(({ attributes }) => attributes.state !== undefined).length,
    sheet,
    rows,
    merges: merged ? childElements(merged).map(({ attributes }) => attributes.ref ?? '') : [],
  }
}

function readFormats(styles: XmlElement): ReadCell['format'][] {
  const codes = new Map(Object.entries(BUILT_IN))
  for (const { attributes } of childElements(childElement(styles, 'numFmts') as XmlElement)) {
    codes.set(attributes.numFmtId ?? '', attributes.formatCode ?? '')
  }
  return childElements(childElement(styles, 'cellXfs') as XmlElement).map(({ attributes }) => ({
    quotePrefix: attributes.quotePrefix === '1',
    code: codes.get(attributes.numFmtId ?? '') ?? '?',
  }))
}

function readCell(cell: XmlElement, row: XmlElement, formats: ReadCell['format'][]): ReadCell {
  const { r: reference = '', s = '', t } = cell.attributes
  if (!new RegExp(`^[A-Z]{1,3}${row.attributes.r}$`).test(reference)) throw new Error(`cell ${reference} is misplaced`)
  const format = formats[Number(s)]
  if (!format) throw new Error(`cell ${reference} has an unknown format ${s}`)
  if (childElement(cell, 'f')) throw new Error(`cell ${reference} holds a formula`)
  const base = { reference, format }
  const number = childElement(cell, 'v')
  if (number) return { ...base, type: 'number', value: textContent(number) }
  const text = childElement(childElement(cell, 'is'), 't')
  if (!text) return { ...base, type: 'empty', value: '' }
  if (t !== 'inlineStr') throw new Error(`cell ${reference} has text but type ${t}`)
  // ST_Xstring: _xHHHH_ stands for one UTF-16 unit
  const value = textContent(text).replace(/_x([0-9a-fA-F]{4})_/g, (_, hex) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
  return { ...base, type: 'text', value }
}

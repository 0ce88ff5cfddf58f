import { strToU8, zipSync } from 'fflate'
import type { Workbook } from './xlsx.ts'
import { fixedParts, safeSheetName } from './xlsx-parts.ts'
import { sheetXml } from './xlsx-sheet.ts'

/**
 * As `writeWorkbook`, whole and in memory, for a browser: it uses nothing of Node. For tables that fit there.
 * @throws RangeError as `writeWorkbook`
 */
export async function workbookBytes(book: Workbook): Promise<Uint8Array<ArrayBuffer>> {
  const facts = {
    title: book.title,
    sheetName: safeSheetName(book.sheetName),
    repeatedRows: book.print.repeatHeader ? 2 + book.headerRows.length : 0,
  }
  const files: Record<string, Uint8Array> = {}
  for (const [path, xml] of fixedParts(facts)) files[path] = strToU8(xml)
  const pieces: string[] = []
  for await (const xml of sheetXml(book)) pieces.push(xml)
  files['xl/worksheets/sheet1.xml'] = strToU8(pieces.join(''))
  return zipSync(files, { level: 3 })
}

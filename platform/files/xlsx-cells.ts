import { type Cell, type ColumnKind, cleanText, plainNumber, rawText } from './cell.ts'
import { excelSerial, shownWall, wallMillis } from './wall-time.ts'
import { style } from './xlsx-styles.ts'

/** Most UTF-16 units Excel keeps in one cell; it calls a file with more damaged. */
export const MAX_CELL_LENGTH = 32_767

// Number format '@' shows ##### above 255 characters in older Excel and WPS, so long texts use the General format.
const MAX_TEXT_FORMAT = 255

// What a spreadsheet may take for a formula when the text is typed anew: OWASP's list with its full-width forms,
// which Chinese and Japanese editions accept, also behind blanks and marks that cannot be seen.
const FORMULA_LIKE = /^[\s\ufeff\u200b-\u200f\u202a-\u202e\u2060-\u2069]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/

/** Whether a spreadsheet could evaluate the text (`=`, `+`, `-`, `@`, tab, CR or LF at the start, disguised or not). */
export function looksLikeFormula(text: string): boolean {
  return FORMULA_LIKE.test(text)
}

/** Cuts a text at Excel's cell limit; the last character is then … and no surrogate pair is split. */
export function fitCell(text: string): string {
  if (text.length <= MAX_CELL_LENGTH) return text
  return `${text.slice(0, MAX_CELL_LENGTH - 1).replace(/[\ud800-\udbff]$/, '')}…`
}

/** Text for XML content and double-quoted attributes; forbidden characters are left out. */
export function escapeXml(text: string): string {
  return /[&<>"]/.test(text)
    ? text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
    : text
}

/**
 * Text as ST_Xstring (ECMA-376 part 1, §22.9.2.19): a reader decodes `_xHHHH_`, so such a text has its underscore
 * escaped, and CR is written `_x000D_`, because an XML parser would turn it into LF.
 */
function xstring(text: string): string {
  return escapeXml(text.replace(/_(?=x[0-9a-f]{4}_)/gi, '_x005F_').replaceAll('\r', '_x000D_'))
}

/** A typed string cell: no reader evaluates it, whatever it begins with. */
export function textCell(reference: string, styleId: number, text: string): string {
  if (text === '') return `<c r="${reference}" s="${styleId}"/>`
  return `<c r="${reference}" s="${styleId}" t="inlineStr"><is><t xml:space="preserve">${xstring(text)}</t></is></c>`
}

/**
 * One body cell in its column's kind. A value the kind cannot hold is written as text, never dropped; so is a date before
 * 1900-03-01, in the words a real date would show.
 */
export function bodyCell(reference: string, cell: Cell, kind: ColumnKind): string {
  if (cell === null || cell === undefined) return textCell(reference, style.text, '')
  if (kind === 'int' || kind === 'decimal') {
    const number = plainNumber(cell)
    if (number !== null) return `<c r="${reference}" s="${style[kind]}"><v>${number}</v></c>`
  } else if (kind !== 'text') {
    const wall = wallMillis(cell, kind)
    const serial = wall === null ? null : excelSerial(wall)
    if (serial !== null) return `<c r="${reference}" s="${style[kind]}"><v>${serial}</v></c>`
    if (wall !== null) return textCell(reference, style.text, shownWall(wall, kind))
  }
  const text = fitCell(cleanText(rawText(cell)))
  return textCell(reference, textStyle(text), text)
}

// The text itself is never changed. A dangerous start gets quotePrefix (what Excel stores for a typed apostrophe), so that
// entering the cell and pressing Enter does not turn the text into a formula either.
function textStyle(text: string): number {
  if (looksLikeFormula(text)) return style.quotedText
  return text.length > MAX_TEXT_FORMAT ? style.longText : style.text
}

/** Column letters of a zero-based index: 0 → A, 25 → Z, 26 → AA. */
export function columnLetters(index: number): string {
  const rest = Math.floor(index / 26)
  return (rest > 0 ? columnLetters(rest - 1) : '') + String.fromCharCode(65 + (index % 26))
}

import { MAX_COLUMNS, MAX_ROWS, type TableCell, TableError, type TableSink, trimmed } from './table.ts'

/** Text of a file by its mark, else UTF-8 where it is flawless, else GB18030, which every Chinese Windows writes. */
export function decodeText(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('gb18030').decode(bytes)
  }
}

const DELIMITERS = ['\t', ',', '，', ';', '；', '|'] as const

/** The mark that parts the first lines into the most even columns; a comma where none does. */
function guessDelimiter(text: string): string {
  const lines = text
    .slice(0, 20_000)
    .split(/\r?\n/)
    .filter((l) => l.trim() !== '')
    .slice(0, 20)
  let best = { mark: ',', score: 0 }
  for (const mark of DELIMITERS) {
    const counts = lines.map((line) => line.split(mark).length - 1)
    const most = Math.max(0, ...counts)
    const score = most === 0 ? 0 : counts.filter((n) => n > 0).length * Math.min(most, 30)
    if (score > best.score) best = { mark, score }
  }
  return best.mark
}

/** `="001"` and a tab behind a number are how people keep a spreadsheet from ruining it. */
const plain = (raw: string): TableCell => {
  const kept = /^="(.*)"$/s.exec(raw)?.[1] ?? raw
  return { text: kept.replace(/\t+$/, ''), kind: 'text' }
}

/** Reads comma, tab or otherwise separated text (RFC 4180 quoting). */
export function readCsv(file: string, text: string, sink: TableSink): void {
  sink.sheet({ file, sheet: '' })
  const mark = guessDelimiter(text)
  let line = 1
  let at = 0
  let rows = 0
  let wasCut = false
  while (at < text.length) {
    const cells: TableCell[] = []
    const started = line
    for (let isRowOver = false; !isRowOver; ) {
      const field = text[at] === '"' ? quotedField(text, at, mark) : bareField(text, at, mark)
      for (let i = text.indexOf('\n', at); i !== -1 && i < field.end; i = text.indexOf('\n', i + 1)) line += 1
      if (cells.length < MAX_COLUMNS) cells.push(plain(field.value))
      else wasCut ||= field.value !== ''
      at = field.end
      if (text.startsWith(mark, at)) at += mark.length
      else isRowOver = true
    }
    if (text[at] === '\r') at += 1
    if (text[at] === '\n') at += 1
    line += 1
    const row = trimmed(cells)
    if (row === undefined) continue
    if (++rows > MAX_ROWS) throw new TableError('file_too_many_rows')
    sink.row(started, row)
  }
  if (wasCut) sink.note({ file, sheet: '', code: 'columns_cut' })
}

function bareField(text: string, from: number, mark: string): { value: string; end: number } {
  let end = from
  for (; end < text.length; end += 1) {
    const c = text[end]
    if (c === '\n' || c === '\r' || c === mark) break
  }
  return { value: text.slice(from, end), end }
}

function quotedField(text: string, from: number, mark: string): { value: string; end: number } {
  let value = ''
  let at = from + 1
  for (;;) {
    const quote = text.indexOf('"', at)
    // A quotation mark that never closes is a letter like any other.
    if (quote === -1) return bareField(text, from, mark)
    value += text.slice(at, quote)
    if (text[quote + 1] !== '"') {
      const rest = bareField(text, quote + 1, mark)
      return { value: value + rest.value, end: rest.end }
    }
    value += '"'
    at = quote + 2
  }
}

const ENTITIES: Record<string, string> = {
  nbsp: ' ',
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  middot: '·',
  ensp: ' ',
  emsp: ' ',
}
const unescape = (html: string) =>
  html.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]{2,6});/gi, (whole, body: string) => {
    if (!body.startsWith('#')) return ENTITIES[body.toLowerCase()] ?? whole
    const code = /^#x/i.test(body) ? Number.parseInt(body.slice(2), 16) : Number(body.slice(1))
    return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : ''
  })

/** Text of an HTML file: what it declares wins over what it looks like. */
export function decodeHtml(bytes: Uint8Array): string {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 2048))
  const said = /charset\s*=\s*["']?\s*(gb2312|gbk|gb18030|utf-8)/i.exec(head)?.[1]
  return said === undefined || bytes[0] === 0xef ? decodeText(bytes) : new TextDecoder(said.toLowerCase()).decode(bytes)
}

/** Reads the tables of a web page saved as .xls, as many systems export them. Nothing of the page is run or fetched. */
export function readHtml(file: string, html: string, sink: TableSink): void {
  let tables = 0
  let number = 0
  let isInRow = false
  let cells: TableCell[] = []
  let cell: { text: string; span: number; rows: number } | null = null
  let hanging: Hanging = new Map()
  let next: Hanging = new Map()
  const endCell = () => {
    if (cell === null) return
    fillHanging(cells, hanging, next)
    const text = unescape(cell.text)
      .replace(/[ \t\r\n]+/g, ' ')
      .trim()
    const value: TableCell = { text, kind: 'text' }
    for (let i = 0; i < Math.min(cell.span, MAX_COLUMNS - cells.length); i += 1) {
      const one: TableCell = i === 0 ? value : { ...value, merged: true }
      if (cell.rows > 1) next.set(cells.length, { cell: { ...value, merged: true }, rows: cell.rows - 1 })
      cells.push(one)
    }
    cell = null
  }
  const endRow = () => {
    if (!isInRow) return
    isInRow = false
    endCell()
    fillHanging(cells, hanging, next)
    const row = trimmed(cells)
    cells = []
    hanging = next
    next = new Map()
    if (row === undefined || tables === 0) return
    if (number > MAX_ROWS) throw new TableError('file_too_many_rows')
    sink.row(number, row)
  }
  const body = html.replace(/<!--[\s\S]*?(?:-->|$)|<(style|script|head)\b[\s\S]*?(?:<\/\1>|$)/gi, '')
  let at = 0
  for (const match of body.matchAll(/<(\/?)([a-z]\w*)([^<>]*)>/gi)) {
    const [whole, closing, name = '', attributes = ''] = match
    if (cell !== null) cell.text += body.slice(at, match.index)
    at = match.index + whole.length
    const tag = name.toLowerCase()
    if (tag === 'table' && !closing) {
      tables += 1
      number = 0
      hanging = new Map()
      next = new Map()
      sink.sheet({ file, sheet: tables === 1 ? '' : String(tables) })
    } else if (tag === 'tr' || tag === 'table') {
      endRow()
      if (tag === 'table' || closing) continue
      number += 1
      isInRow = true
    } else if (tag === 'td' || tag === 'th') {
      endCell()
      if (!closing) cell = { text: '', span: span(attributes, 'colspan'), rows: span(attributes, 'rowspan') }
    } else if (tag === 'br' && cell !== null) cell.text += ' '
  }
  endRow()
  if (tables === 0) throw new TableError('file_no_table')
}

const span = (attributes: string, name: string) =>
  Math.min(10_000, Math.max(1, Number(new RegExp(`${name}\\s*=\\s*["']?(\\d{1,5})`, 'i').exec(attributes)?.[1] ?? 1)))

type Hanging = Map<number, { cell: TableCell; rows: number }>

/** Cells that reach down from a row above take their places before the next cell of this row. */
function fillHanging(cells: TableCell[], hanging: Hanging, next: Hanging): void {
  for (let above = hanging.get(cells.length); above !== undefined; above = hanging.get(cells.length)) {
    if (above.rows > 1) next.set(cells.length, { cell: above.cell, rows: above.rows - 1 })
    cells.push(above.cell)
  }
}

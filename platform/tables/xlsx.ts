import { Merges, readRange, readReference } from './merges.ts'
import { numberCell } from './numbers.ts'
import { MAX_COLUMNS, MAX_ROWS, type TableCell, TableError, type TableSink, trimmed } from './table.ts'
import { attribute, type XmlHandler } from './xml-stream.ts'
import { bookParts, readDateFormats, readPart, readSharedStrings } from './xlsx-parts.ts'
import type { ZipEntry } from './zip.ts'

interface Book {
  strings: string[]
  dateFormats: boolean[]
  is1904: boolean
}

/** Reads every visible sheet of an .xlsx workbook row by row. Formulas count for the value that was last stored, never calculated. */
export function readXlsx(file: string, entries: readonly ZipEntry[], sink: TableSink): void {
  const parts = new Map(entries.map((e) => [e.name.replace(/^\//, ''), e]))
  const { sheets, is1904, sharedStrings, styles } = bookParts(parts)
  const book: Book = { strings: readSharedStrings(sharedStrings), dateFormats: readDateFormats(styles), is1904 }
  for (const sheet of sheets) {
    const info = { file, sheet: sheet.name }
    if (sheet.isHidden) {
      sink.note({ ...info, code: 'sheet_hidden' })
      continue
    }
    const entry = parts.get(sheet.path)
    if (entry === undefined) throw new TableError('file_corrupted')
    sink.sheet(info)
    const reader = new SheetReader(book, findMerges(entry), sink, () => sink.note({ ...info, code: 'columns_cut' }))
    readPart(entry, reader)
  }
}

/** Merged ranges stand behind the rows they change: a first pass over the text finds them. */
function findMerges(entry: ZipEntry): Merges {
  const merges = new Merges()
  const decoder = new TextDecoder('latin1')
  let tail = ''
  entry.unpack((piece) => {
    const text = tail + decoder.decode(piece)
    const at = text.lastIndexOf('<')
    const whole = at === -1 ? text : text.slice(0, at)
    if (whole.includes('mergeCell'))
      for (const match of whole.matchAll(/<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+\d+:[A-Z]+\d+)"/g))
        merges.add(readRange(match[1] as string))
    tail = at === -1 ? '' : text.slice(at).slice(0, 10_000)
  })
  return merges
}

class SheetReader implements XmlHandler {
  private row = 0
  private column = -1
  private cells: TableCell[] = []
  private type = ''
  private style = 0
  private value = ''
  private isValue = false
  private phonetic = 0
  private rows = 0
  private wasCut = false
  private readonly book: Book
  private readonly merges: Merges
  private readonly sink: TableSink
  private readonly cut: () => void

  constructor(book: Book, merges: Merges, sink: TableSink, cut: () => void) {
    this.book = book
    this.merges = merges
    this.sink = sink
    this.cut = cut
  }

  open(tag: string, attributes: string): void {
    if (tag === 'c') {
      const reference = attribute(attributes, 'r')
      this.column = (reference === undefined ? undefined : readReference(reference)?.column) ?? this.column + 1
      this.type = attribute(attributes, 't') ?? 'n'
      this.style = Number(attribute(attributes, 's') ?? 0)
      this.value = ''
    } else if (tag === 'v' || tag === 't') this.isValue = this.phonetic === 0
    else if (tag === 'rPh') this.phonetic += 1
    else if (tag === 'row') {
      const said = Number(attribute(attributes, 'r'))
      this.row = Number.isInteger(said) && said > this.row ? said : this.row + 1
      this.column = -1
      this.cells = []
      if (++this.rows > MAX_ROWS || this.row > MAX_ROWS) throw new TableError('file_too_many_rows')
    }
  }

  close(tag: string): void {
    if (tag === 'v' || tag === 't') this.isValue = false
    else if (tag === 'rPh') this.phonetic -= 1
    else if (tag === 'c') this.keep()
    else if (tag === 'row') {
      this.merges.fill(this.row, this.cells)
      const row = trimmed(this.cells)
      if (row) this.sink.row(this.row, row)
    }
  }

  text(piece: string): void {
    if (this.isValue) this.value += piece
  }

  private keep(): void {
    const cell = this.cell()
    if (cell.text === '') return
    if (this.column < MAX_COLUMNS) this.cells[this.column] = cell
    else if (!this.wasCut) {
      this.wasCut = true
      this.cut()
    }
  }

  private cell(): TableCell {
    const { value } = this
    if (value === '') return { text: '', kind: 'text' }
    switch (this.type) {
      case 's':
        return { text: unescapeX(this.book.strings[Number(value)] ?? ''), kind: 'text' }
      case 'n':
        return numberCell(value, this.book.dateFormats[this.style] === true, this.book.is1904)
      case 'b':
        return { text: value === '1' ? '是' : '否', kind: 'text' }
      case 'e':
        return { text: value, kind: 'error' }
      case 'd':
        return { text: value.slice(0, 10), kind: 'date' }
      default:
        return { text: unescapeX(value), kind: 'text' }
    }
  }
}

/** ST_Xstring: `_x000D_` stands for a character that XML cannot hold or would change. */
const unescapeX = (text: string) =>
  text.includes('_x')
    ? text.replace(/_x([0-9a-fA-F]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    : text

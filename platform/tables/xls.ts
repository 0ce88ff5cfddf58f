import { Merges } from './merges.ts'
import { isDateFormat, numberCell } from './numbers.ts'
import { MAX_COLUMNS, type TableCell, TableError, type TableSink, trimmed } from './table.ts'

/** Code pages of old workbooks by the names that decoders know; 936 is simplified Chinese. */
const PAGES: Record<number, string> = {
  874: 'windows-874',
  932: 'shift_jis',
  936: 'gb18030',
  949: 'euc-kr',
  950: 'big5',
  10000: 'macintosh',
  10008: 'gb18030',
  65001: 'utf-8',
}
const pageName = (page: number) => PAGES[page] ?? (page >= 1250 && page <= 1258 ? `windows-${page}` : undefined)

const bytesOf = (data: unknown): Uint8Array =>
  typeof data === 'string'
    ? Uint8Array.from(data, (c) => c.charCodeAt(0) & 0xff)
    : Uint8Array.from(data as ArrayLike<number>)

/** The decoder that the library asks for, by what every browser and Node carry, instead of its own tables of 0.6 MB. */
const codePages = {
  utils: {
    hascp: (page: number) => pageName(page) !== undefined,
    decode: (page: number, data: unknown) => new TextDecoder(pageName(page) ?? 'windows-1252').decode(bytesOf(data)),
    // Only reading is asked for.
    encode: () => new Uint8Array(0),
    cache: { sbcs: [], dbcs: [] },
  },
}

type Library = typeof import('@e965/xlsx')

/** Reads a workbook of Excel 97–2003 or WPS (.et). Loads its library only when it is needed. @throws TableError */
export async function readXls(file: string, bytes: Uint8Array, sink: TableSink): Promise<void> {
  const library = await import('@e965/xlsx')
  library.set_cptable(codePages)
  const book = open(library, bytes)
  const is1904 = book.Workbook?.WBProps?.date1904 === true
  for (const [i, name] of book.SheetNames.entries()) {
    const info = { file, sheet: name }
    if ((book.Workbook?.Sheets?.[i]?.Hidden ?? 0) !== 0) {
      sink.note({ ...info, code: 'sheet_hidden' })
      continue
    }
    const sheet = book.Sheets[name]
    const rows = sheet?.['!data']
    if (sheet === undefined || rows === undefined) continue
    sink.sheet(info)
    const merges = new Merges()
    for (const { s, e } of sheet['!merges'] ?? []) merges.add({ top: s.r + 1, left: s.c, bottom: e.r + 1, right: e.c })
    let wasCut = false
    rows.forEach((row, r) => {
      if (row.length > MAX_COLUMNS) wasCut = true
      const cells: TableCell[] = []
      for (let c = 0; c < Math.min(row.length, MAX_COLUMNS); c += 1) cells[c] = cellOf(row[c], is1904)
      merges.fill(r + 1, cells)
      const kept = trimmed(cells)
      if (kept) sink.row(r + 1, kept)
    })
    if (wasCut) sink.note({ ...info, code: 'columns_cut' })
  }
}

function open(library: Library, bytes: Uint8Array) {
  try {
    return library.read(bytes, {
      type: 'array',
      dense: true,
      cellNF: true,
      cellText: false,
      cellHTML: false,
      cellFormula: false,
    })
  } catch (error) {
    throw new TableError(
      /password|encrypt/i.test(String((error as Error).message)) ? 'file_encrypted' : 'file_corrupted',
    )
  }
}

interface LibraryCell {
  t: string
  v?: unknown
  z?: unknown
  w?: string
}

function cellOf(cell: LibraryCell | undefined, is1904: boolean): TableCell {
  if (cell === undefined || cell.v === undefined || cell.v === null) return { text: '', kind: 'text' }
  if (cell.t === 'n')
    return numberCell(String(cell.v), isDateFormat(0, typeof cell.z === 'string' ? cell.z : ''), is1904)
  if (cell.t === 'b') return { text: cell.v === true ? '是' : '否', kind: 'text' }
  if (cell.t === 'e') return { text: cell.w ?? '#N/A', kind: 'error' }
  return { text: String(cell.v), kind: 'text' }
}

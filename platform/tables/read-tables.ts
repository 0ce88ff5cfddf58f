import { MAX_FILE_BYTES, TableError, type TableSink } from './table.ts'
import { decodeHtml, decodeText, readCsv, readHtml } from './text-tables.ts'
import { readDocx } from './docx.ts'
import { readXls } from './xls.ts'
import { readXlsx } from './xlsx.ts'
import { UnpackBudget, unpackWhole, zipEntries, type ZipEntry } from './zip.ts'

const starts = (bytes: Uint8Array, ...magic: number[]) => magic.every((b, i) => bytes[i] === b)
const LETTERS = new TextEncoder()

/** Whether the directory of a compound file names a stream (names are UTF-16). */
function hasStream(bytes: Uint8Array, name: string): boolean {
  const wide = LETTERS.encode(name.split('').join('\0'))
  return findBytes(bytes, wide) !== -1
}

/** First place of `part` in `bytes`, or -1. */
function findBytes(bytes: Uint8Array, part: Uint8Array): number {
  const first = part[0] as number
  for (let at = bytes.indexOf(first); at !== -1; at = bytes.indexOf(first, at + 1)) {
    if (part.every((b, i) => bytes[at + i] === b)) return at
  }
  return -1
}

/**
 * Reads every table of a file into `sink`, by what the bytes are and not by what the name says: .xlsx, .xls (also HTML or text of that
 * name), .et, .csv and other separated text, tables in .docx, and a .zip of these. Runs in a browser's worker and in Node; keep it off
 * the thread that serves.
 *
 * @throws TableError with a code that says what to do; the sink may have got rows of the file before
 */
export async function readTables(
  file: string,
  bytes: Uint8Array,
  sink: TableSink,
  budget: UnpackBudget = new UnpackBudget(),
  isInside = false,
): Promise<void> {
  if (bytes.length > MAX_FILE_BYTES) throw new TableError('file_too_large')
  if (bytes.length === 0) throw new TableError('file_empty')
  if (starts(bytes, 0x50, 0x4b)) return readPackage(file, bytes, sink, budget, isInside)
  if (starts(bytes, 0xd0, 0xcf, 0x11, 0xe0)) return readCompound(file, bytes, sink)
  if (starts(bytes, 0x52, 0x61, 0x72, 0x21) || starts(bytes, 0x37, 0x7a, 0xbc, 0xaf))
    throw new TableError('file_is_rar')
  // Excel 2–5 wrote its stream bare.
  if (bytes[0] === 0x09 && [0x00, 0x02, 0x04, 0x08].includes(bytes[1] as number)) return readXls(file, bytes, sink)
  return readText(file, bytes, sink)
}

function readText(file: string, bytes: Uint8Array, sink: TableSink): void {
  const wide = starts(bytes, 0xff, 0xfe) || starts(bytes, 0xfe, 0xff)
  // Pictures, programs and PDFs are full of bytes that no text has.
  if (starts(bytes, 0x25, 0x50, 0x44, 0x46) || (!wide && bytes.subarray(0, 8192).includes(0)))
    throw new TableError('file_unknown')
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 4096))
  if (/<(html|table|!doctype html|meta)\b/i.test(head)) return readHtml(file, decodeHtml(bytes), sink)
  if (/^\W{0,3}<\?xml|^\W{0,3}\{\\rtf/.test(head)) throw new TableError('file_unknown')
  const text = decodeText(bytes)
  if (text.trim() === '') throw new TableError('file_empty')
  readCsv(file, text, sink)
}

async function readCompound(file: string, bytes: Uint8Array, sink: TableSink): Promise<void> {
  if (!starts(bytes, 0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1)) throw new TableError('file_corrupted')
  if (hasStream(bytes, 'EncryptedPackage')) throw new TableError('file_encrypted')
  if (hasStream(bytes, 'WordDocument')) throw new TableError('file_is_doc')
  return readXls(file, bytes, sink)
}

async function readPackage(
  file: string,
  bytes: Uint8Array,
  sink: TableSink,
  budget: UnpackBudget,
  isInside: boolean,
): Promise<void> {
  const entries = zipEntries(bytes, budget)
  if (entries.some((e) => e.isEncrypted)) throw new TableError('file_encrypted')
  const names = new Set(entries.map((e) => e.name.replace(/^\//, '')))
  if (names.has('[Content_Types].xml') || names.has('_rels/.rels')) {
    if (names.has('word/document.xml')) return readDocx(file, entries, sink)
    if ([...names].some((n) => n.startsWith('ppt/'))) throw new TableError('file_unknown')
    return readXlsx(file, entries, sink)
  }
  if (isInside) throw new TableError('file_unknown')
  return readArchive(file, entries, sink, budget)
}

const NOISE = /(^|\/)(__MACOSX\/|~\$|\.(?!\.?\/)|Thumbs\.db|desktop\.ini)|\/$/i

/** A .zip with one workbook per village. A file in it that cannot be read is named and does not stop the others. */
async function readArchive(file: string, entries: ZipEntry[], sink: TableSink, budget: UnpackBudget): Promise<void> {
  for (const entry of entries) {
    if (NOISE.test(entry.name)) continue
    const name = `${file}/${entry.name}`
    try {
      await readTables(name, unpackWhole(entry, MAX_FILE_BYTES), sink, budget, true)
    } catch (error) {
      if (!(error instanceof TableError) || error.code === 'file_bomb') throw error
      sink.note({ file: name, sheet: '', code: 'entry_skipped' })
    }
  }
}

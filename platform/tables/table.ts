/** How a cell was written: `number` and `date` come from numeric cells, which keep 15 digits only. */
export type CellKind = 'text' | 'number' | 'date' | 'error'

export interface TableCell {
  /** As a reader sees it; dates as `YYYY-MM-DD`, with ` HH:MM` where a time was written. */
  readonly text: string
  readonly kind: CellKind
  /** The value belongs to another cell of a merged range. */
  readonly merged?: true
}

export interface SheetInfo {
  /** Name of the file, inside an archive `archive/file`. A label, never a path. */
  readonly file: string
  readonly sheet: string
}

/** Something the reader must be told, though reading goes on. */
export interface TableNote extends SheetInfo {
  readonly code: 'sheet_hidden' | 'columns_cut' | 'entry_skipped'
}

/** Takes what a reader finds, in order: a sheet, then its rows. `row` counts from 1 as the spreadsheet shows it; empty rows are left out. */
export interface TableSink {
  sheet(info: SheetInfo): void
  row(row: number, cells: readonly TableCell[]): void
  note(note: TableNote): void
}

export type TableErrorCode =
  | 'file_empty'
  | 'file_too_large'
  | 'file_encrypted'
  | 'file_corrupted'
  | 'file_bomb'
  | 'file_entities'
  | 'file_is_doc'
  | 'file_is_rar'
  | 'file_unknown'
  | 'file_no_table'
  | 'file_too_many_rows'

/** Why a file cannot be read. `code` names a sentence in `messages/`; nothing of the file's content is in it. */
export class TableError extends Error {
  readonly code: TableErrorCode
  constructor(code: TableErrorCode) {
    super(code)
    this.name = 'TableError'
    this.code = code
  }
}

/** Larger files are refused before they are opened. A workbook of a million rows has about 60 MB. */
export const MAX_FILE_BYTES = 200 * 1024 * 1024
export const MAX_ROWS = 1_048_576
/** Columns beyond are dropped and noted: no list has so many. */
export const MAX_COLUMNS = 256

export const EMPTY: TableCell = { text: '', kind: 'text' }

/** A row without what hangs behind its last filled cell; undefined where nothing is filled. */
export function trimmed(cells: TableCell[]): TableCell[] | undefined {
  let end = cells.length
  while (end > 0 && (cells[end - 1]?.text ?? '') === '') end -= 1
  if (end === 0) return undefined
  const row: TableCell[] = []
  for (let i = 0; i < end; i += 1) row.push(cells[i] ?? EMPTY)
  return row
}

import { readTables } from '#platform/tables/read-tables.ts'
import { TableError, type TableErrorCode, type TableNote } from '#platform/tables/table.ts'
import type { Meaning } from './headings.ts'
import { HeldDrafts } from './held-drafts.ts'
import type { CheckOptions } from './person-cells.ts'
import { SeenNumbers } from './seen-numbers.ts'
import { SheetShape, type SheetSummary } from './sheet-shape.ts'
import type { Draft } from './vocabulary.ts'

export interface FolderFile {
  readonly name: string
  readonly size: number
  bytes(): Promise<Uint8Array>
}

export interface FolderReport {
  sheets: SheetSummary[]
  refused: { file: string; code: TableErrorCode }[]
  notes: TableNote[]
}

/**
 * Reads files one after the other into drafts; a file that cannot be read is listed and does not stop the others. What stands twice in the
 * import, and numbers that carry two names, are marked by their later rows. `emit` gets at most `PIECE` rows at a time and is awaited, so that a slow
 * taker slows the reader and the memory stays that of one file.
 */
export async function readFolder(
  files: readonly FolderFile[],
  settings: { chosen: Readonly<Record<string, Meaning>>; options: CheckOptions },
  emit: (drafts: Draft[]) => Promise<void> | void,
): Promise<FolderReport> {
  const report: FolderReport = { sheets: [], refused: [], notes: [] }
  const seen = new SeenNumbers()
  for (const file of files) {
    const held = new HeldDrafts()
    const shapes: SheetShape[] = []
    const collect = (draft: Draft) => {
      compare(draft, seen)
      held.add(draft)
    }
    try {
      if (file.size > 200 * 1024 * 1024) throw new TableError('file_too_large')
      await readTables(file.name, await file.bytes(), {
        sheet: (info) => {
          shapes.at(-1)?.end()
          shapes.push(new SheetShape(info, settings.chosen, settings.options, collect))
        },
        row: (row, cells) => shapes.at(-1)?.row(row, cells),
        note: (note) => report.notes.push(note),
      })
      shapes.at(-1)?.end()
      if (shapes.every((s) => s.summary.rows === 0)) throw new TableError('file_no_table')
      report.sheets.push(...shapes.map((s) => s.summary).filter((s) => s.rows > 0))
      for (const piece of held.pieces()) await emit(piece)
    } catch (error) {
      if (!(error instanceof TableError)) throw error
      // Nothing of a file that is refused is taken: half a list would look like a whole one.
      report.refused.push({ file: file.name, code: error.code })
    }
  }
  return report
}

/** Marks a row whose number stood in an earlier one. */
function compare({ person, door, reasons }: Draft, seen: SeenNumbers): void {
  if (person === null || person.idNo === '') return
  const met = seen.meet(person.idNo, person.name, JSON.stringify(door))
  if (met === 'same') reasons.push({ field: 'idNo', code: 'twice_in_import', level: 'note' })
  else if (met === 'same_name') reasons.push({ field: 'idNo', code: 'twice_in_import', level: 'doubtful' })
  else if (met === 'other_name') reasons.push({ field: 'idNo', code: 'number_of_two_names', level: 'doubtful' })
}

import { readTables } from '#platform/tables/read-tables.ts'
import { TableError, type TableErrorCode, type TableNote } from '#platform/tables/table.ts'
import type { Meaning } from './headings.ts'
import type { CheckOptions } from './person-cells.ts'
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
 * import, and numbers that carry two names, are marked by their first and later rows alike. `emit` is awaited, so that a slow taker slows the reader.
 */
export async function readFolder(
  files: readonly FolderFile[],
  settings: { chosen: Readonly<Record<string, Meaning>>; options: CheckOptions },
  emit: (drafts: Draft[]) => Promise<void> | void,
): Promise<FolderReport> {
  const report: FolderReport = { sheets: [], refused: [], notes: [] }
  const seen = new SeenNumbers()
  for (const file of files) {
    const drafts: Draft[] = []
    const shapes: SheetShape[] = []
    const collect = (draft: Draft) => {
      seen.check(draft)
      drafts.push(draft)
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
      await emit(drafts)
    } catch (error) {
      if (!(error instanceof TableError)) throw error
      // Nothing of a file that is refused is taken: half a list would look like a whole one.
      report.refused.push({ file: file.name, code: error.code })
    }
  }
  return report
}

/** Numbers met so far in this import, with the name they came with. */
class SeenNumbers {
  private readonly names = new Map<string, string>()

  check({ person, door, reasons }: Draft): void {
    if (person === null || person.idNo === '') return
    const known = this.names.get(person.idNo)
    const here = `${person.name}|${JSON.stringify(door)}`
    if (known === undefined) this.names.set(person.idNo, here)
    else if (known === here) reasons.push({ field: 'idNo', code: 'twice_in_import', level: 'note' })
    else if (known.split('|')[0] === person.name)
      reasons.push({ field: 'idNo', code: 'twice_in_import', level: 'doubtful' })
    else reasons.push({ field: 'idNo', code: 'number_of_two_names', level: 'doubtful' })
  }
}

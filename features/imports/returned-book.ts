import type { Column } from '#platform/files/cell.ts'
import type { Workbook } from '#platform/files/xlsx.ts'
import { type CheckedRow, reasonKey } from './dry-run.ts'
import { DOOR_FIELDS, type Draft, type Field, FIELDS, type Outcome, type Reason, type Source } from './vocabulary.ts'

type Translate = (key: string) => string

const WIDE: ReadonlySet<Field> = new Set(['address', 'idNo', 'hukouAddr'])

/**
 * The list as it came, mapped columns only, with what is the matter in front of each row and where the row stood. Its headings are read by
 * the import itself, so the corrected book is simply imported again. Numbers stay text; no cell is ever a formula.
 */
export function returnedBook(checked: readonly CheckedRow[], t: Translate, made: { by: string }): Workbook {
  const rows = asTheyStood(checked)
  const used = FIELDS.filter((f) => rows.some((r) => r.cells[f] !== undefined))
  const text = (header: string, width: number): Column => ({ header, width, kind: 'text' })
  return {
    title: t('imports.returned.title'),
    sheetName: t('imports.returned.sheet'),
    headerRows: [],
    columns: [
      text(t('imports.returned.outcome'), 8),
      text(t('imports.returned.reasons'), 50),
      ...used.map((f) => text(t(`imports.heading.${f}`), WIDE.has(f) ? 26 : 12)),
      text(t('imports.returned.file'), 24),
      text(t('imports.returned.where'), 14),
    ],
    rows: rows.map((row) => [
      t(`imports.outcome.${row.outcome}`),
      reasonsText(row, t),
      ...used.map((f) => row.cells[f] ?? ''),
      row.source.file,
      `${row.source.sheet}!${row.source.row}`,
    ]),
    watermark: made.by,
    print: { landscape: true, paper: 'A4', repeatHeader: true },
  }
}

interface ReturnedRow {
  source: Source
  cells: Partial<Record<Field, string>>
  outcome: Outcome
  reasons: Pick<Reason, 'field' | 'code' | 'level'>[]
}

const WORST: readonly Outcome[] = ['same', 'changed', 'new', 'doubtful', 'wrong']

/** One row for each that was read, also where it names several people; with the door that its sheet or section said for it. */
function asTheyStood(checked: readonly CheckedRow[]): ReturnedRow[] {
  const byPlace = new Map<string, ReturnedRow>()
  for (const { draft, outcome, reasons } of checked) {
    const key = JSON.stringify([draft.source, draft.raw])
    const known = byPlace.get(key)
    if (known === undefined) {
      byPlace.set(key, { source: draft.source, cells: withDoor(draft), outcome, reasons: [...reasons] })
      continue
    }
    if (WORST.indexOf(outcome) > WORST.indexOf(known.outcome)) known.outcome = outcome
    for (const r of reasons)
      if (!known.reasons.some((k) => k.field === r.field && k.code === r.code)) known.reasons.push(r)
  }
  return [...byPlace.values()]
}

function withDoor({ raw, door }: Draft): ReturnedRow['cells'] {
  const cells = { ...raw }
  if (cells.address !== undefined) return cells
  for (const field of DOOR_FIELDS) {
    const value = field === 'address' ? undefined : door[field]
    if (value !== undefined && cells[field] === undefined) cells[field] = String(value)
  }
  return cells
}

/** Each reason with the cell it is about, in one line. */
export const reasonsText = (row: { reasons: CheckedRow['reasons'] }, t: Translate): string =>
  row.reasons.map((r) => `${t(`imports.heading.${r.field}`)}：${t(reasonKey(r.code))}`).join(' ')

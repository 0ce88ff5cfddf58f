import { call } from '#ui/api/client.ts'
import { type CheckedRow, checkedRow, type Counts, noCounts, toCompared } from '../../dry-run.ts'
import { type Draft, ROWS_AT_ONCE } from '../../vocabulary.ts'
import { readFiles } from './reading.ts'
import type { ReadOrder } from './read-worker.ts'

/** Rows that are kept to be shown and returned; what is the same as in the register is only counted. */
const MOST_KEPT = 100_000

export interface Comparison {
  counts: Counts
  rows: CheckedRow[]
  done: number
}

/**
 * Reads the files anew and compares them piece by piece with the register. `onProgress` gets the comparison as it grows. Rejects where a piece
 * is refused; then nothing of the result counts.
 */
export async function compareFiles(
  order: ReadOrder,
  communityCode: string,
  onProgress: (c: Comparison) => void,
  signal: AbortSignal,
): Promise<Comparison> {
  const result: Comparison = { counts: noCounts(), rows: [], done: 0 }
  const compare = async (drafts: Draft[]) => {
    signal.throwIfAborted()
    const { rows } = await call('imports.compare', { communityCode, rows: drafts.map(toCompared) }, { signal })
    drafts.forEach((draft, i) => {
      const row = checkedRow(draft, rows[i])
      result.counts[row.outcome] += 1
      if (row.outcome !== 'same' && result.rows.length < MOST_KEPT) result.rows.push(row)
    })
    result.done += drafts.length
    onProgress({ ...result, counts: { ...result.counts } })
  }
  const onDrafts = async (drafts: Draft[]) => {
    for (let i = 0; i < drafts.length; i += ROWS_AT_ONCE) await compare(drafts.slice(i, i + ROWS_AT_ONCE))
  }
  await readFiles(order, { onFile: () => {}, onDrafts }, signal)
  return result
}

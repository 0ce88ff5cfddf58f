import { call } from '#ui/api/client.ts'
import { type CheckedRow, checkedRow, type Counts, noCounts, toCompared } from '../../dry-run.ts'
import type { Draft } from '../../vocabulary.ts'
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
  let last: Promise<void> = Promise.resolve()
  let fault: unknown
  const compare = async (drafts: Draft[]) => {
    if (fault !== undefined) return
    try {
      signal.throwIfAborted()
      const { rows } = await call('imports.compare', { communityCode, rows: drafts.map(toCompared) }, { signal })
      drafts.forEach((draft, i) => {
        const row = checkedRow(draft, rows[i])
        result.counts[row.outcome] += 1
        if (row.outcome !== 'same' && result.rows.length < MOST_KEPT) result.rows.push(row)
      })
      result.done += drafts.length
      onProgress({ ...result, counts: { ...result.counts } })
    } catch (error) {
      fault = error
    }
  }
  await readFiles(
    order,
    {
      onFile: () => {},
      onDrafts: (drafts) => {
        last = last.then(() => compare(drafts))
      },
    },
    signal,
  )
  await last
  if (fault !== undefined) throw fault
  return result
}

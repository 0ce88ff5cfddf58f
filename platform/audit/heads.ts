import { sameBytes } from '../seal/bytes.ts'
import { openCheckpoint } from '../seal/checkpoint.ts'
import { parseVerifierKey, type VerifierKey } from '../seal/note.ts'
import { SealError } from '../seal/seal-error.ts'
import { lifeInName } from './log-key.ts'
import type { Restoration, StoredCheckpoint } from './log-source.ts'
import type { Fault } from './verify.ts'
import { wholeNote } from './checkpoints.ts'

/** A size and root for which the log signed: stored beside the log, or kept outside it. */
export interface KnownHead {
  readonly size: number
  readonly root: Uint8Array
  readonly from: 'stored' | 'outside'
  /** When it was signed, as the log stored it. */
  readonly at: Date | undefined
  readonly witnessed: boolean
  agrees: boolean
}

/** All heads by size. What is not signed by this log, or says something else than the row it stands in, is a fault and no head. */
export function readHeads(
  stored: readonly StoredCheckpoint[],
  outside: readonly string[],
  vkeys: readonly string[],
  witnessKeys: readonly string[],
  restorations: readonly Restoration[] = [],
): { heads: KnownHead[]; faults: Fault[] } {
  const logs = vkeys.map(parseVerifierKey)
  const witnesses = witnessKeys.map(parseVerifierKey)
  const faults: Fault[] = []
  const heads: KnownHead[] = []
  let before: StoredCheckpoint | undefined
  for (const row of stored) {
    const read = open(wholeNote(row), logs, witnesses)
    if (typeof read === 'string') faults.push(invalid(row.size, read))
    else if (read.size !== row.size || !sameBytes(read.root, row.root))
      faults.push(invalid(row.size, 'the note says another size or root'))
    else {
      if (before !== undefined && before.at > row.at) faults.push(invalid(row.size, 'signed before a smaller one'))
      heads.push({ ...read, from: 'stored', at: row.at, agrees: false })
    }
    before = row
  }
  for (const note of outside) {
    const read = open(note, logs, witnesses)
    if (typeof read === 'string') faults.push(invalid(undefined, `the head kept outside: ${read}`))
    else {
      const gone = restorations.find((one) => one.life > read.life && one.size < read.size)
      // What was lost with a restoration is under no later head; the tree has grown otherwise since.
      if (gone === undefined) heads.push({ ...read, from: 'outside', at: undefined, agrees: false })
      else
        faults.push({ code: 'lost_in_restore', from: gone.size, to: read.size - 1, detail: `restoration ${gone.life}` })
    }
  }
  return { heads: heads.sort((a, b) => a.size - b.size), faults }
}

/** The notes of a file that holds one or several, one after another: a line that follows a signature line begins the next. */
export const splitNotes = (file: string): string[] => file.split(/(?<=^— .*\n)(?=[^—\n])/mu)

function open(note: string, logs: readonly VerifierKey[], witnesses: readonly VerifierKey[]) {
  try {
    const origin = note.slice(0, note.indexOf('\n'))
    const log = logs.find((key) => key.name === origin)
    if (log === undefined) return 'a head of another log'
    const { checkpoint, cosigned } = openCheckpoint(note, log, witnesses)
    return { life: lifeInName(origin), size: checkpoint.size, root: checkpoint.root, witnessed: cosigned.length > 0 }
  } catch (error) {
    if (error instanceof SealError) return error.message
    throw error
  }
}

const invalid = (size: number | undefined, detail: string): Fault => ({
  code: 'checkpoint_invalid',
  ...(size === undefined ? {} : { from: 0, to: size - 1 }),
  detail: size === undefined ? detail : `head of size ${size}: ${detail}`,
})

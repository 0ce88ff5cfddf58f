import { sameBytes } from '../seal/bytes.ts'
import { openCheckpoint } from '../seal/checkpoint.ts'
import { parseVerifierKey, type VerifierKey } from '../seal/note.ts'
import { SealError } from '../seal/seal-error.ts'
import type { StoredCheckpoint } from './log-source.ts'
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
  vkey: string,
  witnessKeys: readonly string[],
): { heads: KnownHead[]; faults: Fault[] } {
  const log = parseVerifierKey(vkey)
  const witnesses = witnessKeys.map(parseVerifierKey)
  const faults: Fault[] = []
  const heads: KnownHead[] = []
  let before: StoredCheckpoint | undefined
  for (const row of stored) {
    const read = open(wholeNote(row), log, witnesses)
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
    const read = open(note, log, witnesses)
    if (typeof read === 'string') faults.push(invalid(undefined, `the head kept outside: ${read}`))
    else heads.push({ ...read, from: 'outside', at: undefined, agrees: false })
  }
  return { heads: heads.sort((a, b) => a.size - b.size), faults }
}

/** The notes of a file that holds one or several, one after another: a line that follows a signature line begins the next. */
export const splitNotes = (file: string): string[] => file.split(/(?<=^— .*\n)(?=[^—\n])/mu)

function open(note: string, log: VerifierKey, witnesses: readonly VerifierKey[]) {
  try {
    const { checkpoint, cosigned } = openCheckpoint(note, log, witnesses)
    return { size: checkpoint.size, root: checkpoint.root, witnessed: cosigned.length > 0 }
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

import { deflateSync, inflateSync, strFromU8, strToU8 } from 'fflate'
import type { Draft } from './vocabulary.ts'

/** Rows that are handed on at once. */
export const PIECE = 2_000
/** Pieces of a file that are kept as they are; those after them are packed. No list of a station comes so far. */
const LOOSE = 10

/**
 * Rows of one file until it is known to be whole: half a list must not look like a whole one, so nothing of it is handed on before its end. What a
 * very long file holds is packed to a tenth meanwhile.
 */
export class HeldDrafts {
  private readonly held: (Draft[] | Uint8Array)[] = []
  private last: Draft[] = []

  add(draft: Draft): void {
    this.last.push(draft)
    if (this.last.length < PIECE) return
    this.held.push(this.held.length < LOOSE ? this.last : pack(this.last))
    this.last = []
  }

  /** Hands the rows out in pieces and lets go of each. */
  *pieces(): Generator<Draft[]> {
    for (let piece = this.held.shift(); piece !== undefined; piece = this.held.shift())
      yield Array.isArray(piece) ? piece : unpack(piece)
    if (this.last.length > 0) yield this.last
    this.last = []
  }
}

const pack = (drafts: readonly Draft[]): Uint8Array => deflateSync(strToU8(JSON.stringify(drafts)), { level: 1 })
const unpack = (packed: Uint8Array): Draft[] => JSON.parse(strFromU8(inflateSync(packed))) as Draft[]

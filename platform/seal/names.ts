import { canonicalText, type Plain, parseCanonical } from './canonical.ts'
import { openNote, type VerifierKey } from './note.ts'
import { SealError } from './seal-error.ts'

/*
 * An event seals numbers, because names change. What a number is called is a word of the station: it signs it, so that nobody on the way can
 * put another name there, but no witness stands for it.
 */

/** First line of the note; no origin of a log may be it, so a note of names is never a checkpoint. */
const HEADER = 'linan-names/1'
const MAX_NAMES = 32

/** Number (an id of the public part) → name. */
export type Names = { readonly [id: string]: string }

/** The text the log signs (`signNames`). @throws SealError not_canonical */
export const namesText = (names: Names): string => `${HEADER}\n${canonicalText(names)}\n`

/** @throws SealError as `openNote`, and proof_malformed where the note is none of names */
export function openNames(note: string, log: VerifierKey): Names {
  const { text } = openNote(note, [log])
  const malformed = new SealError('proof_malformed', 'no names of numbers')
  if (!text.startsWith(`${HEADER}\n`)) throw malformed
  const names: Plain = parseCanonical(text.slice(HEADER.length + 1, -1))
  if (names === null || typeof names !== 'object' || Array.isArray(names)) throw malformed
  const values = Object.values(names)
  if (values.length > MAX_NAMES || values.some((name) => typeof name !== 'string')) throw malformed
  return names as Names
}

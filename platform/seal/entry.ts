import { compareBytes, concat, fromUtf8, sameBytes, utf8 } from './bytes.ts'
import { canonicalBytes, type Plain, parseCanonical } from './canonical.ts'
import { sha256 } from './digest.ts'
import { HASH_BYTES } from './hash.ts'
import { SealError } from './seal-error.ts'

/*
 * An event becomes one entry of the log: its public part in clear, everything personal only as a commitment. A person is erased by deleting
 * his salt and row: the hash stays in the tree and says nothing any more. One resident can be shown his own line without those of the others.
 */

/** Bytes of random salt before each hidden part; without it a short list of persons could be tried out against the hash. */
export const SALT_BYTES = 16
/** Says which commitment this is, so that no other hash of ours can ever be taken for one. */
const COMMITMENT_LABEL = utf8('linan-commit-v1')

export type PublicPart = { readonly [name: string]: Plain }
/** Who was shown, and how much of him (`shown` is the mask of the event). */
export type Subject = { person: string; shown: number }

const salted = (salt: Uint8Array, value: Plain) => {
  if (salt.length !== SALT_BYTES) throw new SealError('entry_malformed', `a salt has ${SALT_BYTES} bytes`)
  return sha256(concat([salt, canonicalBytes(value)]))
}

/** SHA-256(salt ‖ JCS(private part)), 32 bytes. @throws SealError not_canonical, entry_malformed */
export const privateCommitment = (salt: Uint8Array, part: { readonly [name: string]: Plain }) => salted(salt, part)

/** SHA-256(salt ‖ JCS({person, shown})), 32 bytes; each subject has a salt of his own. */
export const subjectCommitment = (salt: Uint8Array, { person, shown }: Subject) => salted(salt, { person, shown })

/** SHA-256("linan-commit-v1" ‖ private commitment ‖ subject commitments sorted by bytes), 32 bytes. @throws SealError entry_malformed */
export function commitment(privateHash: Uint8Array, subjectHashes: readonly Uint8Array[]) {
  if ([privateHash, ...subjectHashes].some((hash) => hash.length !== HASH_BYTES)) {
    throw new SealError('entry_malformed', `a commitment has ${HASH_BYTES} bytes`)
  }
  return sha256(concat([COMMITMENT_LABEL, privateHash, ...[...subjectHashes].sort(compareBytes)]))
}

/** JCS(public part) ‖ commitment: the bytes that `leafHash` takes. @throws SealError not_canonical, entry_malformed */
export function entryOf(part: PublicPart, commit: Uint8Array): Uint8Array<ArrayBuffer> {
  if (commit.length !== HASH_BYTES) throw new SealError('entry_malformed', `a commitment has ${HASH_BYTES} bytes`)
  const entry = concat([canonicalBytes(part), commit])
  if (entry.length > 0xffff) throw new SealError('entry_malformed', `an entry of ${entry.length} bytes`)
  return entry
}

/** Takes an entry apart. @throws SealError entry_malformed, not_canonical */
export function readEntry(entry: Uint8Array): { part: PublicPart; commit: Uint8Array } {
  const text = fromUtf8(entry.subarray(0, Math.max(0, entry.length - HASH_BYTES)))
  if (text === undefined || !text.startsWith('{')) throw new SealError('entry_malformed', 'no public part')
  return { part: parseCanonical(text) as PublicPart, commit: entry.slice(entry.length - HASH_BYTES) }
}

/** Whether a subject opened to its owner is one of those the entry commits to. */
export function commitsTo(commit: Uint8Array, privateHash: Uint8Array, subjectHashes: readonly Uint8Array[]): boolean {
  return sameBytes(commitment(privateHash, subjectHashes), commit)
}

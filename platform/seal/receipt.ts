import { compareBytes, fromBase64, fromDecimal, fromUtf8, sameBytes, toBase64 } from './bytes.ts'
import { canonicalBytes, type Plain, parseCanonical } from './canonical.ts'
import { type Cosigned, openCheckpoint } from './checkpoint.ts'
import { commitsTo, type PublicPart, readEntry, type Subject, subjectCommitment } from './entry.ts'
import { HASH_BYTES, leafHash } from './hash.ts'
import { type Names, openNames } from './names.ts'
import type { VerifierKey } from './note.ts'
import { verifyInclusion } from './proof.ts'
import { SealError } from './seal-error.ts'

/*
 * A receipt is a c2sp tlog-proof: a text that proves to anybody, with no server, that an event stands in the signed and witnessed log. Its
 * `extra` line opens of the event what its owner may see: the public part, his own line, and of everything else the hashes only.
 */

const HEADER = 'c2sp.org/tlog-proof@v1'
const FORMAT = 'linan-receipt/1'
/** A receipt of an event with 1,000 persons has 60 kB. */
const MAX_CHARACTERS = 1_000_000
const MAX_PROOF = 63

/** His own line, opened: with the salt its hash can be recomputed. */
export type OpenedSubject = Subject & { salt: Uint8Array }

export type Receipt = {
  entry: Uint8Array
  index: number
  proof: readonly Uint8Array[]
  /** The signed checkpoint with its cosignatures, verbatim. */
  checkpoint: string
  /** Commitment to the part nobody outside is shown. */
  privateHash: Uint8Array
  /** null in a receipt that opens no person, such as that of a system event. */
  subject: OpenedSubject | null
  /** Commitments to the other persons the same look showed. */
  others: readonly Uint8Array[]
  /** What the station calls the numbers of the public part, signed by its log (`signNames`); null where it says nothing. */
  names: string | null
}

/** The text of a receipt, to be kept as `….tlog-proof`. @throws SealError proof_malformed, not_canonical */
export function serialiseReceipt(receipt: Receipt): string {
  const { subject } = receipt
  const extra = canonicalBytes({
    entry: toBase64(receipt.entry),
    format: FORMAT,
    names: receipt.names,
    others: [...receipt.others].sort(compareBytes).map(toBase64),
    private: toBase64(receipt.privateHash),
    subject: subject && { person: subject.person, salt: toBase64(subject.salt), shown: subject.shown },
  })
  const head = [HEADER, `extra ${toBase64(extra)}`, `index ${receipt.index}`, ...receipt.proof.map(toBase64)]
  const text = `${head.join('\n')}\n\n${receipt.checkpoint}`
  if (text.length > MAX_CHARACTERS) throw new SealError('proof_malformed', `a receipt of ${text.length} characters`)
  return text
}

/** Reads a receipt without believing it. @throws SealError proof_malformed for every text `serialiseReceipt` would not have written */
export function parseReceipt(text: string): Receipt {
  const refuse = (detail: string): never => {
    throw new SealError('proof_malformed', detail)
  }
  if (text.length > MAX_CHARACTERS) return refuse('too long')
  const split = text.indexOf('\n\n')
  const [header, extraLine = '', indexLine = '', ...proofLines] = text.slice(0, Math.max(0, split)).split('\n')
  if (split < 0 || header !== HEADER) return refuse('no tlog-proof')
  const index = indexLine.startsWith('index ') ? fromDecimal(indexLine.slice(6)) : undefined
  const proof = proofLines.map((line) => fromBase64(line))
  if (index === undefined || proof.length > MAX_PROOF || proof.some((hash) => hash?.length !== HASH_BYTES)) {
    return refuse('no index and hashes after the extra line')
  }
  const extra = extraLine.startsWith('extra ')
    ? fromUtf8(fromBase64(extraLine.slice(6)) ?? Uint8Array.of(0xff))
    : undefined
  if (extra === undefined) return refuse('no extra line')
  return { ...readExtra(parseCanonical(extra)), index, proof: proof as Uint8Array[], checkpoint: text.slice(split + 2) }
}

function readExtra(extra: Plain): Omit<Receipt, 'index' | 'proof' | 'checkpoint'> {
  const { entry, format, names, others, private: privateHash, subject, ...more } = asObject(extra)
  if (format !== FORMAT || !Array.isArray(others) || Object.keys(more).length > 0) throw malformed()
  const hashes = others.map((hash) => asBytes(hash, HASH_BYTES))
  if (hashes.some((hash, i) => i > 0 && compareBytes(hashes[i - 1] as Uint8Array, hash) > 0)) throw malformed()
  return {
    entry: asBytes(entry),
    privateHash: asBytes(privateHash, HASH_BYTES),
    others: hashes,
    subject: subject === null ? null : asSubject(asObject(subject)),
    names: asNames(names),
  }
}

const malformed = (): SealError => new SealError('proof_malformed', 'the extra line opens no event')

function asObject(value: Plain | undefined): { readonly [name: string]: Plain | undefined } {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw malformed()
  return value as { readonly [name: string]: Plain }
}

function asBytes(value: Plain | undefined, length?: number): Uint8Array {
  const bytes = typeof value === 'string' ? fromBase64(value) : undefined
  if (bytes === undefined || (length !== undefined && bytes.length !== length)) throw malformed()
  return bytes
}

function asSubject({ person, salt, shown, ...more }: { readonly [name: string]: Plain | undefined }): OpenedSubject {
  if (typeof person !== 'string' || typeof shown !== 'number' || Object.keys(more).length > 0) throw malformed()
  return { person, shown, salt: asBytes(salt, 16) }
}

function asNames(names: Plain | undefined): string | null {
  if (names !== null && typeof names !== 'string') throw malformed()
  return names
}

/** Whom the reader trusts: he has these keys from somewhere else than the receipt. `need` witnesses must have cosigned. */
export type Trust = { log: VerifierKey; witnesses: readonly VerifierKey[]; need: number }

/** What a receipt proves. */
export type Proved = {
  part: PublicPart
  index: number
  size: number
  origin: string
  cosigned: Cosigned[]
  subject: Subject | null
  /** How many other persons the same look showed. */
  otherSubjects: number
  /** What the station calls the numbers of the public part: its signed word, which no witness stands for. */
  names: Names
}

/**
 * Checks a receipt from one end to the other: the disclosed line against the commitment in the entry, the entry against the root, the root
 * against the signatures, and the names against that of the log.
 * @throws SealError with the first thing that is wrong: proof_malformed, not_canonical, entry_malformed, commitment_wrong, inclusion_wrong,
 * witness_missing, and whatever `openCheckpoint` throws
 */
export function verifyReceipt(text: string, trust: Trust): Proved {
  const receipt = parseReceipt(text)
  const { part, commit } = readEntry(receipt.entry)
  const own = receipt.subject && subjectCommitment(receipt.subject.salt, receipt.subject)
  if (!commitsTo(commit, receipt.privateHash, own ? [...receipt.others, own] : receipt.others)) {
    throw new SealError('commitment_wrong', 'what is disclosed is not what was sealed')
  }
  const { checkpoint, cosigned } = openCheckpoint(receipt.checkpoint, trust.log, trust.witnesses)
  if (!verifyInclusion(receipt.index, checkpoint.size, leafHash(receipt.entry), receipt.proof, checkpoint.root)) {
    throw new SealError('inclusion_wrong', 'the entry is not in the tree that was signed')
  }
  // One key under two names is one witness, and the log is no witness of itself.
  const independent = cosigned.filter(
    ({ witness }, i) =>
      !sameBytes(witness.publicKey, trust.log.publicKey) &&
      cosigned.findIndex((other) => sameBytes(other.witness.publicKey, witness.publicKey)) === i,
  )
  if (independent.length < trust.need) {
    throw new SealError('witness_missing', `${independent.length} of ${trust.need} witnesses cosigned`)
  }
  return {
    part,
    index: receipt.index,
    size: checkpoint.size,
    origin: checkpoint.origin,
    cosigned: independent,
    subject: receipt.subject && { person: receipt.subject.person, shown: receipt.subject.shown },
    otherSubjects: receipt.others.length,
    names: receipt.names === null ? {} : openNames(receipt.names, trust.log),
  }
}

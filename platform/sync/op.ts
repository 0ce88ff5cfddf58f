import { toHex, utf8 } from '#platform/seal/bytes.ts'
import { canonicalBytes } from '#platform/seal/canonical.ts'
import { sha256 } from '#platform/seal/digest.ts'

/**
 * One act of an officer, recorded on his phone: which operation, with what, by whom, when. Fixed from the moment it is recorded; nothing on its way
 * changes it. Ids are UUIDv7 made on the phone.
 */
export interface Op {
  readonly opId: string
  /** The chain this act stands in: one for each officer on each phone. */
  readonly log: string
  /** Place in the chain, from 1. */
  readonly seq: number
  readonly author: string
  /** Posting under which it was recorded; whether it may still be is decided when it arrives. */
  readonly posting: string | null
  /** Name of the operation, `visits.recordVisit`. */
  readonly kind: string
  /** Input of the operation as JSON text, kept letter by letter: numbers and order of names are not made anew on the way. */
  readonly body: string
  /** By the clock of the phone, which may be wrong. ISO 8601. */
  readonly capturedAt: string
  /** Hash of the act before this one, or of the log where it is the first; 64 hexadecimal digits. */
  readonly prevH: string
}

/** An act without its body, which is sealed on the phone; the hash stands for it. */
export interface Envelope extends Omit<Op, 'body'> {
  readonly bodyH: string
}

/** Hashes are in hexadecimal. */
export const bodyHash = (body: string): string => toHex(sha256(utf8(body)))

export const envelopeOf = ({ body, ...op }: Op): Envelope => ({ ...op, bodyH: bodyHash(body) })

/** SHA-256 of the canonical form (RFC 8785) of an act with its place in the chain. */
export const opHash = ({ opId, log, seq, author, posting, kind, bodyH, capturedAt, prevH }: Envelope): string =>
  toHex(sha256(canonicalBytes({ opId, log, seq, author, posting, kind, bodyH, capturedAt, prevH })))

/** SHA-256 of what an act says; the same where it was put into another chain. */
export const saidHash = ({ opId, author, posting, kind, bodyH, capturedAt }: Envelope): string =>
  toHex(sha256(canonicalBytes({ opId, author, posting, kind, bodyH, capturedAt })))

/** What the first act of a log has as `prevH`. */
export const logHash = (log: string): string => toHex(sha256(canonicalBytes({ log })))

import { concat, fromBase64, fromUtf8, sameBytes, toBase64, toHex, utf8 } from './bytes.ts'
import { sha256, verifyEd25519 } from './digest.ts'
import { SealError } from './seal-error.ts'

/** Signature types of c2sp signed-note that this product knows; a key of another type is refused, a signature by one is ignored. */
export const ED25519 = 0x01
export const COSIGNATURE_V1 = 0x04

/** A note is text and signatures; larger ones are refused before they are read. */
const MAX_NOTE_BYTES = 1_000_000
const MAX_SIGNATURES = 100
const DASH = '— '

/** One signature line. `id` is the key id, eight hex digits; `signature` what follows it. */
export type NoteSignature = { name: string; id: string; signature: Uint8Array }
export type Note = { text: string; signatures: NoteSignature[] }

/** A public key somebody trusts, as its owner printed it: `vkey` is `name+id+base64(type ‖ key)`. */
export type VerifierKey = { name: string; id: string; type: number; publicKey: Uint8Array; vkey: string }

/** What a signature of a known key says; `time` (seconds since 1970) only with a cosignature. */
export type Verified = { key: VerifierKey; time?: number }
/** Checks one signature over the text of a note. @returns undefined where it is wrong */
export type CheckSignature = (key: VerifierKey, text: string, signature: Uint8Array) => { time?: number } | undefined

/** c2sp signed-note: not empty, no Unicode space, no plus, well-formed. */
export const isKeyName = (name: string): boolean =>
  name !== '' && !/[\p{White_Space}\p{Surrogate}\u0000-\u001f+]/u.test(name)

/** First four bytes of SHA-256(name ‖ "\n" ‖ type ‖ public key), in hex. */
export const keyId = (name: string, type: number, publicKey: Uint8Array): string =>
  toHex(sha256(concat([utf8(`${name}\n`), Uint8Array.of(type), publicKey])).subarray(0, 4))

/** @param publicKey 32 bytes as of RFC 8032 @throws SealError key_malformed */
export function verifierKey(name: string, type: number, publicKey: Uint8Array): VerifierKey {
  if (!isKeyName(name)) throw new SealError('key_malformed', 'a key name without spaces and plus')
  if (type !== ED25519 && type !== COSIGNATURE_V1) throw new SealError('key_malformed', `signature type ${type}`)
  if (publicKey.length !== 32) throw new SealError('key_malformed', `a public key of ${publicKey.length} bytes`)
  const id = keyId(name, type, publicKey)
  return { name, id, type, publicKey, vkey: `${name}+${id}+${toBase64(concat([Uint8Array.of(type), publicKey]))}` }
}

/** Reads a vkey. @throws SealError key_malformed, also where the id is not that of the key: a slip in copying shows at once. */
export function parseVerifierKey(vkey: string): VerifierKey {
  const parts = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(vkey)
  const bytes = parts === null ? undefined : fromBase64(parts[3] as string)
  if (parts === null || bytes === undefined) throw new SealError('key_malformed', 'no name+id+key')
  const key = verifierKey(parts[1] as string, bytes[0] as number, bytes.subarray(1))
  if (key.id !== parts[2]) throw new SealError('key_malformed', 'the id is not that of the key')
  return key
}

/**
 * What a person compares with the printed sheet: the first 96 bits of SHA-256(vkey), six groups of four hex digits. The id of eight digits is
 * only a name: another key with the same one is found in seconds.
 */
export const checkCode = ({ vkey }: VerifierKey): string =>
  (
    toHex(sha256(utf8(vkey)).subarray(0, 12))
      .toUpperCase()
      .match(/.{4}/g) as string[]
  ).join(' ')

/** @throws SealError note_malformed */
export function parseNote(message: Uint8Array | string): Note {
  if (message.length > MAX_NOTE_BYTES) throw new SealError('note_malformed', 'too long')
  const note = typeof message === 'string' ? message : fromUtf8(message)
  if (note === undefined || !isNoteText(note))
    throw new SealError('note_malformed', 'characters that a note may not hold')
  const split = note.lastIndexOf('\n\n')
  if (split < 0 || !note.endsWith('\n') || split + 2 === note.length) {
    throw new SealError('note_malformed', 'no signature lines after an empty line')
  }
  const lines = note.slice(split + 2, -1).split('\n')
  if (lines.length > MAX_SIGNATURES) throw new SealError('note_malformed', `more than ${MAX_SIGNATURES} signatures`)
  return { text: note.slice(0, split + 1), signatures: lines.map(parseSignatureLine) }
}

/** UTF-8 can carry it, and the only control character below U+0020 is the newline. */
const isNoteText = (text: string): boolean => !/[\u0000-\u0009\u000b-\u001f]|\p{Surrogate}/u.test(text)

/** One signature line without its newline, as a witness answers it. @throws SealError note_malformed */
export function parseSignatureLine(line: string): NoteSignature {
  const [name, base64, ...rest] = line.startsWith(DASH) ? line.slice(DASH.length).split(' ') : []
  const bytes = base64 === undefined ? undefined : fromBase64(base64)
  if (name === undefined || !isKeyName(name) || bytes === undefined || bytes.length < 5 || rest.length > 0) {
    throw new SealError('note_malformed', 'a signature line of another form')
  }
  return { name, id: toHex(bytes.subarray(0, 4)), signature: bytes.subarray(4) }
}

/** @throws SealError note_malformed where the text is empty, does not end its last line, or holds what a note may not. */
export function serialiseNote({ text, signatures }: Note): string {
  if (!text.endsWith('\n') || !isNoteText(text) || signatures.length === 0 || signatures.length > MAX_SIGNATURES) {
    throw new SealError('note_malformed', 'a note is lines of text and at least one signature')
  }
  return `${text}\n${signatures.map(signatureLine).join('')}`
}

/** `— name base64(id ‖ signature)` and its newline. @throws SealError note_malformed */
export function signatureLine({ name, id, signature }: NoteSignature): string {
  if (!isKeyName(name) || !/^[0-9a-f]{8}$/.test(id) || signature.length === 0) {
    throw new SealError('note_malformed', 'a signature without name, id or bytes')
  }
  const idBytes = Uint8Array.from(id.match(/../g) as string[], (byte) => Number.parseInt(byte, 16))
  return `${DASH}${name} ${toBase64(concat([idBytes, signature]))}\n`
}

/** Type 1: Ed25519 over the text itself. */
export const checkEd25519: CheckSignature = (key, text, signature) =>
  key.type === ED25519 && verifyEd25519(key.publicKey, utf8(text), signature) ? {} : undefined

/**
 * Checks every signature of a note that one of `keys` made; unknown ones are ignored, a repeated one counts once.
 * @param check how signatures of these keys are made: `checkEd25519`, or `checkSignature` where witnesses are among them
 * @throws SealError signature_wrong where a known key did not sign this text, signature_missing where no known key did, key_ambiguous where
 * two of the keys have one name and id, note_malformed
 */
export function openNote(
  message: Uint8Array | string,
  keys: readonly VerifierKey[],
  check: CheckSignature = checkEd25519,
): { text: string; verified: Verified[]; unknown: NoteSignature[] } {
  const { text, signatures } = parseNote(message)
  const verified: Verified[] = []
  const unknown: NoteSignature[] = []
  for (const one of signatures) {
    const named = keys.filter((key) => key.name === one.name && key.id === one.id)
    const key = named[0]
    if (key === undefined) unknown.push(one)
    else if (named.some((other) => !sameBytes(other.publicKey, key.publicKey))) {
      throw new SealError('key_ambiguous', `two keys ${key.name}+${key.id}`)
    } else {
      const said = check(key, text, one.signature)
      if (said === undefined) throw new SealError('signature_wrong', `${key.name}+${key.id}`)
      if (!verified.some((other) => other.key.vkey === key.vkey)) verified.push({ key, ...said })
    }
  }
  if (verified.length === 0) throw new SealError('signature_missing', 'no known key signed this')
  return { text, verified, unknown }
}

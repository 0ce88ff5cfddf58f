import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto'
import { fromBase64, toBase64 } from './bytes.ts'
import { cosignatureBytes, cosignedMessage } from './cosignature.ts'
import {
  COSIGNATURE_V1,
  ED25519,
  type NoteSignature,
  parseNote,
  serialiseNote,
  type VerifierKey,
  verifierKey,
} from './note.ts'
import { utf8 } from './bytes.ts'
import { type Names, namesText } from './names.ts'
import { SealError } from './seal-error.ts'

const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex')
const SPKI_BYTES = 12

/** A key that signs notes. `verifier` is what others need; `skey` is secret and never leaves its file. */
export type Signer = { verifier: VerifierKey; key: KeyObject; skey: string }

/**
 * @param seed 32 bytes of RFC 8032 @param type ED25519 for a log, COSIGNATURE_V1 for a witness: one seed serves one of them only
 * @throws SealError key_malformed
 */
export function signerOf(name: string, type: number, seed: Uint8Array): Signer {
  if (seed.length !== 32) throw new SealError('key_malformed', `a seed of ${seed.length} bytes`)
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_ED25519, seed]), format: 'der', type: 'pkcs8' })
  const publicKey = createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(SPKI_BYTES)
  const verifier = verifierKey(name, type, publicKey)
  return {
    verifier,
    key,
    skey: `PRIVATE+KEY+${name}+${verifier.id}+${toBase64(Buffer.concat([Buffer.of(type), seed]))}`,
  }
}

/** Reads `PRIVATE+KEY+name+id+base64(type ‖ seed)`, the form of Go's note package. @throws SealError key_malformed */
export function parseSigner(skey: string): Signer {
  const parts = /^PRIVATE\+KEY\+([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(skey)
  const bytes = parts === null ? undefined : fromBase64(parts[3] as string)
  if (parts === null || bytes === undefined) throw new SealError('key_malformed', 'no PRIVATE+KEY+name+id+key')
  const signer = signerOf(parts[1] as string, bytes[0] as number, bytes.subarray(1))
  if (signer.verifier.id !== parts[2]) throw new SealError('key_malformed', 'the id is not that of the key')
  return signer
}

/** A signature over the text of a note. @param now whole seconds since 1970; a witness's signature carries it */
export function signatureOf({ verifier, key }: Signer, text: string, now: number): NoteSignature {
  const { name, id, type } = verifier
  if (type === ED25519) return { name, id, signature: sign(null, utf8(text), key) }
  return { name, id, signature: cosignatureBytes(now, sign(null, cosignedMessage(now, text), key)) }
}

/** The text as a note signed by a log. @throws SealError note_malformed, key_malformed where the key is a witness's */
export function signNote(text: string, signer: Signer): string {
  if (signer.verifier.type !== ED25519)
    throw new SealError('key_malformed', `${signer.verifier.name} is no key of a log`)
  return serialiseNote({ text, signatures: [signatureOf(signer, text, 0)] })
}

/** What a log calls the numbers of its events, for a receipt. @throws SealError not_canonical, key_malformed */
export const signNames = (names: Names, log: Signer): string => signNote(namesText(names), log)

/**
 * Adds a witness's word to a note; an earlier one of the same key gives way to it, as the last is the one that counts.
 * Whether the tree is consistent with the one it saw before is the witness's to know: this only signs.
 * @param now whole seconds since 1970
 */
export function cosign(note: string, witness: Signer, now: number): string {
  if (witness.verifier.type !== COSIGNATURE_V1)
    throw new SealError('key_malformed', `${witness.verifier.name} is no key of a witness`)
  return addSignature(note, signatureOf(witness, parseNote(note).text, now))
}

/** Adds a signature somebody sent to a note; an earlier one of the same name and id gives way. @throws SealError note_malformed */
export function addSignature(note: string, added: NoteSignature): string {
  const { text, signatures } = parseNote(note)
  const others = signatures.filter(({ name, id }) => name !== added.name || id !== added.id)
  return serialiseNote({ text, signatures: [...others, added] })
}

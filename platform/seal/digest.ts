import { createPublicKey, hash, type KeyObject, verify } from 'node:crypto'

/*
 * The only two primitives the seal stands on. Everything in this folder that checks (hash, proof, note, cosignature, checkpoint, receipt)
 * takes them from here and uses no other thing of Node, so that the receipt page runs the same files over its own `digest`.
 */

/** SHA-256, 32 bytes. The detour over a one-byte string is five times faster than asking Node for a buffer. */
export const sha256 = (bytes: Uint8Array): Buffer => Buffer.from(hash('sha256', bytes, 'binary'), 'binary')

const SPKI_ED25519 = Buffer.from('302a300506032b6570032100', 'hex')
const known = new Map<string, KeyObject>()

/** @param publicKey 32 bytes as of RFC 8032. Never throws: a key or signature of the wrong shape verifies nothing. */
export function verifyEd25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== 32 || signature.length !== 64) return false
  try {
    const name = Buffer.from(publicKey).toString('latin1')
    let key = known.get(name)
    if (key === undefined) {
      key = createPublicKey({ key: Buffer.concat([SPKI_ED25519, publicKey]), format: 'der', type: 'spki' })
      if (known.size < 256) known.set(name, key)
    }
    return verify(null, message, key, signature)
  } catch {
    return false
  }
}

import { ed25519 } from '@noble/curves/ed25519.js'
import { sha256 as hash } from '@noble/hashes/sha2.js'

/*
 * What `platform/seal/digest.ts` is on the server, for a browser. Not WebCrypto: it is missing on a page that came over plain http inside a
 * station, and its Ed25519 in every browser of before 2025; one way that always runs is also the one that was tested.
 */

export const sha256 = (bytes: Uint8Array): Uint8Array => hash(bytes)

/** Strict RFC 8032, as OpenSSL verifies; never throws. */
export function verifyEd25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== 32 || signature.length !== 64) return false
  try {
    return ed25519.verify(signature, message, publicKey, { zip215: false })
  } catch {
    return false
  }
}

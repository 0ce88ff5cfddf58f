import { sha256 } from './digest.ts'

/** Bytes of a hash of the tree. */
export const HASH_BYTES = 32

const node = new Uint8Array(1 + 2 * HASH_BYTES)
node[0] = 1

/** RFC 6962 §2.1: SHA-256(0x00 ‖ entry). */
export function leafHash(entry: Uint8Array) {
  const input = new Uint8Array(1 + entry.length)
  input.set(entry, 1)
  return sha256(input)
}

/** RFC 6962 §2.1: SHA-256(0x01 ‖ left ‖ right), both 32 bytes. */
export function nodeHash(left: Uint8Array, right: Uint8Array) {
  node.set(left, 1)
  node.set(right, 1 + HASH_BYTES)
  return sha256(node)
}

/** Root of the tree without leaves: SHA-256 of nothing. */
export const emptyRoot = () => sha256(new Uint8Array(0))

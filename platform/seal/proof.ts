import { sameBytes } from './bytes.ts'
import { emptyRoot, HASH_BYTES, nodeHash } from './hash.ts'

const isHash = (bytes: Uint8Array): boolean => bytes.length === HASH_BYTES
const isCount = (n: number): boolean => Number.isSafeInteger(n) && n >= 0
// Division instead of shifts: JavaScript shifts 32 bits, and a city passes 2^31 events in its sixth year.
const half = (n: number): number => Math.floor(n / 2)
const isOdd = (n: number): boolean => n % 2 === 1

/**
 * RFC 9162 §2.1.3.2. The proof lists siblings from the leaf up.
 * @returns false for everything but a proof that this leaf stands at this index of the tree of this size and root.
 */
export function verifyInclusion(
  index: number,
  size: number,
  leaf: Uint8Array,
  proof: readonly Uint8Array[],
  root: Uint8Array,
): boolean {
  if (!isCount(index) || !isCount(size) || index >= size || !isHash(leaf)) return false
  let at = index
  let last = size - 1
  let hash = leaf
  for (const sibling of proof) {
    if (last === 0 || !isHash(sibling)) return false
    if (isOdd(at) || at === last) {
      hash = nodeHash(sibling, hash)
      while (!isOdd(at) && at !== 0) {
        at = half(at)
        last = half(last)
      }
    } else hash = nodeHash(hash, sibling)
    at = half(at)
    last = half(last)
  }
  return last === 0 && sameBytes(hash, root)
}

/**
 * RFC 9162 §2.1.4.2, and the two cases it leaves out: equal sizes need equal roots and an empty proof, and the empty tree, whose root is
 * known, is consistent with every tree by an empty proof.
 * @returns false for everything but a proof that the first `m` leaves of the second tree are the whole first tree.
 */
export function verifyConsistency(
  m: number,
  n: number,
  rootM: Uint8Array,
  rootN: Uint8Array,
  proof: readonly Uint8Array[],
): boolean {
  if (!isCount(m) || !isCount(n) || m > n || !isHash(rootM) || !isHash(rootN)) return false
  if (m === n) return proof.length === 0 && sameBytes(rootM, rootN) && (m > 0 || sameBytes(rootM, emptyRoot()))
  if (m === 0) return proof.length === 0 && sameBytes(rootM, emptyRoot())
  let at = m - 1
  let last = n - 1
  while (isOdd(at)) {
    at = half(at)
    last = half(last)
  }
  // A first tree that is perfect is itself the node the proof starts from, and is not repeated in it.
  const path = at === 0 ? [rootM, ...proof] : proof
  const first = path[0]
  if (first === undefined || proof.length === 0 || !path.every(isHash)) return false
  let old = first
  let grown = first
  for (const sibling of path.slice(1)) {
    if (last === 0) return false
    if (isOdd(at) || at === last) {
      old = nodeHash(sibling, old)
      grown = nodeHash(sibling, grown)
      while (!isOdd(at) && at !== 0) {
        at = half(at)
        last = half(last)
      }
    } else grown = nodeHash(grown, sibling)
    at = half(at)
    last = half(last)
  }
  return last === 0 && sameBytes(old, rootM) && sameBytes(grown, rootN)
}

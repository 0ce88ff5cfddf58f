import { emptyRoot, nodeHash } from '../hash.ts'
import type { HashAt } from '../tree.ts'

/** MTH of RFC 6962 §2.1 as it is written there: the yardstick of the tests. */
export function naiveRoot(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 0) return emptyRoot()
  if (leaves.length === 1) return leaves[0] as Uint8Array
  let k = 1
  while (k * 2 < leaves.length) k *= 2
  return nodeHash(naiveRoot(leaves.slice(0, k)), naiveRoot(leaves.slice(k)))
}

/** Every perfect subtree over these leaf hashes, kept. */
export function hashesInMemory(leaves: readonly Uint8Array[]): HashAt {
  const known: Uint8Array[][] = [[...leaves]]
  const hashAt = (level: number, index: number): Uint8Array => {
    known[level] ??= []
    const row = known[level]
    row[index] ??= nodeHash(hashAt(level - 1, 2 * index), hashAt(level - 1, 2 * index + 1))
    return row[index]
  }
  return hashAt
}

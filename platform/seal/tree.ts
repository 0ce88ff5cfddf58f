import { emptyRoot, HASH_BYTES, nodeHash } from './hash.ts'
import { SealError } from './seal-error.ts'

/** Hash of the perfect subtree over the leaves `index × 2^level` to `(index + 1) × 2^level − 1`; level 0 is the leaf hash itself. */
export type HashAt = (level: number, index: number) => Uint8Array | Promise<Uint8Array>

/** Hears of every perfect subtree as soon as it is whole, leaves (level 0) included. */
export type OnNode = (level: number, index: number, hash: Uint8Array) => void

/** Levels of the perfect subtrees of a tree, from the left (largest) to the right: the bits of its size. */
function edgeLevels(size: number): number[] {
  const levels: number[] = []
  for (let level = 0, rest = size; rest > 0; level++, rest = Math.floor(rest / 2))
    if (rest % 2 === 1) levels.push(level)
  return levels.reverse()
}

/**
 * The RFC 6962 tree of a growing list of leaf hashes: knows size and root at any moment and keeps only the right edge, one hash for each bit
 * of the size.
 */
export class TreeBuilder {
  #size = 0
  #edge: Uint8Array[] = []
  readonly #onNode: OnNode | undefined

  constructor(onNode?: OnNode) {
    this.#onNode = onNode
  }

  /**
   * Goes on where a tree of `size` leaves ended.
   * @param edge the hashes of its perfect subtrees from the left, as `edge()` gave them. @throws SealError where their number does not fit the size.
   */
  static from(size: number, edge: readonly Uint8Array[], onNode?: OnNode): TreeBuilder {
    const builder = new TreeBuilder(onNode)
    if (edge.length !== edgeLevels(size).length || edge.some((hash) => hash.length !== HASH_BYTES)) {
      throw new SealError('tile_malformed', `the right edge does not fit a tree of ${size} leaves`)
    }
    builder.#size = size
    builder.#edge = edge.map((hash) => Buffer.from(hash))
    return builder
  }

  /** As `from`, with the edge read from a store of hashes, such as `hashesFromTiles`. */
  static async resume(size: number, hashAt: HashAt, onNode?: OnNode): Promise<TreeBuilder> {
    let start = 0
    const edge = edgeLevels(size).map(async (level) => {
      const index = start / 2 ** level
      start += 2 ** level
      return hashAt(level, index)
    })
    return TreeBuilder.from(size, await Promise.all(edge), onNode)
  }

  get size(): number {
    return this.#size
  }

  /** @param leaf a leaf hash of 32 bytes; it is kept, not copied. */
  append(leaf: Uint8Array): void {
    if (leaf.length !== HASH_BYTES) throw new SealError('entry_malformed', 'a leaf hash has 32 bytes')
    let hash = leaf
    let index = this.#size
    let level = 0
    this.#onNode?.(level, index, hash)
    while (index % 2 === 1) {
      hash = nodeHash(this.#edge.pop() as Uint8Array, hash)
      index = (index - 1) / 2
      level += 1
      this.#onNode?.(level, index, hash)
    }
    this.#edge.push(hash)
    this.#size += 1
  }

  edge(): Uint8Array[] {
    return [...this.#edge]
  }

  root(): Buffer {
    const edge = this.#edge
    if (edge.length === 0) return emptyRoot()
    return Buffer.from(edge.slice(0, -1).reduceRight((right, left) => nodeHash(left, right), edge.at(-1) as Uint8Array))
  }
}

/** Root of the tree over these leaf hashes. */
export function rootOf(leaves: Iterable<Uint8Array>): Buffer {
  const builder = new TreeBuilder()
  for (const leaf of leaves) builder.append(leaf)
  return builder.root()
}

/** Largest power of two below `n`, for n ≥ 2: where RFC 6962 parts a list. */
function splitOf(n: number): number {
  let k = 1
  while (k * 2 < n) k *= 2
  return k
}

type Range = readonly [from: number, to: number]

/** MTH(D[from:to]); `from` stands where the tree parts, so that the pieces are perfect subtrees. */
async function rangeHash([from, to]: Range, hashAt: HashAt): Promise<Uint8Array> {
  const width = to - from
  const level = Math.log2(width)
  if (Number.isInteger(level) && 2 ** level === width) return hashAt(level, from / width)
  const middle = from + splitOf(width)
  const [left, right] = await Promise.all([rangeHash([from, middle], hashAt), rangeHash([middle, to], hashAt)])
  return nodeHash(left, right)
}

const hashesOf = (ranges: readonly Range[], hashAt: HashAt): Promise<Uint8Array[]> =>
  Promise.all(ranges.map((range) => rangeHash(range, hashAt)))

const isCount = (n: number): boolean => Number.isSafeInteger(n) && n >= 0

/**
 * PATH(index, D[size]) of RFC 6962 §2.1.1: the siblings from the leaf up. What the store gives is not checked here: whoever receives the
 * proof does, against a signed root.
 * @throws SealError index_out_of_range
 */
export async function inclusionProof(index: number, size: number, hashAt: HashAt): Promise<Uint8Array[]> {
  if (!isCount(index) || !isCount(size) || index >= size) {
    throw new SealError('index_out_of_range', `no entry ${index} in a tree of ${size}`)
  }
  const siblings: Range[] = []
  let from = 0
  let to = size
  while (to - from > 1) {
    const middle = from + splitOf(to - from)
    if (index < middle) {
      siblings.unshift([middle, to])
      to = middle
    } else {
      siblings.unshift([from, middle])
      from = middle
    }
  }
  return hashesOf(siblings, hashAt)
}

/**
 * PROOF(m, D[n]) of RFC 6962 §2.1.2; empty for m = 0 and m = n.
 * @throws SealError index_out_of_range
 */
export async function consistencyProof(m: number, n: number, hashAt: HashAt): Promise<Uint8Array[]> {
  if (!isCount(m) || !isCount(n) || m > n) {
    throw new SealError('index_out_of_range', `a tree of ${n} does not contain one of ${m}`)
  }
  if (m === 0) return []
  const nodes: Range[] = []
  let from = 0
  let to = n
  while (m < to) {
    const middle = from + splitOf(to - from)
    if (m <= middle) {
      nodes.unshift([middle, to])
      to = middle
    } else {
      nodes.unshift([from, middle])
      from = middle
    }
  }
  // The old tree itself is not repeated: the verifier has its root.
  if (from > 0) nodes.unshift([from, to])
  return hashesOf(nodes, hashAt)
}

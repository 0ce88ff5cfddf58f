import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { emptyRoot, leafHash, nodeHash } from './hash.ts'
import { verifyConsistency, verifyInclusion } from './proof.ts'
import { hashesInMemory, naiveRoot } from './testing/naive.ts'
import { consistencyProof, inclusionProof, rootOf, TreeBuilder } from './tree.ts'

const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex')
const hexOf = (hashes: readonly Uint8Array[]): string[] => hashes.map((hash) => Buffer.from(hash).toString('hex'))
const flipped = (hash: Uint8Array, bit: number): Uint8Array => {
  const copy = Uint8Array.from(hash)
  copy[bit >> 3] = (copy[bit >> 3] as number) ^ (1 << (bit & 7))
  return copy
}

// The eight leaves, roots and paths of the reference tests of Certificate Transparency (transparency-dev/merkle, Apache-2.0).
const LEAVES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map(
  bytes,
)
const ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]
const PATHS = [
  { index: 0, size: 1, path: [] },
  {
    index: 0,
    size: 8,
    path: [
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ],
  },
  {
    index: 5,
    size: 8,
    path: [
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ],
  },
  { index: 2, size: 3, path: ['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125'] },
  {
    index: 1,
    size: 5,
    path: [
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    ],
  },
]
const CONSISTENT = [
  { m: 1, n: 1, path: [] },
  {
    m: 1,
    n: 8,
    path: [
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ],
  },
  {
    m: 6,
    n: 8,
    path: [
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ],
  },
  {
    m: 2,
    n: 5,
    path: [
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    ],
  },
  {
    m: 6,
    n: 7,
    path: [
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ],
  },
]

describe('the published tree', () => {
  const hashes = LEAVES.map((leaf) => leafHash(leaf))
  const hashAt = hashesInMemory(hashes)

  it('hashes nothing, a leaf and a node as RFC 6962 does', () => {
    expect(emptyRoot().toString('hex')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
    expect(leafHash(Buffer.from('L123456')).toString('hex')).toBe(
      '395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56',
    )
    const [left, right] = [leafHash(Buffer.from('Hello')), leafHash(Buffer.from('World'))]
    expect(nodeHash(left, right)).not.toEqual(nodeHash(right, left))
    expect(nodeHash(left, right)).not.toEqual(leafHash(Buffer.concat([left, right])))
  })

  it('has the published roots at every size', () => {
    const builder = new TreeBuilder()
    expect(builder.root()).toEqual(emptyRoot())
    hashes.forEach((hash, i) => {
      builder.append(hash)
      expect(builder.root().toString('hex')).toBe(ROOTS[i])
    })
  })

  it('gives the published inclusion paths, and they verify', async () => {
    for (const { index, size, path } of PATHS) {
      const proof = await inclusionProof(index, size, hashAt)
      expect(hexOf(proof)).toEqual(path)
      expect(verifyInclusion(index, size, hashes[index] as Buffer, proof, bytes(ROOTS[size - 1] as string))).toBe(true)
    }
  })

  it('gives the published consistency proofs, and they verify', async () => {
    for (const { m, n, path } of CONSISTENT) {
      const proof = await consistencyProof(m, n, hashAt)
      expect(hexOf(proof)).toEqual(path)
      expect(verifyConsistency(m, n, bytes(ROOTS[m - 1] as string), bytes(ROOTS[n - 1] as string), proof)).toBe(true)
    }
  })

  it('refuses sizes, roots and proofs that cannot be', () => {
    const [a, b] = [bytes(ROOTS[0] as string), bytes(ROOTS[1] as string)]
    const empty = emptyRoot()
    for (const [m, n, first, second, proof] of [
      [0, 0, a, b, []],
      [0, 0, a, a, []],
      [1, 1, a, b, []],
      [1, 0, a, b, []],
      [2, 1, a, b, []],
      [1, 2, a, b, []],
      [0, 0, empty, empty, [empty]],
      [0, 1, empty, empty, [empty]],
      [1, 1, empty, empty, [empty]],
      [0, 1, a, b, []],
      [-1, 1, a, b, []],
      [0.5, 1, a, b, []],
      [1, Number.NaN, a, b, []],
    ] as const) {
      expect(verifyConsistency(m, n, first, second, proof)).toBe(false)
    }
    expect(verifyConsistency(0, 0, empty, empty, [])).toBe(true)
    expect(verifyConsistency(0, 2, empty, b, [])).toBe(true)
    for (const [index, size, leaf, root] of [
      [0, 0, a, a],
      [1, 0, a, a],
      [2, 1, a, a],
      [0, 1, a, b],
      [0, 1, new Uint8Array(0), new Uint8Array(0)],
      [-1, 1, a, a],
      [0, 1.5, a, a],
    ] as const) {
      expect(verifyInclusion(index, size, leaf, [], root)).toBe(false)
    }
    expect(verifyInclusion(0, 1, a, [], a)).toBe(true)
  })

  it('says where a proof cannot be made', async () => {
    await expect(inclusionProof(8, 8, hashAt)).rejects.toThrow('index_out_of_range')
    await expect(inclusionProof(-1, 8, hashAt)).rejects.toThrow('index_out_of_range')
    await expect(consistencyProof(9, 8, hashAt)).rejects.toThrow('index_out_of_range')
  })
})

describe('any tree', () => {
  const SIZE = 600
  const hashes = Array.from({ length: SIZE }, (_, i) => leafHash(Buffer.from(`entry ${i}`)))
  const hashAt = hashesInMemory(hashes)
  const roots: Buffer[] = []
  const builder = new TreeBuilder()
  for (const hash of [undefined, ...hashes]) {
    if (hash) builder.append(hash)
    roots.push(builder.root())
  }
  const rootAt = (size: number): Buffer => roots[size] as Buffer

  it('is the same built step by step, all at once, and by the definition', () => {
    for (let size = 0; size <= SIZE; size++) expect(rootAt(size)).toEqual(Buffer.from(naiveRoot(hashes.slice(0, size))))
    expect(rootOf(hashes)).toEqual(rootAt(SIZE))
  })

  it('goes on from its right edge as if it had never stopped', async () => {
    for (let size = 0; size <= SIZE; size += 7) {
      const stopped = new TreeBuilder()
      for (const hash of hashes.slice(0, size)) stopped.append(hash)
      const kept = TreeBuilder.from(size, stopped.edge())
      const read = await TreeBuilder.resume(size, hashAt)
      for (const hash of hashes.slice(size)) {
        kept.append(hash)
        read.append(hash)
      }
      expect([kept.size, kept.root()]).toEqual([SIZE, rootAt(SIZE)])
      expect(read.root()).toEqual(rootAt(SIZE))
      if (size > 0) expect(() => TreeBuilder.from(size, stopped.edge().slice(1))).toThrow('tile_malformed')
    }
  })

  it('proves every entry at every size, and nothing but it', async () => {
    for (let size = 1; size <= SIZE; size++) {
      const root = rootAt(size)
      for (let index = 0; index < size; index++) {
        const leaf = hashes[index] as Buffer
        const proof = await inclusionProof(index, size, hashAt)
        const holds = verifyInclusion(index, size, leaf, proof, root)
        // Each proof is tried with one change in turn; the next test tries all of them on some.
        const change = (size + index) % 4
        const changed =
          size > 1 &&
          verifyInclusion(
            change === 0 ? (index + 1) % size : index,
            size,
            change === 1 ? (hashes[(index + 1) % SIZE] as Buffer) : leaf,
            change === 2 ? proof.slice(0, -1) : change === 3 ? [...proof, root] : proof,
            root,
          )
        if (!holds || changed) expect({ size, index, holds, change, changed }).toBe('a proof of this entry alone')
      }
    }
  }, 120_000)

  it('refuses an inclusion proof with any change in proof, root, leaf, index or size', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: SIZE }),
        fc.nat(),
        fc.nat({ max: 255 }),
        fc.nat(),
        async (size, i, bit, at) => {
          const index = i % size
          const leaf = hashes[index] as Buffer
          const root = rootAt(size)
          const proof = await inclusionProof(index, size, hashAt)
          const k = at % proof.length
          const sibling = proof[k] as Uint8Array
          const changes: [number, number, Uint8Array, Uint8Array[], Uint8Array][] = [
            [index, size, leaf, proof.with(k, flipped(sibling, bit)), root],
            [index, size, leaf, proof.toSpliced(k, 1), root],
            [index, size, leaf, proof.toSpliced(k, 0, sibling), root],
            [index, size, leaf, proof.with(k, sibling.subarray(1)), root],
            [index, size, flipped(leaf, bit), proof, root],
            [index, size, leaf, proof, flipped(root, bit)],
            [index, size, leaf, proof, root.subarray(1)],
            [(index + 1 + (at % (size - 1))) % size, size, leaf, proof, root],
            [index + size, size, leaf, proof, root],
          ]
          for (const change of changes) expect(verifyInclusion(...change)).toBe(false)
          expect(verifyInclusion(index, size, leaf, proof, root)).toBe(true)
        },
      ),
      { numRuns: 2000 },
    )
  })

  it('is consistent with every earlier tree of its own, and with no other', async () => {
    for (let n = 0; n <= 300; n++) {
      for (let m = 0; m <= n; m++) {
        const proof = await consistencyProof(m, n, hashAt)
        const holds = verifyConsistency(m, n, rootAt(m), rootAt(n), proof)
        const other = verifyConsistency(m, n, flipped(rootAt(m), m % 256), rootAt(n), proof)
        const grown = verifyConsistency(m, n, rootAt(m), flipped(rootAt(n), n % 256), proof)
        const longer = verifyConsistency(m, n, rootAt(m), rootAt(n), [...proof, rootAt(n)])
        const cut = proof.length > 0 && verifyConsistency(m, n, rootAt(m), rootAt(n), proof.slice(0, -1))
        // From the empty tree everything follows; its own root is the only thing that can be wrong.
        if (!holds || other || (grown && m > 0) || longer || cut) {
          expect({ m, n, holds, other, grown, longer, cut }).toBe('a proof of these two trees alone')
        }
      }
    }
  }, 120_000)

  it('refuses a consistency proof with any change in it, and a rewritten history', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: SIZE }),
        fc.nat(),
        fc.nat({ max: 255 }),
        fc.nat(),
        async (n, i, bit, at) => {
          const m = 1 + (i % (n - 1))
          const proof = await consistencyProof(m, n, hashAt)
          const k = at % proof.length
          const node = proof[k] as Uint8Array
          const hold = (changed: readonly Uint8Array[]) => verifyConsistency(m, n, rootAt(m), rootAt(n), changed)
          expect(hold(proof)).toBe(true)
          expect(hold(proof.with(k, flipped(node, bit)))).toBe(false)
          expect(hold(proof.toSpliced(k, 1))).toBe(false)
          expect(hold(proof.toSpliced(k, 0, node))).toBe(false)
          expect(verifyConsistency(n, m, rootAt(n), rootAt(m), proof)).toBe(false)
          const rewritten = hashes.slice(0, n).with(at % m, leafHash(Buffer.from('another')))
          const other = await consistencyProof(m, n, hashesInMemory(rewritten))
          expect(verifyConsistency(m, n, rootAt(m), rootOf(rewritten), other)).toBe(false)
        },
      ),
      { numRuns: 500 },
    )
  })

  it('counts beyond 2^31 entries', async () => {
    const size = 2 ** 33 + 5
    const perfect: Buffer[] = [leafHash(Buffer.from('the same'))]
    for (let level = 1; level < 40; level++)
      perfect.push(nodeHash(perfect[level - 1] as Buffer, perfect[level - 1] as Buffer))
    const same = (level: number): Buffer => perfect[level] as Buffer
    const tree = await TreeBuilder.resume(size, same)
    for (const index of [0, 2 ** 32 + 3, 2 ** 33 + 4]) {
      const proof = await inclusionProof(index, size, same)
      expect(verifyInclusion(index, size, same(0), proof, tree.root())).toBe(true)
      expect(verifyInclusion(index, size, leafHash(Buffer.from('another')), proof, tree.root())).toBe(false)
    }
    const m = 2 ** 32 + 1
    const before = (await TreeBuilder.resume(m, same)).root()
    const proof = await consistencyProof(m, size, same)
    expect(verifyConsistency(m, size, before, tree.root(), proof)).toBe(true)
    expect(verifyConsistency(m + 1, size, before, tree.root(), proof)).toBe(false)
  })
})

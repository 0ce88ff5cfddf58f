import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { leafHash } from './hash.ts'
import { verifyConsistency, verifyInclusion } from './proof.ts'
import { naiveRoot } from './testing/naive.ts'
import {
  bundleOf,
  entriesOf,
  entriesPath,
  growTiles,
  hashesFromTiles,
  parseTilePath,
  type Tile,
  type TileReader,
  tilePath,
  tilesBetween,
  tileWidth,
} from './tiles.ts'
import { consistencyProof, inclusionProof, rootOf, TreeBuilder } from './tree.ts'

describe('where a tile lies', () => {
  it('is written as the format shows it', () => {
    expect(tilePath({ level: 0, n: 1234067, width: 256 })).toBe('tile/0/x001/x234/067')
    expect(tilePath({ level: 4, n: 1234067, width: 8 })).toBe('tile/4/x001/x234/067.p/8')
    expect(entriesPath({ n: 1234067, width: 8 })).toBe('tile/entries/x001/x234/067.p/8')
    expect(tilePath({ level: 0, n: 0, width: 256 })).toBe('tile/0/000')
    expect(tilePath({ level: 0, n: 999, width: 1 })).toBe('tile/0/999.p/1')
    expect(tilePath({ level: 63, n: 1000, width: 255 })).toBe('tile/63/x001/000.p/255')
  })

  it('reads back, and nothing else does', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 63 }),
        fc.maxSafeNat(),
        fc.integer({ min: 1, max: 256 }),
        (level, n, width) => {
          expect(parseTilePath(tilePath({ level, n, width }))).toEqual({ level, n, width })
          expect(parseTilePath(entriesPath({ n, width }))).toEqual({ level: 'entries', n, width })
        },
      ),
    )
    for (const bad of [
      'tile/0/0',
      'tile/0/1234067',
      'tile/00/000',
      'tile/64/000',
      'tile/-1/000',
      'tile/0/x000/001',
      'tile/0/x001/x234/x067',
      'tile/0/001/234',
      'tile/0/000.p/0',
      'tile/0/000.p/256',
      'tile/0/000.p/01',
      'tile/0/000.p/999',
      'tile/data/000',
      'tile/0/x009/x007/x199/x254/x740/992',
      '/tile/0/000',
      'tile/0/../000',
      'tile/0/000 ',
      '',
    ]) {
      expect(parseTilePath(bad), bad).toBeUndefined()
    }
    for (const bad of [
      { level: 64, n: 0, width: 1 },
      { level: 0, n: -1, width: 1 },
      { level: 0, n: 0, width: 0 },
      { level: 0, n: 0, width: 257 },
    ]) {
      expect(() => tilePath(bad)).toThrow('tile_malformed')
    }
  })

  it('is where the format counts it: 70,000 leaves, 256 leaves', () => {
    const tiles = tilesBetween(0, 70_000)
    const of = (level: number, full: boolean) => tiles.filter((t) => t.level === level && (t.width === 256) === full)
    expect([of(0, true).length, of(1, true).length, of(2, true).length]).toEqual([273, 1, 0])
    expect([0, 1, 2].map((level) => of(level, false).map((t) => t.width))).toEqual([[112], [17], [1]])
    expect(tilesBetween(0, 256)).toEqual([
      { level: 0, n: 0, width: 256 },
      { level: 1, n: 0, width: 1 },
    ])
    expect(tilesBetween(0, 0)).toEqual([])
    expect(tilesBetween(300, 300)).toEqual([])
    expect(tilesBetween(300, 301)).toEqual([{ level: 0, n: 1, width: 45 }])
    expect(tileWidth(0, 5, 300)).toBe(0)
  })
})

const leaves = (count: number): Buffer[] => Array.from({ length: count }, (_, i) => leafHash(Buffer.from(`entry ${i}`)))

/** Tiles by their path, as a folder has them; a partial tile stays beside the wider one that came after it. */
function folder(): { write(tiles: readonly Tile[]): void; read: TileReader; files: Map<string, Uint8Array> } {
  const files = new Map<string, Uint8Array>()
  return {
    files,
    write: (tiles) => {
      for (const tile of tiles) files.set(tilePath(tile), tile.bytes)
    },
    read: async (level, n, width) =>
      files.get(tilePath({ level, n, width })) ?? files.get(tilePath({ level, n, width: 256 })),
  }
}

describe('tiles of a growing tree', () => {
  it('have the same root, edge and proofs as the tree, in whatever steps it grew', async () => {
    const all = leaves(70_000)
    const root = rootOf(all)
    for (const steps of [[70_000], [1, 255, 256, 257, 600, 65_535, 65_536, 65_537, 70_000]]) {
      const store = folder()
      let size = 0
      for (const next of steps) {
        const { tiles, tree } = await growTiles(size, all.slice(size, next), store.read)
        expect(tiles.map(({ bytes: _, ...at }) => at)).toEqual(tilesBetween(size, next))
        for (const tile of tiles) expect(tile.bytes).toHaveLength(tile.width * 32)
        store.write(tiles)
        size = next
        expect([tree.size, tree.root()]).toEqual([next, rootOf(all.slice(0, next))])
        expect((await TreeBuilder.resume(next, hashesFromTiles(next, store.read))).root()).toEqual(tree.root())
      }
      const hashAt = hashesFromTiles(size, store.read)
      for (const index of [0, 1, 255, 256, 65_535, 65_536, 69_887, 69_888, 69_999]) {
        const proof = await inclusionProof(index, size, hashAt)
        expect(verifyInclusion(index, size, all[index] as Buffer, proof, root)).toBe(true)
      }
      for (const m of [1, 255, 256, 257, 65_536, 65_537, 69_999]) {
        const proof = await consistencyProof(m, size, hashAt)
        expect(verifyConsistency(m, size, rootOf(all.slice(0, m)), root, proof)).toBe(true)
      }
    }
  })

  it('serve an earlier size as well, also from a wider tile', async () => {
    const all = leaves(600)
    const store = folder()
    store.write((await growTiles(0, all, store.read)).tiles)
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 600 }), async (size) => {
        const wider: TileReader = (level, n) => store.read(level, n, tileWidth(level, n, 600))
        const tree = await TreeBuilder.resume(size, hashesFromTiles(size, wider))
        expect(tree.root()).toEqual(Buffer.from(naiveRoot(all.slice(0, size))))
      }),
    )
  })

  it('grow the same way one by one', async () => {
    const all = leaves(520)
    const store = folder()
    for (const [i, leaf] of all.entries()) {
      const { tiles, tree } = await growTiles(i, [leaf], store.read)
      store.write(tiles)
      if (i % 50 === 0 || i > 505) expect(tree.root()).toEqual(rootOf(all.slice(0, i + 1)))
    }
    const once = folder()
    once.write((await growTiles(0, all, once.read)).tiles)
    for (const [path, bytes] of once.files) expect(store.files.get(path)).toEqual(bytes)
  })

  it('say which one is missing, cut or not there', async () => {
    const none: TileReader = () => undefined
    await expect(growTiles(5, leaves(1), none)).rejects.toThrow('tile_missing: tile/0/000.p/5')
    const short: TileReader = () => Buffer.alloc(4 * 32)
    await expect(growTiles(5, leaves(1), short)).rejects.toThrow('tile_malformed: tile/0/000.p/5')
    const odd: TileReader = () => Buffer.alloc(5 * 32 + 1)
    await expect(growTiles(5, leaves(1), odd)).rejects.toThrow('tile_malformed')
    const long: TileReader = () => Buffer.alloc(257 * 32)
    await expect(growTiles(5, leaves(1), long)).rejects.toThrow('tile_malformed')
    await expect(async () => hashesFromTiles(5, short)(0, 5)).rejects.toThrow('index_out_of_range')
    await expect(async () => hashesFromTiles(5, short)(3, 0)).rejects.toThrow('index_out_of_range')
  })
})

describe('an entry bundle', () => {
  it('gives back its entries', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 600 }), { maxLength: 256 }), (entries) => {
        expect(entriesOf(bundleOf(entries)).map((e) => Buffer.from(e))).toEqual(entries.map((e) => Buffer.from(e)))
      }),
    )
    expect(Buffer.from(bundleOf([Buffer.from('ab'), Buffer.alloc(0)])).toString('hex')).toBe('000261620000')
  })

  it('has whole entries of at most 65,535 bytes', () => {
    expect(entriesOf(bundleOf([Buffer.alloc(65_535)]))[0]).toHaveLength(65_535)
    expect(() => bundleOf([Buffer.alloc(65_536)])).toThrow('entry_malformed')
    const bundle = bundleOf([Buffer.from('one'), Buffer.from('two')])
    for (const cut of [1, 4, 6, 9]) expect(() => entriesOf(bundle.subarray(0, cut))).toThrow('tile_malformed')
  })
})

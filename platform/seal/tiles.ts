import { concat, fromDecimal } from './bytes.ts'
import { HASH_BYTES, nodeHash } from './hash.ts'
import { SealError } from './seal-error.ts'
import { type HashAt, TreeBuilder } from './tree.ts'

/** Levels of the tree in one tile, and hashes in a full one (c2sp tlog-tiles). */
export const TILE_HEIGHT = 8
export const TILE_WIDTH = 256
/** Levels a tile may have; 2^(8 × 7) leaves are already beyond what a number holds. */
const MAX_LEVEL = 63

/** Tile `n` of a tile level (0 = leaf hashes), `width` hashes wide: 1–255 is a partial tile, 256 a full one. */
export type TileAt = { level: number; n: number; width: number }
export type Tile = TileAt & { bytes: Uint8Array }

/**
 * Gives a tile of at least this width, or undefined where there is none. A wider one of the same place serves as well, because tiles only
 * grow to the right; so a reader may give the full tile for a partial one.
 */
export type TileReader = (level: number, n: number, width: number) => Awaitable<Uint8Array | undefined>
type Awaitable<T> = T | Promise<T>

function placeOf({ n, width }: { n: number; width: number }): string {
  if (!Number.isSafeInteger(n) || n < 0 || !Number.isInteger(width) || width < 1 || width > TILE_WIDTH) {
    throw new SealError('tile_malformed', `no tile ${n} of width ${width}`)
  }
  const digits = String(n)
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, '0')
  const groups = padded.match(/.{3}/g) as string[]
  const path = groups.map((group, i) => (i < groups.length - 1 ? `x${group}` : group)).join('/')
  return width === TILE_WIDTH ? path : `${path}.p/${width}`
}

/** `tile/<L>/<N>[.p/<W>]` below the prefix of the log. @throws SealError tile_malformed */
export function tilePath(tile: TileAt): string {
  if (!Number.isInteger(tile.level) || tile.level < 0 || tile.level > MAX_LEVEL) {
    throw new SealError('tile_malformed', `no tile level ${tile.level}`)
  }
  return `tile/${tile.level}/${placeOf(tile)}`
}

/** `tile/entries/<N>[.p/<W>]`: the entries whose leaf hashes are in the level 0 tile of the same place. */
export const entriesPath = (bundle: { n: number; width: number }): string => `tile/entries/${placeOf(bundle)}`

/** Reads what `tilePath` and `entriesPath` write. @returns undefined for every other text. */
export function parseTilePath(path: string): TileAt | { level: 'entries'; n: number; width: number } | undefined {
  const parts = /^tile\/(entries|0|[1-9][0-9]?)\/((?:x[0-9]{3}\/)*[0-9]{3})(?:\.p\/([1-9][0-9]{0,2}))?$/.exec(path)
  if (parts === null) return undefined
  const n = fromDecimal((parts[2] as string).replaceAll(/[x/]/g, '').replace(/^0+(?=.)/, ''))
  const width = parts[3] === undefined ? TILE_WIDTH : Number(parts[3])
  const level = parts[1] === 'entries' ? 'entries' : Number(parts[1])
  if (n === undefined || width > TILE_WIDTH || (level !== 'entries' && level > MAX_LEVEL)) return undefined
  const written = level === 'entries' ? entriesPath({ n, width }) : tilePath({ level, n, width })
  // A full tile has no suffix, and no group of leading zeros comes before the first digit.
  return written === path ? { level: level as number, n, width } : undefined
}

/** Hashes a tree of this size has at a tile level: perfect subtrees of 256^level leaves. */
const hashesAt = (level: number, size: number): number => Math.floor(size / TILE_WIDTH ** level)

/** Width of tile `n` of a level in a tree of this size; 0 where there is none. */
export const tileWidth = (level: number, n: number, size: number): number =>
  Math.max(0, Math.min(TILE_WIDTH, hashesAt(level, size) - n * TILE_WIDTH))

/** Tiles, full and partial, to be written when a tree grows from `m` to `n` leaves, by level and place; those of level 0 are also the entry bundles. */
export function tilesBetween(m: number, n: number): TileAt[] {
  const tiles: TileAt[] = []
  for (let level = 0; hashesAt(level, n) > 0; level++) {
    const before = hashesAt(level, m)
    const after = hashesAt(level, n)
    if (after <= before) continue
    for (let tile = Math.floor(before / TILE_WIDTH); tile * TILE_WIDTH < after; tile++) {
      tiles.push({ level, n: tile, width: tileWidth(level, tile, n) })
    }
  }
  return tiles
}

/**
 * The hashes of a tree of `size` leaves, read from its tiles. Each tile is read once; for a walk over a whole large tree take a reader per
 * piece. @throws SealError tile_missing, tile_malformed, index_out_of_range
 */
export function hashesFromTiles(size: number, readTile: TileReader): HashAt {
  const tiles = new Map<string, Promise<Uint8Array>>()
  const read = async (at: TileAt): Promise<Uint8Array> => {
    const bytes = await readTile(at.level, at.n, at.width)
    if (bytes === undefined) throw new SealError('tile_missing', tilePath(at))
    const width = bytes.length / HASH_BYTES
    if (!Number.isInteger(width) || width < at.width || width > TILE_WIDTH) {
      throw new SealError('tile_malformed', `${tilePath(at)} has ${bytes.length} bytes`)
    }
    return bytes
  }
  return async (level, index) => {
    const tileLevel = Math.floor(level / TILE_HEIGHT)
    const count = 2 ** (level % TILE_HEIGHT)
    const n = Math.floor((index * count) / TILE_WIDTH)
    const first = (index * count) % TILE_WIDTH
    const width = tileWidth(tileLevel, n, size)
    if (first + count > width) {
      throw new SealError('index_out_of_range', `no node ${index} of level ${level} in a tree of ${size}`)
    }
    const name = `${tileLevel}/${n}`
    const known = tiles.get(name)
    const reading = known ?? read({ level: tileLevel, n, width })
    if (known === undefined) tiles.set(name, reading)
    const bytes = await reading
    let row = Array.from({ length: count }, (_, i) =>
      bytes.subarray((first + i) * HASH_BYTES, (first + i + 1) * HASH_BYTES),
    )
    while (row.length > 1) {
      row = Array.from({ length: row.length / 2 }, (_, i) =>
        nodeHash(row[2 * i] as Uint8Array, row[2 * i + 1] as Uint8Array),
      )
    }
    return Buffer.from(row[0] as Uint8Array)
  }
}

/**
 * Appends leaf hashes to a tree of `size` leaves whose tiles `readTile` has.
 * @returns what is to be written, tiles in the order of `tilesBetween`, and the tree as it is then. @throws SealError as `hashesFromTiles`
 */
export async function growTiles(
  size: number,
  leaves: Iterable<Uint8Array>,
  readTile: TileReader,
): Promise<{ tiles: Tile[]; tree: TreeBuilder }> {
  const added = new Map<number, Uint8Array[]>()
  const tree = await TreeBuilder.resume(size, hashesFromTiles(size, readTile), (level, _, hash) => {
    if (level % TILE_HEIGHT !== 0) return
    const row = added.get(level / TILE_HEIGHT)
    if (row) row.push(hash)
    else added.set(level / TILE_HEIGHT, [hash])
  })
  for (const leaf of leaves) tree.append(leaf)
  const rows = new Map<number, Uint8Array>()
  for (const [level, hashes] of added) {
    const n = Math.floor(hashesAt(level, size) / TILE_WIDTH)
    const width = tileWidth(level, n, size)
    const begun = width === 0 ? new Uint8Array(0) : await readTile(level, n, width)
    if (begun === undefined) throw new SealError('tile_missing', tilePath({ level, n, width }))
    rows.set(level, concat([begun.subarray(0, width * HASH_BYTES), ...hashes]))
  }
  const tiles = tilesBetween(size, tree.size).map((at) => {
    const row = rows.get(at.level) as Uint8Array
    const start = (at.n - Math.floor(hashesAt(at.level, size) / TILE_WIDTH)) * TILE_WIDTH * HASH_BYTES
    return { ...at, bytes: row.slice(start, start + at.width * HASH_BYTES) }
  })
  return { tiles, tree }
}

/** An entry bundle: each entry with its length before it (uint16, big-endian). @throws SealError entry_malformed above 65,535 bytes */
export function bundleOf(entries: readonly Uint8Array[]): Uint8Array {
  return concat(
    entries.flatMap((entry) => {
      if (entry.length > 0xffff) throw new SealError('entry_malformed', `an entry of ${entry.length} bytes`)
      return [Uint8Array.of(entry.length >> 8, entry.length & 0xff), entry]
    }),
  )
}

/** The entries of a bundle. @throws SealError tile_malformed where it ends within one */
export function entriesOf(bundle: Uint8Array): Uint8Array[] {
  const entries: Uint8Array[] = []
  let at = 0
  while (at < bundle.length) {
    const length = ((bundle[at] as number) << 8) | (bundle[at + 1] ?? 0)
    const end = at + 2 + length
    if (end > bundle.length)
      throw new SealError('tile_malformed', `an entry bundle that ends within entry ${entries.length}`)
    entries.push(bundle.slice(at + 2, end))
    at = end
  }
  return entries
}

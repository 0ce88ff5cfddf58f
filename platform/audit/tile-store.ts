import type { ClientBase } from 'pg'
import { hashesFromTiles, type Tile, type TileReader } from '../seal/tiles.ts'
import { type HashAt, TreeBuilder } from '../seal/tree.ts'

/** Tiles as the database holds them, one at a time: the one at the right edge may be wider than asked, never narrower. */
export function tileReader(client: ClientBase): TileReader {
  const read = async (level: number, n: number) => {
    const { rows } = await client.query<{ bytes: Buffer }>({
      name: 'tile',
      text: 'select bytes from audit.tile where level = $1 and n = $2',
      values: [level, n],
    })
    return rows[0]?.bytes
  }
  // A proof asks for many at once; one connection answers one after another.
  let before: Promise<unknown> = Promise.resolve()
  return (level, n) => {
    const reading = before.then(() => read(level, n))
    before = reading.catch(() => undefined)
    return reading
  }
}

/** Hashes of the tree of this size. */
export const hashesOf = (client: ClientBase, size: number): HashAt => hashesFromTiles(size, tileReader(client))

/** Root of the tree of this size, which may be an earlier one. */
export const rootAt = async (client: ClientBase, size: number): Promise<Buffer> =>
  (await TreeBuilder.resume(size, hashesOf(client, size))).root()

/** Leaves that are in the tree. */
export async function treeSize(client: ClientBase): Promise<number> {
  const { rows } = await client.query<{ size: number }>('select coalesce(max(idx) + 1, 0) as size from audit.leaf')
  return rows[0]?.size ?? 0
}

/** Writes tiles that grew; one at the right edge is written over by its longer self. */
export async function saveTiles(client: ClientBase, tiles: readonly Tile[]): Promise<void> {
  await client.query(
    `insert into audit.tile (level, n, bytes) select * from unnest($1::smallint[], $2::bigint[], $3::bytea[])
     on conflict (level, n) do update set bytes = excluded.bytes`,
    [tiles.map((t) => t.level), tiles.map((t) => t.n), tiles.map((t) => t.bytes)],
  )
}

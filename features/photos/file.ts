import type { Context } from '#platform/http/action.ts'
import { chunksOf } from './store.ts'

/** Binds a sealed piece to its row. */
export const placeOfChunk = (chunkId: string): string => `photo_chunk.sealed|${chunkId}`

/** The pieces that are here, opened and put together. */
export async function openFile({ tx, cipher }: Pick<Context, 'tx' | 'cipher'>, photoId: string): Promise<Buffer> {
  const chunks = await chunksOf(tx, photoId)
  return Buffer.concat(chunks.map(({ id, sealed }) => cipher.openBytes(placeOfChunk(id), sealed)))
}

import { AppError } from '#platform/errors/errors.ts'
import { action, type Context } from '#platform/http/action.ts'
import { access } from '../access.ts'
import * as contract from '../contract.ts'
import { openFile, placeOfChunk } from '../file.ts'
import { chunkLength, refusalOf, sha256 } from '../rules.ts'
import { standingOf } from '../standing.ts'
import {
  findChunk,
  findPhoto,
  holdPhoto,
  markRefused,
  markWhole,
  missingOf,
  type PhotoRow,
  putChunk as storeChunk,
} from '../store.ts'

/** Pieces are brought by whoever took the photograph, and by nobody else. */
function requireOwn(context: Context, operation: string, photo: PhotoRow | undefined): PhotoRow {
  if (photo === undefined) throw new AppError('not_found')
  if (!context.can(operation, photo.takenBy)) throw new AppError('forbidden')
  return photo
}

export const missingChunks = action(contract.missingChunks, {
  allow: access['photos.missingChunks'],
  audit: { purpose: 'none', shown: 'list' },
  async run(context, { id }) {
    return standingOf(context.tx, requireOwn(context, 'photos.missingChunks', await findPhoto(context.tx, id)))
  },
})

export const putChunk = action(contract.putChunk, {
  allow: access['photos.putChunk'],
  audit: { purpose: 'none', shown: 'list' },
  async run(context, { id, n, data }) {
    const photo = requireOwn(context, 'photos.putChunk', await holdPhoto(context.tx, id))
    const bytes = Buffer.from(data, 'base64')
    const chunk = await findChunk(context.tx, id, n)
    if (chunk === undefined || bytes.length !== chunkLength(photo, n) || !sha256(bytes).equals(chunk.sha256))
      throw new AppError('photo_chunk_differs')
    if (photo.state !== 'OPEN' || photo.voidedAt !== null || chunk.isHere) return standingOf(context.tx, photo)
    const sealed = context.cipher.sealBytes('secret', placeOfChunk(chunk.id), bytes)
    await storeChunk(context.tx, chunk.id, sealed, context.now)
    if ((await missingOf(context.tx, id)).length === 0) await judge(context, photo)
    return standingOf(context.tx, (await findPhoto(context.tx, id)) ?? photo)
  },
})

/** The last piece has come: the whole is verified, in the transaction that stores it. */
async function judge(context: Context, photo: PhotoRow): Promise<void> {
  const refusal = refusalOf(await openFile(context, photo.id), photo)
  if (refusal === undefined) await markWhole(context.tx, photo.id, context.now)
  else await markRefused(context.tx, photo.id, refusal)
}

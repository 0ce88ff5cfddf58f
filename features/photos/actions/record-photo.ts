import { createHash } from 'node:crypto'
import { type Place, placeOf } from '#features/places/public.ts'
import { AppError, fieldError } from '#platform/errors/errors.ts'
import { action, type Context } from '#platform/http/action.ts'
import type { ParsedOf } from '#platform/http/contract.ts'
import { access } from '../access.ts'
import * as contract from '../contract.ts'
import { currentLimits } from '../limits.ts'
import { chunkCount, isTooLarge } from '../rules.ts'
import { standingOf } from '../standing.ts'
import { countPhotos, declareChunks, findPhoto, insertPhoto } from '../store.ts'
import { subjectOf } from '../subjects.ts'

type Input = ParsedOf<typeof contract.recordPhoto>

export const recordPhoto = action(contract.recordPhoto, {
  allow: access['photos.recordPhoto'],
  fromOutbox: true,
  audit: { purpose: 'none', shown: 'list' },
  async run(context, input) {
    const hash = requestHash(input)
    const before = await answerOfRetry(context, input.id, hash)
    if (before) return before
    await check(context, input)
    const place = await placeFor(context, input)
    const isNew = await insertPhoto(context.tx, {
      id: input.id,
      subjectKind: input.subjectKind,
      subjectId: input.subjectId,
      addressId: place.addressId,
      sha256: Buffer.from(input.sha256, 'hex'),
      bytes: input.bytes,
      chunkBytes: input.chunkBytes,
      width: input.width,
      height: input.height,
      takenAt: new Date(input.takenAt),
      takenBy: context.actor.staffId as string,
      containsPerson: input.containsPerson,
      requestHash: hash,
      unitId: place.unitId,
      unitPos: place.unitPos,
      createdAt: context.now,
    })
    if (!isNew) return (await answerOfRetry(context, input.id, hash)) ?? refuse('photo_twice')
    await declareChunks(
      context.tx,
      input.id,
      input.chunkHashes.map((one) => Buffer.from(one, 'hex')),
    )
    return { id: input.id, state: 'OPEN' as const, refusedCode: null, missing: input.chunkHashes.map((_, n) => n) }
  },
})

function refuse(code: string): never {
  throw new AppError(code)
}

/** SHA-256 of a request, keys in order: two requests with one id are the same request exactly when these agree. */
const requestHash = (input: Input): Buffer => {
  const sorted = Object.entries(input).sort(([a], [b]) => (a < b ? -1 : 1))
  return createHash('sha256').update(JSON.stringify(sorted)).digest()
}

/** A phone that heard no answer sends again; the same request by the same author gets the answer of the first one, as things stand now. */
async function answerOfRetry(context: Context, id: string, hash: Buffer) {
  const known = await findPhoto(context.tx, id)
  if (known === undefined) return undefined
  if (known.takenBy !== context.actor.staffId || !known.requestHash.equals(hash)) refuse('photo_id_reused')
  return standingOf(context.tx, known)
}

async function check(context: Context, input: Input): Promise<void> {
  if (input.chunkHashes.length !== chunkCount(input)) throw fieldError('chunkHashes', 'photo_chunks_do_not_fit')
  const limits = await currentLimits(context.tx, context.today)
  if (isTooLarge(input, limits)) throw new AppError('photo_too_large')
  if ((await countPhotos(context.tx, input.subjectKind, input.subjectId)) >= limits.perRecord)
    throw new AppError('photo_too_many', { max: limits.perRecord })
}

/** Where the record is, whatever door the phone knew; as long as it has not arrived, where the phone says it will be. */
async function placeFor(context: Context, input: Input): Promise<Place> {
  const subject = await subjectOf(context.tx, input.subjectKind, input.subjectId)
  if (subject === null) refuse('photo_subject_unknown')
  return (await placeOf(context.tx, subject?.addressId ?? input.addressId)) ?? refuse('not_found')
}

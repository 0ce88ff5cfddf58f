import { z } from 'zod'
import { command, fileOutput, instant, purposeInput, query, text } from '#platform/http/contract.ts'
import { PHOTO_STATES, REFUSALS } from './vocabulary.ts'

/** SHA-256 in hexadecimal. */
const hash = z.string().regex(/^[0-9a-f]{64}$/)
/** Kinds are open: whichever record offers itself (`photoSubjects` in a `contributes.ts`). */
const subject = { subjectKind: z.string().regex(/^[a-z_]{1,40}$/), subjectId: z.uuid() }
/** More pieces than the largest photograph has at the smallest size of a piece. */
const CHUNKS_MAX = 200
/** 256 KiB in Base64. Exact limits are parameter `photo.limits`. */
const BASE64_MAX = 349_528

/** How far a photograph has come. */
const standing = z.object({
  id: z.uuid(),
  state: z.enum(PHOTO_STATES),
  refusedCode: z.enum(REFUSALS).nullable(),
  /** Numbers of the pieces that have not come; none once it is refused or withdrawn. */
  missing: z.array(z.number().int()),
})

export const recordPhoto = command({
  name: 'photos.recordPhoto',
  path: '/api/photos',
  summary:
    'Declares a photograph of a record: its hash and those of its pieces, which come later; ids come from the device, so that sending twice changes nothing',
  input: z.strictObject({
    id: z.uuid(),
    ...subject,
    addressId: z.uuid(),
    sha256: hash,
    bytes: z.number().int().min(1).max(100_000_000),
    chunkBytes: z.number().int().min(16_384).max(1_048_576),
    chunkHashes: z.array(hash).min(1).max(CHUNKS_MAX),
    width: z.number().int().min(1).max(65_535),
    height: z.number().int().min(1).max(65_535),
    takenAt: instant.refine((at) => at >= '1970'),
    containsPerson: z.boolean(),
  }),
  output: standing,
  errors: {
    photo_id_reused: 409,
    photo_twice: 409,
    photo_too_many: 409,
    photo_too_large: 409,
    photo_subject_unknown: 409,
  },
})

export const missingChunks = query({
  name: 'photos.missingChunks',
  path: '/api/photos/:id/missing',
  summary: "Which pieces of one's own photograph have not come yet",
  input: z.strictObject({ id: z.uuid() }),
  output: standing,
})

export const putChunk = command({
  name: 'photos.putChunk',
  method: 'PUT',
  path: '/api/photos/:id/chunks/:n',
  summary:
    'One piece of a photograph, taken only where its hash is the declared one; with the last one the whole is verified, and refused where it is not a plain JPEG',
  input: z.strictObject({
    id: z.uuid(),
    n: z.coerce
      .number()
      .int()
      .min(0)
      .max(CHUNKS_MAX - 1),
    /** Base64. */
    data: z.base64().max(BASE64_MAX),
  }),
  output: standing,
  errors: { photo_chunk_differs: 409 },
})

const item = z.object({
  id: z.uuid(),
  takenAt: instant,
  takenBy: z.object({ id: z.uuid(), name: z.string() }),
  containsPerson: z.boolean(),
  width: z.number().int(),
  height: z.number().int(),
  bytes: z.number().int(),
  sha256: hash,
  state: z.enum(PHOTO_STATES),
  refusedCode: z.enum(REFUSALS).nullable(),
  /** Pieces that have not come yet. */
  missing: z.number().int(),
  voidedAt: instant.nullable(),
  voidReason: z.string().nullable(),
  version: z.number().int(),
  can: z.object({ open: z.boolean(), void: z.boolean() }),
})

export const listPhotos = query({
  name: 'photos.listPhotos',
  path: '/api/photos',
  summary: 'Photographs of a record, in the order they were taken, without the pictures; two hundred at most',
  input: z.strictObject(subject),
  output: z.object({ items: z.array(item) }),
})

export const getPhoto = query({
  name: 'photos.getPhoto',
  path: '/api/photos/:id/file',
  summary: 'The picture itself; needs a purpose. A withdrawn one opens to leaders, as long as it is kept',
  input: z.strictObject({ id: z.uuid(), ...purposeInput }),
  output: fileOutput,
  file: true,
  load: 'read',
  errors: { photo_not_whole: 409, photo_withdrawn: 409 },
})

export const voidPhoto = command({
  name: 'photos.voidPhoto',
  path: '/api/photos/:id/void',
  summary: 'Withdraws a photograph, with a reason; what was declared stays, the picture goes after some days',
  input: z.strictObject({ id: z.uuid(), version: z.number().int().min(1), reason: text(2, 200) }),
  output: z.object({ id: z.uuid(), version: z.number().int() }),
  errors: { photo_withdrawn: 409 },
})

import { z } from 'zod'
import { command, fileOutput, instant, personId, query, text } from '#platform/http/contract.ts'
import { FILE_FAULTS, FILE_KINDS, FILE_STATES, FILE_TYPES } from './file-types.ts'
import * as s from './schemas.ts'
import { STATES } from './vocabulary.ts'

/* Evidence of a dispute (证据材料), and what goes when a party asks for deletion. */

/** SHA-256 in hexadecimal. */
const hash = z.string().regex(/^[0-9a-f]{64}$/)
/** More than the largest file has at the smallest size of a piece; exact limits are parameters. */
const PIECES_MAX = 2000
/** 512 KiB in Base64. */
const BASE64_MAX = 699_052
const ofFile = { id: z.uuid(), fileId: z.uuid() }

/** How far a file has come. */
const standing = z.object({
  fileId: z.uuid(),
  state: z.enum(FILE_STATES),
  refusedCode: z.enum(FILE_FAULTS).nullable(),
  /** Numbers of the pieces that have not come; none once it is refused or removed. */
  missing: z.array(z.number().int()),
  version: z.number().int(),
})

const REFUSED = { dispute_refused: 409 }

export const declareFile = command({
  name: 'disputes.declareFile',
  path: '/api/disputes/:id/files',
  summary:
    'Declares a file of evidence before a byte of it is sent: what is no picture, PDF or sound, or too large, is refused here. Video is never kept',
  input: z.strictObject({
    ...ofFile,
    kind: z.enum(FILE_KINDS),
    name: text(1, 100),
    /** What the browser found by the first bytes. */
    contentType: text(1, 100),
    bytes: z.number().int().min(1),
    sha256: hash,
    pieceBytes: z.number().int().min(16_384).max(1_048_576),
    pieceHashes: z.array(hash).max(PIECES_MAX),
    copies: z.number().int().min(1).max(99).default(1),
    takenAt: instant.refine((value) => value >= '1970').optional(),
    note: text(1, 500).optional(),
  }),
  output: standing,
  errors: {
    ...REFUSED,
    dispute_file_video: 409,
    dispute_file_type: 409,
    dispute_file_too_large: 409,
    dispute_files_full: 409,
    dispute_file_twice: 409,
    dispute_file_id_reused: 409,
  },
})

export const sendPiece = command({
  name: 'disputes.sendPiece',
  method: 'PUT',
  path: '/api/disputes/:id/files/:fileId/pieces/:n',
  summary: 'One piece of a file, taken only where its hash is the declared one; with the last one the whole is judged',
  input: z.strictObject({
    ...ofFile,
    n: z.coerce
      .number()
      .int()
      .min(0)
      .max(PIECES_MAX - 1),
    /** Base64. */
    data: z.base64().max(BASE64_MAX),
  }),
  output: standing,
  errors: { ...REFUSED, dispute_file_piece_differs: 409 },
})

const evidenceFile = z.object({
  id: z.uuid(),
  kind: z.enum(FILE_KINDS),
  name: z.string(),
  contentType: z.enum(FILE_TYPES),
  bytes: z.number().int(),
  sha256: hash,
  pieceBytes: z.number().int(),
  copies: z.number().int(),
  takenAt: instant.nullable(),
  note: z.string().nullable(),
  state: z.enum(FILE_STATES),
  refusedCode: z.enum(FILE_FAULTS).nullable(),
  /** Pieces that have not come yet, by number. */
  missing: z.array(z.number().int()),
  by: s.name,
  createdAt: instant,
  removedAt: instant.nullable(),
  removeReason: z.string().nullable(),
  version: z.number().int(),
  can: z.object({ open: z.boolean(), goOn: z.boolean(), remove: z.boolean() }),
})

export const listFiles = query({
  name: 'disputes.listFiles',
  path: '/api/disputes/:id/files',
  summary: 'Evidence of a dispute without the files themselves, also what is half sent or was removed',
  input: z.strictObject({ id: z.uuid() }),
  output: z.object({
    items: z.array(evidenceFile),
    limits: z.object({ bytes: z.number().int(), files: z.number().int(), pieceBytes: z.number().int() }),
    can: z.object({ add: z.boolean() }),
  }),
})

export const openFile = query({
  name: 'disputes.openFile',
  path: '/api/disputes/:id/files/:fileId/content',
  summary: 'The file itself; its event names the parties of the dispute',
  input: z.strictObject(ofFile),
  output: fileOutput,
  file: true,
  load: 'read',
  errors: { dispute_file_not_whole: 409, dispute_file_removed: 409 },
})

export const removeFile = command({
  name: 'disputes.removeFile',
  path: '/api/disputes/:id/files/:fileId/removal',
  summary:
    'Takes a file out, by whoever added it and before the dispute is archived; that there was one stays, with the reason',
  input: z.strictObject({ ...ofFile, version: s.version, reason: text(2, 200) }),
  output: standing,
  errors: { ...REFUSED, dispute_file_removed: 409 },
})

export const eraseParty = command({
  name: 'disputes.eraseParty',
  path: '/api/disputes/:id/parties/:partyId/erasure',
  summary:
    'Takes a party out of an ended file that no law keeps, because he asked for it (个人信息保护法 47); with the files of evidence that show him',
  input: z.strictObject({
    ...s.of,
    partyId: z.uuid(),
    fileIds: z.array(z.uuid()).max(100).default([]),
    note: text(2, 500),
  }),
  /** Under which key the log knows whoever was taken out; the file does not know it any more. */
  output: z.object({ id: z.uuid(), version: z.number().int(), state: z.enum(STATES), personId }),
  errors: REFUSED,
})

import { createHash } from 'node:crypto'
import type { Tx } from '#platform/db/tx.ts'
import { AppError } from '#platform/errors/errors.ts'
import type { Context } from '#platform/http/action.ts'
import type { DisputeRow } from './store-file.ts'
import { type EvidenceRow, missingPieces, sealedPieces } from './store-evidence.ts'
import { whole } from './terms.ts'

/* Evidence as it is taken in: limits, pieces, what stands against more of it. */

export interface FileLimits {
  maxMb: number
  bytes: number
  files: number
  pieceBytes: number
}

const MB = 1024 * 1024

export async function fileLimits(tx: Tx, on: string): Promise<FileLimits> {
  const maxMb = await whole(tx, 'dispute.file.maxMb', on)
  return {
    maxMb,
    bytes: maxMb * MB,
    files: await whole(tx, 'dispute.file.max', on),
    pieceBytes: await whole(tx, 'dispute.file.pieceBytes', on),
  }
}

export const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest()

export const pieceCount = (f: { bytes: number; pieceBytes: number }): number => Math.ceil(f.bytes / f.pieceBytes)
/** Length of a piece: all are as long as declared, but the last. */
export const pieceLength = (f: { bytes: number; pieceBytes: number }, n: number): number =>
  Math.min(f.pieceBytes, f.bytes - n * f.pieceBytes)

/** Binds a sealed piece to its row. */
export const placeOfPiece = (pieceId: string): string => `dispute_file_piece.sealed|${pieceId}`

/** The pieces that are here, opened and put together. */
export async function contentOf({ tx, cipher }: Pick<Context, 'tx' | 'cipher'>, fileId: string): Promise<Buffer> {
  const pieces = await sealedPieces(tx, fileId)
  return Buffer.concat(pieces.map(({ id, sealed }) => cipher.openBytes(placeOfPiece(id), sealed)))
}

/** Why nothing is added to or taken out of a file any more; undefined where it may be. */
export function closedTo(d: Pick<DisputeRow, 'isArchived' | 'own'>): 'ARCHIVED' | 'ENDED' | undefined {
  if (d.isArchived) return 'ARCHIVED'
  return d.own === 'MERGED' ? 'ENDED' : undefined
}

export async function standingOf(tx: Tx, f: EvidenceRow) {
  const missing = f.state === 'OPEN' ? ((await missingPieces(tx, [f.id])).get(f.id) ?? []) : []
  return { fileId: f.id, state: f.state, refusedCode: f.refusedCode, missing, version: f.version }
}

/** Only whoever added a file goes on with it or takes it out. @throws AppError `not_found`, `forbidden` */
export function requireOwn(context: Context, operation: string, f: EvidenceRow | undefined): EvidenceRow {
  if (f === undefined) throw new AppError('not_found')
  if (!context.can(operation, f.byId)) throw new AppError('forbidden')
  return f
}

import { staffNames } from '#features/visits/public.ts'
import { AppError, fieldError } from '#platform/errors/errors.ts'
import { action, type Context } from '#platform/http/action.ts'
import type { ParsedOf } from '#platform/http/contract.ts'
import { access } from '../access.ts'
import { noteDown, refuse } from '../carry-out.ts'
import * as contract from '../contract.ts'
import * as e from '../evidence.ts'
import {
  EXTENSIONS,
  FILE_TYPES,
  type FileFault,
  type FileType,
  faultOf,
  fitsKind,
  HEAD_BYTES,
  typeOfHead,
} from '../file-types.ts'
import * as store from '../store-evidence.ts'
import { type DisputeFile, type DisputeRow, findRow, holdFile, partiesOf } from '../store-file.ts'
import { requirePlain } from './act.ts'

type Input = ParsedOf<typeof contract.declareFile>
const AUDIT = { purpose: 'dispute', shown: 'list' } as const

async function heldFile(context: Context, id: string): Promise<DisputeFile> {
  const file = await holdFile(context.tx, id)
  if (file === undefined) throw new AppError('not_found')
  return file
}

function requireOpen(context: Context, row: DisputeRow): void {
  const closed = e.closedTo(row)
  if (closed !== undefined) refuse(context, closed)
}

export const declareFile = action(contract.declareFile, {
  allow: access['disputes.declareFile'],
  audit: AUDIT,
  async run(context, input) {
    const { tx } = context
    requirePlain({ name: input.name, note: input.note })
    const contentType = typeIn(input)
    const { row } = await heldFile(context, input.id)
    const known = await answerOfRetry(context, input)
    if (known) return known
    requireOpen(context, row)
    await requireRoom(context, input)
    const file: store.NewEvidence = {
      id: input.fileId,
      disputeId: row.id,
      kind: input.kind,
      name: input.name,
      contentType,
      bytes: input.bytes,
      sha256: Buffer.from(input.sha256, 'hex'),
      pieceBytes: input.pieceBytes,
      copies: input.copies,
      takenAt: input.takenAt === undefined ? null : new Date(input.takenAt),
      note: input.note ?? null,
      byId: context.actor.staffId as string,
      createdAt: context.now,
    }
    const hashes = input.pieceHashes.map((one) => Buffer.from(one, 'hex'))
    if (!(await store.insertEvidence(tx, file, hashes))) throw new AppError('dispute_file_twice')
    return {
      fileId: file.id,
      state: 'OPEN' as const,
      refusedCode: null,
      missing: hashes.map((_, n) => n),
      version: 1,
    }
  },
})

/** @throws AppError `dispute_file_video`, `dispute_file_type`, `invalid_input` where a recording is called a picture */
function typeIn(input: Input): FileType {
  const type = FILE_TYPES.find((one) => one === input.contentType)
  if (type === undefined)
    throw new AppError(/^video\b/.test(input.contentType) ? 'dispute_file_video' : 'dispute_file_type')
  if (!fitsKind(input.kind, type)) throw fieldError('kind', 'dispute_file_kind')
  return type
}

async function requireRoom({ tx, today }: Context, input: Input): Promise<void> {
  const limits = await e.fileLimits(tx, today)
  if (input.bytes > limits.bytes) throw new AppError('dispute_file_too_large', { max: limits.maxMb })
  if (input.pieceBytes > limits.pieceBytes || input.pieceHashes.length !== e.pieceCount(input))
    throw fieldError('pieceHashes', 'dispute_file_pieces_do_not_fit')
  if ((await store.countEvidence(tx, input.id)) >= limits.files)
    throw new AppError('dispute_files_full', { max: limits.files })
}

/** Sent again because no answer was heard: the same file by the same person gets the answer of the first time, as things stand now. */
async function answerOfRetry(context: Context, input: Input) {
  const known = await store.findEvidence(context.tx, input.id, input.fileId)
  if (known === undefined) return undefined
  if (known.byId !== context.actor.staffId || known.sha256.toString('hex') !== input.sha256)
    throw new AppError('dispute_file_id_reused')
  return e.standingOf(context.tx, known)
}

export const sendPiece = action(contract.sendPiece, {
  allow: access['disputes.sendPiece'],
  audit: AUDIT,
  async run(context, { id, fileId, n, data }) {
    const { tx } = context
    const { row } = await heldFile(context, id)
    const file = e.requireOwn(context, 'disputes.sendPiece', await store.holdEvidence(tx, id, fileId))
    const bytes = Buffer.from(data, 'base64')
    const piece = await store.findPiece(tx, fileId, n)
    if (piece === undefined || bytes.length !== e.pieceLength(file, n) || !e.sha256(bytes).equals(piece.sha256))
      throw new AppError('dispute_file_piece_differs')
    if (file.state !== 'OPEN' || piece.isHere) return e.standingOf(tx, file)
    requireOpen(context, row)
    // The first piece says already what it is: nineteen more megabytes of a video need not come.
    const early = n === 0 ? faultOfHead(bytes, file.contentType) : undefined
    if (early !== undefined) await store.markRefused(tx, fileId, early)
    else await keep(context, row, file, piece.id, bytes)
    return e.standingOf(tx, (await store.findEvidence(tx, id, fileId)) ?? file)
  },
})

function faultOfHead(bytes: Uint8Array, type: FileType): FileFault | undefined {
  const found = typeOfHead(bytes.subarray(0, HEAD_BYTES))
  if (found === type) return undefined
  return found === 'video' ? 'is_video' : 'type_differs'
}

/** Keeps a piece; with the last one the whole is judged, in the transaction that stores it. */
async function keep(context: Context, row: DisputeRow, file: store.EvidenceRow, pieceId: string, bytes: Buffer) {
  const { tx, cipher, now } = context
  await store.storePiece(tx, pieceId, cipher.sealBytes('secret', e.placeOfPiece(pieceId), bytes), now)
  if ((await store.missingPieces(tx, [file.id])).size > 0) return
  const whole = await e.contentOf(context, file.id)
  const isSame = whole.length === file.bytes && e.sha256(whole).equals(file.sha256)
  const fault = isSame ? faultOf(whole, file.contentType) : 'hash_differs'
  if (fault !== undefined) return store.markRefused(tx, file.id, fault)
  await store.markWhole(tx, file.id, now)
  await noteDown(context, row, { kind: 'fileAdded', detail: { kind: file.kind } })
}

export const listFiles = action(contract.listFiles, {
  allow: access['disputes.listFiles'],
  audit: AUDIT,
  async run(context, { id }) {
    const { tx } = context
    const row = await findRow(tx, id)
    if (row === undefined) throw new AppError('not_found')
    const files = await store.evidenceRows(tx, id)
    const missing = await store.missingPieces(
      tx,
      files.map((f) => f.id),
    )
    const names = await staffNames(
      tx,
      files.map((f) => f.byId),
    )
    const isOpen = e.closedTo(row) === undefined
    const { bytes, files: most, pieceBytes } = await e.fileLimits(tx, context.today)
    return {
      items: files.map((f) => ({
        id: f.id,
        kind: f.kind,
        name: f.name,
        contentType: f.contentType,
        bytes: f.bytes,
        sha256: f.sha256.toString('hex'),
        pieceBytes: f.pieceBytes,
        copies: f.copies,
        takenAt: f.takenAt?.toISOString() ?? null,
        note: f.note,
        state: f.state,
        refusedCode: f.refusedCode,
        missing: f.state === 'OPEN' ? (missing.get(f.id) ?? []) : [],
        by: { id: f.byId, name: names.get(f.byId) ?? '' },
        createdAt: f.createdAt.toISOString(),
        removedAt: f.removedAt?.toISOString() ?? null,
        removeReason: f.removeReason,
        version: f.version,
        can: {
          open: f.state === 'WHOLE',
          goOn: isOpen && f.state === 'OPEN' && context.can('disputes.sendPiece', f.byId),
          remove: isOpen && f.state !== 'REMOVED' && context.can('disputes.removeFile', f.byId),
        },
      })),
      limits: { bytes, files: most, pieceBytes },
      can: { add: isOpen && context.can('disputes.declareFile') },
    }
  },
})

export const openFile = action(contract.openFile, {
  allow: access['disputes.openFile'],
  audit: { purpose: 'dispute', shown: 'page' },
  async run(context, { id, fileId }) {
    const file = await store.findEvidence(context.tx, id, fileId)
    if (file === undefined) throw new AppError('not_found')
    if (file.state === 'REMOVED') throw new AppError('dispute_file_removed')
    if (file.state !== 'WHOLE') throw new AppError('dispute_file_not_whole')
    // Nobody knows whom of them it shows: it is written down for all.
    context.shows(...(await partiesOf(context.tx, [id])).map((p) => p.personId))
    return {
      contentType: file.contentType,
      fileName: `${file.name}.${EXTENSIONS[file.contentType]}`,
      body: await e.contentOf(context, fileId),
    }
  },
})

export const removeFile = action(contract.removeFile, {
  allow: access['disputes.removeFile'],
  audit: AUDIT,
  async run(context, { id, fileId, version, reason }) {
    requirePlain({ reason })
    const { row } = await heldFile(context, id)
    const file = e.requireOwn(context, 'disputes.removeFile', await store.holdEvidence(context.tx, id, fileId))
    requireOpen(context, row)
    if (file.state === 'REMOVED') throw new AppError('dispute_file_removed')
    if (!(await store.removeEvidence(context.tx, { id: fileId, version, at: context.now, reason })))
      throw new AppError('version_conflict', { current: { id: fileId, version: file.version, state: file.state } })
    await noteDown(context, row, { kind: 'fileRemoved', detail: { kind: file.kind }, note: reason })
    return e.standingOf(context.tx, (await store.findEvidence(context.tx, id, fileId)) ?? file)
  },
})

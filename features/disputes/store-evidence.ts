import { maybe, type Tx } from '#platform/db/tx.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import type { FileFault, FileKind, FileState, FileType } from './file-types.ts'

/* Files of evidence and their pieces. */

/** As it is declared. */
export interface NewEvidence {
  id: string
  disputeId: string
  kind: FileKind
  name: string
  contentType: FileType
  bytes: number
  sha256: Buffer
  pieceBytes: number
  copies: number
  takenAt: Date | null
  note: string | null
  byId: string
  createdAt: Date
}

export interface EvidenceRow extends NewEvidence {
  [column: string]: unknown
  state: FileState
  refusedCode: FileFault | null
  removedAt: Date | null
  removeReason: string | null
  version: number
}

const COLUMNS = `id, dispute_id as "disputeId", kind, name, content_type as "contentType", bytes, sha256, piece_bytes as "pieceBytes", copies, taken_at as "takenAt", note, state,
  refused_code as "refusedCode", by_id as "byId", created_at as "createdAt", removed_at as "removedAt", remove_reason as "removeReason", version`

export const findEvidence = (tx: Tx, disputeId: string, id: string): Promise<EvidenceRow | undefined> =>
  maybe<EvidenceRow>(tx, `select ${COLUMNS} from dispute_file where id = $2 and dispute_id = $1`, [disputeId, id])

/** As `findEvidence`; whoever else brings a piece of it waits until this transaction ends. */
export const holdEvidence = (tx: Tx, disputeId: string, id: string): Promise<EvidenceRow | undefined> =>
  maybe<EvidenceRow>(tx, `select ${COLUMNS} from dispute_file where id = $2 and dispute_id = $1 for update`, [
    disputeId,
    id,
  ])

export const evidenceRows = (tx: Tx, disputeId: string): Promise<EvidenceRow[]> =>
  tx.query<EvidenceRow>(`select ${COLUMNS} from dispute_file where dispute_id = $1 order by created_at, id limit 500`, [
    disputeId,
  ])

/** What of a dispute stands in the index of its paper file: name, kind and copies, in the order it was added. */
export const evidenceOf = (tx: Tx, disputeId: string): Promise<{ name: string; kind: FileKind; copies: number }[]> =>
  tx.query(
    `select name, kind, copies from dispute_file where dispute_id = $1 and state = 'WHOLE' order by created_at, id`,
    [disputeId],
  )

/** Files that stand or are on their way. */
export async function countEvidence(tx: Tx, disputeId: string): Promise<number> {
  const row = await maybe<{ n: number }>(
    tx,
    `select count(*)::integer as n from dispute_file where dispute_id = $1 and state in ('OPEN', 'WHOLE')`,
    [disputeId],
  )
  return row?.n ?? 0
}

/** False where there is one of this id, or the same file at this dispute. */
export async function insertEvidence(tx: Tx, f: NewEvidence, hashes: readonly Buffer[]): Promise<boolean> {
  const rows = await tx.query(
    `insert into dispute_file (id, dispute_id, kind, name, content_type, bytes, sha256, piece_bytes, copies, taken_at, note, by_id, created_at)
     values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13) on conflict do nothing returning id`,
    [
      f.id,
      f.disputeId,
      f.kind,
      f.name,
      f.contentType,
      f.bytes,
      f.sha256,
      f.pieceBytes,
      f.copies,
      f.takenAt,
      f.note,
      f.byId,
      f.createdAt,
    ],
  )
  if (rows.length === 0) return false
  await tx.query(
    `insert into dispute_file_piece (id, file_id, dispute_id, n, sha256) select x.id, $1, $2, x.place - 1, x.hash
       from unnest($3::uuid[], $4::bytea[]) with ordinality as x (id, hash, place)`,
    [f.id, f.disputeId, hashes.map(() => uuidv7()), hashes],
  )
  return true
}

/** Numbers of the pieces that have not come, by file. */
export async function missingPieces(tx: Tx, fileIds: readonly string[]): Promise<Map<string, number[]>> {
  const rows = await tx.query<{ id: string; missing: number[] }>(
    'select file_id as id, array_agg(n order by n) as missing from dispute_file_piece where file_id = any ($1::uuid[]) and sealed is null group by file_id',
    [fileIds],
  )
  return new Map(rows.map((r) => [r.id, r.missing]))
}

export interface PieceRow {
  [column: string]: unknown
  id: string
  sha256: Buffer
  isHere: boolean
}
export const findPiece = (tx: Tx, fileId: string, n: number): Promise<PieceRow | undefined> =>
  maybe<PieceRow>(
    tx,
    'select id, sha256, sealed is not null as "isHere" from dispute_file_piece where file_id = $1 and n = $2',
    [fileId, n],
  )

export const storePiece = (tx: Tx, id: string, sealed: Buffer, at: Date): Promise<unknown> =>
  tx.query(
    'update dispute_file_piece set sealed = $2, received_at = $3, event_id = sec.event_id() where id = $1 and sealed is null',
    [id, sealed, at],
  )

/** The pieces in their order; those that are not here are absent. */
export const sealedPieces = (tx: Tx, fileId: string): Promise<{ id: string; sealed: Buffer }[]> =>
  tx.query('select id, sealed from dispute_file_piece where file_id = $1 and sealed is not null order by n', [fileId])

export const markWhole = (tx: Tx, id: string, at: Date): Promise<unknown> =>
  tx.query(
    `update dispute_file set state = 'WHOLE', whole_at = $2, event_id = sec.event_id(), version = version + 1 where id = $1`,
    [id, at],
  )

const forget = (tx: Tx, id: string): Promise<unknown> =>
  tx.query('update dispute_file_piece set sealed = null, event_id = sec.event_id() where file_id = $1', [id])

/** What was refused is not kept. */
export async function markRefused(tx: Tx, id: string, code: FileFault): Promise<void> {
  await tx.query(
    `update dispute_file set state = 'REFUSED', refused_code = $2, event_id = sec.event_id(), version = version + 1 where id = $1`,
    [id, code],
  )
  await forget(tx, id)
}

/** That there was a file stays, with the reason; the file goes. @returns false where it is not of the expected version any more */
export async function removeEvidence(
  tx: Tx,
  f: { id: string; version: number; at: Date; reason: string },
): Promise<boolean> {
  const rows = await tx.query(
    `update dispute_file set state = 'REMOVED', removed_at = $3, remove_reason = $4, event_id = sec.event_id(), version = version + 1
      where id = $1 and version = $2 and state <> 'REMOVED' returning id`,
    [f.id, f.version, f.at, f.reason],
  )
  if (rows.length === 0) return false
  await forget(tx, f.id)
  return true
}

export const isErased = async (tx: Tx, partyId: string): Promise<boolean> =>
  (await maybe(tx, 'select id from dispute_party where id = $1 and erased_at is not null', [partyId])) !== undefined

/** Takes a party out of an ended file; the function asks again whether it may. */
export const eraseParty = (
  tx: Tx,
  e: { disputeId: string; partyId: string; key: string; fileIds: readonly string[]; at: Date },
): Promise<unknown> =>
  tx.query('select disputes_erase_party($1, $2, $3, $4::uuid[], $5)', [e.disputeId, e.partyId, e.key, e.fileIds, e.at])

import { maybe, type Tx } from '#platform/db/tx.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import type { PhotoState, Refusal } from './vocabulary.ts'

export interface PhotoRow {
  [column: string]: unknown
  id: string
  subjectKind: string
  subjectId: string
  addressId: string
  sha256: Buffer
  bytes: number
  chunkBytes: number
  width: number
  height: number
  takenAt: Date
  takenBy: string
  containsPerson: boolean
  state: PhotoState
  refusedCode: Refusal | null
  requestHash: Buffer
  unitId: string
  unitPos: number
  voidedAt: Date | null
  voidReason: string | null
  version: number
}

const COLUMNS = `id, subject_kind as "subjectKind", subject_id as "subjectId", address_id as "addressId", sha256, bytes, chunk_bytes as "chunkBytes", width, height,
  taken_at as "takenAt", taken_by as "takenBy", contains_person as "containsPerson", state, refused_code as "refusedCode", request_h as "requestHash",
  unit_id as "unitId", unit_pos as "unitPos", voided_at as "voidedAt", void_reason as "voidReason", version`

export const findPhoto = (tx: Tx, id: string): Promise<PhotoRow | undefined> =>
  maybe<PhotoRow>(tx, `select ${COLUMNS} from photo where id = $1`, [id])

/** As `findPhoto`; whoever else brings a piece of it waits until this transaction ends. */
export const holdPhoto = (tx: Tx, id: string): Promise<PhotoRow | undefined> =>
  maybe<PhotoRow>(tx, `select ${COLUMNS} from photo where id = $1 for update`, [id])

export type NewPhoto = Omit<PhotoRow, 'state' | 'refusedCode' | 'voidedAt' | 'voidReason' | 'version'> & {
  createdAt: Date
}

/** False where there is one of this id, or the same picture at this record, also one that another request is writing at this moment. */
export async function insertPhoto(tx: Tx, p: NewPhoto): Promise<boolean> {
  const rows = await tx.query(
    `insert into photo (id, subject_kind, subject_id, address_id, sha256, bytes, chunk_bytes, width, height, taken_at, taken_by, contains_person, request_h,
       unit_id, unit_pos, created_at) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16) on conflict do nothing returning id`,
    [
      p.id,
      p.subjectKind,
      p.subjectId,
      p.addressId,
      p.sha256,
      p.bytes,
      p.chunkBytes,
      p.width,
      p.height,
      p.takenAt,
      p.takenBy,
      p.containsPerson,
      p.requestHash,
      p.unitId,
      p.unitPos,
      p.createdAt,
    ],
  )
  return rows.length === 1
}

export const declareChunks = (tx: Tx, photoId: string, hashes: readonly Buffer[]): Promise<unknown> =>
  tx.query(
    `insert into photo_chunk (id, photo_id, n, sha256) select x.id, $1, x.place - 1, x.hash
       from unnest($2::uuid[], $3::bytea[]) with ordinality as x (id, hash, place)`,
    [photoId, hashes.map(() => uuidv7()), hashes],
  )

/** Photographs of a record that stand or are on their way. */
export async function countPhotos(tx: Tx, subjectKind: string, subjectId: string): Promise<number> {
  const row = await maybe<{ n: number }>(
    tx,
    `select count(*)::integer as n from photo where subject_kind = $1 and subject_id = $2 and voided_at is null and state <> 'REFUSED'`,
    [subjectKind, subjectId],
  )
  return row?.n ?? 0
}

export const missingOf = async (tx: Tx, photoId: string): Promise<number[]> => {
  const rows = await tx.query<{ n: number }>(
    'select n from photo_chunk where photo_id = $1 and sealed is null order by n',
    [photoId],
  )
  return rows.map((r) => r.n)
}

export interface ChunkRow {
  [column: string]: unknown
  id: string
  n: number
  sha256: Buffer
  isHere: boolean
}

export const findChunk = (tx: Tx, photoId: string, n: number): Promise<ChunkRow | undefined> =>
  maybe<ChunkRow>(
    tx,
    'select id, n, sha256, sealed is not null as "isHere" from photo_chunk where photo_id = $1 and n = $2',
    [photoId, n],
  )

export const putChunk = (tx: Tx, id: string, sealed: Buffer, at: Date): Promise<unknown> =>
  tx.query(
    'update photo_chunk set sealed = $2, received_at = $3, event_id = sec.event_id() where id = $1 and sealed is null',
    [id, sealed, at],
  )

/** The pieces in their order; those that are not here are absent. */
export const chunksOf = (tx: Tx, photoId: string): Promise<{ id: string; sealed: Buffer }[]> =>
  tx.query('select id, sealed from photo_chunk where photo_id = $1 and sealed is not null order by n', [photoId])

export const markWhole = (tx: Tx, id: string, at: Date): Promise<unknown> =>
  tx.query(
    `update photo set state = 'WHOLE', whole_at = $2, event_id = sec.event_id(), version = version + 1 where id = $1`,
    [id, at],
  )

/** What was refused is not kept. */
export async function markRefused(tx: Tx, id: string, code: Refusal): Promise<void> {
  await tx.query(
    `update photo set state = 'REFUSED', refused_code = $2, event_id = sec.event_id(), version = version + 1 where id = $1`,
    [id, code],
  )
  await tx.query('update photo_chunk set sealed = null, event_id = sec.event_id() where photo_id = $1', [id])
}

export type ListedPhoto = PhotoRow & { missing: number; takenByName: string }
const LISTED_MAX = 200

export const listPhotos = (tx: Tx, subjectKind: string, subjectId: string): Promise<ListedPhoto[]> =>
  tx.query<ListedPhoto>(
    `select p.*, coalesce(s.name, '') as "takenByName",
        (select count(*)::integer from photo_chunk c where c.photo_id = p.id and c.sealed is null) as missing
       from (select ${COLUMNS} from photo where subject_kind = $1 and subject_id = $2 order by taken_at, id limit ${LISTED_MAX}) p
         left join organisation_v_staff s on s.id = p."takenBy" order by p."takenAt", p.id`,
    [subjectKind, subjectId],
  )

/** The new version, or undefined where it is not the expected one any more. */
export async function voidPhoto(
  tx: Tx,
  p: { id: string; version: number; by: string; at: Date; reason: string },
): Promise<number | undefined> {
  const row = await maybe<{ version: number }>(
    tx,
    `update photo set voided_at = $4, voided_by = $3, void_reason = $5, event_id = sec.event_id(), version = version + 1
      where id = $1 and version = $2 and voided_at is null returning version`,
    [p.id, p.version, p.by, p.at, p.reason],
  )
  return row?.version
}

import { createHash, randomBytes } from 'node:crypto'
import type { Client } from 'pg'
import type { Cipher } from '#platform/crypto/cipher.ts'
import { uuidv7 } from '#platform/ids/ids.ts'

/* Rows for tests, written as superuser past every rule: what is under test is never made here. */

export interface PhotoSeed {
  visitId: string
  takenBy: string
  /** A whole file, or one piece that has not come. */
  file: Buffer
  cipher: Cipher
  isWhole?: boolean
  containsPerson?: boolean
}

/** A photograph of a visit in one piece, at its place. */
export async function makePhoto(admin: Client, seed: PhotoSeed): Promise<string> {
  const [id, chunkId] = [uuidv7(), uuidv7()]
  const isWhole = seed.isWhole ?? true
  const hash = createHash('sha256').update(seed.file).digest()
  await admin.query(
    `insert into photo (id, subject_kind, subject_id, address_id, sha256, bytes, chunk_bytes, width, height, taken_at, taken_by, contains_person, state, whole_at,
       request_h, unit_id, unit_pos, created_at, event_id)
     select $1, 'visit', v.id, v.address_id, $2, $3, 131072, 64, 48, v.started_at, $4, $5, case when $6 then 'WHOLE' else 'OPEN' end, case when $6 then now() end,
       $7, v.unit_id, v.unit_pos, now(), gen_random_uuid() from visit v where v.id = $8`,
    [id, hash, seed.file.length, seed.takenBy, seed.containsPerson ?? true, isWhole, randomBytes(32), seed.visitId],
  )
  await admin.query(
    `insert into photo_chunk (id, photo_id, n, sha256, sealed, received_at, event_id) values ($1, $2, 0, $3, $4, case when $5 then now() end, gen_random_uuid())`,
    [
      chunkId,
      id,
      hash,
      isWhole ? seed.cipher.sealBytes('secret', `photo_chunk.sealed|${chunkId}`, seed.file) : null,
      isWhole,
    ],
  )
  return id
}

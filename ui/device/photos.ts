import { liveQuery } from 'dexie'
import { useEffect, useState } from 'react'
import { concat } from '#platform/seal/bytes.ts'
import type { PhotoStore } from '#platform/sync/photos.ts'
import { currentPosting } from '#ui/api/session.ts'
import { database, type PhotoRow } from './database.ts'
import type { Opened } from './device.ts'
import { newId } from './new-id.ts'
import type { Encoded } from './photo-encode.ts'
import { openBytes, sealBytes } from './vault.ts'

/** The act that declares a photograph. */
export const PHOTO_ACT = 'photos.recordPhoto'
/** Longer than the draft of the form around it, whose week begins anew with each change. */
const DRAFT_MS = 14 * 86_400_000
/** Parts of a photograph are small, so that a line which breaks costs little. */
export const CHUNK_BYTES = 131_072

const placeOf = (id: string, n: number) => `photo|${id}|${n}`

/** Record a photograph belongs to, which may not be recorded yet. */
export interface PhotoOf {
  kind: string
  id: string
  addressId: string
}

/** Stores a photograph of a half-written form, sealed. Rejects where the phone has no room: then nothing of it is there. */
export async function addPhoto({ author, key }: Opened, of: PhotoOf, { chunks, ...said }: Encoded): Promise<void> {
  const id = newId()
  const sealed = await Promise.all(
    chunks.map(async (bytes, n) => ({ id, n, sealed: await sealBytes(key, placeOf(id, n), bytes) })),
  )
  const row: PhotoRow = {
    id,
    author,
    posting: currentPosting(),
    subjectKind: of.kind,
    subjectId: of.id,
    addressId: of.addressId,
    ...said,
    takenAt: new Date().toISOString(),
    containsPerson: false,
    step: 'draft',
    after: null,
    opId: null,
    fault: null,
    expiresAt: Date.now() + DRAFT_MS,
  }
  await database.transaction('rw', [database.photos, database.photoChunks], async () => {
    await database.photos.add(row)
    await database.photoChunks.bulkAdd(sealed)
  })
}

export const removePhoto = (id: string): Promise<void> =>
  database.transaction('rw', [database.photos, database.photoChunks], async () => {
    await database.photos.delete(id)
    await database.photoChunks.where('id').equals(id).delete()
  })

export const setContainsPerson = (id: string, containsPerson: boolean): Promise<unknown> =>
  database.photos.update(id, { containsPerson })

/** The server is asked again for one that it did not take. */
export const tryAgain = (id: string): Promise<unknown> => database.photos.update(id, { step: 'declared', fault: null })

/** The photographs of a form are to go with it. Called before its act is recorded: killed between the two, they are drafts again. @param opId of that act */
export const readyPhotos = (subjectId: string, opId: string): Promise<unknown> =>
  database.photos
    .where('subjectId')
    .equals(subjectId)
    .and((row) => row.step === 'draft')
    .modify({ step: 'ready', after: opId })

/** Whether the act of its record was recorded. One that is sent anew need not wait for any. */
const isRecorded = async ({ after }: PhotoRow): Promise<boolean> =>
  after === null || (await database.entries.get(after)) !== undefined || (await database.gone.get(after)) !== undefined

/** Those whose record was not recorded after all belong to its draft again. */
export async function reviveDrafts(subjectId: string): Promise<void> {
  for (const row of await database.photos.where('subjectId').equals(subjectId).toArray())
    if (row.step === 'ready' && !(await isRecorded(row)))
      await database.photos.update(row.id, { step: 'draft', after: null })
}

/** Photographs whose record is in the outbox and whose own act is not. */
export async function undeclared(author: string): Promise<PhotoRow[]> {
  const found: PhotoRow[] = []
  for (const row of await database.photos.where('author').equals(author).sortBy('id'))
    if (row.step === 'ready' && (await isRecorded(row))) found.push(row)
  return found
}

export const noteDeclared = (id: string, opId: string): Promise<unknown> =>
  database.photos.update(id, { step: 'declared', opId })

/** Drafts that nobody has come back to. Nothing that belongs to a recorded act is ever forgotten. */
export async function forgetOldDrafts(now: number): Promise<void> {
  for (const row of await database.photos.filter((one) => one.expiresAt < now).toArray())
    if (row.step === 'draft' || (row.step === 'ready' && !(await isRecorded(row)))) await removePhoto(row.id)
}

/** What is declared, as the operation wants it. */
export const inputOf = (row: PhotoRow) => ({
  id: row.id,
  subjectKind: row.subjectKind,
  subjectId: row.subjectId,
  addressId: row.addressId,
  sha256: row.sha256,
  bytes: row.bytes,
  chunkBytes: row.chunkBytes,
  chunkHashes: row.chunkHashes,
  width: row.width,
  height: row.height,
  takenAt: row.takenAt,
  containsPerson: row.containsPerson,
})

async function openChunk({ key }: Opened, id: string, n: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const chunk = await database.photoChunks.get([id, n])
  return chunk && openBytes(key, placeOf(id, n), chunk.sealed)
}

/** The photographs of the officer whose phone this is now, for sending. */
export const photoStore = (opened: Opened): PhotoStore<PhotoRow> => ({
  async waiting() {
    const rows = await database.photos.where('author').equals(opened.author).sortBy('id')
    const acts = await database.entries.bulkGet(rows.map((row) => row.opId ?? ''))
    return rows.filter(
      (row, i) => row.step === 'declared' && (acts[i]?.progress ?? 'durable') !== 'waiting' && !acts[i]?.held,
    )
  },
  chunk: (id, n) => openChunk(opened, id, n),
  done: removePhoto,
  async fail(id, fault) {
    await database.photos.update(id, { step: 'failed', fault })
  },
})

/** Photographs of the officer on this phone, in the order they were taken. Undefined until they are read. */
export function usePhotos(author: string): PhotoRow[] | undefined {
  const [rows, setRows] = useState<PhotoRow[]>()
  useEffect(() => {
    const seen = liveQuery(() => database.photos.where('author').equals(author).sortBy('id')).subscribe(setRows)
    return () => seen.unsubscribe()
  }, [author])
  return rows
}

/** Those that wait to be sent: no drafts, and none that somebody has to look at. */
export const isWaiting = (row: PhotoRow): boolean => row.step === 'ready' || row.step === 'declared'

/** Address of the picture for this page, opened for as long as it is shown. Undefined until then. */
export function usePicture(opened: Opened, { id, chunkHashes }: PhotoRow): string | undefined {
  const [url, setUrl] = useState<string>()
  const count = chunkHashes.length
  useEffect(() => {
    let made: string | undefined
    let isGone = false
    const show = async () => {
      const chunks = await Promise.all(Array.from({ length: count }, (_, n) => openChunk(opened, id, n)))
      if (isGone || chunks.includes(undefined)) return
      made = URL.createObjectURL(new Blob([concat(chunks as Uint8Array[])], { type: 'image/jpeg' }))
      setUrl(made)
    }
    void show().catch(() => undefined)
    return () => {
      isGone = true
      if (made !== undefined) URL.revokeObjectURL(made)
    }
  }, [opened, id, count])
  return url
}

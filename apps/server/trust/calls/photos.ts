import { createHash, randomBytes } from 'node:crypto'
import { makePhoto } from '#features/photos/factory.ts'
import { jpegOf } from '#platform/files/testing/jpeg.ts'
import type { CallTable } from './table.ts'
import { anId, type CallWorld, door } from './world.ts'

const aFile = () => jpegOf({ scan: randomBytes(40) })

async function photo(w: CallWorld, isWhole: boolean) {
  const d = await door(w)
  const file = aFile()
  const id = await makePhoto(w.t.admin, {
    visitId: d.visitId,
    takenBy: w.here.officerId,
    cipher: w.t.cipher,
    file,
    isWhole,
  })
  return { d, id, file }
}

export const photos: CallTable = {
  'photos.recordPhoto': {
    by: 'OFFICER',
    async input(w) {
      const d = await door(w)
      const file = aFile()
      const hash = createHash('sha256').update(file).digest('hex')
      return {
        id: anId(),
        subjectKind: 'visit',
        subjectId: d.visitId,
        addressId: d.addressId,
        sha256: hash,
        bytes: file.length,
        chunkBytes: 131_072,
        chunkHashes: [hash],
        width: 64,
        height: 48,
        takenAt: '2026-11-21T08:00:00.000Z',
        containsPerson: true,
      }
    },
  },
  'photos.missingChunks': { by: 'OFFICER', input: async (w) => ({ id: (await photo(w, false)).id }) },
  'photos.putChunk': {
    by: 'OFFICER',
    async input(w) {
      const { id, file } = await photo(w, false)
      return { id, n: 0, data: file.toString('base64') }
    },
  },
  'photos.listPhotos': {
    by: 'OFFICER',
    input: async (w) => ({ subjectKind: 'visit', subjectId: (await photo(w, true)).d.visitId }),
  },
  'photos.getPhoto': {
    by: 'OFFICER',
    async input(w) {
      const { d, id } = await photo(w, true)
      return { id, ...d.because, purpose: 'visit' }
    },
  },
  'photos.voidPhoto': {
    by: 'OFFICER',
    input: async (w) => ({ id: (await photo(w, true)).id, version: 1, reason: '拍错了' }),
  },
}

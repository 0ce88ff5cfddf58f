import type { InputOf } from '#platform/http/contract.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { jpegOf } from '#platform/files/testing/jpeg.ts'
import type { recordPhoto } from '../contract.ts'
import { sha256 } from '../rules.ts'

/** Smallest size of a piece that may be declared. */
export const CHUNK = 16_384

type Declaration = InputOf<typeof recordPhoto>

export interface Picture {
  declared: Declaration
  file: Buffer
  chunks: Buffer[]
}

/** A file as a phone would declare it, changed as told. */
export function pictureOf(
  of: { subjectId: string; addressId: string },
  file: Buffer,
  change: Partial<Declaration> = {},
): Picture {
  const chunks = Array.from({ length: Math.ceil(file.length / CHUNK) }, (_, n) =>
    file.subarray(n * CHUNK, (n + 1) * CHUNK),
  )
  const declared: Declaration = {
    id: uuidv7(),
    subjectKind: 'visit',
    subjectId: of.subjectId,
    addressId: of.addressId,
    sha256: sha256(file).toString('hex'),
    bytes: file.length,
    chunkBytes: CHUNK,
    chunkHashes: chunks.map((one) => sha256(one).toString('hex')),
    width: 64,
    height: 48,
    takenAt: '2026-11-21T07:40:00.000Z',
    containsPerson: true,
    ...change,
  }
  return { declared, file, chunks }
}

/** A right picture of so many bytes in its scan, no two alike. */
export function freshFile(size: number, fill: number): Buffer {
  const scan = Buffer.alloc(size, fill % 251)
  scan.writeUInt32BE(Math.floor(fill) >>> 0, 0)
  return jpegOf({ scan })
}

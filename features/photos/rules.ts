import { createHash } from 'node:crypto'
import { readJpeg } from '#platform/files/jpeg.ts'
import type { Limits } from './limits.ts'
import type { Refusal } from './vocabulary.ts'

/** What was declared of a photograph. */
export interface Declared {
  bytes: number
  chunkBytes: number
  width: number
  height: number
}

export const chunkCount = ({ bytes, chunkBytes }: Pick<Declared, 'bytes' | 'chunkBytes'>): number =>
  Math.ceil(bytes / chunkBytes)

/** Length of a piece: all are as long as declared, but the last. */
export const chunkLength = (d: Pick<Declared, 'bytes' | 'chunkBytes'>, n: number): number =>
  Math.min(d.chunkBytes, d.bytes - n * d.chunkBytes)

export const isTooLarge = (d: Declared, limits: Limits): boolean =>
  d.bytes > limits.bytes || d.chunkBytes > limits.chunkBytes || Math.max(d.width, d.height) > limits.side

export const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest()

/**
 * Why what arrived is not taken; undefined where it is. Nothing is decoded: what claims to be a hundred thousand pixels wide is refused by what it says of
 * itself, and what carries a place, a face index or a second file is refused whole, never cleaned here: the phone promised to have done so.
 */
export function refusalOf(file: Uint8Array, declared: Declared & { sha256: Uint8Array }): Refusal | undefined {
  if (file.length !== declared.bytes || !sha256(file).equals(declared.sha256)) return 'hash_differs'
  const jpeg = readJpeg(file)
  if (jpeg === 'not_jpeg') return 'not_jpeg'
  if (jpeg.width !== declared.width || jpeg.height !== declared.height) return 'wrong_dimensions'
  return jpeg.metadata.length > 0 ? 'has_metadata' : undefined
}

import { toHex } from '#platform/seal/bytes.ts'
import { sha256 } from '#platform/seal/digest.ts'
import { readJpeg, withoutMetadata } from '#platform/files/jpeg.ts'
import { CHUNK_BYTES } from './photos.ts'

/** A photograph as it leaves the camera of a phone, in pieces. */
export interface Encoded {
  sha256: string
  bytes: number
  chunkBytes: number
  chunkHashes: string[]
  width: number
  height: number
  chunks: Uint8Array<ArrayBuffer>[]
}

/** Enough to read a number plate across a room, and a tenth of what a camera takes. */
const SIDE = 1600
const QUALITIES = [0.8, 0.6, 0.4]
/** The server takes up to 3 MiB. */
const BYTES_MAX = 3_000_000

/** Smaller, upright, and drawn anew: nothing of what the camera wrote beside the picture comes along. @throws where the file is no picture */
async function draw(file: Blob): Promise<HTMLCanvasElement> {
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' })
  const scale = Math.min(1, SIDE / Math.max(bitmap.width, bitmap.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(bitmap.width * scale))
  canvas.height = Math.max(1, Math.round(bitmap.height * scale))
  const pen = canvas.getContext('2d')
  if (pen === null) throw new Error('no canvas')
  // A JPEG has no transparency: black would come of it.
  pen.fillStyle = '#fff'
  pen.fillRect(0, 0, canvas.width, canvas.height)
  pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  bitmap.close()
  return canvas
}

const blobOf = (canvas: HTMLCanvasElement, quality: number): Promise<Blob> =>
  new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('not drawn'))), 'image/jpeg', quality)
  })

/** Chrome adds a colour profile and Safari EXIF of its own: the server refuses both. */
async function plainJpeg(canvas: HTMLCanvasElement): Promise<Uint8Array<ArrayBuffer>> {
  for (const quality of QUALITIES) {
    const drawn = new Uint8Array(await (await blobOf(canvas, quality)).arrayBuffer())
    const plain = withoutMetadata(drawn)
    if (plain === undefined) throw new Error('no JPEG')
    if (plain.length <= BYTES_MAX) return plain
  }
  throw new Error('too large')
}

/** @throws where the file is no picture that this browser can draw */
export async function encodePhoto(file: Blob): Promise<Encoded> {
  const canvas = await draw(file)
  const whole = await plainJpeg(canvas)
  const read = readJpeg(whole)
  if (read === 'not_jpeg' || read.metadata.length > 0) throw new Error('no plain JPEG')
  const chunks = Array.from({ length: Math.ceil(whole.length / CHUNK_BYTES) }, (_, n) =>
    whole.slice(n * CHUNK_BYTES, (n + 1) * CHUNK_BYTES),
  )
  return {
    sha256: toHex(sha256(whole)),
    bytes: whole.length,
    chunkBytes: CHUNK_BYTES,
    chunkHashes: chunks.map((one) => toHex(sha256(one))),
    width: read.width,
    height: read.height,
    chunks,
  }
}

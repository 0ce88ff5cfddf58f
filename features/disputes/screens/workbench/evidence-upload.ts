import { toBase64, toHex } from '#platform/seal/bytes.ts'
import { readJpeg } from '#platform/files/jpeg.ts'
import { type ApiOutput, call } from '#ui/api/client.ts'
import { ApiError } from '#ui/api/api-error.ts'
import { translate } from '#ui/i18n/i18n.ts'
import { type FileType, HEAD_BYTES, plainFile, typeOfHead } from '../../file-types.ts'

/* A file of evidence as it leaves the browser: looked at before a byte is sent, without what tells of place and device, in pieces. */

export type Limits = ApiOutput<'disputes.listFiles'>['limits']

export interface Prepared {
  contentType: FileType
  bytes: number
  sha256: string
  pieceBytes: number
  pieceHashes: string[]
  pieces: Uint8Array<ArrayBuffer>[]
}

const MB = 1024 * 1024
const QUALITY = 0.92

const hashOf = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> =>
  toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)))

type Refusal = 'dispute_file_video' | 'dispute_file_type' | 'dispute_file_too_large'
const refused = (code: Refusal, params: { max?: number } = {}): ApiError =>
  new ApiError(409, code, translate(`error.${code}`, params), params)

/** The server's own refusals, before anything is read or sent: 500 MB are not carried about to be refused. */
async function typeOf(file: File, limits: Limits): Promise<FileType> {
  const type = typeOfHead(new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer()))
  if (type === 'video') throw refused('dispute_file_video')
  if (type === undefined) throw refused('dispute_file_type')
  if (file.size > limits.bytes) throw refused('dispute_file_too_large', { max: Math.floor(limits.bytes / MB) })
  return type
}

/** A camera writes beside the picture which way is up: taken out, it would lie on its side. So such a one is drawn anew, as large as it is. */
async function upright(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const read = readJpeg(bytes)
  if (read === 'not_jpeg' || !read.metadata.includes('APP1')) return bytes
  const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/jpeg' }), { imageOrientation: 'from-image' })
  const canvas = document.createElement('canvas')
  canvas.width = bitmap.width
  canvas.height = bitmap.height
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0)
  bitmap.close()
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', QUALITY))
  return blob === null ? bytes : new Uint8Array(await blob.arrayBuffer())
}

/** @throws ApiError with the sentence that says what to do instead */
export async function prepare(file: File, limits: Limits): Promise<Prepared> {
  const contentType = await typeOf(file, limits)
  const read = new Uint8Array(await file.arrayBuffer())
  const plain = plainFile(contentType === 'image/jpeg' ? await upright(read) : read, contentType)
  if (plain === undefined) throw refused('dispute_file_type')
  const pieces = Array.from({ length: Math.ceil(plain.length / limits.pieceBytes) }, (_, n) =>
    plain.slice(n * limits.pieceBytes, (n + 1) * limits.pieceBytes),
  )
  return {
    contentType,
    bytes: plain.length,
    sha256: await hashOf(plain),
    pieceBytes: limits.pieceBytes,
    pieceHashes: await Promise.all(pieces.map(hashOf)),
    pieces,
  }
}

type Standing = ApiOutput<'disputes.declareFile'>

/** Sends what is missing, one piece after the other: a line that breaks costs one of them. */
export async function sendPieces(
  id: string,
  standing: Pick<Standing, 'fileId' | 'missing'>,
  pieces: readonly Uint8Array[],
  onSent: (done: number, all: number) => void,
): Promise<Standing | undefined> {
  let now: Standing | undefined
  for (const n of standing.missing) {
    onSent(n, pieces.length)
    const data = toBase64(pieces[n] as Uint8Array)
    now = await call('disputes.sendPiece', { id, fileId: standing.fileId, n, data })
    if (now.state !== 'OPEN') break
  }
  return now
}

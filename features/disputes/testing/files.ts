import { createHash, randomBytes } from 'node:crypto'
import type { InputOf } from '#platform/http/contract.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import type { User } from '#platform/testing/app.ts'
import * as c from '../contract.ts'

/* Files of evidence for tests, as far as their containers go. */

export const PIECE = 16_384
export const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

export const pdfOf = (size = 400): Buffer =>
  Buffer.concat([
    Buffer.from('%PDF-1.7\n'),
    Buffer.from(randomBytes(Math.ceil(size / 2)).toString('hex')),
    Buffer.from('\n%%EOF\n'),
  ])

const box = (type: string, ...inside: Uint8Array[]): Buffer => {
  const body = Buffer.concat(inside)
  const head = Buffer.alloc(8)
  head.writeUInt32BE(body.length + 8)
  head.write(type, 4, 'latin1')
  return Buffer.concat([head, body])
}
const track = (handler: string) =>
  box('trak', box('mdia', box('hdlr', Buffer.concat([Buffer.alloc(8), Buffer.from(handler), Buffer.alloc(13)]))))
export const mp4Of = (brand: string, ...handlers: string[]): Buffer =>
  Buffer.concat([
    box('ftyp', Buffer.from(brand), Buffer.alloc(4)),
    box('mdat', randomBytes(64)),
    box('moov', ...handlers.map(track)),
  ])

const chunk = (type: string, body: Uint8Array): Buffer => {
  const head = Buffer.alloc(8)
  head.writeUInt32BE(body.length)
  head.write(type, 4, 'latin1')
  return Buffer.concat([head, body, Buffer.alloc(4)])
}
export const pngOf = (...extra: [string, string][]): Buffer =>
  Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', Buffer.alloc(13, 1)),
    ...extra.map(([type, text]) => chunk(type, Buffer.from(text))),
    chunk('IDAT', randomBytes(40)),
    chunk('IEND', Buffer.alloc(0)),
  ])
export const wavOf = (): Buffer =>
  Buffer.concat([Buffer.from('RIFF'), Buffer.from([36, 0, 0, 0]), Buffer.from('WAVEfmt '), randomBytes(40)])
export const mp3Of = (): Buffer => Buffer.concat([Buffer.from('ID3'), randomBytes(60)])

export const piecesOf = (file: Uint8Array, size = PIECE): Buffer[] =>
  Array.from({ length: Math.ceil(file.length / size) }, (_, n) => Buffer.from(file.subarray(n * size, (n + 1) * size)))

type Declared = InputOf<typeof c.declareFile>
export const declaration = (id: string, file: Uint8Array, change: Partial<Declared> = {}): Declared => ({
  id,
  fileId: uuidv7(),
  kind: '其他',
  name: '现场照片',
  contentType: 'application/pdf',
  bytes: file.length,
  sha256: digest(file),
  pieceBytes: PIECE,
  pieceHashes: piecesOf(file).map(digest),
  ...change,
})

export const send = (by: User, d: { id: string; fileId: string }, file: Uint8Array, n: number) =>
  by.call(c.sendPiece, { id: d.id, fileId: d.fileId, n, data: (piecesOf(file)[n] as Buffer).toString('base64') })

/** Declares and sends a whole file. @returns how it stands afterwards */
export async function upload(by: User, id: string, file: Uint8Array, change: Partial<Declared> = {}) {
  const d = declaration(id, file, change)
  let standing = await by.call(c.declareFile, d)
  for (const n of piecesOf(file).keys()) standing = await send(by, d, file, n)
  return standing
}

import { readJpeg, withoutMetadata } from '#platform/files/jpeg.ts'

/* What evidence is by its own bytes. Nothing is decoded and no name is believed; browsers and server read the same way. */

/** 证据材料 (dictionary §3.3). Video is none of them: only the number of its recorder is kept. */
export const FILE_KINDS = ['照片', '文书', '录音', '签名', '其他'] as const
export type FileKind = (typeof FILE_KINDS)[number]

export const FILE_TYPES = [
  'image/jpeg',
  'image/png',
  'application/pdf',
  'audio/mp4',
  'audio/mpeg',
  'audio/wav',
] as const
export type FileType = (typeof FILE_TYPES)[number]
export const EXTENSIONS: Readonly<Record<FileType, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'application/pdf': 'pdf',
  'audio/mp4': 'm4a',
  'audio/mpeg': 'mp3',
  'audio/wav': 'wav',
}

export const FILE_STATES = ['OPEN', 'WHOLE', 'REFUSED', 'REMOVED'] as const
export type FileState = (typeof FILE_STATES)[number]

/** Why what arrived is not kept. */
export const FILE_FAULTS = ['hash_differs', 'type_differs', 'is_video', 'has_metadata'] as const
export type FileFault = (typeof FILE_FAULTS)[number]

const PICTURES: readonly FileType[] = ['image/jpeg', 'image/png']
const SOUNDS: readonly FileType[] = ['audio/mp4', 'audio/mpeg', 'audio/wav']
const FITS: Readonly<Record<FileKind, readonly FileType[]>> = {
  照片: PICTURES,
  文书: [...PICTURES, 'application/pdf'],
  录音: SOUNDS,
  签名: [...PICTURES, 'application/pdf'],
  其他: FILE_TYPES,
}
/** A recording is no picture, whatever somebody calls it. */
export const fitsKind = (kind: FileKind, type: FileType): boolean => FITS[kind].includes(type)

/** So much of a file says what it is. */
export const HEAD_BYTES = 4096

const at = (bytes: Uint8Array, from: number, length: number): string =>
  String.fromCharCode(...bytes.subarray(from, from + length))
const u32 = (bytes: Uint8Array, from: number): number =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(from)

/** First bytes of containers that hold moving pictures: Matroska, MPEG, Flash, Windows Media. */
const VIDEO_HEADS: readonly (readonly number[])[] = [
  [0x1a, 0x45, 0xdf, 0xa3],
  [0, 0, 1, 0xba],
  [0, 0, 1, 0xb3],
  [0x46, 0x4c, 0x56, 1],
  [0x30, 0x26, 0xb2, 0x75],
]
/** Brands of MP4 that phones also give their voice recordings; their tracks decide. */
const OF_SOUND = new Set(['M4A ', 'M4B ', 'mp41', 'mp42', 'isom', 'iso2'])
const OF_PICTURE = new Set(['heic', 'heix', 'mif1', 'msf1', 'avif'])
const isTransportStream = (bytes: Uint8Array): boolean =>
  bytes.length > 376 && bytes[0] === 0x47 && bytes[188] === 0x47 && bytes[376] === 0x47
/** A frame of MPEG audio layer 3, or the tag before the first one. */
const isMp3 = (bytes: Uint8Array): boolean =>
  at(bytes, 0, 3) === 'ID3' ||
  (bytes[0] === 0xff && ((bytes[1] ?? 0) & 0xe6) === 0xe2 && ((bytes[2] ?? 0) & 0xf0) < 0xf0)

function ofBox(brand: string): FileType | 'video' | undefined {
  if (OF_SOUND.has(brand)) return 'audio/mp4'
  return OF_PICTURE.has(brand) ? undefined : 'video'
}

/** What a file is by its beginning; undefined where it is nothing that is kept. */
export function typeOfHead(head: Uint8Array): FileType | 'video' | undefined {
  if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) return 'image/jpeg'
  if (at(head, 0, 8) === '\x89PNG\r\n\x1a\n') return 'image/png'
  if (at(head, 0, 5) === '%PDF-') return 'application/pdf'
  if (at(head, 0, 4) === 'RIFF')
    return at(head, 8, 4) === 'WAVE' ? 'audio/wav' : at(head, 8, 4) === 'AVI ' ? 'video' : undefined
  if (at(head, 4, 4) === 'ftyp') return ofBox(at(head, 8, 4))
  if (VIDEO_HEADS.some((one) => one.every((byte, i) => head[i] === byte)) || isTransportStream(head)) return 'video'
  return isMp3(head) ? 'audio/mpeg' : undefined
}

interface Chunk {
  type: string
  from: number
  to: number
}
/** The chunks of a PNG, up to IEND and nothing behind it; undefined where it is none. */
function chunksOf(png: Uint8Array): Chunk[] | undefined {
  const chunks: Chunk[] = []
  let from = 8
  while (from + 12 <= png.length) {
    const to = from + 12 + u32(png, from)
    if (to > png.length) return undefined
    const type = at(png, from + 4, 4)
    chunks.push({ type, from, to })
    if (type === 'IEND') return to === png.length && chunks[0]?.type === 'IHDR' ? chunks : undefined
    from = to
  }
  return undefined
}
/** Chunks that say something of the picture: place, device, author, any text. */
const TELLS = new Set(['eXIf', 'tEXt', 'zTXt', 'iTXt', 'tIME'])

/** Kinds of tracks in an MP4, by the handler boxes wherever they stand: `vide`, `soun`. */
function tracksOf(mp4: Uint8Array): Set<string> {
  const found = new Set<string>()
  for (let i = 0; i + 16 <= mp4.length; i++)
    if (mp4[i] === 0x68 && at(mp4, i, 4) === 'hdlr') found.add(at(mp4, i + 12, 4))
  return found
}

function faultOfJpeg(bytes: Uint8Array): FileFault | undefined {
  const read = readJpeg(bytes)
  if (read === 'not_jpeg') return 'type_differs'
  return read.metadata.length > 0 ? 'has_metadata' : undefined
}
function faultOfPng(bytes: Uint8Array): FileFault | undefined {
  const chunks = chunksOf(bytes)
  if (chunks === undefined) return 'type_differs'
  return chunks.some((one) => TELLS.has(one.type)) ? 'has_metadata' : undefined
}
function faultOfMp4(bytes: Uint8Array): FileFault | undefined {
  const tracks = tracksOf(bytes)
  if (tracks.has('vide')) return 'is_video'
  return tracks.has('soun') ? undefined : 'type_differs'
}

/** Why a whole file is not what it was declared to be, or tells where and by whom a picture was taken; undefined where it may be kept. */
export function faultOf(bytes: Uint8Array, type: FileType): FileFault | undefined {
  const found = typeOfHead(bytes)
  if (found !== type) return found === 'video' ? 'is_video' : 'type_differs'
  switch (type) {
    case 'image/jpeg':
      return faultOfJpeg(bytes)
    case 'image/png':
      return faultOfPng(bytes)
    case 'audio/mp4':
      return faultOfMp4(bytes)
    case 'application/pdf':
      return at(bytes, Math.max(0, bytes.length - 1024), 1024).includes('%%EOF') ? undefined : 'type_differs'
    case 'audio/mpeg':
    case 'audio/wav':
      return undefined
  }
}

/** The same file without what tells of the device and the place; undefined where it is not what its beginning says. */
export function plainFile(bytes: Uint8Array<ArrayBuffer>, type: FileType): Uint8Array<ArrayBuffer> | undefined {
  if (type === 'image/jpeg') return withoutMetadata(bytes)
  if (type !== 'image/png') return bytes
  const chunks = chunksOf(bytes)?.filter((one) => !TELLS.has(one.type))
  if (chunks === undefined) return undefined
  const plain = new Uint8Array(chunks.reduce((sum, { from, to }) => sum + to - from, 8))
  plain.set(bytes.subarray(0, 8))
  let end = 8
  for (const { from, to } of chunks) {
    plain.set(bytes.subarray(from, to), end)
    end += to - from
  }
  return plain
}

/** What a JPEG says of itself, read without decoding a pixel. */
export interface Jpeg {
  width: number
  height: number
  /** Segments that hold something about the picture and not the picture: APP1–APP15 (EXIF with the place, XMP, colour profiles), COM, a preview in APP0. */
  metadata: string[]
}

/** Why bytes are no JPEG that we take. `not_jpeg` also where something stands behind its end: a second file inside. */
export type JpegFault = 'not_jpeg'

interface Segment {
  marker: number
  /** With the marker. */
  from: number
  to: number
}

const SOI = 0xd8
const EOI = 0xd9
const SOS = 0xda
const COM = 0xfe
const APP0 = 0xe0
const APP15 = 0xef
/** Baseline, extended and progressive Huffman coding: what cameras and browsers write. Lossless and arithmetic coding no browser shows. */
const FRAMES = new Set([0xc0, 0xc1, 0xc2])
/** Huffman tables, quantisation tables, restart interval. */
const TABLES = new Set([0xc4, 0xdb, 0xdd])
const isRestart = (marker: number): boolean => marker >= 0xd0 && marker <= 0xd7
/** `JFIF\0`, version, density; a length of 16 leaves no room for a preview. */
const JFIF = [0x4a, 0x46, 0x49, 0x46, 0]
const JFIF_LENGTH = 16

const u16 = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)

/** Where the compressed picture that begins at `at` ends: at the next marker that is neither a stuffed byte nor a restart. */
function endOfScan(bytes: Uint8Array, at: number): number {
  let i = at
  while (i + 1 < bytes.length) {
    const next = bytes[i + 1] as number
    if (bytes[i] === 0xff && next !== 0 && !isRestart(next)) return i
    i++
  }
  return bytes.length
}

/** The segments in their order, scans with their compressed bytes. @returns undefined where they do not fill the bytes from SOI to EOI exactly */
function segmentsOf(bytes: Uint8Array): Segment[] | undefined {
  if (u16(bytes, 0) !== (0xff00 | SOI)) return undefined
  const segments: Segment[] = []
  let at = 2
  while (at + 2 <= bytes.length) {
    const marker = bytes[at + 1] as number
    if (bytes[at] !== 0xff) return undefined
    if (marker === EOI) return at + 2 === bytes.length ? segments : undefined
    const length = u16(bytes, at + 2)
    const end = at + 2 + length
    if (length < 2 || end > bytes.length) return undefined
    const to = marker === SOS ? endOfScan(bytes, end) : end
    segments.push({ marker, from: at, to })
    at = to
  }
  return undefined
}

/** An APP0 that is the plain JFIF heading; any other holds a preview or something unknown. */
const isPlainHeading = (bytes: Uint8Array, { from, to }: Segment): boolean =>
  to - from === 2 + JFIF_LENGTH && JFIF.every((byte, i) => bytes[from + 4 + i] === byte)

const isMetadata = (bytes: Uint8Array, segment: Segment): boolean =>
  segment.marker === COM ||
  (segment.marker === APP0 ? !isPlainHeading(bytes, segment) : segment.marker > APP0 && segment.marker <= APP15)

const nameOf = (marker: number): string => (marker === COM ? 'COM' : `APP${marker - APP0}`)

/** Reads the segments of a JPEG (ITU-T T.81 annex B): nothing but a heading, tables, one frame, its scans. Costs one pass over the bytes, whatever dimensions it claims. */
export function readJpeg(bytes: Uint8Array): Jpeg | JpegFault {
  const segments = segmentsOf(bytes)
  if (segments === undefined) return 'not_jpeg'
  const metadata = segments.filter((one) => isMetadata(bytes, one)).map((one) => nameOf(one.marker))
  const rest = segments.filter((one) => one.marker !== COM && (one.marker < APP0 || one.marker > APP15))
  const [frame, another] = rest.filter((one) => FRAMES.has(one.marker))
  const isKnown = rest.every(({ marker }) => FRAMES.has(marker) || TABLES.has(marker) || marker === SOS)
  const firstScan = rest.findIndex((one) => one.marker === SOS)
  if (frame === undefined || another !== undefined || !isKnown) return 'not_jpeg'
  if (firstScan < rest.indexOf(frame) || frame.to - frame.from < 11) return 'not_jpeg'
  const height = u16(bytes, frame.from + 5)
  const width = u16(bytes, frame.from + 7)
  return height === 0 || width === 0 ? 'not_jpeg' : { width, height, metadata }
}

/** The same picture without its metadata: what a browser's encoder adds of itself (Safari writes EXIF). @returns undefined where it is no JPEG */
export function withoutMetadata(bytes: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  const segments = segmentsOf(bytes)
  if (segments === undefined) return undefined
  const kept = segments.filter((one) => !isMetadata(bytes, one))
  const plain = new Uint8Array(kept.reduce((sum, { from, to }) => sum + to - from, 4))
  plain.set([0xff, SOI])
  let at = 2
  for (const { from, to } of kept) {
    plain.set(bytes.subarray(from, to), at)
    at += to - from
  }
  plain.set([0xff, EOI], at)
  return plain
}

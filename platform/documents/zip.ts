import { Unzip, UnzipInflate, zipSync } from 'fflate'
import { AppError } from '#platform/errors/errors.ts'

/** A blank form of a station has a few dozen parts and some hundred kilobytes of XML. */
const PARTS_MAX = 120
const UNPACKED_MAX = 6 * 1024 * 1024
/** Fed in small pieces: each byte may swell to 1,032, so this is what can be unpacked before the limit is looked at. */
const PIECE = 2048
// ZIP files carry times in local time; one fixed time makes equal content equal bytes.
const SEALED = new Date(2020, 0, 1)

const NAME = /^(\[Content_Types\]|[A-Za-z0-9_-]+)([./][A-Za-z0-9_-]+)*$|^_rels\/\.rels$/

export type Parts = Map<string, Uint8Array>

/**
 * Unpacks a ZIP within fixed limits, whatever its own directory claims. What comes out is what was counted, so a bomb ends at the limit and two
 * readings of one file cannot differ later: the product keeps only what it packed itself.
 * @throws AppError `template_not_docx`, `template_too_large`, `template_unsafe`
 */
export function unpack(bytes: Uint8Array): Parts {
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) throw new AppError('template_not_docx')
  const parts: Parts = new Map()
  let unpacked = 0
  const archive = new Unzip((file) => {
    if (file.name.endsWith('/')) return
    if (!NAME.test(file.name) || parts.has(file.name)) throw unsafe(file.name)
    if (parts.size >= PARTS_MAX) throw new AppError('template_too_large')
    const pieces: Uint8Array[] = []
    parts.set(file.name, new Uint8Array())
    file.ondata = (error, piece, isLast) => {
      // What this function throws comes back to it once more, as an error of the decoder.
      if (error) throw error instanceof AppError ? error : new AppError('template_not_docx')
      unpacked += piece.length
      if (unpacked > UNPACKED_MAX) throw new AppError('template_too_large')
      pieces.push(piece)
      if (isLast) parts.set(file.name, new Uint8Array(Buffer.concat(pieces)))
    }
    file.start()
  })
  archive.register(UnzipInflate)
  try {
    for (let at = 0; at < bytes.length; at += PIECE)
      archive.push(bytes.slice(at, at + PIECE), at + PIECE >= bytes.length)
  } catch (error) {
    throw error instanceof AppError ? error : new AppError('template_not_docx')
  }
  return parts
}

/** @returns the same bytes for the same parts */
export const pack = (parts: Parts): Uint8Array =>
  zipSync(Object.fromEntries([...parts].sort(([a], [b]) => (a < b ? -1 : 1))), { level: 6, mtime: SEALED })

/** Refuses a file for something in it; `what` is shown, so it is cut and holds nothing but plain characters. */
export const unsafe = (what: string): AppError =>
  new AppError('template_unsafe', { what: what.replace(/[^\w\u4e00-\u9fff ./[\]-]/g, '?').slice(0, 80) })

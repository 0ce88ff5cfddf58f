import { Inflate } from 'fflate'
import { TableError } from './table.ts'

export interface ZipEntry {
  readonly name: string
  readonly isEncrypted: boolean
  readonly packedBytes: number
  /** Bytes as they unpack, in pieces. @throws TableError `file_bomb`, `file_corrupted` */
  unpack(take: (piece: Uint8Array) => void): void
}

const MAX_ENTRIES = 10_000
/** What one file may unpack to in all. */
const MAX_UNPACKED = 2 * 1024 * 1024 * 1024
/** Ordinary sheets shrink to a tenth, the most repetitive ones to a hundredth. */
const MAX_RATIO = 200
const RATIO_COUNTS_FROM = 64 * 1024 * 1024
const PIECE = 64 * 1024

/** Counts what all entries of one file unpack to, also in archives inside it: many small bombs are one large one. */
export class UnpackBudget {
  private used = 0
  private readonly limit: number
  constructor(limit = MAX_UNPACKED) {
    this.limit = limit
  }
  spend(bytes: number): void {
    this.used += bytes
    if (this.used > this.limit) throw new TableError('file_bomb')
  }
}

const u16 = (b: Uint8Array, at: number) => (b[at] as number) | ((b[at + 1] as number) << 8)
const u32 = (b: Uint8Array, at: number) => (u16(b, at) | (u16(b, at + 2) << 16)) >>> 0

function endOfDirectory(bytes: Uint8Array): number {
  for (let at = bytes.length - 22; at >= Math.max(0, bytes.length - 22 - 0xffff); at -= 1)
    if (u32(bytes, at) === 0x06054b50) return at
  throw new TableError('file_corrupted')
}

const gbk = new TextDecoder('gb18030')
const utf8 = new TextDecoder()

/** Names of archives made by Chinese Windows are GBK unless they say UTF-8. */
function entryName(raw: Uint8Array, saysUtf8: boolean): string {
  if (saysUtf8) return utf8.decode(raw)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(raw)
  } catch {
    return gbk.decode(raw)
  }
}

/** The entries of a zip file by its central directory; nothing is unpacked yet. @throws TableError where there is no readable directory */
export function zipEntries(bytes: Uint8Array, budget: UnpackBudget): ZipEntry[] {
  const end = endOfDirectory(bytes)
  const count = u16(bytes, end + 10)
  if (count > MAX_ENTRIES) throw new TableError('file_bomb')
  const entries: ZipEntry[] = []
  let at = u32(bytes, end + 16)
  for (let i = 0; i < count; i += 1) {
    if (at + 46 > bytes.length || u32(bytes, at) !== 0x02014b50) throw new TableError('file_corrupted')
    const flags = u16(bytes, at + 8)
    const method = u16(bytes, at + 10)
    const packedBytes = u32(bytes, at + 20)
    const nameLength = u16(bytes, at + 28)
    const local = u32(bytes, at + 42)
    const name = entryName(bytes.subarray(at + 46, at + 46 + nameLength), (flags & 0x800) !== 0)
    entries.push({
      name,
      packedBytes,
      isEncrypted: (flags & 1) !== 0,
      unpack: (take) => unpackAt(bytes, { local, packedBytes, method }, budget, take),
    })
    at += 46 + nameLength + u16(bytes, at + 30) + u16(bytes, at + 32)
  }
  return entries
}

function unpackAt(
  bytes: Uint8Array,
  entry: { local: number; packedBytes: number; method: number },
  budget: UnpackBudget,
  take: (piece: Uint8Array) => void,
): void {
  const { local, packedBytes, method } = entry
  if (local + 30 > bytes.length || u32(bytes, local) !== 0x04034b50) throw new TableError('file_corrupted')
  const start = local + 30 + u16(bytes, local + 26) + u16(bytes, local + 28)
  if (start + packedBytes > bytes.length) throw new TableError('file_corrupted')
  const packed = bytes.subarray(start, start + packedBytes)
  let unpacked = 0
  const count = (piece: Uint8Array) => {
    if (piece.length === 0) return
    unpacked += piece.length
    budget.spend(piece.length)
    if (unpacked > RATIO_COUNTS_FROM && unpacked > packedBytes * MAX_RATIO) throw new TableError('file_bomb')
    take(piece)
  }
  if (method === 0) return count(packed)
  if (method !== 8) throw new TableError('file_corrupted')
  const inflate = new Inflate(count)
  try {
    for (let i = 0; i < packed.length; i += PIECE)
      inflate.push(packed.subarray(i, i + PIECE), i + PIECE >= packed.length)
  } catch (error) {
    throw error instanceof TableError || !isInflateFault(error) ? error : new TableError('file_corrupted')
  }
}

const isInflateFault = (error: unknown) => error instanceof Error && 'code' in error && typeof error.code === 'number'

/** One entry whole, at most `limit` bytes. @throws TableError `file_too_large` */
export function unpackWhole(entry: ZipEntry, limit: number): Uint8Array {
  const pieces: Uint8Array[] = []
  let total = 0
  entry.unpack((piece) => {
    total += piece.length
    if (total > limit) throw new TableError('file_too_large')
    pieces.push(piece.slice())
  })
  const whole = new Uint8Array(total)
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}

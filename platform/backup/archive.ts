import { type FileHandle, open, readdir } from 'node:fs/promises'
import { closeSync, fsyncSync, ftruncateSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'
import { BackupError } from './backup-error.ts'

/** One thing in an archive: `path` with slashes, relative; `size` bytes of content follow a file's head. */
export type EntryHead = { path: string; kind: 'file' | 'folder'; size: number; mode: number }

const READ = 2 ** 20

/** The head of an entry as bytes: its length (4), then JSON. A length of 0 ends the archive. */
function headBytes(head: EntryHead): Buffer {
  const json = Buffer.from(JSON.stringify(head))
  const length = Buffer.alloc(4)
  length.writeUInt32BE(json.length)
  return Buffer.concat([length, json])
}

export const endOfArchive = (): Buffer => Buffer.alloc(4)

export function* packText(path: string, text: string): Generator<Buffer> {
  const bytes = Buffer.from(text)
  yield headBytes({ path, kind: 'file', size: bytes.length, mode: 0o600 })
  yield bytes
}

/**
 * One file, of the size it has when it is opened: what grows meanwhile is left to the write-ahead log, what shrinks is filled with zeros.
 * A file that is gone is passed over: PostgreSQL removes files while it is being copied.
 */
export async function* packFile(from: string, path: string): AsyncGenerator<Buffer> {
  const file = await openIfThere(from)
  if (!file) return
  try {
    const { size, mode } = await file.stat()
    yield headBytes({ path, kind: 'file', size, mode: mode & 0o777 })
    for (let at = 0; at < size; ) {
      const buffer = Buffer.allocUnsafe(Math.min(READ, size - at))
      const { bytesRead } = await file.read(buffer, 0, buffer.length, at)
      const part = bytesRead === 0 ? Buffer.alloc(buffer.length) : buffer.subarray(0, bytesRead)
      yield part
      at += part.length
    }
  } finally {
    await file.close()
  }
}

async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** A folder with everything below it; `wants` is asked for each path (with slashes, relative to `from`). */
export async function* packFolder(
  from: string,
  path: string,
  wants: (inner: string, isFolder: boolean) => boolean,
  inner = '',
): AsyncGenerator<Buffer> {
  yield headBytes({ path: inner === '' ? path : `${path}/${inner}`, kind: 'folder', size: 0, mode: 0o700 })
  for (const entry of (await readdir(join(from, inner), { withFileTypes: true })).sort(byName)) {
    const way = inner === '' ? entry.name : `${inner}/${entry.name}`
    if (!wants(way, entry.isDirectory())) continue
    if (entry.isDirectory()) yield* packFolder(from, path, wants, way)
    else if (entry.isFile()) yield* packFile(join(from, way), `${path}/${way}`)
  }
}

const byName = (one: { name: string }, other: { name: string }) => (one.name < other.name ? -1 : 1)

/** Where an entry goes; undefined: it is passed over, and `onText` gets its content. */
export type Unpacking = {
  placeOf(path: string): string | undefined
  onText(path: string, content: Buffer): void
  /** Makes a file or folder belong to whom it should. */
  own(path: string): void
}

/** Writes what an archive holds. @throws BackupError where the archive ends early or names a place outside. */
export async function unpack(source: AsyncIterable<Buffer>, target: Unpacking): Promise<number> {
  const input = new Input(source)
  let files = 0
  for (;;) {
    const length = (await input.take(4)).readUInt32BE()
    if (length === 0) return files
    const head = JSON.parse((await input.take(length)).toString()) as EntryHead
    if (head.path.split('/').includes('..') || head.path.startsWith('/') || head.path.includes('\0')) throw broken()
    const place = target.placeOf(head.path)
    if (place === undefined) target.onText(head.path, await input.take(head.size))
    else if (head.kind === 'folder') makeFolder(place, target)
    else await writeFile(input, head, place.replaceAll('/', sep), target)
    files++
  }
}

function makeFolder(place: string, target: Unpacking): void {
  mkdirSync(place, { recursive: true, mode: 0o700 })
  target.own(place)
}

async function writeFile(input: Input, head: EntryHead, place: string, target: Unpacking): Promise<void> {
  mkdirSync(dirname(place), { recursive: true, mode: 0o700 })
  const handle = openSync(place, 'wx', head.mode)
  try {
    for (let left = head.size; left > 0; ) {
      const part = await input.some(Math.min(left, READ))
      for (let at = 0; at < part.length; ) at += writeSync(handle, part, at)
      left -= part.length
    }
    if (head.size === 0) ftruncateSync(handle, 0)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  target.own(place)
}

const broken = () =>
  new BackupError('backup_damaged', {
    message: '备份内容不完整。The backup is not whole.',
    remedy: '换一份备份重试;数据目录没有改动。Try another backup; nothing was changed.',
  })

/** Reads exact numbers of bytes from a stream. */
class Input {
  readonly #source: AsyncIterator<Buffer>
  #held: Buffer = Buffer.alloc(0)

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]()
  }

  /** At least one byte, at most `most`. */
  async some(most: number): Promise<Buffer> {
    while (this.#held.length === 0) await this.#more()
    const part = this.#held.subarray(0, most)
    this.#held = this.#held.subarray(part.length)
    return part
  }

  async take(size: number): Promise<Buffer> {
    const parts: Buffer[] = []
    for (let left = size; left > 0; ) {
      const part = await this.some(left)
      parts.push(part)
      left -= part.length
    }
    return Buffer.concat(parts)
  }

  async #more(): Promise<void> {
    const { value, done } = await this.#source.next()
    if (done) throw broken()
    this.#held = value as Buffer
  }
}

import { createHash } from 'node:crypto'
import { createReadStream, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createGunzip } from 'node:zlib'
import { damaged, isSafePath, parseRelease, parseSums, type Release, RELEASE, type Sums, SUMS } from './manifest.ts'
import { explainDisk, ReleaseError } from './release-error.ts'

const BLOCK = 512
/** A list of hashes larger than this is none of ours. */
const MOST_BYTES = 1024 ** 3

interface Header {
  path: string
  kind: string
  mode: number
  size: number
}

/**
 * Unpacks a release into an empty folder and checks each file against the list at the archive's head while it is written. Nothing is
 * written outside the folder, whatever the archive says.
 * @param accept sees what the release says of itself before the bulk is written, and throws to refuse it
 * @throws ReleaseError where the archive is no release, is cut off or differs from its list; the folder is then half full
 */
export async function unpackArchive(
  archive: string,
  folder: string,
  accept: (release: Release) => void,
): Promise<Release> {
  const reader = new Reader(openStream(archive))
  try {
    const sumsText = await expect(reader, SUMS)
    const sums = parseSums(sumsText.toString('utf8'))
    const releaseText = await expect(reader, RELEASE)
    check(sums, RELEASE, releaseText)
    const release = parseRelease(releaseText.toString('utf8'))
    accept(release)
    mkdirSync(folder, { recursive: true, mode: 0o755 })
    writeFileSync(join(folder, SUMS), sumsText, { flag: 'wx', mode: 0o644 })
    writeFileSync(join(folder, RELEASE), releaseText, { flag: 'wx', mode: 0o644 })
    await unpackRest(reader, folder, sums, release)
    return release
  } catch (error) {
    throw explain(error, archive, folder)
  } finally {
    reader.close()
  }
}

async function unpackRest(reader: Reader, folder: string, sums: Sums, release: Release): Promise<void> {
  const left = new Set([...sums.keys()].filter((path) => path !== RELEASE))
  for (let head = await readHeader(reader); head !== undefined; head = await readHeader(reader)) {
    const { path, kind, size, mode } = head
    // Links are made from the list, after all files: no file can be written through one.
    if (kind === '2' && path in release.links) continue
    if (kind !== '0' || !left.delete(path)) throw damaged(path)
    const bytes = await readBody(reader, size)
    check(sums, path, bytes)
    mkdirSync(dirname(join(folder, path)), { recursive: true, mode: 0o755 })
    writeFileSync(join(folder, path), bytes, { flag: 'wx', mode: (mode & 0o100) !== 0 ? 0o755 : 0o644 })
  }
  for (const path of left) throw damaged(path)
  for (const [path, target] of Object.entries(release.links)) symlinkSync(target, join(folder, path))
}

async function expect(reader: Reader, name: string): Promise<Buffer> {
  const head = await readHeader(reader)
  if (head?.path !== name || head.kind !== '0') throw damaged(name)
  return readBody(reader, head.size)
}

function check(sums: Sums, path: string, bytes: Buffer): void {
  if (createHash('sha256').update(bytes).digest('hex') !== sums.get(path)) throw damaged(path)
}

/** The next header, with the path below the archive's top folder; undefined at the end. */
async function readHeader(reader: Reader): Promise<Header | undefined> {
  const block = await reader.take(BLOCK)
  if (block.every((byte) => byte === 0)) return undefined
  const text = (from: number, length: number) => block.toString('utf8', from, from + length).split('\0')[0] ?? ''
  const number = (from: number, length: number) => Number.parseInt(text(from, length).trim() || '0', 8)
  const full = [text(345, 155), text(0, 100)].filter(Boolean).join('/')
  const path = full.slice(full.indexOf('/') + 1)
  const size = number(124, 12)
  if (text(257, 5) !== 'ustar' || !isSafePath(path) || !(size >= 0 && size < MOST_BYTES)) throw damaged(full)
  return { path, kind: text(156, 1), mode: number(100, 8), size }
}

async function readBody(reader: Reader, size: number): Promise<Buffer> {
  const bytes = await reader.take(size)
  await reader.take((BLOCK - (size % BLOCK)) % BLOCK)
  return bytes
}

function openStream(archive: string): AsyncIterableIterator<Buffer> {
  const file = createReadStream(archive)
  const gunzip = createGunzip()
  file.on('error', (error) => gunzip.destroy(error))
  return file.pipe(gunzip)[Symbol.asyncIterator]() as AsyncIterableIterator<Buffer>
}

/** Hands out the stream in pieces of the asked size. */
class Reader {
  readonly #source: AsyncIterableIterator<Buffer>
  #rest: Buffer = Buffer.alloc(0)

  constructor(source: AsyncIterableIterator<Buffer>) {
    this.#source = source
  }

  async take(size: number): Promise<Buffer> {
    const parts = [this.#rest]
    let have = this.#rest.length
    while (have < size) {
      const { value, done } = await this.#source.next()
      if (done) throw new RangeError('the archive ends early')
      parts.push(value)
      have += value.length
    }
    const all = parts.length === 1 ? this.#rest : Buffer.concat(parts)
    this.#rest = all.subarray(size)
    return all.subarray(0, size)
  }

  close(): void {
    void this.#source.return?.()
  }
}

function explain(error: unknown, archive: string, folder: string): unknown {
  const code = (error as NodeJS.ErrnoException).code ?? ''
  if (code === 'ENOENT' || code === 'EISDIR') {
    return new ReleaseError(
      'no_archive',
      `找不到安装包 ${archive}。There is no archive ${archive}.`,
      '检查路径。Check the path.',
      error,
    )
  }
  // Z_…: zlib found no gzip stream, a wrong checksum or an early end.
  return code.startsWith('Z_') || error instanceof RangeError ? damaged(archive, error) : explainDisk(error, folder)
}

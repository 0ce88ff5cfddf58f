import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { type Release, RELEASE, SUMS } from '#apps/cli/release/manifest.ts'
import { byPath, contentOf, type Entry, sha256 } from './entry.ts'

/** What the archive says of itself, but for what is counted while packing. */
export type Facts = Omit<Release, 'size' | 'links'>

const BLOCK = 512
const NAME_BYTES = 100
const PREFIX_BYTES = 155

/**
 * Writes a release as tar.gz below one top folder: the list of hashes first, so that a reader can check while it unpacks. The same
 * entries and facts give the same bytes.
 * @returns the SHA-256 of the archive's list of hashes, which stands for the whole content
 */
export async function writeArchive(file: string, facts: Facts, given: readonly Entry[]): Promise<string> {
  const entries = [...given].sort(byPath)
  entries.forEach((entry, i) => {
    if (entry.path === entries[i - 1]?.path) throw new Error(`twice in the archive: ${entry.path}`)
  })
  let size = 0
  const lines: string[] = []
  for (const entry of entries) {
    const bytes = contentOf(entry)
    if (bytes === undefined) continue
    size += bytes.length
    lines.push(`${sha256(bytes)}  ${entry.path}\n`)
  }
  const links = Object.fromEntries(entries.flatMap((one) => ('link' in one ? [[one.path, one.link]] : [])))
  const release = Buffer.from(`${JSON.stringify({ ...facts, size, links } satisfies Release, null, 1)}\n`)
  const sums = Buffer.from([`${sha256(release)}  ${RELEASE}\n`, ...lines].join(''))
  const top = `linan-${facts.version}-${facts.platform}`
  const head: Entry[] = [
    { path: SUMS, bytes: sums },
    { path: RELEASE, bytes: release },
  ]
  const time = Math.floor(Date.parse(facts.time) / 1000)
  await writeTar(file, top, [...head, ...entries], time)
  return sha256(sums)
}

async function writeTar(file: string, top: string, entries: readonly Entry[], time: number): Promise<void> {
  const gzip = createGzip({ level: 6 })
  const written = pipeline(gzip, createWriteStream(file))
  const put = async (bytes: Buffer) => {
    if (!gzip.write(bytes)) await Promise.race([once(gzip, 'drain'), written])
  }
  for (const entry of entries) {
    const bytes = contentOf(entry) ?? Buffer.alloc(0)
    await put(header(`${top}/${entry.path}`, entry, bytes.length, time))
    await put(bytes)
    await put(Buffer.alloc((BLOCK - (bytes.length % BLOCK)) % BLOCK))
  }
  gzip.end(Buffer.alloc(2 * BLOCK))
  await written
}

/** One header of the ustar format (POSIX.1-1988): owner root, one time for all, modes 644 and 755 only. */
function header(path: string, entry: Entry, size: number, time: number): Buffer {
  const block = Buffer.alloc(BLOCK)
  const [prefix, name] = split(path)
  const isProgram = 'isProgram' in entry && entry.isProgram === true
  const octal = (value: number, width: number) => `${value.toString(8).padStart(width, '0')}\0`
  block.write(name, 0)
  block.write(octal('link' in entry ? 0o777 : isProgram ? 0o755 : 0o644, 7), 100)
  block.write(octal(0, 7), 108)
  block.write(octal(0, 7), 116)
  block.write(octal(size, 11), 124)
  block.write(octal(time, 11), 136)
  block.write('        ', 148)
  block.write('link' in entry ? '2' : '0', 156)
  if ('link' in entry) block.write(entry.link, 157)
  block.write('ustar\0' + '00', 257)
  block.write('root', 265)
  block.write('root', 297)
  block.write(prefix, 345)
  block.write(
    octal(
      block.reduce((sum, byte) => sum + byte, 0),
      6,
    ),
    148,
  )
  return block
}

function split(path: string): [string, string] {
  if (Buffer.byteLength(path) <= NAME_BYTES) return ['', path]
  for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) {
    const [prefix, name] = [path.slice(0, at), path.slice(at + 1)]
    if (Buffer.byteLength(name) <= NAME_BYTES && Buffer.byteLength(prefix) <= PREFIX_BYTES) return [prefix, name]
  }
  throw new Error(`too long for the archive: ${path}`)
}

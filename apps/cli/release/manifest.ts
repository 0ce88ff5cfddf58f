import { createHash } from 'node:crypto'
import { createReadStream, lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join, posix } from 'node:path'
import { ReleaseError } from './release-error.ts'

export const SUMS = 'SHA256SUMS'
export const RELEASE = 'release.json'

/** What a release says about itself, in `release.json` of its folder. */
export interface Release {
  name: 'linan'
  version: string
  /** As Node names it, such as `linux-x64`. */
  platform: string
  node: string
  commit: string
  time: string
  /** Number of the newest migration it carries. */
  migration: number
  /** Bytes of all files, unpacked. */
  size: number
  /** Symbolic links and where each points, within its own folder. */
  links: Record<string, string>
}

/** Paths and SHA-256 of all regular files but the list itself. */
export type Sums = ReadonlyMap<string, string>

/** @throws ReleaseError where the text is no list or names a file outside the release */
export function parseSums(text: string): Sums {
  const sums = new Map<string, string>()
  for (const line of text.split('\n').filter(Boolean)) {
    const [, hash, path] = /^([0-9a-f]{64}) {2}(.+)$/.exec(line) ?? []
    if (hash === undefined || path === undefined || !isSafePath(path)) throw damaged(SUMS)
    sums.set(path, hash)
  }
  if (!sums.has(RELEASE)) throw damaged(SUMS)
  return sums
}

/** @throws ReleaseError where the text does not describe a release */
export function parseRelease(text: string): Release {
  let release: Release
  try {
    release = JSON.parse(text) as Release
  } catch (error) {
    throw damaged(RELEASE, error)
  }
  const isSound =
    release?.name === 'linan' &&
    /^\d+\.\d+\.\d+[\w.-]*$/.test(release.version) &&
    typeof release.platform === 'string' &&
    Number.isInteger(release.size) &&
    Number.isInteger(release.migration) &&
    Object.entries(release.links ?? {}).every(
      ([path, target]) => isSafePath(path) && /^[^/]+$/.test(target) && target !== '..',
    )
  if (!isSound) throw damaged(RELEASE)
  return release
}

/** A relative path that stays below the folder it is joined to. */
export const isSafePath = (path: string): boolean =>
  path !== '' &&
  !path.includes('\0') &&
  !posix.isAbsolute(path) &&
  posix.normalize(path) === path &&
  !/^\.\.?(\/|$)/.test(path)

/** The release in a folder as it says itself; undefined where there is none, as in a checkout of the source. */
export function readRelease(folder: string): Release | undefined {
  try {
    return parseRelease(readFileSync(join(folder, RELEASE), 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** One number for the whole content of a release: the hash of its list of hashes. */
export const fingerprint = (folder: string): string =>
  createHash('sha256')
    .update(readFileSync(join(folder, SUMS)))
    .digest('hex')

/** What running a release leaves in its folder, and nobody put into the archive. */
const OWN_TRACES = new Set(['.cache', '.runtime', 'node_modules/.linan'])

/**
 * Compares a folder with its list: each file, each link, and nothing more.
 * @throws ReleaseError naming the first file that is missing, changed or too many
 */
export async function verifyTree(folder: string): Promise<Release> {
  const sums = parseSums(readOrDamaged(folder, SUMS))
  const release = parseRelease(readOrDamaged(folder, RELEASE))
  const left = new Set([...sums.keys(), ...Object.keys(release.links)])
  for (const path of walk(folder, '')) {
    if (path === SUMS || (OWN_TRACES.has(path) && !sums.has(path))) continue
    if (!left.delete(path)) throw damaged(path)
    const full = join(folder, path)
    const isRight = lstatSync(full).isSymbolicLink()
      ? readlinkSync(full) === release.links[path]
      : (await hashFile(full)) === sums.get(path)
    if (!isRight) throw damaged(path)
  }
  for (const path of left) throw damaged(path)
  return release
}

function* walk(folder: string, below: string): Generator<string> {
  for (const item of readdirSync(join(folder, below), { withFileTypes: true })) {
    const path = below === '' ? item.name : `${below}/${item.name}`
    if (item.isDirectory() && !OWN_TRACES.has(path)) yield* walk(folder, path)
    else yield path
  }
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

function readOrDamaged(folder: string, name: string): string {
  try {
    return readFileSync(join(folder, name), 'utf8')
  } catch (error) {
    throw damaged(name, error)
  }
}

export function damaged(path: string, cause?: unknown): ReleaseError {
  return new ReleaseError(
    'release_damaged',
    `发布包与其校验表不符:${path}。The release differs from its list of hashes: ${path}.`,
    '重新取得安装包,并核对其 SHA-256。Get the archive again and compare its SHA-256.',
    cause,
  )
}

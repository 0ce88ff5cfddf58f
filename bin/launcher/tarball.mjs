import { createHash } from 'node:crypto'
import { gunzipSync } from 'node:zlib'

/** Throws when the bytes are not the ones that were reviewed (`sha512-…`, as in a lock file). */
export function checkIntegrity(bytes, integrity) {
  const found = `sha512-${createHash('sha512').update(bytes).digest('base64')}`
  if (found !== integrity) throw new Error(`integrity ${found}, expected ${integrity}`)
}

/**
 * Reads one file out of an npm tarball (ustar, as npm writes it). Twenty lines here because minimal machines have no `tar`.
 * Returns undefined when the archive does not hold it.
 */
export function readFromTarball(bytes, name) {
  const archive = gunzipSync(bytes)
  for (let at = 0; at + 512 <= archive.length; ) {
    const field = (from, length) => archive.toString('utf8', at + from, at + from + length).split('\0')[0]
    const path = [field(345, 155), field(0, 100)].filter(Boolean).join('/')
    if (path === '') return undefined
    const size = Number.parseInt(field(124, 12).trim() || '0', 8)
    if (path === name) return archive.subarray(at + 512, at + 512 + size)
    at += 512 + Math.ceil(size / 512) * 512
  }
  return undefined
}

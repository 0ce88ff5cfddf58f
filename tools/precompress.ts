import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Plugin } from 'vite'

const TEXT = /^assets\/.*\.(js|css|svg)$/
/** Smaller files gain nothing: they fit into one packet as they are. */
const LEAST = 1_000

/**
 * Writes every part of a page a second and third time at the end of a build, compressed as far as it goes, for the server to send as they lie: a phone on a bad
 * line waits for a quarter of the bytes, and nothing is compressed anew for each of them. Gzip is for browsers on plain http, which take no brotli there.
 * @param quality of brotli: 11 is ten times slower than 9 for a twentieth less
 */
export function precompress(quality: 9 | 11): Plugin {
  const params = { [constants.BROTLI_PARAM_QUALITY]: quality }
  return {
    name: 'precompress',
    async writeBundle({ dir }, bundle) {
      await Promise.all(
        Object.values(bundle)
          .filter((one) => TEXT.test(one.fileName))
          .map(async (one) => {
            const bytes = Buffer.from(one.type === 'chunk' ? one.code : one.source)
            if (bytes.length < LEAST) return
            const path = join(dir ?? '', one.fileName)
            await writeFile(`${path}.br`, await promisify(brotliCompress)(bytes, { params }))
            await writeFile(`${path}.gz`, await promisify(gzip)(bytes, { level: 9 }))
          }),
      )
    },
  }
}

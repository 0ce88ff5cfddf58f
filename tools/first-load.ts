import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { ROOT } from '#platform/db/migrate.ts'

/** Bytes of script, brotli, that a phone fetches before its first screen (goal of the field app): one and a half seconds of a bad line. */
export const FIRST_SCRIPT_MAX = 300_000

/** The scripts that a built page asks for before it shows anything: what its HTML names, which is the entry and all that it imports at once. */
export function firstScript(dist: string, read: (file: string) => Buffer): { files: string[]; bytes: number } {
  const html = read(join(dist, 'index.html')).toString('utf8')
  const files = [
    ...html.matchAll(/<(?:script|link rel="modulepreload")[^>]* (?:src|href)="\/field\/([^"]+\.js)"/g),
  ].map((m) => m[1] as string)
  return { files, bytes: files.reduce((sum, file) => sum + brotliCompressSync(read(join(dist, file))).length, 0) }
}

if (import.meta.main) {
  const { files, bytes } = firstScript(join(ROOT, 'dist/field'), (file) => readFileSync(file))
  const said = `field app: ${files.length} scripts of ${Math.round(bytes / 1000)} kB (brotli) before the first screen; ${FIRST_SCRIPT_MAX / 1000} kB are allowed\n`
  const holds = files.length > 0 && bytes <= FIRST_SCRIPT_MAX
  ;(holds ? process.stdout : process.stderr).write(said)
  process.exitCode = holds ? 0 : 1
}

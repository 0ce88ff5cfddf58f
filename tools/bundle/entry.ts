import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** One file or link of the archive. `path` is relative, with forward slashes. */
export type Entry = { path: string } & (
  | { source: string; isProgram?: boolean }
  | { bytes: Buffer; isProgram?: boolean }
  | { link: string }
)

/** The content of a file entry; undefined for a link. */
export function contentOf(entry: Entry): Buffer | undefined {
  if ('link' in entry) return undefined
  return 'bytes' in entry ? entry.bytes : readFileSync(entry.source)
}

/** Byte order, the same on every machine and in every language. */
export const byPath = (a: Entry, b: Entry): number => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0)

export const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex')

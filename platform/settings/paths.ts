import { realpathSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'

/** The real path even where its last parts do not exist yet: symbolic links of the existing part are followed. */
export function realPath(path: string): string {
  const full = resolve(path)
  try {
    return realpathSync(full)
  } catch {
    const parent = dirname(full)
    return parent === full ? full : join(realPath(parent), basename(full))
  }
}

/** Whether `path` is `folder` or lies below it, after following symbolic links. */
export function isInside(path: string, folder: string): boolean {
  const way = relative(realPath(folder), realPath(path))
  return way === '' || (!way.startsWith('..') && resolve(way) !== way)
}

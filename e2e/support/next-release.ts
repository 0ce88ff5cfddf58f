import { join } from 'node:path'
import { type Facts, writeArchive } from '../../tools/bundle/archive.ts'
import { contentOf, type Entry } from '../../tools/bundle/entry.ts'

/** How the release after this one differs from it: a migration, and whether its server ever says that it works. */
export interface Next {
  version: string
  sql: string
  isReady?: boolean
}

/** Writes the archive of a release that is this one with one more migration. */
export async function nextArchive(
  folder: string,
  { facts, entries }: { facts: Facts; entries: readonly Entry[] },
  { version, sql, isReady = true }: Next,
): Promise<string> {
  const number = facts.migration + 1
  const edit = (path: string, change: (text: string) => string): Entry => {
    const entry = entries.find((one) => one.path === path)
    const before = entry && contentOf(entry)?.toString('utf8')
    const after = before === undefined ? undefined : change(before)
    if (after === undefined || after === before) throw new Error(`nothing to change in ${path}`)
    return { path, bytes: Buffer.from(after) }
  }
  const changed: Entry[] = [
    edit('package.json', (text) => text.replace(`"version": "${facts.version}"`, `"version": "${version}"`)),
    { path: `platform/db/migrations/${String(number).padStart(4, '0')}_next.sql`, bytes: Buffer.from(sql) },
  ]
  if (!isReady)
    changed.push(
      edit('apps/server/start.ts', (text) => text.replace('ready: async () =>', 'ready: async () => false &&')),
    )
  const names = new Set(changed.map((one) => one.path))
  const file = join(folder, `linan-${version}.tar.gz`)
  await writeArchive(file, { ...facts, version, migration: number }, [
    ...entries.filter((one) => !names.has(one.path)),
    ...changed,
  ])
  return file
}

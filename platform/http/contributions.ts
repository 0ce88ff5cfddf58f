import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ROOT } from '../db/migrate.ts'

const known = new Map<string, Promise<unknown[]>>()

/**
 * What the slices offer to a host slice: every list exported under `name` by a `features/<slice>/contributes.ts`, in the order of the
 * slices' names. A host names no contributor, so a new ledger or a new item of the day needs no edit anywhere else.
 * The caller says what the list holds; the contributor says so with `satisfies`.
 */
export function contributions<T>(name: string): Promise<T[]> {
  const found = known.get(name) ?? collect(name)
  known.set(name, found)
  return found as Promise<T[]>
}

async function collect(name: string): Promise<unknown[]> {
  const features = join(ROOT, 'features')
  const all: unknown[] = []
  for (const slice of readdirSync(features).sort()) {
    const file = join(features, slice, 'contributes.ts')
    if (!existsSync(file)) continue
    const exported = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as Record<string, unknown>
    const offered = exported[name]
    if (offered === undefined) continue
    if (!Array.isArray(offered)) throw new Error(`features/${slice}/contributes.ts: ${name} is not a list`)
    all.push(...offered)
  }
  return all
}

import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ROOT } from '../db/migrate.ts'
import type { Action } from './action.ts'

/** Files that hold actions: `features/<slice>/actions.ts` and `features/<slice>/actions/*.ts`. A new slice needs no wiring. */
export function actionFiles(root = ROOT): string[] {
  const features = join(root, 'features')
  return readdirSync(features)
    .sort()
    .flatMap((slice) => {
      const names = readdirSync(join(features, slice), { withFileTypes: true })
      const single = names
        .filter((n) => n.isFile() && n.name === 'actions.ts')
        .map((n) => join(features, slice, n.name))
      const folder = names.some((n) => n.isDirectory() && n.name === 'actions')
        ? readdirSync(join(features, slice, 'actions'))
            .sort()
            .filter((f) => f.endsWith('.ts') && !f.endsWith('.test.ts'))
            .map((f) => join(features, slice, 'actions', f))
        : []
      return [...single, ...folder]
    })
}

/** Imports every action of the product. Two operations with one name or one route are refused. */
export async function loadActions(root = ROOT): Promise<Action[]> {
  const found: Action[] = []
  for (const file of actionFiles(root)) {
    const exported = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as Record<string, unknown>
    for (const value of Object.values(exported)) if (isAction(value)) found.push(value)
  }
  const seen = new Set<string>()
  for (const { contract: c } of found) {
    for (const key of [c.name, `${c.method} ${c.path.replace(/:\w+/g, ':')}`]) {
      if (seen.has(key)) throw new Error(`two operations share ${key}`)
      seen.add(key)
    }
  }
  return found
}

const isAction = (value: unknown): value is Action =>
  typeof value === 'object' &&
  value !== null &&
  'contract' in value &&
  'allow' in value &&
  'audit' in value &&
  'run' in value

import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Entry } from './entry.ts'

/** What the lock file says of one installed package. */
export interface Locked {
  version: string
  resolved?: string
  integrity?: string
  license?: string
  dependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
  peerDependencies?: Record<string, string>
  peerDependenciesMeta?: Record<string, { optional?: boolean }>
}
export type Lock = Record<string, Locked>

const IMPORT = /\b(?:from|import)\s*\(?\s*['"]([^'".#][^'"]*)['"]/g

/** Packages of the lock file that the text imports by name; what it does not hold (Node's own modules, words in comments) is left out. */
export function importedPackages(texts: Iterable<string>, lock: Lock): string[] {
  const names = new Set<string>()
  for (const text of texts) {
    for (const [, spec = ''] of text.matchAll(IMPORT)) {
      const name = spec
        .split('/')
        .slice(0, spec.startsWith('@') ? 2 : 1)
        .join('/')
      if (lock[`node_modules/${name}`]) names.add(name)
    }
  }
  return [...names].sort()
}

/**
 * Folders of the packages and of everything they need, as Node would find them. A needed package that is not installed is an error;
 * one for another platform is left out.
 * @throws Error naming the missing package
 */
export function closure(root: string, lock: Lock, names: readonly string[]): string[] {
  const found = new Set<string>()
  const visit = (from: string, name: string, isOptional: boolean) => {
    const path = locate(lock, from, name)
    if (path === undefined || !existsSync(join(root, path))) {
      if (isOptional) return
      throw new Error(`${name}, needed by ${from || 'the product'}, is not installed: run npm ci`)
    }
    if (found.has(path)) return
    found.add(path)
    const { dependencies = {}, optionalDependencies = {}, ...rest } = lock[path] as Locked
    for (const one of Object.keys(dependencies)) visit(path, one, one in optionalDependencies)
    for (const one of Object.keys(optionalDependencies)) visit(path, one, true)
    for (const one of Object.keys(rest.peerDependencies ?? {}))
      visit(path, one, rest.peerDependenciesMeta?.[one]?.optional === true)
  }
  for (const name of names) visit('', name, false)
  return [...found].sort()
}

/** Where Node finds `name` from the package at `from`: its own node_modules first, then those above. */
function locate(lock: Lock, from: string, name: string): string | undefined {
  for (let at = from; ; at = at.replace(/(^|\/)node_modules\/(@[^/]+\/)?[^/]+$/, '')) {
    const path = `${at === '' ? '' : `${at}/`}node_modules/${name}`
    if (lock[path]) return path
    if (at === '') return undefined
  }
}

/** Types and source maps serve people who write programs; a station's machine has no use for their 40 MB. */
const LEFT_OUT = /\.(map|d\.[cm]?ts)$/

/** The files of one installed package, without the packages nested in it. */
export function packageFiles(root: string, path: string): Entry[] {
  const walk = (folder: string): Entry[] =>
    readdirSync(join(root, folder), { withFileTypes: true }).flatMap((item): Entry[] => {
      const at = `${folder}/${item.name}`
      if (item.isDirectory()) return item.name === 'node_modules' ? [] : walk(at)
      if (!item.isFile() || LEFT_OUT.test(item.name)) return []
      const source = join(root, at)
      return [{ path: at, source, isProgram: (lstatSync(source).mode & 0o100) !== 0 }]
    })
  return [...walk(path), ...libraryLinks(root, path)]
}

/** PostgreSQL's packages carry their library links as a list only. */
function libraryLinks(root: string, path: string): Entry[] {
  const list = join(root, path, 'native/pg-symlinks.json')
  if (!existsSync(list)) return []
  return (JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]).map(({ source, target }) => {
    if (dirname(source) !== dirname(target)) throw new Error(`${list}: ${target} leaves its folder`)
    return { path: `${path}/${target}`, link: source.slice(dirname(source).length + 1) }
  })
}

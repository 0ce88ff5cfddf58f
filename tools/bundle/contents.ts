import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Entry } from './entry.ts'

/** What only people who work on the product need: tests, screens (they are in the built pages), tools, the browser's side. */
const LEFT_OUT = [
  /^(\.ci|tools|bench|e2e)\//,
  // The command line asks the server with the same requests as the pages.
  /^ui\/(?!api\/request\.ts$)/,
  /^apps\/(workbench|field|receipt)\//,
  /^docs\/(pictures|decisions)\//,
  /^platform\/db\/data\//,
  /\.(test|docs)\.tsx?$/,
  /\.tsx$/,
  /\/screens\//,
  /^(\.gitignore|\.npmrc|\.oxlintrc\.json|biome\.json|tsconfig\.json|vite\.config\.ts|vitest\.config\.ts|CONTRIBUTING\.md)$/,
]
/** Programs of an installed release, kept in the repository under another name. */
const PLACED: Readonly<Record<string, string>> = { 'bin/release/linan': 'bin/linan', 'bin/release/install': 'install' }

/** Files of the checkout that git tracks or would add. */
export function checkoutFiles(root: string): string[] {
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  // Listed but deleted in the working tree: not there.
  return listed.split('\0').filter((path) => path !== '' && existsSync(join(root, path)))
}

/** Which of them a running release needs. */
export const isShipped = (path: string): boolean => !LEFT_OUT.some((pattern) => pattern.test(path))

/** The sources of the release. */
export function sourceEntries(root: string, files: readonly string[]): Entry[] {
  return files.filter(isShipped).map((path) => ({
    path: PLACED[path] ?? path,
    source: join(root, path),
    isProgram: path in PLACED || path === 'bin/linan.mjs',
  }))
}

/** The built pages. The launcher's note of how it built them names times of this checkout and stays here. */
export function builtEntries(root: string): Entry[] {
  const walk = (folder: string): Entry[] =>
    readdirSync(join(root, folder), { withFileTypes: true }).flatMap((item): Entry[] => {
      const path = `${folder}/${item.name}`
      if (item.isDirectory()) return walk(path)
      return item.isFile() ? [{ path, source: join(root, path) }] : []
    })
  return readdirSync(join(root, 'dist'))
    .filter((name) => statSync(join(root, 'dist', name)).isDirectory() && !name.startsWith('.') && name !== 'bundle')
    .flatMap((name) => walk(`dist/${name}`))
}

/** The texts of some files of the checkout. */
export const textsOf = (root: string, files: readonly string[]): string[] =>
  files.map((path) => readFileSync(join(root, path), 'utf8'))

import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '#platform/db/migrate.ts'

export interface SourceFile {
  /** Path from the root, with forward slashes. */
  path: string
  text: string
}

export interface Fault {
  path: string
  line?: number
  message: string
}

const SKIP = /(^|\/)(node_modules|dist|\.runtime|\.cache|data)\//

/** Files of the checkout that git tracks or would add, by ending. */
export function sourceFiles(pattern: RegExp): SourceFile[] {
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  return listed
    .split('\n')
    .filter((path) => path !== '' && pattern.test(path) && !SKIP.test(path))
    .flatMap((path) => {
      try {
        return [{ path, text: readFileSync(join(ROOT, path), 'utf8') }]
      } catch {
        // Listed but deleted in the working tree.
        return []
      }
    })
}

export const lineOf = (text: string, index: number): number => text.slice(0, index).split('\n').length
export const isTest = (path: string): boolean => /\.test\.tsx?$|(^|\/)(testing|e2e|bench)\//.test(path)

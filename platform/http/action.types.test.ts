import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from '../db/migrate.ts'

/** Runs the compiler on one file and what it imports. An `@ts-expect-error` above a line that compiles is an error itself. */
function compile(file: string): string {
  const options = [
    '--noEmit',
    '--strict',
    '--exactOptionalPropertyTypes',
    '--noUncheckedIndexedAccess',
    '--skipLibCheck',
    '--allowImportingTsExtensions',
    '--erasableSyntaxOnly',
    '--module',
    'nodenext',
    '--target',
    'es2024',
    '--types',
    'node',
    '--ignoreConfig',
  ]
  try {
    return execFileSync(join(ROOT, 'node_modules/.bin/tsc'), [...options, file], { cwd: ROOT, encoding: 'utf8' })
  } catch (error) {
    return (error as { stdout: string }).stdout
  }
}

test('an operation without allow, audit or the answer of its contract does not compile', () => {
  expect(compile('platform/http/action.types.fixture.ts')).toBe('')
})

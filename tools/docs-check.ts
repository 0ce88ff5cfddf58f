import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { argv, stderr, stdout } from 'node:process'
import { ROOT } from '#platform/db/migrate.ts'
import { LIBREOFFICE_INSTALL } from '#platform/testing/libreoffice.ts'

/**
 * Runs every `*.docs.ts`: checks that open the files we write in the office programs that people have. `npm run docs:check [-- <part of a path> …]`
 * @returns the exit code: 1 where LibreOffice is missing or a check fails.
 */
function check(parts: readonly string[]): number {
  const office = spawnSync('soffice', ['--version'], { encoding: 'utf8' })
  if (office.error) {
    stderr.write(`没有找到 LibreOffice (soffice)。LibreOffice was not found.\n→ ${LIBREOFFICE_INSTALL}\n`)
    return 1
  }
  const files = ['platform', 'features', 'apps'].flatMap((top) => globSync(`${top}/**/*.docs.ts`, { cwd: ROOT })).sort()
  const chosen = files.filter((file) => parts.length === 0 || parts.some((part) => file.includes(part)))
  let failed = 0
  for (const file of chosen) {
    const began = Date.now()
    const { status } = spawnSync(process.execPath, [join(ROOT, file)], { cwd: ROOT, stdio: 'inherit' })
    if (status !== 0) failed++
    stdout.write(`${status === 0 ? '✓' : '✗'} ${file} (${((Date.now() - began) / 1000).toFixed(1)} s)\n`)
  }
  stdout.write(`${chosen.length - failed} passed, ${failed} failed\n`)
  return failed === 0 && chosen.length > 0 ? 0 : 1
}

process.exitCode = check(argv.slice(2))

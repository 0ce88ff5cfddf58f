import { execFileSync, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { ROOT } from '#platform/db/migrate.ts'

/** Runs every `*.docs.ts`: checks that open what we write in the office programs that people use. */
const found = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.docs.ts'], {
  cwd: ROOT,
  encoding: 'utf8',
})
  .split('\n')
  .filter(Boolean)

if (spawnSync('soffice', ['--version'], { stdio: 'ignore' }).error) {
  process.stderr.write('LibreOffice is missing: apt-get install -y libreoffice-calc poppler-utils fonts-noto-cjk\n')
  process.exit(1)
}
let failed = 0
for (const file of found) {
  const { status } = spawnSync(process.execPath, [join(ROOT, file)], { stdio: 'inherit', cwd: ROOT })
  process.stdout.write(`${status === 0 ? 'ok' : 'FAILED'}  ${file}\n`)
  if (status !== 0) failed++
}
process.stdout.write(`${found.length - failed} passed, ${failed} failed\n`)
process.exit(failed === 0 && found.length > 0 ? 0 : 1)

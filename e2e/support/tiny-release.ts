import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { execPath } from 'node:process'
import { type Facts, writeArchive } from '../../tools/bundle/archive.ts'

/** How a release behaves in a test. `kill` ends the upgrade that runs it (SIGKILL), as a power cut would at that point. */
export interface Behaviour {
  migrate?: 'fail' | 'kill'
  start?: 'silent' | 'exit' | 'kill'
}

/** Reads and writes the data as the product does: one line for each release that worked on it, and a new key in the key file. */
const PROGRAM = `
import { appendFileSync, chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
const { LINAN_DATA: data, LINAN_CONFIG: config } = process.env
const { version } = JSON.parse(readFileSync(join(import.meta.dirname, 'release.json'), 'utf8'))
const behaviour = JSON.parse(readFileSync(join(import.meta.dirname, 'behaviour.json'), 'utf8'))
const [command] = process.argv.slice(2)
const die = () => { process.kill(process.ppid, 'SIGKILL'); process.exit(1) }
if (command === 'migrate') {
  appendFileSync(join(data, 'pg18/rows'), version + '\\n')
  writeFileSync(join(data, 'new-folder-of-' + version), '')
  const keys = join(config, readdirSync(config).find((name) => name.endsWith('.json')))
  chmodSync(keys, 0o600)
  writeFileSync(keys, 'keys of ' + version)
  chmodSync(keys, 0o400)
  console.log('migrating to ' + version)
  if (behaviour.migrate === 'kill') die()
  process.exit(behaviour.migrate === 'fail' ? 1 : 0)
}
if (behaviour.start === 'exit') process.exit(7)
if (behaviour.start === 'kill') die()
const server = createServer((_, response) => {
  response.statusCode = behaviour.start === 'silent' ? 503 : 200
  response.end()
})
server.listen(0, '127.0.0.1', () => {
  const url = 'http://127.0.0.1:' + server.address().port
  writeFileSync(join(data, 'server.json'), JSON.stringify({ pid: process.pid, url, version, startedAt: '' }))
})
process.on('SIGTERM', () => process.exit(0))
`

/** Writes the archive of a release that takes milliseconds where the real one takes seconds; the upgrade sees no difference. */
export async function tinyArchive(
  file: string,
  version: string,
  behaviour: Behaviour = {},
  facts: Partial<Facts> = {},
): Promise<void> {
  const shell = `#!/bin/sh\nexec "${execPath}" "$(dirname "$(dirname "$(readlink -f "$0")")")/program.mjs" "$@"\n`
  await writeArchive(
    file,
    {
      name: 'linan',
      version,
      platform: `${process.platform}-${process.arch}`,
      node: '24.0.0',
      commit: 'none',
      time: '2026-01-02T03:04:05.000Z',
      migration: 1,
      ...facts,
    },
    [
      { path: 'bin/linan', bytes: Buffer.from(shell), isProgram: true },
      { path: 'program.mjs', bytes: Buffer.from(PROGRAM) },
      { path: 'behaviour.json', bytes: Buffer.from(JSON.stringify(behaviour)) },
    ],
  )
}

/** A data folder that looks like the product's to whoever does not open the database. */
export function placeData(dataDir: string): void {
  mkdirSync(join(dataDir, 'pg18/base'), { recursive: true })
  writeFileSync(join(dataDir, 'pg18/PG_VERSION'), '18\n')
  writeFileSync(join(dataDir, 'pg18/rows'), 'first\n')
  writeFileSync(join(dataDir, 'pg18/base/1'), Buffer.alloc(100_000, 'x'))
}

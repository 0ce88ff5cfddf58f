import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readRecovery } from '#platform/backup/recovery-file.ts'
import { findHalfLines } from '#platform/crypto/recovery-key.ts'
import { loadSecrets, secretsFile } from '#platform/settings/secrets.ts'
import { loadSettings } from '#platform/settings/settings.ts'
import { examine } from './commands/doctor.ts'

const main = join(import.meta.dirname, 'main.ts')
let root: string
let env: NodeJS.ProcessEnv

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'linan-key-'))
  chmodSync(root, 0o755)
  mkdirSync(join(root, 'paper'))
  env = {
    PATH: process.env.PATH,
    HOME: root,
    LINAN_DATA: join(root, 'data'),
    LINAN_CONFIG: join(root, 'config'),
    PORT: '0',
  }
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const linan = (args: string[], input = '') =>
  spawnSync(process.execPath, [main, ...args], { encoding: 'utf8', env, input })
const sheets = () =>
  readdirSync(join(root, 'paper'))
    .filter((name) => name.endsWith('.html'))
    .map((name) => join(root, 'paper', name))
const typed = () => sheets().flatMap((path) => findHalfLines(readFileSync(path, 'utf8')))
const recoveryCheck = async () => (await examine(env)).find((result) => result.name === 'recovery_sheet')

test('the sheet is made once, in two halves, and doctor stays red until it is made and taken off the machine', async () => {
  const secrets = loadSecrets(loadSettings(env))
  // A cluster is there: doctor looks at the folder, not at what is in it.
  mkdirSync(join(root, 'data/pg18'), { recursive: true })
  writeFileSync(join(root, 'data/pg18/PG_VERSION'), '18\n')
  expect(await recoveryCheck()).toMatchObject({ state: 'fail', remedy: expect.stringContaining('linan key export') })

  expect(linan(['key', 'export', '--to', join(root, 'paper')])).toMatchObject({ status: 0 })
  expect(sheets()).toHaveLength(2)
  for (const path of sheets()) expect(readFileSync(path, 'utf8')).not.toContain(secrets.idBi)
  expect(await recoveryCheck()).toMatchObject({ state: 'fail', detail: expect.stringContaining('paper') })
  expect(linan(['key', 'export', '--to', join(root, 'paper')])).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('--renew'),
  })

  const lines = typed()
  for (const path of sheets()) rmSync(path)
  expect(await recoveryCheck()).toMatchObject({ state: 'warn', remedy: expect.stringContaining('linan key check') })
  expect(linan(['key', 'check'], lines.slice(0, 4).concat(lines.slice(0, 4)).join('\n')).stderr).toContain('同一半')
  expect(linan(['key', 'check'], lines.join('\n'))).toMatchObject({ status: 0 })
  expect(await recoveryCheck()).toMatchObject({ state: 'ok' })
})

test('a lost key file is made again from the sheet and the sealed key ring, byte for byte', () => {
  const settings = loadSettings(env)
  loadSecrets(settings)
  linan(['key', 'export', '--to', join(root, 'paper')])
  const before = readFileSync(secretsFile(settings), 'utf8')
  rmSync(join(root, 'config'), { recursive: true })
  const halves = sheets().flatMap((path) => ['--half', path])

  const slip = typed().with(
    5,
    (typed()[5] as string).replace(/^./, (c) => (c === '7' ? '8' : '7')),
  )
  expect(linan(['key', 'restore', '--from', join(root, 'paper')], slip.join('\n')).stderr).toContain('Line 2')
  expect(existsSync(secretsFile(settings))).toBe(false)

  expect(linan(['key', 'restore', '--from', join(root, 'paper'), ...halves])).toMatchObject({ status: 0, stderr: '' })
  expect(readFileSync(secretsFile(settings), 'utf8')).toBe(before)
  expect(readRecovery(settings)?.sheets).toEqual([])

  rmSync(secretsFile(settings))
  const other = JSON.stringify(loadSecrets(settings))
  expect(linan(['key', 'restore', '--from', join(root, 'paper'), ...halves])).toMatchObject({ status: 1 })
  expect(JSON.stringify(loadSecrets(settings))).toBe(other)
})

test('the sheets are not written where they would be lost with what they protect', () => {
  loadSecrets(loadSettings(env))
  for (const folder of ['config', 'nowhere']) {
    const done = linan(['key', 'export', '--to', join(root, folder)])
    expect(done).toMatchObject({ status: 1, stderr: expect.stringContaining(folder) })
  }
  expect(readRecovery(loadSettings(env))).toBeUndefined()
})

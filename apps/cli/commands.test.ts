import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openInstallation } from '#platform/db/installation.ts'
import { loadSettings } from '#platform/settings/settings.ts'
import { examine } from './commands/doctor.ts'
import { readStatus } from './commands/status.ts'

const main = join(import.meta.dirname, 'main.ts')
let root: string
let env: NodeJS.ProcessEnv

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'linan-cli-'))
  chmodSync(root, 0o755)
  env = {
    PATH: process.env.PATH,
    HOME: root,
    LINAN_DATA: join(root, 'data'),
    LINAN_CONFIG: join(root, 'config'),
    PORT: '0',
  }
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const linan = (...args: string[]) => spawnSync(process.execPath, [main, ...args], { encoding: 'utf8', env })

test('doctor on a machine where nothing was started yet creates nothing and names no fault of the data', async () => {
  const results = await examine(env)
  const faulty = results.filter((result) => result.state === 'fail').map((result) => result.name)
  expect(faulty.filter((name) => name !== 'web')).toEqual([])
  expect(readdirSync(root)).toEqual([])
})

test('doctor lists faults of the settings, the port and the folders together, each with its remedy', async () => {
  const broken = await examine({ ...env, HOST: '0.0.0.0', PORT: 'x', LINAN_DATA: 'here' })
  expect(broken.map((result) => result.name)).toEqual(['path_not_absolute', 'port_invalid', 'host_without_tls'])
  for (const result of broken) expect(result.remedy).toBeTruthy()

  mkdirSync(join(root, 'config'), { mode: 0o700 })
  chmodSync(join(root, 'config'), 0o777)
  writeFileSync(join(root, 'file'), '')
  const results = await examine({ ...env, HOST: '127.0.0.2', LINAN_DATA: join(root, 'file/data') })
  expect(results.find((result) => result.name === 'config')).toMatchObject({
    state: 'fail',
    remedy: expect.stringContaining('chmod 700'),
  })
  expect(results.find((result) => result.name === 'data')).toMatchObject({ state: 'fail' })
})

test('doctor asks a running database everything and leaves it running; status names its processes', async () => {
  const settings = loadSettings(env)
  const installation = await openInstallation(settings, { role: 'server' })
  try {
    const results = await examine(env)
    const states = Object.fromEntries(results.map((result) => [result.name, result.state]))
    expect(states).toMatchObject({
      database: 'ok',
      postgresql: 'ok',
      chinese: 'ok',
      durable: 'ok',
      secrets: 'ok',
      clock: 'ok',
      migrations: 'warn',
    })
    expect(await readStatus(settings)).toMatchObject({
      running: true,
      ready: false,
      pid: process.pid,
      database: `embedded, pid ${installation.embedded?.pid()}`,
    })
  } finally {
    await installation.close()
  }
  expect(await readStatus(settings)).toMatchObject({ running: false, pid: null, database: 'embedded, stopped' })
})

test.each([
  'start',
  'status',
  'doctor',
  'migrate',
  'user add',
  'demo songyuan',
  'backup',
  'restore',
  'key export',
  'key check',
  'key restore',
  'address parse',
  'audit list',
  'audit prove',
  'audit key',
  'upgrade',
  'service install',
  'service uninstall',
  'service status',
])('%s has a help page', (command) => {
  const done = linan(...command.split(' '), '--help')
  expect(done).toMatchObject({ status: 0, stdout: expect.stringContaining(`linan ${command}`) })
})

test('a wrong option is answered with the usage, and an unknown command with all that there are', () => {
  expect(linan('status', '--wrong')).toMatchObject({ status: 2, stderr: expect.stringContaining('linan status') })
  expect(linan('nothing')).toMatchObject({ status: 2 })
})

test('from a checkout, where nothing is installed, an upgrade says what to do, and the unit can be seen', () => {
  const upgrade = linan('upgrade', 'x.tar.gz')
  expect(upgrade).toMatchObject({ status: 1, stderr: expect.stringContaining('npm run bundle') })
  expect(linan('upgrade', '--finish')).toMatchObject({ status: 0, stdout: '', stderr: '' })
  const unit = linan('service', 'install', '--print')
  expect(unit).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('ExecStart=/opt/linan/current/bin/linan start'),
  })
})

test('status as JSON says that nothing runs, with exit code 3, and wrong settings are one sentence each', () => {
  const done = linan('status', '--json')
  expect(done.status).toBe(3)
  expect(JSON.parse(done.stdout)).toMatchObject({ running: false, database: 'embedded, stopped' })
  env.PORT = '99999'
  env.HOST = '0.0.0.0'
  const failed = linan('status')
  expect(failed.status).toBe(1)
  expect(failed.stderr.match(/^✗/gm)).toHaveLength(2)
  expect(failed.stderr).not.toContain('at ')
})

import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')
const launcher = join(root, 'bin/linan.mjs')
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'linan-launcher-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const prelude = () =>
  `const load = (name) => import(${JSON.stringify(join(root, 'bin/launcher/'))} + name)\nconst folder = ${JSON.stringify(folder)}\n`

/** The launcher is plain JavaScript for old Nodes; the tests run its parts the way it does, in a process of their own. */
function runModule(code: string) {
  return spawnSync(process.execPath, ['--input-type=module', '-e', prelude() + code], { encoding: 'utf8' })
}

/** One entry of a tar archive as npm writes it. */
function entry(name: string, content: string): Buffer {
  const head = Buffer.alloc(512)
  head.write(name, 0)
  head.write(Buffer.byteLength(content).toString(8).padStart(11, '0'), 124)
  head.write('ustar', 257)
  const body = Buffer.alloc(Math.ceil(Buffer.byteLength(content) / 512) * 512)
  body.write(content)
  return Buffer.concat([head, body])
}

test('help and version answer without installing anything, and no command is an error', () => {
  const run = (...args: string[]) => spawnSync(process.execPath, [launcher, ...args], { encoding: 'utf8' })
  expect(run('--version').stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  expect(run('--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('linan <') })
  expect(run().status).toBe(1)
})

test('a program is taken out of the tarball only when the tarball is the reviewed one', () => {
  const archive = gzipSync(
    Buffer.concat([entry('package/LICENSE', 'free'), entry('package/bin/node', 'x'.repeat(1000)), Buffer.alloc(1024)]),
  )
  writeFileSync(join(folder, 'pack.tgz'), archive)
  const integrity = `sha512-${createHash('sha512').update(archive).digest('base64')}`
  const code = `
    import { readFileSync } from 'node:fs'
    const { checkIntegrity, readFromTarball } = await load('tarball.mjs')
    const bytes = readFileSync(folder + '/pack.tgz')
    checkIntegrity(bytes, '${integrity}')
    let refused = ''
    try { checkIntegrity(Buffer.concat([bytes, Buffer.from('!')]), '${integrity}') } catch (error) { refused = error.message }
    console.log(JSON.stringify([String(readFromTarball(bytes, 'package/bin/node')).length, readFromTarball(bytes, 'package/none') === undefined, refused.includes('integrity')]))`
  expect(JSON.parse(runModule(code).stdout)).toEqual([1000, true, true])
})

test('packages that npm installed by hand are taken as they are, and a changed lock file is noticed', () => {
  const lock = {
    packages: {
      '': {},
      'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
      'node_modules/b': { version: '1.0.0', integrity: 'sha512-b', optional: true, os: ['aix'] },
    },
  }
  mkdirSync(join(folder, 'node_modules/a'), { recursive: true })
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify(lock))
  writeFileSync(
    join(folder, 'node_modules/.package-lock.json'),
    JSON.stringify({ packages: { 'node_modules/a': lock.packages['node_modules/a'] } }),
  )
  const ensure = `
    const { ensurePackages } = await load('packages.mjs')
    process.env.npm_execpath = folder + '/npm-cli.js'
    await ensurePackages(folder, process.execPath)`
  writeFileSync(
    join(folder, 'npm-cli.js'),
    `require('fs').writeFileSync(${JSON.stringify(join(folder, 'asked'))}, process.argv[2])`,
  )
  expect(runModule(ensure)).toMatchObject({ status: 0, stderr: '' })
  expect(existsSync(join(folder, 'asked'))).toBe(false)
  lock.packages['node_modules/a'].integrity = 'sha512-other'
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify(lock))
  expect(runModule(ensure).status).toBe(0)
  expect(readFileSync(join(folder, 'asked'), 'utf8')).toBe('ci')
})

test('npm without network ends in one sentence', () => {
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ packages: {} }))
  writeFileSync(join(folder, 'npm-cli.js'), `console.error('npm error code EAI_AGAIN'); process.exit(1)`)
  const done = runModule(`
    const { ensurePackages } = await load('packages.mjs')
    process.env.npm_execpath = folder + '/npm-cli.js'
    await ensurePackages(folder, process.execPath).catch((error) => { console.log(error.name + ' ' + error.message); process.exitCode = 1 })`)
  expect(done.status).toBe(1)
  expect(done.stdout).toMatch(/^Sentence 无法连接 npm 软件源/)
})

test('of two launchers at once one works while the other waits, and the lock of a killed one is taken over', async () => {
  const log = join(folder, 'log')
  const code = `
    import { appendFileSync } from 'node:fs'
    const { withLock } = await load('lock.mjs')
    await withLock(folder + '/lock', async () => {
      appendFileSync(folder + '/log', 'in ')
      await new Promise((resolve) => setTimeout(resolve, 150))
      appendFileSync(folder + '/log', 'out ')
    })`
  writeFileSync(join(folder, 'lock'), JSON.stringify({ pid: process.pid, started: 'another life' }))
  const ends = [1, 2, 3].map(
    () =>
      new Promise((resolve) => {
        spawn(process.execPath, ['--input-type=module', '-e', prelude() + code], { stdio: 'ignore' }).once(
          'exit',
          resolve,
        )
      }),
  )
  expect(await Promise.all(ends)).toEqual([0, 0, 0])
  expect(readFileSync(log, 'utf8')).toBe('in out in out in out ')
  expect(existsSync(join(folder, 'lock'))).toBe(false)
})

test('exit codes and the signal to stop reach the program that runs in the launcher’s place', async () => {
  const run = (script: string) => `
    const { runInOurPlace } = await load('run.mjs')
    process.exitCode = await runInOurPlace(process.execPath, ['-e', ${JSON.stringify(script)}], folder)`
  expect(runModule(run('process.exit(7)')).status).toBe(7)
  expect(runModule(run("process.kill(process.pid, 'SIGKILL')")).status).toBe(137)

  const waiting = run("process.on('SIGTERM', () => process.exit(9)); console.log('up'); setInterval(() => {}, 1000)")
  const child = spawn(process.execPath, ['--input-type=module', '-e', prelude() + waiting], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await new Promise((resolve) => child.stdout.once('data', resolve))
  const code = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  expect(await code).toBe(9)
})

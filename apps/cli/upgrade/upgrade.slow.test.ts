import { spawn } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { nameLayout } from '#platform/db/embedded/folders.ts'
import { tryLock } from '#platform/db/embedded/lock.ts'
import { secretsFile } from '#platform/settings/secrets.ts'
import { loadSettings, type Settings } from '#platform/settings/settings.ts'
import { currentRelease, requireSpace } from '../release/home.ts'
import { installRelease } from '../release/install.ts'
import { unpackArchive } from '../release/unpack.ts'
import { type Behaviour, placeData, tinyArchive } from '../../../e2e/support/tiny-release.ts'
import { readMarker, writeMarker } from './marker.ts'
import { beforeUpgrade, copySize, takeBack } from './safety-copy.ts'
import { settle } from './settle.ts'
import { upgrade, type Upgrade } from './upgrade.ts'

let root: string
let home: string
let settings: Settings
let archive: string
let said: string[]

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'linan-upgrade-'))
  chmodSync(root, 0o755)
  home = join(root, 'opt')
  archive = join(root, 'next.tar.gz')
  settings = loadSettings({ LINAN_DATA: join(root, 'data'), LINAN_CONFIG: join(root, 'config'), HOME: root, PORT: '0' })
  placeData(settings.dataDir)
  mkdirSync(settings.configDir, { mode: 0o700 })
  writeFileSync(secretsFile(settings), 'keys of the first', { mode: 0o400 })
  await tinyArchive(join(root, 'first.tar.gz'), '1.0.0')
  await unpackArchive(join(root, 'first.tar.gz'), join(root, 'unpacked'), () => undefined)
  await installRelease(join(root, 'unpacked'), home)
  said = []
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const job = (more: Partial<Upgrade> = {}): Upgrade => ({
  home,
  settings,
  archive,
  isBackedUp: false,
  runner: { stop: async () => false, start: async () => undefined },
  timeoutMs: 20_000,
  say: (line) => said.push(line),
  checkpoint: () => undefined,
  ...more,
})
const rows = () => readFileSync(join(settings.dataDir, 'pg18/rows'), 'utf8').trim().split('\n')
const version = () => currentRelease(home)?.split('/').at(-1)

/** Every file as before the upgrade, and nothing of it left over. */
function expectAsBefore() {
  expect(rows()).toEqual(['first'])
  expect(readFileSync(join(settings.dataDir, 'pg18/base/1'))).toEqual(Buffer.alloc(100_000, 'x'))
  expect(readFileSync(secretsFile(settings), 'utf8')).toBe('keys of the first')
  expect(statSync(secretsFile(settings)).mode & 0o777).toBe(0o400)
  expect(readdirSync(settings.configDir)).toHaveLength(1)
  expect(readdirSync(settings.dataDir).filter((name) => !['server.json', 'clients'].includes(name))).toEqual(['pg18'])
  expect(version()).toBe('1.0.0')
  expect(readMarker(home)).toBeUndefined()
}

describe('an upgrade', () => {
  test('migrates, checks, switches, and leaves no copy; the release before stays, older ones go', async () => {
    for (const [from, to] of [
      ['1.0.0', '1.1.0'],
      ['1.1.0', '1.2.0'],
    ] as const) {
      await tinyArchive(archive, to)
      expect(await upgrade(job())).toEqual({ done: 'upgraded', from, to })
    }
    expect(rows()).toEqual(['first', '1.1.0', '1.2.0'])
    expect(readFileSync(secretsFile(settings), 'utf8')).toBe('keys of 1.2.0')
    expect(version()).toBe('1.2.0')
    expect(readdirSync(join(home, 'releases')).sort()).toEqual(['1.1.0', '1.2.0'])
    expect(existsSync(join(settings.dataDir, 'before-upgrade'))).toBe(false)
    expect(readdirSync(settings.configDir)).toHaveLength(1)
    expect(readMarker(home)).toBeUndefined()
  })

  test('to the installed release changes nothing', async () => {
    expect(await upgrade(job({ archive: join(root, 'first.tar.gz') }))).toMatchObject({ done: 'already' })
    expectAsBefore()
  })

  test.each<[string, Behaviour, string]>([
    ['whose migration fails', { migrate: 'fail' }, 'migration_failed'],
    ['that never answers as ready', { start: 'silent' }, 'health_check_failed'],
    ['that ends at its start', { start: 'exit' }, 'health_check_failed'],
  ])('%s goes back by itself, data and keys as before', async (_name, behaviour, code) => {
    await tinyArchive(archive, '1.1.0', behaviour)
    const timeoutMs = behaviour.start === 'silent' ? 1000 : 20_000
    expect(await upgrade(job({ timeoutMs }))).toMatchObject({
      done: 'back',
      from: '1.0.0',
      to: '1.1.0',
      reason: { code },
    })
    expectAsBefore()
    expect(readdirSync(join(home, 'releases'))).toEqual(['1.0.0'])
    expect(readFileSync(join(home, 'upgrade.log'), 'utf8')).toContain('migrating to 1.1.0')
  })

  test('whose service does not become ready after the switch goes back too, and the old service runs again', async () => {
    await tinyArchive(archive, '1.1.0')
    const calls: string[] = []
    const runner = {
      stop: async () => {
        calls.push('stop')
        return true
      },
      start: async () => {
        calls.push(`start ${version()}`)
        if (version() === '1.1.0') throw new Error('not ready')
      },
    }
    expect(await upgrade(job({ runner }))).toMatchObject({ done: 'back' })
    expect(calls).toEqual(['stop', 'start 1.1.0', 'stop', 'start 1.0.0'])
    expectAsBefore()
  })

  test('that is asked to stop in the middle goes back', async () => {
    await tinyArchive(archive, '1.1.0')
    const checkpoint = () => {
      if (said.some((line) => line.includes('on trial'))) throw new Error('Ctrl-C')
    }
    expect(await upgrade(job({ checkpoint }))).toMatchObject({ done: 'back' })
    expectAsBefore()
  })
})

describe('an upgrade is refused before anything is touched', () => {
  const refused = async (more: Partial<Upgrade> = {}) => {
    const error = await upgrade(job(more)).then(
      () => undefined,
      (e: { code: string }) => e.code,
    )
    expectAsBefore()
    expect(readdirSync(join(home, 'releases'))).toEqual(['1.0.0'])
    return error
  }

  test('for a damaged archive, one with another hash than was told, and one for another machine', async () => {
    await tinyArchive(archive, '1.1.0')
    expect(await refused({ sha256: 'a'.repeat(64) })).toBe('wrong_archive')
    writeFileSync(archive, readFileSync(archive).subarray(0, 900))
    expect(await refused()).toBe('release_damaged')
    await tinyArchive(archive, '1.1.0', {}, { platform: 'vax-vms' })
    expect(await refused()).toBe('wrong_platform')
    expect(await refused({ archive: join(root, 'none.tar.gz') })).toBe('no_archive')
  })

  test('for a release that is older than the data', async () => {
    await tinyArchive(archive, '0.9.0', {}, { migration: 0 })
    expect(await refused()).toBe('older_release')
  })

  test('where the disk has no room for it, naming what is needed and what there is', () => {
    expect(copySize(settings)).toBeGreaterThan(100_000)
    expect(() => requireSpace(home, 2 ** 50)).toThrow(
      expect.objectContaining({
        code: 'too_little_space',
        message: expect.stringMatching(/needs 1073741824 MiB free/),
      }),
    )
    expect(() => requireSpace(home, 1)).not.toThrow()
  })

  test('while another one runs, while a server runs, and for a database that others look after', async () => {
    await tinyArchive(archive, '1.1.0')
    const lock = await tryLock(join(home, 'upgrade.lock'))
    expect(await refused()).toBe('upgrade_running')
    if ('release' in lock) lock.release()
    const runner = {
      stop: () => Promise.reject(Object.assign(new Error('runs'), { code: 'still_running' })),
      start: async () => undefined,
    }
    expect(await refused({ runner })).toBe('still_running')
    expect(await refused({ settings: { ...settings, databaseUrl: 'postgresql://a:b@c/d' } })).toBe('foreign_database')
  })
})

describe('a power cut', () => {
  /** Runs the upgrade in a process of its own, which the new release kills at the point under test. */
  const cutOff = async (behaviour: Behaviour) => {
    await tinyArchive(archive, '1.1.0', behaviour)
    const script = `
      import { upgrade } from ${JSON.stringify(join(import.meta.dirname, 'upgrade.ts'))}
      const { job } = JSON.parse(process.env.JOB)
      await upgrade({ ...job, runner: { stop: async () => false, start: async () => undefined }, say: () => undefined, checkpoint: () => undefined })`
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      env: { ...process.env, JOB: JSON.stringify({ job: { ...job(), runner: undefined } }) },
      stdio: 'ignore',
    })
    return new Promise((resolve) => child.once('exit', (code, signal) => resolve(signal ?? code)))
  }

  test.each<[string, Behaviour]>([
    ['in the middle of the migration', { migrate: 'kill' }],
    ['in the middle of the trial', { start: 'kill' }],
  ])('%s: the next start goes back', async (_name, behaviour) => {
    expect(await cutOff(behaviour)).toBe('SIGKILL')
    expect(readMarker(home)?.phase).toBe('trial')
    expect(rows()).toEqual(['first', '1.1.0'])
    expect(await settle(home)).toBe('back')
    expectAsBefore()
    expect(readdirSync(join(home, 'releases'))).toEqual(['1.0.0'])
    expect(await settle(home)).toBeUndefined()
  })

  test('is followed by an upgrade that goes back first and then through', async () => {
    await cutOff({ migrate: 'kill' })
    await tinyArchive(archive, '1.1.0')
    expect(await upgrade(job())).toMatchObject({ done: 'upgraded' })
    expect(said[0]).toContain('cut off')
    expect(rows()).toEqual(['first', '1.1.0'])
  })

  test('while the data is copied leaves the data as it is and drops the half copy', async () => {
    const from = currentRelease(home) ?? ''
    const { dataDir, configDir } = settings
    writeMarker(home, { phase: 'copying', from, to: join(home, 'releases/1.1.0'), dataDir, configDir })
    mkdirSync(join(dataDir, 'before-upgrade/pg18'), { recursive: true })
    expect(await settle(home)).toBe('back')
    expectAsBefore()
  })

  test('after the switch goes forward, and after giving up goes back', async () => {
    await tinyArchive(archive, '1.1.0')
    const from = currentRelease(home) ?? ''
    await upgrade(job())
    const to = currentRelease(home) ?? ''
    const { dataDir, configDir } = settings
    writeMarker(home, { phase: 'trial', from, to, dataDir, configDir, undo: { kind: 'copy', entries: ['pg18'] } })
    expect(await settle(home)).toBe('forward')
    expect([rows(), version()]).toEqual([['first', '1.1.0'], '1.1.0'])

    const undo = await beforeUpgrade(settings)
    writeFileSync(join(dataDir, 'pg18/rows'), 'spoilt\n')
    writeMarker(home, { phase: 'returning', from, to, dataDir, configDir, undo })
    expect(await settle(home)).toBe('back')
    expect([rows(), version()]).toEqual([['first', '1.1.0'], '1.0.0'])
  })

  test('in the middle of going back: going back again ends it', async () => {
    writeFileSync(join(settings.dataDir, 'pg18-start.log'), 'old')
    const undo = await beforeUpgrade(settings)
    writeFileSync(join(settings.dataDir, 'pg18/rows'), 'spoilt\n')
    writeFileSync(join(settings.dataDir, 'pg18-start.log'), 'spoilt')
    // Cut off after the first of two entries is back.
    const half = undo.kind === 'copy' ? undo.entries.slice(0, 1) : []
    const copies = join(settings.dataDir, 'before-upgrade')
    for (const name of half) {
      rmSync(join(settings.dataDir, name), { recursive: true })
      renameSync(join(copies, name), join(settings.dataDir, name))
    }
    await takeBack(settings, undo)
    await takeBack(settings, undo)
    expect(rows()).toEqual(['first'])
    expect(readFileSync(join(settings.dataDir, 'pg18-start.log'), 'utf8')).toBe('old')
    expect(existsSync(copies)).toBe(false)
  })
})

test('no copy is made of a database that a tool is starting', async () => {
  const layout = nameLayout(settings.dataDir, '18')
  const lock = await tryLock(layout.startLock)
  const copying = beforeUpgrade(settings)
  await new Promise((resolve) => setTimeout(resolve, 200))
  expect(existsSync(join(settings.dataDir, 'before-upgrade'))).toBe(false)
  if ('release' in lock) lock.release()
  expect(await copying).toEqual({ kind: 'copy', entries: ['pg18'] })
})

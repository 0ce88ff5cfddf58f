import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { loadSettings } from '#platform/settings/settings.ts'
import { adoptUnit, ownerOf } from './owner.ts'
import { removeService, setUpService, unitOf } from './set-up.ts'
import { installedUnit, type Manager, requireSystemd, unitState } from './systemd.ts'
import { readUnit, type UnitInput, unitText } from './unit.ts'

const usual: UnitInput = {
  home: '/opt/linan',
  account: 'linan',
  dataDir: '/var/lib/linan',
  configDir: '/etc/linan',
  port: 7300,
}
const lines = (input: UnitInput) => unitText(input).split('\n')
let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'linan-service-'))
  chmodSync(root, 0o755)
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

describe('the unit', () => {
  test('runs the current release as its own account, after taking back a broken upgrade, and starts again after a fault', () => {
    const text = lines(usual)
    for (const line of [
      'User=linan',
      'ExecStartPre=+/opt/linan/current/bin/linan upgrade --finish',
      'ExecStart=/opt/linan/current/bin/linan start',
      'Restart=on-failure',
      'WantedBy=multi-user.target',
      'StandardError=journal',
    ])
      expect(text).toContain(line)
  })

  test('lets the service write to its data and settings only, and gives it no capability', () => {
    const text = lines(usual)
    for (const line of [
      'ProtectSystem=strict',
      'ReadWritePaths=/var/lib/linan /etc/linan',
      'NoNewPrivileges=yes',
      'CapabilityBoundingSet=',
      'ProtectHome=yes',
      'PrivateTmp=yes',
    ])
      expect(text).toContain(line)
  })

  test('gives the right to open a port below 1024 only where the settings ask for one', () => {
    expect(lines({ ...usual, port: 443 })).toContain('AmbientCapabilities=CAP_NET_BIND_SERVICE')
    expect(lines({ ...usual, port: 0 })).toContain('AmbientCapabilities=')
  })

  test('keeps folders in sight that lie below /home or /tmp, and a socket that does not fit into its folder', () => {
    expect(lines({ ...usual, dataDir: '/home/li/data' })).toContain('ProtectHome=read-only')
    expect(lines({ ...usual, dataDir: '/tmp/data' })).toContain('PrivateTmp=no')
    expect(lines({ ...usual, dataDir: `/srv/${'d'.repeat(90)}` })).toContain('PrivateTmp=no')
  })

  test.each([
    ['/srv/data of 100 %', '/etc/it "is"', '/opt/$HOME\\x'],
    ['/var/lib/linan', '/etc/linan', '/opt/linan'],
    ['/srv/警务', '/etc/邻安', '/opt/a b'],
  ])('names folders so that reading it back gives %s, %s, %s', (dataDir, configDir, home) => {
    expect(readUnit(unitText({ ...usual, dataDir, configDir, home }))).toEqual({ dataDir, configDir, home })
  })

  test('is accepted by systemd’s own check, where that is installed', () => {
    const home = join(root, 'of 100 %')
    placeProgram(home)
    const file = join(root, 'linan.service')
    writeFileSync(file, unitText({ ...usual, home, dataDir: '/srv/a b', account: userInfo().username }))
    const done = spawnSync('systemd-analyze', ['verify', '--man=no', file], { encoding: 'utf8' })
    if (done.error) return
    expect(done).toMatchObject({ status: 0, stderr: '' })
  })
})

describe('setting up', () => {
  let calls: string[][]
  let manager: Manager
  let answer: string

  beforeEach(() => {
    calls = []
    answer = ''
    manager = {
      unitFile: join(root, 'linan.service'),
      isThere: () => true,
      control: (...args) => {
        calls.push(args)
        return answer
      },
    }
  })
  const target = () => {
    const home = join(root, 'opt')
    placeProgram(home)
    const settings = loadSettings({ LINAN_DATA: join(root, 'data'), LINAN_CONFIG: join(root, 'config'), HOME: root })
    return { home, settings, account: { name: userInfo().username }, manager }
  }

  test('makes closed folders and a settings file, enables the unit and starts it; again, it keeps the settings', () => {
    const t = target()
    setUpService(t)
    expect(calls).toEqual([['daemon-reload'], ['enable', 'linan.service'], ['restart', 'linan.service']])
    expect(readFileSync(manager.unitFile, 'utf8')).toBe(unitOf(t))
    expect(statSync(t.settings.configDir).mode & 0o777).toBe(0o700)
    const file = join(t.settings.configDir, 'linan.env')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    writeFileSync(file, 'PORT=7444\n')
    setUpService(t)
    expect(readFileSync(file, 'utf8')).toBe('PORT=7444\n')
    expect(loadSettings({ LINAN_DATA: t.settings.dataDir, LINAN_CONFIG: t.settings.configDir }).port).toBe(7444)
    expect(installedUnit(manager)).toEqual({
      home: t.home,
      dataDir: t.settings.dataDir,
      configDir: t.settings.configDir,
    })
  })

  test('removing stops the service and leaves data and settings', () => {
    const t = target()
    setUpService(t)
    calls = []
    removeService(manager)
    expect(calls).toEqual([['disable', '--now', 'linan.service'], ['daemon-reload']])
    expect([manager.unitFile, t.settings.dataDir, t.settings.configDir].map((path) => existsSync(path))).toEqual([
      false,
      true,
      true,
    ])
    expect(installedUnit(manager)).toBeUndefined()
  })

  test('reads the state that systemd tells, and says what to do where there is no systemd', () => {
    answer = 'ActiveState=active\nUnitFileState=enabled\nMainPID=42\nNRestarts=1\n'
    expect(unitState(manager)).toEqual({ active: 'active', enabled: 'enabled', pid: 42, restarts: 1 })
    expect(() => requireSystemd({ ...manager, isThere: () => false }, '/opt/linan/current/bin/linan')).toThrow(
      expect.objectContaining({
        code: 'no_systemd',
        remedy: expect.stringContaining('/opt/linan/current/bin/linan start'),
      }),
    )
  })

  test('root’s tools take the folders of the service, unless the environment names others', () => {
    const t = target()
    setUpService(t)
    const before = { ...process.env }
    try {
      delete process.env.LINAN_DATA
      process.env.LINAN_CONFIG = '/elsewhere'
      adoptUnit(manager)
      expect([process.env.LINAN_DATA, process.env.LINAN_CONFIG]).toEqual([t.settings.dataDir, '/elsewhere'])
    } finally {
      process.env = before
    }
  })

  test('data of root has no other owner to act as', () => {
    expect(ownerOf('/')).toBeUndefined()
    expect(ownerOf(join(root, 'none'))).toBeUndefined()
  })
})

function placeProgram(home: string): void {
  mkdirSync(join(home, 'releases/1.0.0/bin'), { recursive: true })
  writeFileSync(join(home, 'releases/1.0.0/bin/linan'), '#!/bin/sh\n', { mode: 0o755 })
  symlinkSync('releases/1.0.0', join(home, 'current'))
}

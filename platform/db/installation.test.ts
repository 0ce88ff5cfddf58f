import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadSettings } from '../settings/settings.ts'
import { inspectEmbedded } from './embedded/inspect.ts'
import { openInstallation } from './installation.ts'
import { isNewEnough } from './server-version.ts'

let root: string
let env: NodeJS.ProcessEnv
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'linan-installation-'))
  // As root PostgreSQL runs under an account of its own, which must reach its folder.
  chmodSync(root, 0o755)
  env = { HOME: root, LINAN_DATA: join(root, 'data'), LINAN_CONFIG: join(root, 'config') }
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

test.each([
  [150013, false],
  [150014, true],
  [160009, false],
  [170006, true],
  [180000, true],
  [190000, true],
  [140020, false],
])('server version %i is accepted: %s', (number, expected) => expect(isNewEnough(number)).toBe(expected))

test('the first opening makes the embedded database and its secrets; looking at it changes nothing', async () => {
  const settings = loadSettings(env)
  expect(inspectEmbedded(settings.dataDir)).toEqual({ hasCluster: false })
  const installation = await openInstallation(settings, { role: 'server' })
  try {
    const client = new pg.Client(installation.installer)
    await client.connect()
    const { rows } = await client.query(
      'select current_database() as name, (select count(*)::int from pg_extension) as extensions',
    )
    await client.end()
    expect(rows).toEqual([{ name: 'linan', extensions: 1 }])
    expect(installation.as('app')).toMatchObject({
      user: 'linan_app',
      database: 'linan',
      password: installation.secrets.passwords.app,
    })
    expect(inspectEmbedded(settings.dataDir)).toMatchObject({
      hasCluster: true,
      serverPid: process.pid,
      postgres: { pid: installation.embedded?.pid() },
    })
  } finally {
    await installation.close()
  }
  expect(inspectEmbedded(settings.dataDir)).toEqual({ hasCluster: true })
})

test('a DATABASE_URL that nobody answers, a wrong password and a missing database are told apart, without the password', async () => {
  const nowhere = loadSettings({ ...env, DATABASE_URL: 'postgresql://app:s3cret-pw@127.0.0.1:9/linan' })
  await expect(openInstallation(nowhere, { role: 'server' })).rejects.toMatchObject({
    code: 'unreachable',
    message: expect.not.stringContaining('s3cret'),
  })

  const { close, installer } = await openInstallation(loadSettings(env), { role: 'tool' })
  try {
    const url = (password: string, database: string) =>
      `postgresql://postgres:${password}@/${database}?host=${encodeURIComponent(installer.host)}`
    const open = (DATABASE_URL: string) => openInstallation(loadSettings({ ...env, DATABASE_URL }), { role: 'server' })
    await expect(open(url('wrong', 'linan'))).rejects.toMatchObject({ code: 'login_refused' })
    await expect(open(url(installer.password, 'absent'))).rejects.toMatchObject({ code: 'no_database' })
    const fine = await open(url(installer.password, 'linan'))
    expect(fine.as('app')).toMatchObject({ host: installer.host, user: 'linan_linan_app' })
  } finally {
    await close()
  }
})

import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openInstallation } from '#platform/db/installation.ts'
import { connect } from '#platform/db/pool.ts'
import { secretsFile } from '#platform/settings/secrets.ts'
import { loadSettings } from '#platform/settings/settings.ts'
import { authorityFile, serverFile } from '#platform/tls/store.ts'

const main = join(import.meta.dirname, 'main.ts')
let root: string
let env: NodeJS.ProcessEnv
let halves: string[]

const linan = (args: string[], more: NodeJS.ProcessEnv = {}) =>
  spawnSync(process.execPath, [main, ...args], { encoding: 'utf8', env: { ...env, ...more } })

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'linan-backup-cli-'))
  chmodSync(root, 0o755)
  for (const name of ['paper', 'target']) mkdirSync(join(root, name))
  env = {
    PATH: process.env.PATH,
    HOME: root,
    LINAN_DATA: join(root, 'data'),
    LINAN_CONFIG: join(root, 'config'),
    PORT: '0',
  }
  await write('create table note (n int); insert into note select generate_series(1, 300000)')
  expect(linan(['tls', 'init', '--name', 'linan.station.lan'])).toMatchObject({ status: 0 })
}, 180_000)
afterAll(() => rmSync(root, { recursive: true, force: true }))

async function write(sql: string, LINAN_DATA = join(root, 'data')): Promise<unknown[]> {
  const installation = await openInstallation(loadSettings({ ...env, LINAN_DATA }), { role: 'tool' })
  const client = await connect(installation.installer)
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
    await installation.close()
  }
}

test('without a recovery sheet, without a target and with a database server of its own, backup says what to do', () => {
  expect(linan(['backup'])).toMatchObject({ status: 2, stderr: expect.stringContaining('LINAN_BACKUP_TO') })
  expect(linan(['backup', '--to', join(root, 'target')])).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('linan key export'),
  })
  const foreign = linan(['backup', '--to', join(root, 'target')], {
    DATABASE_URL: 'postgresql://u:s3cret@db.example:5432/linan_city',
  })
  expect(foreign.status).toBe(1)
  for (const step of ['archive_command', 'pgbackrest', 'linan_city', 'linan key restore'])
    expect(foreign.stderr).toContain(step)
  expect(foreign.stderr).not.toContain('s3cret')
  expect(linan(['key', 'export', '--to', join(root, 'paper')])).toMatchObject({ status: 0 })
  halves = readdirSync(join(root, 'paper'))
    .filter((name) => name.endsWith('.html'))
    .flatMap((name) => ['--half', join(root, 'paper', name)])
})

test('a target that is missing, or lies with the data, is refused in a sentence', () => {
  expect(linan(['backup', '--to', join(root, 'nowhere')])).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/未插好[\s\S]*→/),
  })
  expect(existsSync(join(root, 'nowhere'))).toBe(false)
  expect(linan(['backup', '--to', join(root, 'data/pg18')])).toMatchObject({ status: 1 })
  expect(linan(['backup', '--to', join(root, 'data')]).stderr).toContain('lost together')
})

/** Where nobody may mount a small disk: the writes of the process fail as on a full one, after a megabyte. */
const FULL_DISK = `data:text/javascript,${encodeURIComponent(`
  import fs from 'node:fs'
  let bytes = 0
  const full = (write) => (fd, data, ...rest) => {
    bytes += Array.isArray(data) ? data.reduce((sum, part) => sum + part.length, 0) : data.length
    if (bytes < 1e6) return write(fd, data, ...rest)
    rest.at(-1)(Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', syscall: 'write' }))
  }
  fs.write = full(fs.write)
  fs.writev = full(fs.writev)
`)}`

test('a target that fills up leaves nothing half-done, says so, and a larger one works', () => {
  const small = join(root, 'small')
  mkdirSync(small)
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', small]).status === 0
  try {
    const done = linan(['backup', '--to', small], mounted ? {} : { NODE_OPTIONS: `--import ${FULL_DISK}` })
    expect(done.status).toBe(1)
    expect(done.stderr).toMatch(/已满[\s\S]*ENOSPC[\s\S]*→/)
    expect(done.stderr).not.toContain('at ')
    const left = (readdirSync(small, { recursive: true, encoding: 'utf8' }) as string[]).filter((name) =>
      /part|sealed|manifest/.test(name),
    )
    expect(left).toEqual([])
  } finally {
    if (mounted) spawnSync('umount', [small])
  }
  expect(linan(['backup', '--to', join(root, 'target'), '--json'])).toMatchObject({ status: 0 })
}, 180_000)

test('two commands bring a stopped product back on another path, with its key file and certificates, and say what was proven', async () => {
  const key = readFileSync(secretsFile(loadSettings(env)), 'utf8')
  const certificates = [authorityFile, serverFile].map((of) =>
    readFileSync(of({ configDir: join(root, 'config') }), 'utf8'),
  )
  rmSync(join(root, 'data'), { recursive: true })
  rmSync(join(root, 'config'), { recursive: true })
  const data = join(root, 'new')
  const done = linan(['restore', '--from', join(root, 'target'), '--data', data, ...halves])
  expect(done.status, done.stderr).toBe(0)
  expect(done.stdout).toMatch(/✓ .*tables.*indexes.*checked.*key file restored/)
  expect(readFileSync(secretsFile(loadSettings({ ...env, LINAN_DATA: data })), 'utf8')).toBe(key)
  for (const [i, of] of [authorityFile, serverFile].entries()) {
    const path = of({ configDir: join(root, 'config') })
    expect(readFileSync(path, 'utf8')).toBe(certificates[i])
    expect(statSync(path).mode & 0o777).toBe(0o400)
  }
  expect(await write('select count(*)::int as n, sum(n)::int8 as sum from note', data)).toEqual([
    { n: 300_000, sum: 45_000_150_000 },
  ])
  expect(await write(`select 1 from pg_extension where extname = 'amcheck'`, data)).toEqual([])
  expect(readFileSync(join(data, 'pg18/postgresql.auto.conf'), 'utf8')).not.toContain('recovery')

  const again = linan(['restore', '--from', join(root, 'target'), '--data', data, ...halves])
  expect(again).toMatchObject({ status: 1, stderr: expect.stringContaining('newer') })
  const never = linan([
    'restore',
    '--from',
    join(root, 'target'),
    '--data',
    join(root, 'n'),
    '--until',
    '2020-01-01 00:00:00',
    ...halves,
  ])
  expect(never).toMatchObject({ status: 1, stderr: expect.stringContaining('没有日志') })
  expect(existsSync(join(root, 'n'))).toBe(false)
  expect(linan(['restore', '--from', join(root, 'target'), '--until', 'yesterday'])).toMatchObject({ status: 2 })
}, 180_000)

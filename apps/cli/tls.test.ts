import { chmodSync, chownSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { loadSettings } from '#platform/settings/settings.ts'
import { issue } from '#platform/tls/authority.ts'
import { readAuthority, readIssued, writeIssued } from '#platform/tls/store.ts'
import { checkTls } from './doctor/tls.ts'
import { runCommand } from './main.ts'

const DAY = 86_400_000
let root: string
let env: NodeJS.ProcessEnv

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'linan-tls-'))
  env = { HOME: root, LINAN_DATA: join(root, 'data'), LINAN_CONFIG: join(root, 'config'), HOST: '', TRUST_PROXY: '' }
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value)
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(root, { recursive: true, force: true })
})

/** A command as typed, in this process: a start of its own for each takes seconds on a busy machine. */
async function linan(...args: string[]) {
  const said = { stdout: '', stderr: '' }
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      said[name] += String(text)
      return true
    }),
  )
  try {
    return { status: await runCommand(args), ...said }
  } finally {
    for (const spy of spies) spy.mockRestore()
  }
}
const status = async () => JSON.parse((await linan('tls', 'status', '--json')).stdout)
const doctor = () => checkTls({ settings: loadSettings(), embedded: undefined, client: undefined, root })

test('tls init makes root and certificate, prints the slip, and only then a HOST beyond the machine is taken', async () => {
  vi.stubEnv('HOST', '0.0.0.0')
  expect(await linan('status')).toMatchObject({ status: 1, stderr: expect.stringContaining('linan tls init') })
  expect((await linan('tls', 'status')).status).toBe(3)
  const made = await linan('tls', 'init', '--name', 'linan.wangjiang.lan', '--ip', '10.20.30.40')
  expect(made).toMatchObject({ status: 0, stderr: '' })
  const found = await status()
  expect(found).toMatchObject({
    kind: 'own',
    renews: true,
    publicUrl: 'https://linan.wangjiang.lan:7300',
    health: { state: 'ok' },
  })
  expect(found.server.names).toContain('10.20.30.40')
  expect(made.stdout).toContain(found.root.sha256)
  expect((await linan('status')).status, 'nothing runs, and nothing is wrong').toBe(3)
  expect(statSync(join(root, 'config/tls/authority.json')).mode & 0o777).toBe(0o400)
})

test('tls init again keeps the root; a name it may not sign takes a new one, in so many words', async () => {
  await linan('tls', 'init', '--name', 'a.lan')
  const first = await status()
  expect((await linan('tls', 'init', '--name', 'b.lan')).status).toBe(0)
  expect((await status()).root.sha256).toBe(first.root.sha256)
  const beyond = await linan('tls', 'init', '--name', 'pcs.example.cn')
  expect(beyond).toMatchObject({ status: 1, stderr: expect.stringContaining('--new-authority') })
  expect((await status()).server.names).toContain('b.lan')
  expect((await linan('tls', 'init', '--name', 'pcs.example.cn', '--new-authority')).status).toBe(0)
  expect((await status()).root.sha256).not.toBe(first.root.sha256)
  expect((await linan('tls', 'init', '--name', '10.1.1.1')).status).toBe(1)
})

test('tls renew changes the certificate and nothing else; without the root’s key it says what is missing', async () => {
  await linan('tls', 'init', '--name', 'a.lan')
  const before = await status()
  expect((await linan('tls', 'renew')).status).toBe(0)
  const after = await status()
  expect(after.server.sha256).not.toBe(before.server.sha256)
  expect([after.root, after.server.names]).toEqual([before.root, before.server.names])
  rmSync(join(root, 'config/tls/authority.json'))
  expect(await linan('tls', 'renew')).toMatchObject({ status: 1, stderr: expect.stringContaining('authority.json') })
  expect(await status(), 'the root itself can still be handed out').toMatchObject({ renews: false, root: before.root })
  expect((await linan('tls', 'root', '--out', join(root, 'out'))).status).toBe(0)
  expect(await linan('tls', 'init')).toMatchObject({ status: 1, stderr: expect.stringContaining('--new-authority') })
})

test('tls root writes files for phones and PCs, without a key', async () => {
  expect(await linan('tls', 'root')).toMatchObject({ status: 1, stderr: expect.stringContaining('tls init') })
  await linan('tls', 'init', '--name', 'a.lan')
  expect((await linan('tls', 'root', '--out', join(root, 'root'))).status).toBe(0)
  const files = readdirSync(join(root, 'root')).sort()
  expect(files).toEqual(['linan-root.crt', 'linan-root.mobileconfig', 'linan-root.pem'])
  for (const file of files) expect(readFileSync(join(root, 'root', file)).includes('PRIVATE KEY')).toBe(false)
})

test('doctor is green for a year, warns at thirty days, is red from fourteen on', async () => {
  expect(doctor().state).toBe('ok')
  await linan('tls', 'init', '--name', 'a.lan')
  expect(doctor().state).toBe('ok')
  const settings = loadSettings()
  const [authority, issued] = [readAuthority(settings), readIssued(settings)]
  if (!authority || !issued) throw new Error('nothing was made')
  chmodSync(join(root, 'config/tls/authority.json'), 0o440)
  expect(doctor()).toMatchObject({ state: 'fail', remedy: expect.stringContaining('chmod 400') })
  chmodSync(join(root, 'config/tls/authority.json'), 0o400)
  const age = async (days: number) => {
    writeIssued(settings, await issue(authority, issued.names, new Date(Date.now() - days * DAY)))
    return doctor().state
  }
  // Made so long ago that it ends on a working day up to 26 days before the 397 are over.
  expect(await age(375)).toMatch(/warn|fail/)
  expect(await age(390)).toBe('fail')
  expect(doctor().remedy).toContain('linan tls renew')
})

test('files that root makes belong to the account of the service, as the configuration folder does', async () => {
  if (process.getuid?.() !== 0) return
  mkdirSync(join(root, 'config'), { mode: 0o700 })
  chownSync(join(root, 'config'), 65_534, 65_534)
  await linan('tls', 'init', '--name', 'a.lan')
  for (const file of ['tls', 'tls/authority.json', 'tls/server.json'])
    expect(statSync(join(root, 'config', file)).uid).toBe(65_534)
})

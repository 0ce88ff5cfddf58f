import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadSecrets, secretsFile } from './secrets.ts'
import { loadSettings } from './settings.ts'
import { SettingsError } from './settings-error.ts'

let root: string
let env: NodeJS.ProcessEnv

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'linan-settings-'))
  env = { HOME: root, LINAN_DATA: join(root, 'data'), LINAN_CONFIG: join(root, 'config') }
  mkdirSync(join(root, 'config'), { mode: 0o700 })
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

function writeFile(text: string, mode = 0o600): void {
  writeFileSync(join(root, 'config/linan.env'), text)
  chmodSync(join(root, 'config/linan.env'), mode)
}

function codes(work: () => unknown): string[] {
  try {
    work()
  } catch (error) {
    if (error instanceof SettingsError) return error.faults.map((fault) => fault.code)
    throw error
  }
  return []
}

test('without any setting the service listens on this machine only, on port 7300', () => {
  expect(loadSettings({ HOME: root })).toMatchObject({
    host: '127.0.0.1',
    port: 7300,
    databaseUrl: undefined,
    trustProxy: [],
  })
})

test('a value of the environment wins over the file, and the file over the default', () => {
  writeFile('# 本所\nPORT=7400\nexport HOST="localhost"\n')
  expect(loadSettings(env)).toMatchObject({ port: 7400, host: 'localhost' })
  expect(loadSettings({ ...env, PORT: '7500' }).port).toBe(7500)
})

test('only a plain 1 asks for demonstration data, and any other word is a fault', () => {
  expect(loadSettings(env).demo).toBe(false)
  expect(loadSettings({ ...env, LINAN_DEMO: '0' }).demo).toBe(false)
  expect(loadSettings({ ...env, LINAN_DEMO: '1' }).demo).toBe(true)
  expect(codes(() => loadSettings({ ...env, LINAN_DEMO: 'yes' }))).toEqual(['not_yes_or_no'])
})

test('all faults are told at once, each with what to do', () => {
  writeFile('PROT=1\n', 0o666)
  const wrong = { ...env, PORT: '70000', DATABASE_URL: 'mysql://u:s3cret@h/db', LINAN_DATA: 'data', HOST: '0.0.0.0' }
  expect(codes(() => loadSettings(wrong))).toEqual([
    'env_file_line',
    'env_file_open',
    'path_not_absolute',
    'port_invalid',
    'database_url_invalid',
    'host_without_tls',
  ])
  expect(() => loadSettings(wrong)).not.toThrow(/s3cret/)
})

test.each(['0.0.0.0', '192.168.1.5', '::', 'police.example'])(
  'listening on %s without TLS or a trusted proxy is refused',
  (HOST) => {
    expect(codes(() => loadSettings({ ...env, HOST }))).toEqual(['host_without_tls'])
    expect(loadSettings({ ...env, HOST, TRUST_PROXY: '10.0.0.0/8' }).trustProxy).toEqual(['10.0.0.0/8'])
  },
)

test('a file with a database password must be closed to other accounts', () => {
  writeFile('DATABASE_URL=postgresql://u:p@h/db\n', 0o644)
  expect(codes(() => loadSettings(env))).toEqual(['env_file_open'])
  writeFile('DATABASE_URL=postgresql://u:p@h/db\n', 0o600)
  expect(loadSettings(env).databaseUrl).toBe('postgresql://u:p@h/db')
})

test('a configuration folder inside the data folder is refused, also through a symbolic link', () => {
  expect(codes(() => loadSettings({ ...env, LINAN_CONFIG: join(root, 'data/config') }))).toEqual(['config_inside_data'])
  mkdirSync(join(root, 'data'))
  symlinkSync(join(root, 'data'), join(root, 'elsewhere'))
  expect(codes(() => loadSettings({ ...env, LINAN_CONFIG: join(root, 'elsewhere/config') }))).toEqual([
    'config_inside_data',
  ])
})

test('secrets are made once, closed to everybody, different for each data set, and never replaced', () => {
  const settings = loadSettings(env)
  const first = loadSecrets(settings)
  expect(statSync(secretsFile(settings)).mode & 0o777).toBe(0o400)
  expect(Buffer.from(first.keks[0]?.key ?? '', 'base64')).toHaveLength(32)
  expect(new Set([first.idBi, first.phoneBi, first.last4Bi, first.queryH, first.csrf, first.keks[0]?.key]).size).toBe(6)
  expect(new Set(Object.values(first.passwords)).size).toBe(8)
  expect(loadSecrets(settings)).toEqual(first)
  const other = loadSettings({ ...env, DATABASE_URL: 'postgresql://u:p@h/db' })
  expect(loadSecrets(other).idBi).not.toBe(first.idBi)
  expect(secretsFile(loadSettings({ ...env, DATABASE_URL: 'postgresql://v:q@h:5432/db' }))).toBe(secretsFile(other))
  expect(readdirSync(join(root, 'config'))).toHaveLength(2)
})

test('secrets that others can read, that are damaged, or that are missing beside existing data are refused', () => {
  const settings = loadSettings(env)
  loadSecrets(settings)
  const path = secretsFile(settings)
  const whole = readFileSync(path, 'utf8')
  chmodSync(path, 0o440)
  expect(codes(() => loadSecrets(settings))).toEqual(['secrets_open'])
  chmodSync(path, 0o600)
  writeFileSync(path, whole.slice(0, 80))
  expect(codes(() => loadSecrets(settings))).toEqual(['secrets_damaged'])
  writeFileSync(path, whole.replace('"idBi"', '"id"'))
  expect(codes(() => loadSecrets(settings))).toEqual(['secrets_damaged'])
  rmSync(path)
  mkdirSync(join(root, 'data/pg18'), { recursive: true })
  writeFileSync(join(root, 'data/pg18/PG_VERSION'), '18\n')
  expect(codes(() => loadSecrets(settings))).toEqual(['secrets_lost'])
  expect(existsSync(path)).toBe(false)
})

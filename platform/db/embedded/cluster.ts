import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import {
  appendFileSync,
  chownSync,
  existsSync,
  fsyncSync,
  openSync,
  closeSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import { DatabaseError } from '../database-error.ts'
import type { Account } from './account.ts'
import type { Binaries, EmbeddedVersion } from './binaries.ts'
import { type Layout, ownFolder } from './folders.ts'

export type ClusterOptions = {
  version: EmbeddedVersion
  account: Account
  binaries: Binaries
  password: string
  forTests: boolean
}

/** Creates the cluster where there is none; a half-made one (power cut during `initdb`) is made again from the beginning. */
export async function ensureCluster(layout: Layout, options: ClusterOptions): Promise<void> {
  removeDrafts(layout)
  if (existsSync(join(layout.cluster, 'PG_VERSION'))) return checkCluster(layout, options)
  const draft = `${layout.cluster}.new-${randomUUID().slice(0, 8)}`
  const passwordFolder = `${draft}.pw`
  ownFolder(draft, options.account)
  ownFolder(passwordFolder, options.account)
  try {
    const passwordFile = join(passwordFolder, 'pw')
    writeFileSync(passwordFile, options.password, { mode: 0o400 })
    giveTo(passwordFile, options.account)
    await initialise(draft, passwordFile, options)
    appendFileSync(join(draft, 'postgresql.conf'), "\ninclude 'linan.conf'\n")
    renameSync(draft, layout.cluster)
    if (!options.forTests) syncFolder(layout.dataDir)
  } finally {
    rmSync(passwordFolder, { recursive: true, force: true })
    rmSync(draft, { recursive: true, force: true })
  }
}

function removeDrafts(layout: Layout): void {
  const prefix = `${basename(layout.cluster)}.new-`
  for (const name of readdirSync(layout.dataDir)) {
    if (name.startsWith(prefix)) rmSync(join(layout.dataDir, name), { recursive: true, force: true })
  }
}

function checkCluster(layout: Layout, { version, account }: ClusterOptions): void {
  const owner = statSync(layout.cluster).uid
  const wanted = account.uid ?? process.getuid?.()
  if (wanted !== undefined && owner !== wanted) {
    throw new DatabaseError(
      'wrong_owner',
      {
        message: `数据库目录 ${layout.cluster} 属于用户编号 ${owner},而不是 ${account.name}(${wanted})。The database folder belongs to uid ${owner}, not to ${account.name} (${wanted}).`,
        remedy: `用原来的账户启动,或执行 chown -R ${account.name} ${layout.cluster}。Start as the former account, or run that chown.`,
      },
      { folder: layout.cluster, owner, wanted },
    )
  }
  const found = readFileSync(join(layout.cluster, 'PG_VERSION'), 'utf8').trim()
  if (found === version) return
  throw new DatabaseError(
    'wrong_version',
    {
      message: `${layout.cluster} 是 PostgreSQL ${found} 的数据,本程序自带 ${version}。${layout.cluster} holds PostgreSQL ${found} data; this program brings ${version}.`,
      remedy: '用旧版程序备份后再恢复到新版。Back up with the old release, then restore with this one.',
    },
    { found, wanted: version },
  )
}

async function initialise(folder: string, passwordFile: string, options: ClusterOptions): Promise<void> {
  let last = ''
  for (const locale of localeChoices(options.version)) {
    const { code, output } = await run(
      options.binaries.initdb,
      initArguments(folder, passwordFile, locale, options.forTests),
      options.account,
    )
    if (code === 0) return
    last = output
    if (!/invalid locale/.test(output)) break
    for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true, force: true })
  }
  const reason =
    last
      .split('\n')
      .filter((line) => /error|fatal|could not|invalid/i.test(line))
      .join(' ') || last.trim().slice(-300)
  throw new DatabaseError('init_failed', {
    message: `PostgreSQL 初始化失败:${reason}。PostgreSQL could not create its data folder.`,
    remedy:
      '按上面的原因处理磁盘空间、权限或系统语言环境后重试。Repair the cause named above (disk, mode, locale) and start again.',
  })
}

/** With a C locale pg_trgm finds no trigram in Chinese; the builtin provider (from 17 on) needs nothing of the machine. */
function localeChoices(version: EmbeddedVersion): string[][] {
  if (Number(version) >= 17) return [['--locale-provider=builtin', '--locale=C.UTF-8']]
  return ['C.UTF-8', 'en_US.UTF-8', 'zh_CN.UTF-8'].map((locale) => [`--locale=${locale}`])
}

function initArguments(folder: string, passwordFile: string, locale: string[], forTests: boolean): string[] {
  return [
    '-D',
    folder,
    '--username=postgres',
    `--pwfile=${passwordFile}`,
    '--encoding=UTF8',
    ...locale,
    '--data-checksums',
    '--auth-local=scram-sha-256',
    '--auth-host=scram-sha-256',
    ...(forTests ? ['--no-sync'] : []),
  ]
}

/** The environment of PostgreSQL: none of ours, so that no PG* variable and no secret of the product leaks into it. */
export function postgresEnvironment(): NodeJS.ProcessEnv {
  if (process.platform === 'win32')
    return { SystemRoot: process.env.SystemRoot, PATH: process.env.PATH, TEMP: process.env.TEMP }
  return {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    LC_MESSAGES: 'C',
    TZ: 'UTC',
    // glibc would give memory back after each statement and fault it in again at the next: 5 % of the time of a point read.
    MALLOC_TRIM_THRESHOLD_: '16777216',
    MALLOC_TOP_PAD_: '1048576',
  }
}

function run(command: string, args: string[], account: Account): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      ...as(account),
      env: postgresEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)))
    child.on('error', (error) => resolve({ code: 1, output: `error: ${error.message}` }))
    child.on('close', (code) => resolve({ code, output }))
  })
}

/** Spawn options that step down to the account; the working folder must be one that it may enter. */
export function as(account: Account): { uid?: number; gid?: number; cwd?: string } {
  const step = account.uid !== undefined && account.gid !== undefined ? { uid: account.uid, gid: account.gid } : {}
  return process.platform === 'win32' ? step : { ...step, cwd: '/' }
}

/** Gives a file to the account when this process is root. */
export function giveTo(path: string, account: Account): void {
  if (account.uid !== undefined && account.gid !== undefined) chownSync(path, account.uid, account.gid)
}

function syncFolder(path: string): void {
  if (process.platform === 'win32') return
  const handle = openSync(path, 'r')
  fsyncSync(handle)
  closeSync(handle)
}

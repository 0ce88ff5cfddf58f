import { createHash } from 'node:crypto'
import { chmodSync, chownSync, existsSync, lstatSync, mkdirSync, realpathSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseError, explainDiskFault } from '../database-error.ts'
import { type Account, canAccess } from './account.ts'
import type { EmbeddedVersion } from './binaries.ts'

/** Where everything of one embedded database lies. */
export type Layout = {
  dataDir: string
  cluster: string
  /** Shown in the process title of every backend, so that orphans can be recognised without reading other users' /proc. */
  clusterName: string
  serverLock: string
  startLock: string
  clients: string
  startLog: string
}

/** `sockaddr_un` holds 107 bytes and a NUL on Linux, 103 on macOS; clients append a suffix of their own. */
const SOCKET_PATH_BYTES = 100
export const SOCKET_PORT = 5432

/** Creates the data folder and names what lies in it. */
export function layOut(dataDir: string, version: EmbeddedVersion): Layout {
  try {
    // 0711: the database account walks through to its own folder, but lists nothing.
    mkdirSync(dataDir, { recursive: true, mode: 0o711 })
    const layout = nameLayout(realpathSync(dataDir), version)
    mkdirSync(layout.clients, { recursive: true, mode: 0o700 })
    return layout
  } catch (error) {
    throw explainDiskFault(error, dataDir)
  }
}

/** Names what lies in a data folder, creating nothing. `dataDir` must be a real path. */
export function nameLayout(dataDir: string, version: EmbeddedVersion): Layout {
  const cluster = join(dataDir, `pg${version}`)
  return {
    dataDir,
    cluster,
    clusterName: `linan-${shortHash(cluster)}`,
    serverLock: join(dataDir, 'server.lock'),
    startLock: join(dataDir, 'start.lock'),
    clients: join(dataDir, 'clients'),
    startLog: join(dataDir, `pg${version}-start.log`),
  }
}

/** Opens the way to the data folder for the account, or says which folder is closed. */
export function openDataFolder(layout: Layout, account: Account): void {
  if (account.uid === undefined) return
  if (canAccess(account, { enter: [layout.dataDir] })) return
  const mode = statSync(layout.dataDir).mode & 0o7777
  chmodSync(layout.dataDir, mode | 0o011)
  if (canAccess(account, { enter: [layout.dataDir] })) return
  chmodSync(layout.dataDir, mode)
  throw new DatabaseError(
    'data_closed',
    {
      message: `系统账户 ${account.name} 无法进入数据目录 ${layout.dataDir}(上级目录不可进入)。The account ${account.name} cannot reach the data folder ${layout.dataDir}.`,
      remedy:
        '以 root 运行时请使用 /var/lib/linan(不设置 LINAN_DATA),或开放上级目录的 x 权限。As root, use /var/lib/linan (leave LINAN_DATA unset), or give the folders above it the x mode.',
    },
    { folder: layout.dataDir },
  )
}

/** Makes (or checks) a folder that belongs to the database account and is closed to everybody else. */
export function ownFolder(path: string, account: Account): void {
  try {
    mkdirSync(path, { mode: 0o700 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  const stat = lstatSync(path)
  const self = process.getuid?.()
  if (!stat.isDirectory() || (self !== undefined && stat.uid !== (account.uid ?? self) && stat.uid !== self)) {
    throw new DatabaseError(
      'unsafe_socket_folder',
      {
        message: `${path} 已存在,但不属于账户 ${account.name}。${path} exists but does not belong to the account ${account.name}.`,
        remedy: `删除它,或把属主改为 ${account.name}。Remove it, or give it to ${account.name} (chown).`,
      },
      { folder: path },
    )
  }
  if (self === undefined) return
  if (account.uid !== undefined && account.gid !== undefined) chownSync(path, account.uid, account.gid)
  chmodSync(path, 0o700)
}

/** The folder of the socket: in the data folder, or, where that path is too long for a socket, a hashed one in /run or /tmp. */
export function socketFolder(layout: Layout, account: Account): string {
  const near = join(layout.dataDir, 'run')
  const folder =
    Buffer.byteLength(join(near, `.s.PGSQL.${SOCKET_PORT}`)) <= SOCKET_PATH_BYTES ? near : shortFolder(layout)
  ownFolder(folder, account)
  return folder
}

function shortFolder(layout: Layout): string {
  const uid = process.getuid?.() ?? 0
  const base = uid === 0 && existsSync('/run') ? '/run' : Buffer.byteLength(tmpdir()) <= 60 ? tmpdir() : '/tmp'
  return join(base, `${layout.clusterName}-${uid}`)
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12)
}

import { randomUUID } from 'node:crypto'
import { createReadStream, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createZstdDecompress } from 'node:zlib'
import { pipeline } from 'node:stream'
import { openStream } from '../crypto/sealed-stream.ts'
import { type Account, chooseAccount } from '../db/embedded/account.ts'
import { giveTo } from '../db/embedded/cluster.ts'
import { type Layout, layOut, openDataFolder, ownFolder } from '../db/embedded/folders.ts'
import { tryLock } from '../db/embedded/lock.ts'
import { stopPostmaster } from '../db/embedded/postmaster.ts'
import { startPostmaster } from '../db/embedded/supervisor.ts'
import { DatabaseError, explainDiskFault } from '../db/database-error.ts'
import { connect } from '../db/pool.ts'
import type { Settings } from '../settings/settings.ts'
import { unpack } from './archive.ts'
import { BackupError } from './backup-error.ts'
import { baseContext } from './base.ts'
import { CLUSTER_ENTRY, FACTS_ENTRY } from './base-source.ts'
import { syncFolder } from './durable-file.ts'
import { findSealedKeys, placeKeys } from './key-sheets.ts'
import { unpackSegment } from './log-unpacking.ts'
import { type Proof, proveDatabase, proveLog } from './prove.ts'
import { type KeyRecord, openKeys } from './recovery-file.ts'
import { refuseOccupied, type RestorePlan } from './restore-plan.ts'
import { DATA_FILE } from './target.ts'

export type RestoreStep = 'unpack' | 'log' | 'replay' | 'prove'
export type RestoreOptions = {
  settings: Settings
  plan: RestorePlan
  secret: Buffer
  /** Heads of the log that witnesses keep; the restored log must be the one they saw. */
  heads?: readonly string[]
  onStep?: (step: RestoreStep) => void
}

/** Replaying a day of log takes minutes; one that does not end at all is stopped by hand. */
const REPLAY_MS = 6 * 3_600_000

/**
 * Brings a database back: unpacks the base beside the place it will have, replays the log to the end of the chosen second, checks every
 * table and index, and only then puts key file and data in place. Whatever fails before leaves the data folder as it was.
 * @throws BackupError, SealedError, DatabaseError, SettingsError
 */
export async function restore(options: RestoreOptions): Promise<Proof> {
  const { settings, plan } = options
  refuseOccupied(settings, plan)
  const keys = openKeys(options.secret, findSealedKeys(plan.folder))
  const layout = layOut(settings.dataDir, '18')
  const locks = [await take(layout.serverLock), await take(layout.startLock)]
  const draft = `${layout.cluster}.new-${randomUUID().slice(0, 8)}`
  const work: Work = { ...options, keys, layout, draft, log: `${draft}.log`, account: chooseAccount() }
  try {
    // Again under the lock: a server may have made a database in between.
    refuseOccupied(settings, plan)
    openDataFolder(layout, work.account)
    await unpackBase(work)
    await unpackLog(work)
    const proof = await replay(work)
    // The past of the restored database ends here: it begins a series of its own.
    rmSync(join(settings.dataDir, 'backup'), { recursive: true, force: true })
    placeKeys(settings, keys)
    renameSync(draft, layout.cluster)
    syncFolder(layout.dataDir)
    return proof
  } catch (error) {
    throw explainDiskFault(error, settings.dataDir)
  } finally {
    for (const path of [draft, work.log]) rmSync(path, { recursive: true, force: true })
    for (const lock of locks.reverse()) lock.release()
  }
}

type Work = RestoreOptions & { keys: KeyRecord; layout: Layout; draft: string; log: string; account: Account }

async function take(path: string) {
  const lock = await tryLock(path)
  if ('release' in lock) return lock
  throw new BackupError('data_in_use', {
    message: `数据目录正被进程 ${lock.pid} 使用。The data folder is in use by process ${lock.pid}.`,
    remedy: '停止该进程,或用 --data 另选目录。Stop that process, or choose another folder with --data.',
  })
}

async function unpackBase({ plan, secret, draft, account, onStep }: Work): Promise<void> {
  onStep?.('unpack')
  ownFolder(draft, account)
  const opened = openStream(secret, baseContext(plan.series, plan.base.stamp))
  const plain = createZstdDecompress()
  let facts: string | undefined
  const piped = new Promise<void>((resolve, reject) =>
    pipeline(createReadStream(join(plan.folder, DATA_FILE)), opened, plain, (error) =>
      error ? reject(error) : resolve(),
    ),
  )
  const written = unpack(plain, {
    placeOf: (path) =>
      path.split('/')[0] === CLUSTER_ENTRY ? join(draft, path.slice(CLUSTER_ENTRY.length)) : undefined,
    onText: (path, content) => {
      if (path === FACTS_ENTRY) facts = content.toString()
    },
    own: (path) => giveTo(path, account),
  }).finally(() => plain.resume())
  // The seal speaks first: an archive that ends early only follows from it.
  const [sealed, archive] = await Promise.allSettled([piped, written])
  for (const result of [sealed, archive]) if (result.status === 'rejected') throw result.reason
  const { files: _files, ...known } = plan.base
  if (!isSame(known, JSON.parse(facts ?? '{}') as object)) {
    throw new BackupError('backup_damaged', {
      message: `${plan.folder} 的清单与备份内容不符。The manifest of ${plan.folder} does not belong to its data.`,
      remedy: '换一份备份重试;数据目录没有改动。Try another backup; nothing was changed.',
    })
  }
}

const isSame = (one: object, other: object) =>
  JSON.stringify(Object.entries(one).sort()) === JSON.stringify(Object.entries(other).sort())

async function unpackLog({ plan, secret, log, account, onStep }: Work): Promise<void> {
  onStep?.('log')
  ownFolder(log, account)
  for (const shipped of plan.log) giveTo(await unpackSegment(shipped.path, plan.series, secret, log), account)
}

/** Recovers, becomes a database of its own, is checked and stopped. */
async function replay(work: Work): Promise<Proof> {
  const { draft, keys, layout, onStep, plan } = work
  onStep?.('replay')
  const own = join(draft, 'postgresql.auto.conf')
  const kept = existsSync(own) ? readFileSync(own) : Buffer.alloc(0)
  writeFileSync(own, Buffer.concat([kept, Buffer.from(recoverySettings(work))]))
  writeFileSync(join(draft, 'recovery.signal'), '', { mode: 0o600 })
  for (const path of [own, join(draft, 'recovery.signal')]) giveTo(path, work.account)
  const draftLayout = { ...layout, cluster: draft }
  const password = keys.secrets.passwords.superuser
  const started = await startPostmaster(draftLayout, {
    version: '18',
    password,
    forTests: false,
    readyWithinMs: REPLAY_MS,
  }).catch((error: unknown) => {
    throw explainReplay(error)
  })
  try {
    onStep?.('prove')
    const { socketDir, port } = started.postmaster
    const client = await connect({
      host: socketDir || '127.0.0.1',
      port,
      user: 'postgres',
      password,
      database: 'linan',
    })
    try {
      const proof = await proveDatabase(client, plan.second)
      const log = await proveLog(client, keys.secrets.queryH, work.heads ?? [])
      return { ...proof, ...(log && { log }) }
    } finally {
      await client.end()
    }
  } finally {
    await stopPostmaster(draftLayout, started.postmaster.pid)
    writeFileSync(own, kept)
  }
}

function recoverySettings({ log, plan }: Work): string {
  const values: Record<string, string> = {
    restore_command: `cp "${log}/%f" "%p"`,
    recovery_target_timeline: 'current',
    recovery_target_action: 'promote',
    // Nobody may look before it is whole, and its log is nobody's yet.
    hot_standby: 'off',
    archive_mode: 'off',
  }
  if (plan.second) values.recovery_target_time = plan.second.toISOString().replace(/\.\d+Z$/, '.999999+00')
  const lines = Object.entries(values).map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'`)
  return `\n${lines.join('\n')}\n`
}

function explainReplay(error: unknown): unknown {
  if (!(error instanceof DatabaseError)) return error
  return new BackupError(
    'restore_failed',
    {
      message: `日志未能重放到所选时刻。The log could not be replayed to the chosen time.\n  ${error.message}`,
      remedy: '另选时刻,或换一份备份;数据目录没有改动。Choose another time or another backup; nothing was changed.',
    },
    error,
  )
}

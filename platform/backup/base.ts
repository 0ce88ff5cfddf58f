import { createHash, randomUUID } from 'node:crypto'
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { constants, createZstdCompress } from 'node:zlib'
import { sealStream } from '../crypto/sealed-stream.ts'
import { tryLock } from '../db/embedded/lock.ts'
import type { Installation } from '../db/installation.ts'
import { ROOT } from '../db/migrate.ts'
import { connect } from '../db/pool.ts'
import type { Settings } from '../settings/settings.ts'
import { readCertificates } from '../tls/store.ts'
import { BackupError, explainTargetFault } from './backup-error.ts'
import { type Begun, baseArchive } from './base-source.ts'
import { syncFolder, writeDurably } from './durable-file.ts'
import { KEYS_SUFFIX } from './key-sheets.ts'
import { keyOf, type RecoveryRecord, requireRecovery, sealKeys } from './recovery-file.ts'
import { backupFolder, readSeries } from './series.ts'
import { type BaseFacts, baseFolder, DATA_FILE, type Manifest, MANIFEST_FILE, stampOf, type Target } from './target.ts'

/** Fast: one core compresses some 400 MB a second, and pages of a database shrink to a quarter. */
const ZSTD_LEVEL = 3

/** What seals a base backup to its place. */
export const baseContext = (series: string, stamp: string) => `linan base ${series}/${stamp}`

export type BaseOptions = {
  settings: Settings
  installation: Installation
  target: Target
  /** Bytes read from the cluster so far. */
  onProgress?: (bytes: number) => void
  /** Gives the backup up, leaving nothing behind. */
  signal?: AbortSignal
}

/**
 * Makes one base backup while the database works: sealed data, sealed key ring and a manifest with hashes, written under another name and
 * renamed when all of it is safe on the disk. Whatever fails leaves nothing behind.
 * @throws BackupError
 */
export async function takeBase(options: BaseOptions): Promise<Manifest> {
  const { settings, target } = options
  const recovery = requireRecovery(settings)
  const lock = await tryLock(join(backupFolder(settings.dataDir), 'base.lock'))
  if (!('release' in lock)) {
    throw new BackupError('backup_running', {
      message: `另一个备份正在进行(进程号 ${lock.pid})。Another backup is running (pid ${lock.pid}).`,
      remedy: '等它结束。Wait for it to end.',
    })
  }
  const { id } = readSeries(settings.dataDir)
  const draft = baseFolder(target.folder, id, `part-${randomUUID().slice(0, 8)}`)
  try {
    mkdirSync(dirname(draft), { recursive: true, mode: 0o700 })
    removeDrafts(dirname(draft))
    mkdirSync(draft, { mode: 0o700 })
    const manifest = await writeBase(options, recovery, id, draft)
    renameSync(draft, baseFolder(target.folder, id, manifest.stamp))
    syncFolder(dirname(draft))
    return manifest
  } catch (error) {
    throw explainFault(error, target.folder)
  } finally {
    // On a disk that was pulled out there is nothing to remove.
    removeQuietly(draft)
    lock.release()
  }
}

function removeDrafts(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (name.startsWith('part-')) rmSync(join(folder, name), { recursive: true, force: true })
  }
}

function removeQuietly(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true })
  } catch {
    // The next backup removes drafts first.
  }
}

function explainFault(error: unknown, folder: string): unknown {
  const code = (error as { code?: string }).code ?? ''
  // 57P01: PostgreSQL is being stopped; 08xxx and a lost socket: it is gone. Its own backup ended with the connection.
  if (/^(57P0|08)/.test(code) || /Connection terminated|ECONNRESET|EPIPE/.test(String(error))) {
    return new BackupError(
      'backup_failed',
      {
        message: '备份途中数据库停止,本次备份作废。The database stopped during the backup, which is void.',
        remedy: '数据库恢复后再备份。Back up again when the database runs.',
      },
      error,
    )
  }
  return explainTargetFault(error, folder)
}

async function writeBase(
  { settings, installation, onProgress, signal }: BaseOptions,
  recovery: RecoveryRecord,
  series: string,
  draft: string,
): Promise<Manifest> {
  const client = await connect(installation.installer)
  try {
    const now = new Date()
    const begun: Begun = {
      version: 1,
      series,
      stamp: stampOf(now),
      startedAt: now.toISOString(),
      keyId: recovery.keyId,
      product: (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }).version,
      ...(await describeDatabase(client)),
    }
    let facts: BaseFacts | undefined
    const cluster = join(settings.dataDir, 'pg18')
    const source = Readable.from(
      counted(
        baseArchive(client, cluster, begun, (found) => (facts = found)),
        onProgress,
      ),
    )
    const data = await writeSealed(source, recovery, baseContext(series, begun.stamp), join(draft, DATA_FILE), signal)
    if (facts === undefined) throw new Error('the copy ended without its facts')
    const sealedKeys = sealKeys({ secrets: installation.secrets, recovery, certificates: readCertificates(settings) })
    const keys = { name: `${recovery.keyId}${KEYS_SUFFIX}`, bytes: sealedKeys.length, sha256: hashOf(sealedKeys) }
    writeDurably(join(draft, keys.name), sealedKeys)
    const manifest: Manifest = { ...facts, files: [{ name: DATA_FILE, ...data }, keys] }
    writeDurably(join(draft, MANIFEST_FILE), `${JSON.stringify(manifest, null, 2)}\n`)
    return manifest
  } finally {
    await client.end().catch(() => undefined)
  }
}

async function describeDatabase(client: Awaited<ReturnType<typeof connect>>) {
  const { rows: made } = await client.query<{ yes: boolean }>(
    `select to_regclass('public.migration') is not null as yes`,
  )
  const number = made[0]?.yes ? '(select coalesce(max(number), 0) from public.migration)' : '0'
  const { rows } = await client.query<{ systemIdentifier: string; postgres: string; migration: number }>(
    `select system_identifier::text as "systemIdentifier", current_setting('server_version') as postgres, ${number}::int as migration
     from pg_control_system()`,
  )
  return rows[0] as { systemIdentifier: string; postgres: string; migration: number }
}

async function* counted(source: AsyncGenerator<Buffer>, onProgress?: (bytes: number) => void): AsyncGenerator<Buffer> {
  let bytes = 0
  for await (const part of source) {
    bytes += part.length
    onProgress?.(bytes)
    yield part
  }
}

const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

/** Compresses, seals and writes a stream; on the disk when this returns. */
export async function writeSealed(
  source: Readable,
  recovery: RecoveryRecord,
  context: string,
  path: string,
  signal?: AbortSignal,
): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256')
  let bytes = 0
  const measure = new Transform({
    transform(part: Buffer, _encoding, done) {
      hash.update(part)
      bytes += part.length
      done(null, part)
    },
  })
  const compress = createZstdCompress({
    params: { [constants.ZSTD_c_compressionLevel]: ZSTD_LEVEL, [constants.ZSTD_c_checksumFlag]: 1 },
  })
  const out = createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true })
  await pipeline([source, compress, sealStream(keyOf(recovery), context), measure, out], signal ? { signal } : {})
  return { bytes, sha256: hash.digest('hex') }
}

/** Whether the files of a backup are as its manifest says; reads them whole. */
export async function isWhole(folder: string, manifest: Manifest): Promise<boolean> {
  for (const { name, bytes, sha256 } of manifest.files) {
    const path = join(folder, name)
    if (!existsSync(path)) return false
    const hash = createHash('sha256')
    let read = 0
    for await (const part of createReadStream(path) as AsyncIterable<Buffer>) {
      hash.update(part)
      read += part.length
    }
    if (read !== bytes || hash.digest('hex') !== sha256) return false
  }
  return true
}

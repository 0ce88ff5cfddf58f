import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Client } from 'pg'
import { endOfArchive, packFile, packFolder, packText } from './archive.ts'
import { BackupError } from './backup-error.ts'
import { HISTORY, lsnBytes, SEGMENT_BYTES, segmentName, segmentsBetween } from './segments.ts'
import type { BaseFacts } from './target.ts'

/** What PostgreSQL makes anew at each start or must not find in a copy (its manual, 25.3.4.1). */
const EMPTY_FOLDERS = /^(pg_wal|pg_replslot|pg_dynshmem|pg_notify|pg_serial|pg_snapshots|pg_stat_tmp|pg_subtrans|log)\//
const LEFT_OUT =
  /^(postmaster\.pid|postmaster\.opts|backup_label.*|tablespace_map.*|current_logfiles|recovery\.signal|standby\.signal|global\/pg_control)$|(^|\/)(pg_internal\.init[^/]*|pgsql_tmp[^/]*|t\d+_\d+[^/]*)$/

const isWanted = (path: string) => !EMPTY_FOLDERS.test(path) && !LEFT_OUT.test(path)

export const FACTS_ENTRY = 'linan-base.json'
export const CLUSTER_ENTRY = 'cluster'

/** What stands before the copy begins; the rest is known when it ends. */
export type Begun = Omit<BaseFacts, 'stopSegment' | 'stoppedAt' | 'startSegment' | 'timeline'>

/**
 * A physical copy of a running cluster by PostgreSQL's low-level API: start, copy, stop, the label that came back, and the log between. A
 * temporary slot keeps that log from being recycled. `onFacts` hears what the backup turned out to be.
 */
export async function* baseArchive(
  client: Client,
  cluster: string,
  begun: Begun,
  onFacts: (facts: BaseFacts) => void,
): AsyncGenerator<Buffer> {
  refuseTablespaces(cluster)
  await client.query('set statement_timeout = 0')
  await client.query(`select pg_create_physical_replication_slot('linan_base_' || pg_backend_pid(), true, true)`)
  await client.query(`select pg_backup_start($1, true)`, [`linan ${begun.stamp}`])
  yield* packFolder(cluster, CLUSTER_ENTRY, isWanted)
  yield* packFile(join(cluster, 'global/pg_control'), `${CLUSTER_ENTRY}/global/pg_control`)
  const { label, ...stopped } = await stopBackup(client)
  const facts: BaseFacts = { ...begun, ...stopped }
  yield* packText(`${CLUSTER_ENTRY}/backup_label`, label)
  for (const name of logFiles(cluster, facts))
    yield* packFile(join(cluster, 'pg_wal', name), `${CLUSTER_ENTRY}/pg_wal/${name}`)
  onFacts(facts)
  yield* packText(FACTS_ENTRY, JSON.stringify(facts))
  yield endOfArchive()
}

function refuseTablespaces(cluster: string): void {
  if (readdirSync(join(cluster, 'pg_tblspc')).length === 0) return
  throw new BackupError('backup_failed', {
    message: '数据库使用了表空间,备份不会包含它们。The database uses tablespaces, which a backup would miss.',
    remedy: '把表移回默认表空间后再备份。Move the tables back to the default tablespace, then back up.',
  })
}

async function stopBackup(client: Client) {
  const { rows } = await client.query<{ lsn: string; label: string }>(
    'select lsn::text, labelfile as label from pg_backup_stop(false)',
  )
  const { lsn, label } = rows[0] as { lsn: string; label: string }
  const startSegment = /^START WAL LOCATION: \S+ \(file ([0-9A-F]{24})\)$/m.exec(label)?.[1]
  const timeline = Number(/^START TIMELINE: (\d+)$/m.exec(label)?.[1])
  if (startSegment === undefined || !(timeline > 0))
    throw new Error('PostgreSQL wrote a backup label of an unknown form')
  const { rows: now } = await client.query<{ at: Date }>('select clock_timestamp() as at')
  // The segment with the end of the backup must be complete before it is copied.
  await client.query('select pg_switch_wal()')
  return {
    label,
    startSegment,
    timeline,
    stopSegment: segmentName(timeline, Math.floor((lsnBytes(lsn) - 1) / SEGMENT_BYTES)),
    stoppedAt: (now[0] as { at: Date }).at.toISOString(),
  }
}

const logFiles = (cluster: string, { startSegment, stopSegment }: BaseFacts) => [
  ...readdirSync(join(cluster, 'pg_wal')).filter((name) => HISTORY.test(name)),
  ...segmentsBetween(startSegment, stopSegment),
]

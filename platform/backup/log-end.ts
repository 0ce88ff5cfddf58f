import type { Client } from 'pg'
import { lsnBytes, SEGMENT_BYTES, segmentName, segmentNumber } from './segments.ts'
import { listBases, listShipped } from './target.ts'

/**
 * Ends the current segment behind a commit of now, so that everything written so far is handed over and every second before now is
 * decided by it. Answers the segment and the time; undefined where nothing was written since the transaction of the last mark.
 */
export async function markLog(
  client: Client,
  lastMark: string | undefined,
): Promise<{ segment: string; at: Date; transaction: string } | undefined> {
  const { rows: next } = await client.query<{ next: string }>(
    'select pg_snapshot_xmax(pg_current_snapshot())::text as next',
  )
  if (lastMark !== undefined && BigInt((next[0] as { next: string }).next) === BigInt(lastMark) + 1n) return undefined
  // The id makes it a commit with a time in the log; recovery to a time stops at such commits only.
  const { rows } = await client.query<{ at: Date; transaction: string }>(
    'select clock_timestamp() as at, pg_current_xact_id()::text as transaction',
  )
  const { rows: switched } = await client.query<{ lsn: string }>('select pg_switch_wal()::text as lsn')
  return {
    ...(rows[0] as { at: Date; transaction: string }),
    segment: await segmentEnding(client, switched[0]?.lsn ?? ''),
  }
}

async function segmentEnding(client: Client, lsn: string): Promise<string> {
  return segmentName(await timelineOf(client), Math.floor((lsnBytes(lsn) - 1) / SEGMENT_BYTES))
}

/** The timeline that is written now; the control file still names the former one until the checkpoint after a recovery. */
async function timelineOf(client: Client): Promise<number> {
  const { rows } = await client.query<{ name: string }>('select pg_walfile_name(pg_current_wal_insert_lsn()) as name')
  return Number.parseInt((rows[0] as { name: string }).name.slice(0, 8), 16)
}

/**
 * Whether a series at a target holds more than this database has written: then an older copy of the data folder was put back, and its log
 * would mix with the newer one under the same names.
 */
export async function isBehind(client: Client, target: string, series: string): Promise<boolean> {
  const { rows } = await client.query<{ lsn: string }>('select pg_current_wal_insert_lsn()::text as lsn')
  const now = Math.floor(lsnBytes((rows[0] as { lsn: string }).lsn) / SEGMENT_BYTES)
  const timeline = await timelineOf(client)
  const known = [
    ...listBases(target, series).map((base) => base.stopSegment),
    ...listShipped(target, series).map((one) => one.segment),
  ]
  return known.some((name) => segmentNumber(name) > now || Number.parseInt(name.slice(0, 8), 16) !== timeline)
}

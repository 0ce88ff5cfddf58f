import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Account } from './account.ts'
import { archiveSettings } from './archive-command.ts'
import { giveTo } from './cluster.ts'
import type { Layout } from './folders.ts'

export type Listening = { socketDir?: string; port: number }

/**
 * Writes `linan.conf` and `pg_hba.conf` anew before each start, so that a release can change them and an edit by hand cannot
 * open the database to the network.
 */
export function writeServerSettings(layout: Layout, account: Account, listening: Listening, forTests: boolean): void {
  const values = { ...common(layout, listening), ...(forTests ? quick : { ...durable, ...archiveSettings(layout) }) }
  const lines = Object.entries(values).map(([name, value]) => `${name} = '${String(value).replaceAll("'", "''")}'`)
  replaceFile(
    join(layout.cluster, 'linan.conf'),
    `# Written at each start; edits are lost.\n${lines.join('\n')}\n`,
    account,
  )
  const rules = ['local all all scram-sha-256', 'local replication all scram-sha-256']
  if (!listening.socketDir) rules.push('host all all 127.0.0.1/32 scram-sha-256')
  replaceFile(
    join(layout.cluster, 'pg_hba.conf'),
    `# Written at each start; edits are lost.\n${rules.join('\n')}\n`,
    account,
  )
}

function common(layout: Layout, listening: Listening): Record<string, string | number> {
  return {
    cluster_name: layout.clusterName,
    listen_addresses: listening.socketDir ? '' : '127.0.0.1',
    port: listening.port,
    ...(listening.socketDir ? { unix_socket_directories: listening.socketDir, unix_socket_permissions: '0700' } : {}),
    max_connections: 100,
    password_encryption: 'scram-sha-256',
    timezone: 'UTC',
    log_timezone: 'UTC',
    lc_messages: 'C',
    jit: 'off',
    random_page_cost: 1.1,
    wal_compression: 'on',
    idle_in_transaction_session_timeout: '60s',
    ...quietLog,
  }
}

/**
 * No row content in log files (trust.md goal 23): statements, parameters and the DETAIL line ("Key (id_no)=(…) exists") carry
 * it, and so do messages of level ERROR ("invalid input syntax … "), which the program receives anyway.
 */
const quietLog = {
  logging_collector: 'on',
  log_directory: 'log',
  log_filename: 'postgresql-%a.log',
  log_file_mode: '0600',
  log_rotation_age: '1d',
  log_rotation_size: 0,
  log_truncate_on_rotation: 'on',
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_statement: 'none',
  log_min_duration_statement: -1,
  log_parameter_max_length: 0,
  log_parameter_max_length_on_error: 0,
  log_checkpoints: 'off',
}

const durable = {
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  shared_buffers: '256MB',
  effective_cache_size: '1GB',
  maintenance_work_mem: '128MB',
  work_mem: '8MB',
  max_wal_size: '2GB',
  checkpoint_timeout: '10min',
}

/** Tests clone databases by the hundred and lose nothing when the machine dies. */
const quick = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  shared_buffers: '64MB',
  wal_level: 'minimal',
  max_wal_senders: 0,
  max_wal_size: '512MB',
  autovacuum_naptime: '5min',
}

function replaceFile(path: string, text: string, account: Account): void {
  const draft = `${path}.new`
  writeFileSync(draft, text, { mode: 0o600 })
  giveTo(draft, account)
  renameSync(draft, path)
}

import { readDatabaseUrl } from '../settings/database-url.ts'
import { BackupError } from './backup-error.ts'

/** With `DATABASE_URL` the server is not ours to copy: the refusal carries what its administrator has to set up instead. */
export function refuseForeignServer(databaseUrl: string): BackupError {
  const at = readDatabaseUrl(databaseUrl)
  const name = at?.database ?? 'linan'
  return new BackupError('own_database_server', {
    message: `数据库由 ${at?.host}:${at?.port} 提供,备份由该服务器的管理员负责。The database is served by ${at?.host}:${at?.port}; its administrator backs it up.`,
    remedy: [
      '请数据库管理员完成以下各步。Ask the DBA to set up:',
      "1. postgresql.conf: wal_level = replica, archive_mode = on, archive_timeout = 60, archive_command = 'pgbackrest --stanza=linan archive-push %p'",
      '2. pgbackrest --stanza=linan stanza-create && pgbackrest --stanza=linan check',
      '3. 每日 daily: pgbackrest --stanza=linan --type=full backup(repo1-retention-full-type=time, repo1-retention-full=30, repo1-cipher-type=aes-256-cbc)',
      `4. 角色口令不在单库导出中 roles are not in a dump of one database: pg_dumpall --globals-only; 单库 one database: pg_dump -Fc ${name}`,
      '5. 恢复 restore: pgbackrest --stanza=linan --type=time "--target=2026-01-31 10:00:00+08" restore',
      '6. 密钥另行保管 keys apart: linan key export;恢复后 after a restore: linan key restore --from …',
    ].join('\n    '),
  })
}

import type { Client } from 'pg'
import { getConstructionPlans, getMigrationPlans, PgBoss } from 'pg-boss'
import { quoteIdent, type RoleNames } from '../db/roles.ts'

export const JOB_SCHEMA = 'jobs'

/** pg-boss bound to a connection of ours; it owns no pool, installs nothing and starts nothing. */
export const bossOn = (executeSql: (text: string, values?: unknown[]) => Promise<{ rows: unknown[] }>): PgBoss =>
  new PgBoss({
    db: { executeSql },
    schema: JOB_SCHEMA,
    migrate: false,
    createSchema: false,
    supervise: false,
    schedule: false,
  })

/**
 * Makes or updates the tables of the queue as the owner role, so that the login that works on jobs never needs rights to change tables.
 * The caller holds the migration lock; grants follow in `applyGrants`. @throws Error where the tables are newer than this program.
 */
export async function installQueue(client: Client, roles: RoleNames): Promise<void> {
  const boss = bossOn((text, values) => client.query(text, values))
  const before = (await boss.isInstalled()) ? await boss.schemaVersion() : null
  const wanted = currentVersion()
  if (before !== null && before > wanted)
    throw new Error(`the job queue is newer than this program (version ${before})`)
  if (before === wanted) return
  await client.query(`set role ${quoteIdent(roles.owner)}`)
  try {
    if (before === null) await client.query(`create schema if not exists ${JOB_SCHEMA}`)
    // Both plans carry their own BEGIN and COMMIT: a crash leaves all of it or nothing.
    await client.query(
      before === null
        ? getConstructionPlans(JOB_SCHEMA, { createSchema: false })
        : getMigrationPlans(JOB_SCHEMA, before),
    )
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    await client.query('reset role')
  }
}

/** The version of the tables this pg-boss works with, as its own plan states it. */
function currentVersion(): number {
  const stated = /INSERT INTO jobs\.version\(version\) VALUES \('(\d+)'\)/.exec(
    getConstructionPlans(JOB_SCHEMA, { createSchema: false }),
  )
  if (stated === null) throw new Error('pg-boss no longer states its version in its plan')
  return Number(stated[1])
}

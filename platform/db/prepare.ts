import type { Client } from 'pg'
import { syncActions } from '../access/sync-actions.ts'
import type { Action } from '../http/action.ts'
import { lintCatalogue } from './lint.ts'
import { migrate, type Migration } from './migrate.ts'
import { ensureRoles, type LoginRole, quoteIdent, type RoleNames } from './roles.ts'

export interface Preparation {
  roles: RoleNames
  passwords: Record<LoginRole, string>
  actions: readonly Action[]
  /** Marks a new database as demonstration data; never changes an existing one. */
  demo?: boolean
  onStep?: (m: Migration) => void
}

/**
 * Makes a database ready to serve: roles, migrations, grants, operations, this month's audit partitions; then looks at the catalogue.
 * Safe to repeat at every start. @throws Error naming every fault the catalogue lint finds.
 */
export async function prepareDatabase(client: Client, p: Preparation): Promise<number> {
  // Two servers may start at once: roles and grants are rows of the catalogue, and two that change one row at a time fail.
  await client.query('select pg_advisory_lock(7300004)')
  try {
    return await prepare(client, p)
  } finally {
    await client.query('select pg_advisory_unlock(7300004)').catch(() => undefined)
  }
}

async function prepare(client: Client, p: Preparation): Promise<number> {
  await ensureRoles(client, p.roles, p.passwords)
  const fresh = !(await tableExists(client, 'public.migration'))
  const count = await migrate(client, p.roles, p.onStep)
  if (fresh)
    await client.query(`insert into sec.setting values ('demo', $1) on conflict do nothing`, [
      JSON.stringify(p.demo ?? false),
    ])
  await syncActions(client, p.roles, p.actions)
  await ensurePartitions(client, p.roles)
  const faults = await lintCatalogue(client, p.roles)
  if (faults.length > 0) throw new Error(`the database catalogue is not safe:\n${faults.join('\n')}`)
  return count
}

/** Audit partitions of this and the next two months; daily job and start. */
export async function ensurePartitions(client: Client, roles: RoleNames): Promise<void> {
  await client.query('begin')
  try {
    await client.query(`set local role ${quoteIdent(roles.owner)}`)
    // Two servers that start at the same moment would both find the partition missing.
    await client.query('select pg_advisory_xact_lock(7300003)')
    await client.query(`select audit.ensure_partitions((now() at time zone 'Asia/Shanghai')::date)`)
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}

async function tableExists(client: Client, name: string): Promise<boolean> {
  const { rows } = await client.query<{ yes: boolean }>('select to_regclass($1) is not null as yes', [name])
  return rows[0]?.yes ?? false
}

import type { Client } from 'pg'
import { PURPOSES } from '../audit/purposes.ts'
import { quoteIdent, type RoleNames } from '../db/roles.ts'
import type { Action } from '../http/action.ts'

/**
 * Writes the access tables of all slices into `sec.action`, which `sec.enter` enforces. Ids never change and names never leave:
 * an operation that is gone keeps its row without roles, because old audit events point to it. Actions of jobs come with their migrations.
 */
export async function syncActions(client: Client, roles: RoleNames, actions: readonly Action[]): Promise<void> {
  await client.query('begin')
  try {
    await client.query(`set local role ${quoteIdent(roles.owner)}`)
    await client.query('select pg_advisory_xact_lock(7300002)')
    const { rows } = await client.query<{ next: number }>('select coalesce(max(id), 0) + 1 as next from sec.action')
    let next = (rows[0] as { next: number }).next
    const { rows: known } = await client.query<{ name: string }>('select name from sec.action')
    const names = new Set(known.map((k) => k.name))
    for (const a of actions) {
      const { name, method } = a.contract
      await client.query(
        `insert into sec.action (id, name, roles, purpose, stated, basis_kinds, reveal, writes, per_minute) values ($1,$2,$3,$4,$5,$6,$7,$8,$9)
         on conflict (name) do update set roles = excluded.roles, purpose = excluded.purpose, stated = excluded.stated,
           basis_kinds = excluded.basis_kinds, reveal = excluded.reveal, writes = excluded.writes, per_minute = excluded.per_minute`,
        [
          names.has(name) ? 0 : next++,
          name,
          Object.keys(a.allow),
          PURPOSES[a.audit.purpose],
          a.audit.basis !== undefined,
          a.audit.basis ?? [],
          a.audit.reveal ?? false,
          method !== 'GET',
          a.audit.perMinute ?? null,
        ],
      )
    }
    await client.query(`update sec.action set roles = '{}' where name <> all ($1) and roles <> '{JOB}'`, [
      actions.map((a) => a.contract.name),
    ])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}

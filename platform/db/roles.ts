import type { Client } from 'pg'

/** Database logins of the product; `owner` and `definer` never log in (trust.md §3.2). */
export const LOGIN_ROLES = ['app', 'portal', 'auditor', 'sequencer', 'retention', 'backup', 'stats'] as const
export type LoginRole = (typeof LOGIN_ROLES)[number]
export interface RoleNames {
  owner: string
  definer: string
  login: Record<LoginRole, string>
}

/** Role names are cluster-wide, so they carry the database's name unless the whole cluster is ours. */
export function roleNames(prefix: string): RoleNames {
  const login = Object.fromEntries(LOGIN_ROLES.map((r) => [r, `${prefix}_${r}`])) as Record<LoginRole, string>
  return { owner: `${prefix}_owner`, definer: `${prefix}_definer`, login }
}

const ident = (name: string) => `"${name.replaceAll('"', '""')}"`
const literal = (value: string) => `'${value.replaceAll("'", "''")}'`

/**
 * Makes the roles and sets their passwords; safe to repeat. `client` is the installer: superuser of the embedded cluster,
 * or a login with CREATEROLE. Passwords come from the 0400 secrets file.
 */
export async function ensureRoles(
  client: Client,
  names: RoleNames,
  passwords: Record<LoginRole, string>,
): Promise<void> {
  const { rows } = await client.query<{ rolname: string }>('select rolname from pg_roles')
  const existing = new Set(rows.map((r) => r.rolname))
  const ensure = async (name: string, attributes: string) => {
    if (!existing.has(name)) await client.query(`create role ${ident(name)} ${attributes}`)
  }
  const { rows: me } = await client.query<{ super: boolean; name: string; version: number }>(
    `select rolsuper as super, rolname as name, current_setting('server_version_num')::integer as version from pg_roles where rolname = current_user`,
  )
  const installer = me[0] as { super: boolean; name: string }
  for (const name of [names.owner, names.definer]) {
    await ensure(name, 'nologin noinherit')
    if (!installer.super) await client.query(`grant ${ident(name)} to ${ident(installer.name)}`)
  }
  // The owner hands its definer functions over, which needs membership, and writes them anew in a later release, which needs their owner's
  // rights: a membership that inherits. PostgreSQL 16 keeps that with the membership, 15 with the member.
  await client.query(`alter role ${ident(names.owner)} inherit`)
  const inherits = (me[0] as { version: number }).version >= 160_000 ? ' with inherit true' : ''
  await client.query(`grant ${ident(names.definer)} to ${ident(names.owner)}${inherits}`)
  for (const role of LOGIN_ROLES) {
    const name = names.login[role]
    await ensure(name, 'login noinherit connection limit 100')
    await client.query(`alter role ${ident(name)} password ${literal(passwords[role])}`)
  }
  const { rows: db } = await client.query<{ name: string }>('select current_database() as name')
  await client.query(
    `grant create, temporary on database ${ident((db[0] as { name: string }).name)} to ${ident(names.owner)}`,
  )
}

export { ident as quoteIdent, literal as quoteLiteral }

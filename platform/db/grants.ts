import type { Client } from 'pg'
import { quoteIdent, type RoleNames } from './roles.ts'

interface TableRow {
  name: string
  schema: string
  kind: string
  comment: string | null
  rls: boolean
  policies: string[] | null
}

/** What the comment of a table says to the machine: `class=S2 app=select,insert; words`. */
export function readTableComment(comment: string | null): { dataClass: string | undefined; app: string[] | undefined } {
  const head = (comment ?? '').split(';')[0] as string
  const dataClass = /\bclass=(S[0-3])\b/.exec(head)?.[1]
  const app = /\bapp=([a-z,]+)/.exec(head)?.[1]
  return { dataClass, app: app === undefined ? undefined : app === 'none' ? [] : app.split(',') }
}

/** Logins that may call a definer function: its comment starts with `app=execute`, `retention=execute` or both, then `;`. */
export function readFunctionComment(comment: string | null): ('app' | 'retention')[] {
  const head = /^((?:app|retention)=execute ?)+;/.exec(comment ?? '')?.[0] ?? ''
  return (['app', 'retention'] as const).filter((role) => head.includes(`${role}=`))
}

/**
 * The queue of jobs: its worker logs in as `retention` and changes rows, never tables. The app may only add a job, and only inside an
 * open ticket that writes (row-level security of its own, because the tables are pg-boss's and hold ids only).
 */
function jobGrants({ login, owner }: RoleNames): string[] {
  const [app, retention] = [quoteIdent(login.app), quoteIdent(login.retention)]
  const policy = (name: string, rest: string) => [
    `drop policy if exists ${name} on jobs.job_common`,
    `create policy ${name} on jobs.job_common ${rest}`,
  ]
  return [
    'revoke all on schema jobs from public',
    'revoke all on all tables in schema jobs from public',
    'revoke all on all functions in schema jobs from public',
    `alter default privileges for role ${quoteIdent(owner)} in schema jobs revoke execute on functions from public`,
    `grant usage on schema jobs to ${app}, ${retention}`,
    `grant select, insert, update, delete on all tables in schema jobs to ${retention}`,
    `grant execute on all functions in schema jobs to ${retention}`,
    `grant select on jobs.queue to ${app}`,
    `grant insert, select (id) on jobs.job_common to ${app}`,
    `grant execute on function jobs.job_now() to ${app}`,
    'alter table jobs.job_common enable row level security',
    ...policy('worker', `to ${retention} using (true) with check (true)`),
    ...policy('enqueue', `for insert to ${app} with check ((select sec.writes()))`),
    ...policy('enqueued', `for select to ${app} using ((select sec.writes()))`),
  ]
}

/** A database of an earlier release has no sealed log until its migrations have run. */
async function tableExists(client: Client, name: string): Promise<boolean> {
  const { rows } = await client.query<{ yes: boolean }>('select to_regclass($1) is not null as yes', [name])
  return rows[0]?.yes ?? false
}

async function schemaExists(client: Client, name: string): Promise<boolean> {
  const { rows } = await client.query<{ yes: boolean }>('select to_regnamespace($1) is not null as yes', [name])
  return rows[0]?.yes ?? false
}

const TABLES = `select quote_ident(n.nspname) || '.' || quote_ident(c.relname) as name, n.nspname as schema, c.relkind as kind,
  obj_description(c.oid, 'pg_class') as comment, c.relrowsecurity as rls,
  (select array_agg(p.polname::text) from pg_policy p where p.polrelid = c.oid) as policies
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname in ('public', 'sec', 'audit') and c.relkind in ('r', 'p', 'v')`

/** What is sealed, and what is needed to say what it means. */
const SEALED_LOG =
  'audit.event, audit.subject, audit.erased_subject, audit.purpose, audit.leaf, audit.tile, audit.checkpoint, audit.witness, audit.sealer, audit.restoration, sec.action, sec.basis_kind'

/**
 * What the sequencer may write. No right to an event: it takes the log as it finds it; of a witness what that said, not who it is. The third are
 * the columns a right is limited to.
 */
export const SEQUENCER_WRITES: readonly (readonly [rights: string, table: string, columns?: readonly string[]])[] = [
  ['insert', 'audit.leaf'],
  ['insert, update', 'audit.tile'],
  ['insert, update', 'audit.checkpoint'],
  ['insert, update', 'audit.sealer'],
  ['update', 'audit.witness', ['cosigned_at', 'cosigned_size', 'fault', 'fault_at', 'silent', 'silent_at']],
]

function sealedLogGrants({ login }: RoleNames): string[] {
  const [auditor, sequencer, retention] = [login.auditor, login.sequencer, login.retention].map(quoteIdent)
  return [
    `grant select on ${SEALED_LOG}, audit.withhold to ${auditor}`,
    `grant execute on function audit.orphans() to ${auditor}`,
    `grant usage on schema sec to ${sequencer}`,
    ...SEQUENCER_WRITES.map(([, table]) => `revoke all on ${table} from ${sequencer}`),
    `grant select on ${SEALED_LOG} to ${sequencer}`,
    ...SEQUENCER_WRITES.map(
      ([rights, table, columns]) =>
        `grant ${rights}${columns ? ` (${columns.join(', ')})` : ''} on ${table} to ${sequencer}`,
    ),
    `grant execute on function sec.sealing() to ${sequencer}`,
    `grant usage on schema audit to ${retention}`,
    `grant execute on function audit.erase_persons(uuid[], uuid[]) to ${retention}`,
  ]
}

/** Rights on the database itself: `CREATE DATABASE … TEMPLATE` copies those on everything inside of it, and these not. */
async function databaseGrants(client: Client, { definer, login }: RoleNames): Promise<string[]> {
  const q = quoteIdent
  const { rows } = await client.query<{ name: string }>('select current_database() as name')
  const database = q((rows[0] as { name: string }).name)
  return [
    `revoke all on database ${database} from public`,
    `grant connect on database ${database} to ${Object.values(login).map(q).join(', ')}`,
    `grant temporary on database ${database} to ${q(definer)}`,
  ]
}

/** For a clone of a database that has its grants. */
export async function grantClone(client: Client, roles: RoleNames): Promise<void> {
  for (const s of await databaseGrants(client, roles)) await client.query(s)
}

/**
 * The one place that says which role may touch what. Run after migrations, after a clone and after a restore: `CREATE DATABASE … TEMPLATE`
 * copies neither the grants on the database nor role settings, and PUBLIC would get CONNECT and TEMP back.
 */
export async function applyGrants(client: Client, roles: RoleNames): Promise<void> {
  const q = quoteIdent
  const { owner, definer, login } = roles
  const statements = [
    ...(await databaseGrants(client, roles)),
    'revoke all on schema public from public',
    `grant usage on schema public, sec to ${[login.app, login.portal, login.stats, definer].map(q).join(', ')}`,
    `grant usage on schema public to ${q(login.retention)}`,
    `grant usage on schema audit to ${q(definer)}, ${q(login.auditor)}, ${q(login.sequencer)}`,
    `grant usage on schema sec to ${q(login.auditor)}`,
    `grant all on all tables in schema public, sec, audit to ${q(definer)}`,
    `grant all on all sequences in schema public, sec, audit to ${q(definer)}`,
    `revoke all on all functions in schema sec, audit, public from public`,
    `grant execute on all functions in schema sec to ${q(definer)}, ${q(login.app)}`,
    `grant execute on all functions in schema public, audit to ${q(definer)}`,
    `revoke execute on function sec.spread_units(uuid), sec.check_basis(text, uuid, uuid, integer, integer, text), sec.seal(text), sec.draw_nonce() from ${q(login.app)}`,
    `grant select on audit.purpose to ${q(login.app)}`,
  ]
  const { rows: tables } = await client.query<TableRow>(TABLES)
  for (const t of tables) {
    statements.push(`revoke all on ${t.name} from public`)
    if (t.schema !== 'public') continue
    const said = readTableComment(t.comment)
    const rights = said.app ?? (t.kind === 'v' || said.dataClass === 'S0' ? ['select'] : ['select', 'insert', 'update'])
    statements.push(`revoke all on ${t.name} from ${q(login.app)}`)
    if (rights.length > 0) statements.push(`grant ${rights.join(', ')} on ${t.name} to ${q(login.app)}`)
    // Definer functions repeat the scope test themselves; their owner never logs in.
    if (t.rls && !(t.policies ?? []).includes('definer_all')) {
      statements.push(`create policy definer_all on ${t.name} to ${q(definer)} using (true) with check (true)`)
    }
  }
  const { rows: functions } = await client.query<{ name: string; schema: string; comment: string | null }>(
    `select p.oid::regprocedure::text as name, n.nspname as schema, obj_description(p.oid, 'pg_proc') as comment
       from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname in ('public', 'sec', 'audit') and p.prosecdef`,
  )
  for (const f of functions) {
    statements.push(`alter function ${f.name} owner to ${q(definer)}`)
    // Of the access layer the app may call everything but what says that it may not.
    if (f.schema === 'sec' && /^app=none;/.test(f.comment ?? ''))
      statements.push(`revoke execute on function ${f.name} from ${q(login.app)}`)
    if (f.schema !== 'public') continue
    const callers = readFunctionComment(f.comment)
    for (const role of ['app', 'retention'] as const) {
      statements.push(
        `${callers.includes(role) ? 'grant' : 'revoke'} execute on function ${f.name} ${callers.includes(role) ? 'to' : 'from'} ${q(login[role])}`,
      )
    }
  }
  if (await tableExists(client, 'audit.sealer')) statements.push(...sealedLogGrants(roles))
  if (await schemaExists(client, 'jobs')) statements.push(...jobGrants(roles))
  // ALTER … OWNER asks that the new owner may create in the schema; taken away again at the end.
  await client.query('begin')
  try {
    await client.query(`set local role ${q(owner)}`)
    await client.query(`grant create on schema sec, audit to ${q(definer)}`)
    await client.query('reset role')
    // The schema public belongs to whoever owns the database: with DATABASE_URL the installer, who is no superuser.
    await client.query(`grant create on schema public to ${q(definer)}`)
    for (const s of statements) await client.query(s)
    await client.query(`revoke create on schema public, sec, audit from ${q(definer)}`)
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}

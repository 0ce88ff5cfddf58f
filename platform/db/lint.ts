import type { Client } from 'pg'
import { readTableComment, SEQUENCER_WRITES } from './grants.ts'
import type { RoleNames } from './roles.ts'

interface Rule {
  /** What is wrong with each object the query returns. */
  fault: string
  sql: string
}

// The queue's tables are pg-boss's own and hold ids only: no data classes there, but the same rules about PUBLIC and definer functions.
const OURS = `n.nspname in ('public', 'sec', 'audit', 'jobs')`
const CLASSED = `n.nspname in ('public', 'sec', 'audit')`

/** Each query returns the names of offenders (trust.md §4 and goal 19). */
const RULES: Rule[] = [
  {
    fault: 'security definer function without a fixed search_path',
    sql: `select p.oid::regprocedure::text as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace where ${OURS} and p.prosecdef and not exists (select 1 from unnest(coalesce(p.proconfig, '{}')) c where c = 'search_path=""')`,
  },
  {
    fault: "view that runs with its owner's rights (security_invoker missing)",
    sql: `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where ${OURS} and c.relkind = 'v' and not ('security_invoker=true' = any (coalesce(c.reloptions, '{}')))`,
  },
  {
    fault: 'materialised view: a copy that forgets scopes and deletions',
    sql: `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where ${OURS} and c.relkind = 'm'`,
  },
  {
    fault: 'granted to PUBLIC',
    sql: `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace, aclexplode(c.relacl) a where ${OURS} and a.grantee = 0`,
  },
  {
    fault: 'function executable by PUBLIC',
    sql: `select p.oid::regprocedure::text as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace where ${OURS} and p.prosecdef and (p.proacl is null or exists (select 1 from aclexplode(p.proacl) a where a.grantee = 0))`,
  },
  {
    fault: 'PUBLIC may connect or make temporary tables',
    sql: `select d.datname as name from pg_database d where d.datname = current_database() and (d.datacl is null or exists (select 1 from aclexplode(d.datacl) a where a.grantee = 0))`,
  },
  {
    fault: 'schema granted to PUBLIC',
    sql: `select n.nspname as name from pg_namespace n, aclexplode(n.nspacl) a where ${OURS} and a.grantee = 0`,
  },
  {
    fault: 'column granted to PUBLIC',
    sql: `select c.oid::regclass::text || '.' || t.attname as name from pg_attribute t join pg_class c on c.oid = t.attrelid join pg_namespace n on n.oid = c.relnamespace, aclexplode(t.attacl) a where ${OURS} and a.grantee = 0`,
  },
  {
    fault: 'policy that lets every row through',
    sql: `select c.oid::regclass::text || '.' || p.polname as name from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace where ${CLASSED} and p.polname <> 'definer_all' and p.polpermissive and (pg_get_expr(p.polqual, p.polrelid) = 'true' or pg_get_expr(p.polwithcheck, p.polrelid) = 'true')`,
  },
  {
    fault: 'the job queue is open without a ticket',
    sql: `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'jobs' and c.relname = 'job_common' and not c.relrowsecurity`,
  },
  {
    fault: "column whose default is the day of UTC instead of Shanghai's",
    sql: `select c.oid::regclass::text || '.' || t.attname as name from pg_attrdef d join pg_attribute t on t.attrelid = d.adrelid and t.attnum = d.adnum join pg_class c on c.oid = d.adrelid join pg_namespace n on n.oid = c.relnamespace where ${CLASSED} and pg_get_expr(d.adbin, d.adrelid) ~* 'current_date|now\\(\\)\\)?::date'`,
  },
  {
    fault: 'policy that calls a function per row instead of once per statement',
    sql: `select c.oid::regclass::text || '.' || p.polname as name from pg_policy p join pg_class c on c.oid = p.polrelid where regexp_replace(coalesce(pg_get_expr(p.polqual, p.polrelid), '') || ' ' || coalesce(pg_get_expr(p.polwithcheck, p.polrelid), ''), '\\( ?SELECT sec\\.\\w+\\([^)]*\\)', '', 'gi') ~ 'sec\\.\\w+\\('`,
  },
]

/** Faults of the catalogue, one sentence each; an empty list is the only good answer. Runs in CI and at every start. */
export async function lintCatalogue(client: Client, roles: RoleNames): Promise<string[]> {
  const faults: string[] = []
  for (const rule of RULES) {
    const { rows } = await client.query<{ name: string }>(rule.sql)
    for (const row of rows) faults.push(`${row.name}: ${rule.fault}`)
  }
  faults.push(
    ...(await lintTables(client, roles)),
    ...(await lintJobs(client, roles)),
    ...(await lintOthers(client, roles)),
    ...(await lintRoles(client, roles)),
  )
  return faults
}

async function lintTables(client: Client, roles: RoleNames): Promise<string[]> {
  const { rows } = await client.query<{
    name: string
    schema: string
    rls: boolean
    forced: boolean
    comment: string | null
    owner: string
    rights: string[] | null
  }>(
    `select c.oid::regclass::text as name, n.nspname as schema, c.relrowsecurity as rls, c.relforcerowsecurity as forced,
       obj_description(c.oid, 'pg_class') as comment, pg_get_userbyid(c.relowner) as owner,
       (select array_agg(a.privilege_type) from aclexplode(c.relacl) a where a.grantee = (select oid from pg_roles where rolname = $1)) as rights
     from pg_class c join pg_namespace n on n.oid = c.relnamespace where ${CLASSED} and c.relkind in ('r', 'p')`,
    [roles.login.app],
  )
  const faults: string[] = []
  for (const t of rows) {
    const { dataClass } = readTableComment(t.comment)
    if (dataClass === undefined) faults.push(`${t.name}: comment does not say its data class (class=S0…S3)`)
    if (t.owner !== roles.owner) faults.push(`${t.name}: owned by ${t.owner}`)
    const rights = t.rights ?? []
    for (const never of ['DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) {
      if (rights.includes(never) && !(never === 'DELETE' && /\bapp=[a-z,]*delete/.test(t.comment ?? '')))
        faults.push(`${t.name}: app may ${never}`)
    }
    if (t.schema !== 'public') {
      const allowed = t.name === 'audit.purpose' ? ['SELECT'] : []
      for (const right of rights) if (!allowed.includes(right)) faults.push(`${t.name}: app has ${right}`)
    } else if (dataClass !== 'S0' && rights.length > 0 && !(t.rls && t.forced)) {
      faults.push(`${t.name}: row-level security is not on and forced`)
    } else if ((dataClass === 'S2' || dataClass === 'S3') && !(t.rls && t.forced)) {
      faults.push(`${t.name}: holds personal data without forced row-level security`)
    }
  }
  return faults
}

/** The queue's tables belong to the owner; `retention` works on their rows, the app adds a job and reads no payload, nobody else has a right. */
async function lintJobs(client: Client, roles: RoleNames): Promise<string[]> {
  const { rows } = await client.query<{ name: string; fault: string }>(
    `select c.oid::regclass::text as name, r.rolname || ' has ' || a.privilege_type as fault
       from pg_class c join pg_namespace n on n.oid = c.relnamespace, aclexplode(c.relacl) a join pg_roles r on r.oid = a.grantee
      where n.nspname = 'jobs' and a.grantee <> c.relowner
        and not (r.rolname = $1 and a.privilege_type in ('SELECT', 'INSERT', 'UPDATE', 'DELETE'))
        and not (r.rolname = $2 and (c.relname, a.privilege_type) in (('queue', 'SELECT'), ('job_common', 'INSERT')))
     union all
     select c.oid::regclass::text, 'owned by ' || pg_get_userbyid(c.relowner) from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'jobs' and c.relkind in ('r', 'p') and pg_get_userbyid(c.relowner) <> $3`,
    [roles.login.retention, roles.login.app, roles.owner],
  )
  return rows.map((r) => `${r.name}: ${r.fault}`)
}

/**
 * Rights past the app: another login on a table of the product, anybody but the definer on a sequence of the access layer (its marks make
 * tickets valid), or the app on single columns there.
 */
async function lintOthers(client: Client, roles: RoleNames): Promise<string[]> {
  const { rows } = await client.query<{
    name: string
    grantee: string
    right: string
    kind: string
    schema: string
    column: string | null
  }>(
    `select c.oid::regclass::text as name, pg_get_userbyid(a.grantee) as grantee, a.privilege_type as right, c.relkind as kind,
       n.nspname as schema, a.on_column as column
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     cross join lateral (select x.grantee, x.privilege_type, null::text as on_column from aclexplode(c.relacl) x
       union all select x.grantee, x.privilege_type, t.attname::text from pg_attribute t, aclexplode(t.attacl) x where t.attrelid = c.oid) a
     where ${CLASSED} and a.grantee <> 0 and a.grantee <> c.relowner and pg_get_userbyid(a.grantee) <> $1`,
    [roles.definer],
  )
  const isOpen = (r: (typeof rows)[number]) =>
    r.grantee === roles.login.app
      ? r.schema === 'public' || (r.column === null && r.kind !== 'S')
      : r.schema !== 'public' &&
        ((r.right === 'SELECT' && (r.grantee === roles.login.auditor || r.grantee === roles.login.sequencer)) ||
          (r.grantee === roles.login.sequencer && sequencerMay(r.name, r.right, r.column)))
  return rows
    .filter((r) => !isOpen(r))
    .map((r) => `${r.name}: ${r.grantee} has ${r.right}${r.column === null ? '' : ' on a column'}`)
}

const sequencerMay = (table: string, right: string, column: string | null): boolean =>
  SEQUENCER_WRITES.some(
    ([rights, name, columns]) =>
      name === table &&
      rights.toUpperCase().split(', ').includes(right) &&
      (column === null ? columns === undefined : (columns?.includes(column) ?? false)),
  )

async function lintRoles(client: Client, roles: RoleNames): Promise<string[]> {
  const names = [roles.owner, roles.definer, ...Object.values(roles.login)]
  const { rows } = await client.query<{
    name: string
    login: boolean
    super: boolean
    bypass: boolean
    createrole: boolean
    member: string[] | null
  }>(
    `select r.rolname as name, r.rolcanlogin as login, r.rolsuper as super, r.rolbypassrls as bypass, r.rolcreaterole as createrole,
       (select array_agg(pg_get_userbyid(m.roleid)::text) from pg_auth_members m where m.member = r.oid) as member from pg_roles r where r.rolname = any ($1)`,
    [names],
  )
  const faults: string[] = []
  for (const r of rows) {
    if (r.super || r.bypass || r.createrole) faults.push(`role ${r.name}: superuser, BYPASSRLS or CREATEROLE`)
    if (r.login && (r.name === roles.owner || r.name === roles.definer)) faults.push(`role ${r.name}: may log in`)
    if (r.login && (r.member ?? []).length > 0) faults.push(`role ${r.name}: member of ${(r.member ?? []).join(', ')}`)
  }
  return faults
}

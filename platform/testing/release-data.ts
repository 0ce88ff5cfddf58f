import type { Client } from 'pg'

/** The rows of a release as JSON, by table; what PostgreSQL computes itself is left out. */
export interface ReleaseData {
  version: string
  /** Number of its newest migration. */
  migration: number
  tables: Record<string, unknown[]>
}

/** Jobs are made again by each start, and the list of migrations is written by whoever loads the rows. */
const TABLES = `
  select c.oid::regclass::text as name,
         (select string_agg(quote_ident(attname), ', ' order by attnum) from pg_attribute
          where attrelid = c.oid and attnum > 0 and not attisdropped and attgenerated = '') as columns
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p') and not c.relispartition and n.nspname not in ('pg_catalog', 'information_schema', 'jobs')
    and c.oid <> 'public.migration'::regclass
  order by 1`

async function tables(client: Client): Promise<{ name: string; columns: string }[]> {
  return (await client.query<{ name: string; columns: string }>(TABLES)).rows
}

/** All rows of all tables. The client must be a superuser: row security hides them from anybody else. */
export async function saveRows(client: Client): Promise<Record<string, unknown[]>> {
  const saved: Record<string, unknown[]> = {}
  for (const { name, columns } of await tables(client)) {
    const { rows } = await client.query<{ row: unknown }>(
      `select to_jsonb(t) as row from (select ${columns} from ${name}) t order by to_jsonb(t)::text`,
    )
    saved[name] = rows.map((one) => one.row)
  }
  return saved
}

/** Replaces all rows by those of the release, without running triggers: they ran when the rows were made. */
export async function loadRows(client: Client, data: ReleaseData): Promise<void> {
  await client.query('set session_replication_role = replica')
  const known = await tables(client)
  await client.query(`truncate ${known.map((one) => one.name).join(', ')} cascade`)
  for (const { name, columns } of known) {
    const rows = data.tables[name] ?? []
    if (rows.length === 0) continue
    await client.query(
      `insert into ${name} (${columns}) overriding system value select ${columns} from jsonb_populate_recordset(null::${name}, $1::jsonb)`,
      [JSON.stringify(rows)],
    )
  }
  await client.query('set session_replication_role = default')
}

/** Everything that makes a database behave as it does, one line each: what a fresh install and an upgraded one must share. */
export async function describeSchema(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ line: string }>(SCHEMA)
  return rows.map((one) => one.line)
}

const OURS = `n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast', 'jobs')`
/** Partitions come and go with the months, so only their parents count. */
const SCHEMA = `
  select format('column %s.%s %s null=%s default=%s', c.oid::regclass, a.attname, format_type(a.atttypid, a.atttypmod), not a.attnotnull,
                pg_get_expr(d.adbin, d.adrelid)) as line
  from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
  left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
  where ${OURS} and c.relkind in ('r', 'p', 'v') and not c.relispartition and a.attnum > 0 and not a.attisdropped
  union all
  select format('constraint %s %s %s', conrelid::regclass, conname, pg_get_constraintdef(k.oid))
  from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
  where ${OURS} and not c.relispartition
  union all
  select format('index %s', pg_get_indexdef(i.indexrelid))
  from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
  where ${OURS} and not c.relispartition
  union all
  select format('function %s %s', p.oid::regprocedure, md5(pg_get_functiondef(p.oid)))
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace
  where ${OURS} and p.prokind in ('f', 'p') and not exists (select from pg_depend e where e.objid = p.oid and e.deptype = 'e')
  union all
  select format('policy %s %s %s %s %s %s', polrelid::regclass, polname, polcmd, polroles::regrole[], pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid))
  from pg_policy
  union all
  select format('trigger %s', pg_get_triggerdef(t.oid))
  from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
  where ${OURS} and not t.tgisinternal and not c.relispartition
  union all
  select format('view %s %s', c.oid::regclass, md5(pg_get_viewdef(c.oid)))
  from pg_class c join pg_namespace n on n.oid = c.relnamespace where ${OURS} and c.relkind = 'v'
  union all
  select format('rights %s %s', c.oid::regclass, c.relacl)
  from pg_class c join pg_namespace n on n.oid = c.relnamespace where ${OURS} and c.relkind in ('r', 'p', 'v') and not c.relispartition
  order by 1`

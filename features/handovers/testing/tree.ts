import type { Client } from 'pg'

/** Faults of the tree and of what hangs in it; empty where all is well. What is broken is named by its kind. */
export async function treeFaults(admin: Client): Promise<string[]> {
  const faults: string[] = []
  const ask = async (what: string, sql: string) => {
    const { rowCount } = await admin.query(sql)
    if (rowCount) faults.push(`${what}: ${rowCount}`)
  }
  await ask(
    'unit outside its parent, or across its brother',
    `select from sec.unit u join sec.unit p on p.id = u.parent_id where u.lft <= p.lft or u.rgt > p.rgt
       or exists (select 1 from sec.unit o where o.parent_id = u.parent_id and o.id <> u.id and o.lft < u.rgt and u.lft < o.rgt)`,
  )
  const { rows } = await admin.query<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       join pg_attribute a on a.attrelid = c.oid and a.attname = 'unit_pos' join pg_attribute b on b.attrelid = c.oid and b.attname = 'unit_id'
      where n.nspname = 'public' and c.relkind = 'r'`,
  )
  for (const { name } of rows)
    await ask(
      `${name} away from its unit`,
      `select from ${name} t join sec.unit u on u.id = t.unit_id where t.unit_pos <> u.lft`,
    )
  await ask(
    'open record in a closed unit',
    `select from handovers_open(0, 2000000000) o join org_unit u on u.id = o.unit_id where u.closed_on is not null`,
  )
  await ask(
    'open record with somebody who cannot reach it',
    `select from handovers_open(0, 2000000000) o join sec.unit u on u.id = o.unit_id
      where o.assignee is not null and not handovers_reaches(o.assignee, u.lft, (now() at time zone 'Asia/Shanghai')::date)`,
  )
  await ask(
    'open unit under a closed one',
    `select from org_unit u join org_unit p on p.id = u.parent_id where u.closed_on is null and p.closed_on is not null`,
  )
  await ask(
    'staff in a closed unit',
    `select from staff s join org_unit u on u.id = s.unit_id where s.end_on is null and u.closed_on is not null`,
  )
  await ask(
    'access to a closed unit',
    `select from sec.posting p join org_unit u on u.id = p.unit_id where u.closed_on is not null and coalesce(p.valid_to, 'infinity') >= current_date
       and exists (select 1 from posting x where x.id = p.id)`,
  )
  await ask(
    'record that names a replaced community',
    `select from (select community_code as code from address union all select community_code from building union all select community_code from road
       union all select community_code from compound union all select community_code from area_community
       union all select grid_community_code from org_unit where grid_community_code is not null) r join community c on c.code = r.code where c.replaced_by is not null`,
  )
  await ask(
    'address outside the area of its community',
    `select from address a join area_community c on c.community_code = a.community_code
       left join org_unit g on g.id = a.unit_id where a.unit_id <> c.area_id and g.parent_id is distinct from c.area_id`,
  )
  return faults
}

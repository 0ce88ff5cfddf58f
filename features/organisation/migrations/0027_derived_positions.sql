-- As in 0005, but a table that holds a position and no unit is derived from records (the terms of addresses): its triggers follow the record.
create or replace function organisation_rehome_community(p_code text) returns void language plpgsql security definer set search_path = '' as $$
declare area uuid; pos integer; t record;
begin
  if not sec.writes() or sec.action_name() not like 'organisation.%' then raise exception 'forbidden' using errcode = '42501'; end if;
  select a.area_id, u.lft into area, pos from public.area_community a join sec.unit u on u.id = a.area_id where a.community_code = p_code;
  if area is null or not public.organisation_in_scope(area) then raise exception 'forbidden' using errcode = '42501'; end if;
  for t in select c.oid::regclass as name, b.attname is not null as by_code from pg_catalog.pg_class c
      join pg_catalog.pg_namespace s on s.oid = c.relnamespace
      join pg_catalog.pg_attribute u on u.attrelid = c.oid and u.attname = 'unit_pos'
      join pg_catalog.pg_attribute i on i.attrelid = c.oid and i.attname = 'unit_id'
      left join pg_catalog.pg_attribute b on b.attrelid = c.oid and b.attname = 'community_code'
      left join pg_catalog.pg_attribute d on d.attrelid = c.oid and d.attname = 'address_id'
      where s.nspname = 'public' and c.relkind = 'r' and (b.attname is not null or d.attname is not null)
      order by b.attname is null loop
    if t.by_code then
      execute format('update %s t set unit_id = $1, unit_pos = $2 where community_code = $3 and unit_id <> $1
        and not exists (select 1 from public.org_unit g where g.id = t.unit_id and g.parent_id = $1)', t.name) using area, pos, p_code;
    else
      execute format('update %s t set unit_id = a.unit_id, unit_pos = a.unit_pos from public.address a
        where a.id = t.address_id and a.community_code = $1 and t.unit_id <> a.unit_id', t.name) using p_code;
    end if;
  end loop;
end $$;

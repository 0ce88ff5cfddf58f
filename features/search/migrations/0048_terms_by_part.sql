-- A search for doors reads the terms of the parts of the city it asks about, and no longer those of the whole: the lists of numbers grew with the city, and the time of a search with them.
create function search_parts() returns table (part text, lft integer, rgt integer) language sql stable security definer set search_path = '' as $$
  with recursive top as (select u.id, u.lft, u.rgt, 0 as depth from sec.unit u where u.parent_id is null
    union all select u.id, u.lft, u.rgt, t.depth + 1 from top t join sec.unit u on u.parent_id = t.id where t.depth < 2)
  select pg_catalog.right(t.id::text, 4), t.lft, t.rgt from top t $$;
comment on function search_parts is 'Parts of the city that addresses are found by: its units down to the second below the root, as a rule the stations. Two may have the same name: then each is read with the other.';
create function search_part(p_pos integer) returns text language sql stable security definer set search_path = '' as $$
  select coalesce((select p.part from public.search_parts() p where p.lft <= p_pos and p.rgt > p_pos order by p.lft desc limit 1), '') $$;
comment on function search_part is 'Part that a place in the tree belongs to. Whoever is moved in the tree takes another place, and the terms follow with it.';
create function search_terms_at(p_part text, p_text text) returns text[] language sql immutable set search_path = '' as $$
  select coalesce(pg_catalog.array_agg(distinct p_part || x), '{}') from pg_catalog.unnest(public.search_terms(p_text)) x $$;
comment on function search_terms_at is 'Terms of a text with their part of the city in front: 9f3c江南.';
comment on column address_terms.terms is 'search_terms_at: terms of the line with the part of the city they stand in.';

-- Before the index, which is then made in one go. A city has some hundred thousand rows: half a minute. As owner, who has no policy here.
drop index address_terms_terms;
-- All is found by terms; by place alone nothing is.
drop index address_terms_unit_pos;
alter table address_terms no force row level security;
update address_terms t set terms = search_terms_at(w.part, t.line) from (select d.unit_pos, search_part(d.unit_pos) as part from (select distinct unit_pos from address_terms) d offset 0) w where w.unit_pos = t.unit_pos;
alter table address_terms force row level security;
create index address_terms_terms on address_terms using gin (terms);

create or replace function search_add_terms() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into public.address_terms (address_id, unit_pos, is_plain, line, sort_key, terms)
    select m.id, m.unit_pos, m.landmark is null and m.sub_addr is null, m.full_text, m.sort_key, public.search_terms_at(w.part, m.full_text)
      from made m join (select d.unit_pos, public.search_part(d.unit_pos) as part from (select distinct made.unit_pos from made) d offset 0) w on w.unit_pos = m.unit_pos where m.state <> '停用'
    on conflict do nothing;
  return null;
end $$;
create or replace function search_move_terms() returns trigger language plpgsql security definer set search_path = '' set enable_seqscan = off as $$
begin
  delete from public.address_terms t using made m where t.address_id = m.id and m.state = '停用';
  insert into public.address_terms (address_id, unit_pos, is_plain, line, sort_key, terms)
    select c.id, c.unit_pos, c.is_plain, c.full_text, c.sort_key, public.search_terms_at(p.part, c.full_text) from (
      select m.id, m.unit_pos, m.landmark is null and m.sub_addr is null as is_plain, m.full_text, m.sort_key from made m where m.state <> '停用'
      except select w.id, w.unit_pos, w.landmark is null and w.sub_addr is null, w.full_text, w.sort_key from was w where w.state <> '停用') c
      join (select d.unit_pos, public.search_part(d.unit_pos) as part from (select distinct made.unit_pos from made) d offset 0) p on p.unit_pos = c.unit_pos
    on conflict (address_id) do update set unit_pos = excluded.unit_pos, is_plain = excluded.is_plain, line = excluded.line, sort_key = excluded.sort_key, terms = excluded.terms;
  return null;
end $$;
create or replace function search_fill_terms(p_limit integer) returns integer language plpgsql security definer set search_path = '' as $$
declare n integer;
begin
  insert into public.address_terms (address_id, unit_pos, is_plain, line, sort_key, terms)
    select a.id, a.unit_pos, a.landmark is null and a.sub_addr is null, a.full_text, a.sort_key, public.search_terms_at(public.search_part(a.unit_pos), a.full_text) from public.address a
      where a.state <> '停用' and not exists (select 1 from public.address_terms t where t.address_id = a.id) limit p_limit on conflict do nothing;
  get diagnostics n = row_count;
  if n > 0 then return n; end if;
  update public.address_terms t set sort_key = coalesce((select a.sort_key from public.address a where a.id = t.address_id), '')
    where t.address_id in (select w.address_id from public.address_terms w where w.sort_key is null limit p_limit for update skip locked);
  get diagnostics n = row_count;
  return n;
end $$;

create or replace function search_doors(p_words text[], p_numbers text[], p_patterns text[], p_own boolean, p_limit integer) returns table (id uuid, full_text text, unit_id uuid)
language plpgsql stable security definer set search_path = '' set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
declare lo integer := sec.lo(); hi integer := sec.hi(); homes uuid[] := sec.conflict_addresses(); enough constant integer := 400; enough_elsewhere constant integer := 60;
  v_terms text[] := public.search_terms(pg_catalog.array_to_string(p_words, ' ')) || p_numbers; ids uuid[];
begin
  perform public.search_may();
  if pg_catalog.cardinality(v_terms) = 0 then return; end if;
  if p_own then
    ids := (select pg_catalog.array_agg(o.address_id) from (select x.address_id from (select t.address_id, coalesce(t.sort_key, t.line) as place
        from (select distinct p.part from public.search_parts() p where p.lft <= hi and p.rgt > lo) n
          cross join lateral (select pg_catalog.array_agg(n.part || v) as terms from pg_catalog.unnest(v_terms) v) w
          join public.address_terms t on t.terms @> w.terms
        where t.unit_pos between lo and hi and t.line ~* all (p_patterns) limit enough) x
      where not (x.address_id = any (homes)) order by x.place, x.address_id limit p_limit) o);
  else
    -- Part after part, the nearest first, until there are enough.
    ids := (select pg_catalog.array_agg(o.address_id) from (select x.address_id from (select t.address_id, coalesce(t.sort_key, t.line) as place
        from (select p.part from public.search_parts() p group by p.part order by min(greatest(p.lft - hi, lo - p.rgt)), p.part) n
          cross join lateral (select pg_catalog.array_agg(n.part || v) as terms from pg_catalog.unnest(v_terms) v) w
          join public.address_terms t on t.terms @> w.terms
        where t.is_plain and not (t.unit_pos between lo and hi) and t.line ~* all (p_patterns) limit enough_elsewhere) x
      where not (x.address_id = any (homes)) order by x.place, x.address_id limit p_limit) o);
  end if;
  if ids is null then return; end if;
  return query select a.id, a.full_text, a.unit_id from public.address a where a.id = any (ids) order by a.sort_key, a.id;
end $$;
comment on function search_doors is 'app=execute; Addresses that hold all words and numbers and answer all patterns: of the actor''s range, or those of the rest of the city, neighbours first. Of more than 400 of the range, or 60 elsewhere, the order is not that of the whole. Tells nothing of who lives there.';

-- Which words and numbers stand in the addresses of which part of the city: a search beyond the own area reads only the parts where all of its own are, instead of trying one after the other.
create table part_term (
  term text collate "C" primary key
);
comment on table part_term is 'class=S1 app=none; Terms of addresses with their part of the city in front, as in address_terms but each once. Kept by a trigger; one that is gone stays, which only costs a look.';
create function search_keep_part_terms() returns trigger language plpgsql security definer set search_path = '' set enable_seqscan = off as $$
begin
  -- In one order, so that two who bring the same new terms wait for each other and not both.
  insert into public.part_term (term)
    select n.term from (select distinct x as term from made m, pg_catalog.unnest(m.terms) x) n
      where not exists (select from public.part_term p where p.term = n.term)
    order by 1 on conflict do nothing;
  return null;
end $$;
comment on function search_keep_part_terms is 'A term that was in no address of its part until now.';
alter table address_terms no force row level security;
insert into part_term (term) select distinct x from address_terms t, unnest(t.terms) x;
alter table address_terms force row level security;
alter table part_term enable row level security;
alter table part_term force row level security;
create trigger keep_part_terms after insert on address_terms referencing new table as made for each statement execute function search_keep_part_terms();
create trigger keep_part_terms_changed after update on address_terms referencing new table as made for each statement execute function search_keep_part_terms();

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
    -- Part after part that has all the terms, the nearest first, until there are enough.
    ids := (select pg_catalog.array_agg(o.address_id) from (select x.address_id from (select t.address_id, coalesce(t.sort_key, t.line) as place
        from (select p.part from public.search_parts() p
            where not exists (select from pg_catalog.unnest(v_terms) v where not exists (select from public.part_term k where k.term = p.part || v offset 0))
            group by p.part order by min(greatest(p.lft - hi, lo - p.rgt)), p.part) n
          cross join lateral (select pg_catalog.array_agg(n.part || v) as terms from pg_catalog.unnest(v_terms) v) w
          join public.address_terms t on t.terms @> w.terms
        where t.is_plain and not (t.unit_pos between lo and hi) and t.line ~* all (p_patterns) limit enough_elsewhere) x
      where not (x.address_id = any (homes)) order by x.place, x.address_id limit p_limit) o);
  end if;
  if ids is null then return; end if;
  return query select a.id, a.full_text, a.unit_id from public.address a where a.id = any (ids) order by a.sort_key, a.id;
end $$;

-- People go on saying the old name of a road for years: doors are found by what they were called, too.
create table address_former (
  alias_id uuid primary key,
  address_id uuid not null,
  unit_pos integer not null,
  line text not null,
  terms text[] not null
);
comment on table address_former is 'class=S1 app=none; Former texts of addresses and what they are found by, in the own area only: an old text may hold a landmark that names who lived there. Kept by triggers on address_alias.';

create function search_keep_former() returns trigger language plpgsql security definer set search_path = '' set enable_seqscan = off as $$
begin
  insert into public.address_former (alias_id, address_id, unit_pos, line, terms)
    select m.id, m.address_id, m.unit_pos, m.text, public.search_terms(m.text) from made m
    on conflict (alias_id) do update set address_id = excluded.address_id, unit_pos = excluded.unit_pos, line = excluded.line, terms = excluded.terms;
  return null;
end $$;
comment on function search_keep_former is 'What a former text is found by follows it: when a door goes into another, and when the tree is renumbered.';
create function search_drop_former() returns trigger language plpgsql security definer set search_path = '' set enable_seqscan = off as $$
begin
  delete from public.address_former f using was w where f.alias_id = w.id;
  return null;
end $$;
create trigger keep_former after insert on address_alias referencing new table as made for each statement execute function search_keep_former();
create trigger keep_former_changed after update on address_alias referencing new table as made for each statement execute function search_keep_former();
create trigger keep_former_gone after delete on address_alias referencing old table as was for each statement execute function search_drop_former();

insert into address_former (alias_id, address_id, unit_pos, line, terms) select id, address_id, unit_pos, text, search_terms(text) from address_alias;
-- Filled first and closed then: the owner has no policy of his own.
alter table address_former enable row level security;
alter table address_former force row level security;
create index address_former_terms on address_former using gin (terms);
create index address_former_unit_pos on address_former (unit_pos);

create function search_fill_former(p_limit integer) returns integer language plpgsql security definer set search_path = '' as $$
declare n integer;
begin
  insert into public.address_former (alias_id, address_id, unit_pos, line, terms)
    select a.id, a.address_id, a.unit_pos, a.text, public.search_terms(a.text) from public.address_alias a
      where not exists (select 1 from public.address_former f where f.alias_id = a.id) limit p_limit on conflict do nothing;
  get diagnostics n = row_count;
  return n;
end $$;
comment on function search_fill_former is 'retention=execute; Terms of former texts that have none, so many at a time: whatever a migration or a restore left out.';

create function search_former_doors(p_words text[], p_numbers text[], p_patterns text[], p_limit integer) returns table (id uuid, full_text text, unit_id uuid, former text)
language plpgsql stable security definer set search_path = '' set plan_cache_mode = force_custom_plan as $$
declare lo integer := sec.lo(); hi integer := sec.hi(); homes uuid[] := sec.conflict_addresses(); enough constant integer := 400;
  v_terms text[] := public.search_terms(pg_catalog.array_to_string(p_words, ' ')) || p_numbers;
begin
  perform public.search_may();
  if pg_catalog.cardinality(v_terms) = 0 then return; end if;
  return query select d.id, d.full_text, d.unit_id, d.line from (
    select distinct on (a.id) a.id, a.full_text, a.unit_id, a.sort_key, f.line from (select x.address_id, x.line from public.address_former x
        where x.terms @> v_terms and x.unit_pos between lo and hi and x.line ~* all (p_patterns) limit enough) f
      join public.address a on a.id = f.address_id
      where a.state <> '停用' and a.unit_pos between lo and hi and not (a.id = any (homes)) order by a.id, f.line) d
    order by d.sort_key, d.id limit p_limit;
end $$;
comment on function search_former_doors is 'app=execute; Addresses of the actor''s range whose former text holds all words and numbers and answers all patterns, with that text. Of more than 400 the order is not that of the whole. Tells nothing of who lives there.';

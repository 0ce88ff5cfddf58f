-- A chunk of a list is a thousand rows, and what follows each row of it is done once a statement.
create or replace function residents_numbers_known(p_bis bytea[]) returns bytea[] language plpgsql security definer set search_path = '' as $$
begin
  if coalesce(sec.action_name(), '') <> 'imports.commitRows' or cardinality(p_bis) > 1000 or exists (select 1 from unnest(p_bis) b where octet_length(b) <> 16) then
    raise exception 'forbidden' using errcode = '42501';
  end if;
  -- The locks of residents_number_known, in one order: two who save the same number at the same moment wait for each other.
  perform pg_advisory_xact_lock(x.k) from (select distinct ('x' || encode(substring(b from 1 for 8), 'hex'))::bit(64)::bigint as k from unnest(p_bis) b order by 1) x;
  return coalesce((select array_agg(distinct i.id_bi) from public.person_identity i where i.id_bi = any (p_bis)), '{}');
end $$;

-- The sound of many names in one statement. A name of nothing but Chinese characters is read here, every other one by search_sound itself.
create function search_sounds(p_names text[], p_former text[]) returns text[]
language sql stable security definer set search_path = '' set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off as $$
  select coalesce(pg_catalog.array_agg(
      case when q.name ~ '^[\u3400-\u9fff]+$' then (
        select '|' || pg_catalog.string_agg(x.c || ' ' || coalesce(pg_catalog.array_to_string(r.readings, ' '), '?') || ' |', '' order by x.o)
          from pg_catalog.string_to_table(q.name, null) with ordinality x (c, o) left join public.pinyin_reading r on r.char = x.c)
        else public.search_sound(q.name) end
      || '#' || case when q.former is null then '|' else public.search_sound(q.former) end order by q.i), '{}')
    from unnest(p_names, p_former) with ordinality q (name, former, i) $$;
comment on function search_sounds is 'app=execute; person.name_key of many names at once, in their order: what the trigger keep_sound would make of each. Reads nothing but how characters sound.';
drop trigger keep_sound on person;
create trigger keep_sound before insert on person for each row when (new.name_key is null) execute function search_keep_sound();
create trigger keep_sound_changed before update of name, former_name on person for each row execute function search_keep_sound();

-- An insert that may update fires the triggers of both. A residence is new when it is inserted: nothing of it is in scope yet.
create function residents_add_scope() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into public.person_scope (person_id, source_kind, source_id, unit_id, unit_pos, until)
    select m.person_id, 'residence', m.id, m.unit_id, m.unit_pos, case when m.state in ('ENDED', 'REJECTED') then pg_catalog.now() + interval '2 years' end from made m;
  return null;
end $$;
comment on function residents_add_scope is 'A new residence makes its person visible to its unit.';
drop trigger keep_scope on residence;
create trigger keep_scope after insert on residence referencing new table as made for each statement execute function residents_add_scope();

-- From each new entry to its person by the key, whatever a table that is being filled knows of its own size: a plan kept from when it was small read all of it.
create or replace function search_add_pairs() returns trigger language plpgsql security definer set search_path = '' set enable_seqscan = off as $$
begin
  insert into public.person_pair (pair, unit_pos, person_id, sound)
    select x, m.unit_pos, m.person_id, case when pg_catalog.octet_length(p.name_key) <= 500 then p.name_key else '' end
      from made m join lateral (select n.name_key from public.person n where n.id = m.person_id offset 0) p on true, pg_catalog.unnest(public.search_pairs(p.name_key)) x
    order by 1, 2, 3 on conflict do nothing;
  return null;
end $$;

-- What became of a chunk's rows in numbers, so that a list of imports need not open every row of every one.
alter table import_chunk add column counts jsonb;
comment on column import_chunk.counts is 'Rows by outcome; null in chunks older than this column, whose rows are counted.';

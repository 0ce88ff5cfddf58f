-- What search and scope stand on is kept once a statement and no longer once a row: a list of 500 people costs little more than one person.
create or replace function search_sound(p_name text) returns text language plpgsql stable set search_path = '' as $$
declare sound text := '|'; piece text; said text[];
begin
  if p_name is null then return sound; end if;
  -- Nearly every name: nothing but Chinese characters, which are written in one way only. One look-up for all of them.
  if p_name ~ '^[\u3400-\u9fff]+$' then
    return (select '|' || pg_catalog.string_agg(x.c || ' ' || coalesce(pg_catalog.array_to_string(r.readings, ' '), '?') || ' |', '' order by x.o)
      from pg_catalog.string_to_table(p_name, null) with ordinality x (c, o) left join public.pinyin_reading r on r.char = x.c);
  end if;
  -- A Latin word is one piece that sounds as it is written, without marks; every other character is a piece of its own.
  foreach piece in array coalesce((select array_agg(m[1] order by o) from pg_catalog.regexp_matches(
      pg_catalog.lower(pg_catalog.regexp_replace(pg_catalog.normalize(p_name, 'nfd'), '[\u0300-\u036f]', '', 'g')), '[a-z]+|[^ ·''|#-]', 'g') with ordinality x (m, o)), '{}') loop
    said := case when piece ~ '^[a-z]' then array[piece] else coalesce((select r.readings from public.pinyin_reading r where r.char = piece), array['?']) end;
    sound := sound || piece || ' ' || pg_catalog.array_to_string(said, ' ') || ' |';
  end loop;
  return sound;
end $$;

drop trigger keep_scope on residence;
drop function residents_keep_scope();
create function residents_keep_scope() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into public.person_scope as s (person_id, source_kind, source_id, unit_id, unit_pos, until)
    select m.person_id, 'residence', m.id, m.unit_id, m.unit_pos, case when m.state in ('ENDED', 'REJECTED') then pg_catalog.now() + interval '2 years' end from made m
  on conflict (person_id, source_kind, source_id) do update set unit_id = excluded.unit_id, unit_pos = excluded.unit_pos, until = excluded.until
    where s.unit_id <> excluded.unit_id or s.unit_pos <> excluded.unit_pos or s.until is not null or excluded.until is not null;
  return null;
end $$;
comment on function residents_keep_scope is 'A residence makes its person visible to its unit; for two years after its end (retention of dictionary §10.3).';
create trigger keep_scope after insert on residence referencing new table as made for each statement execute function residents_keep_scope();
create trigger keep_scope_changed after update on residence referencing new table as made for each statement execute function residents_keep_scope();

drop trigger keep_pairs on person_scope;
drop function search_keep_pairs_of_scope();
create function search_add_pairs() returns trigger language plpgsql security definer set search_path = '' set enable_seqscan = off as $$
begin
  insert into public.person_pair (pair, unit_pos, person_id)
    select x, m.unit_pos, m.person_id from made m join public.person p on p.id = m.person_id, pg_catalog.unnest(public.search_pairs(p.name_key)) x
    order by 1, 2, 3 on conflict do nothing;
  return null;
end $$;
create function search_drop_pairs() returns trigger language plpgsql security definer set search_path = '' set enable_seqscan = off as $$
begin
  delete from public.person_pair k using (select distinct x as pair, w.unit_pos, w.person_id from was w join public.person p on p.id = w.person_id, pg_catalog.unnest(public.search_pairs(p.name_key)) x
      where not exists (select 1 from public.person_scope s where s.person_id = w.person_id and s.unit_pos = w.unit_pos)) g
    where k.pair = g.pair and k.unit_pos = g.unit_pos and k.person_id = g.person_id;
  return null;
end $$;
create function search_move_pairs() returns trigger language plpgsql security definer set search_path = '' set enable_seqscan = off as $$
begin
  -- Most changes are of the term and move nobody.
  insert into public.person_pair (pair, unit_pos, person_id)
    select x, m.unit_pos, m.person_id from (select person_id, unit_pos from made except select person_id, unit_pos from was) m
      join public.person p on p.id = m.person_id, pg_catalog.unnest(public.search_pairs(p.name_key)) x
    order by 1, 2, 3 on conflict do nothing;
  delete from public.person_pair k using (select distinct x as pair, w.unit_pos, w.person_id from (select person_id, unit_pos from was except select person_id, unit_pos from made) w
      join public.person p on p.id = w.person_id, pg_catalog.unnest(public.search_pairs(p.name_key)) x
      where not exists (select 1 from public.person_scope s where s.person_id = w.person_id and s.unit_pos = w.unit_pos)) g
    where k.pair = g.pair and k.unit_pos = g.unit_pos and k.person_id = g.person_id;
  return null;
end $$;
comment on function search_add_pairs is 'Pairs follow where a person is known.';
comment on function search_drop_pairs is 'Pairs go where a person is known no more.';
comment on function search_move_pairs is 'Pairs follow where a person is known, also when the tree is renumbered.';
create trigger keep_pairs after insert on person_scope referencing new table as made for each statement execute function search_add_pairs();
create trigger keep_pairs_gone after delete on person_scope referencing old table as was for each statement execute function search_drop_pairs();
create trigger keep_pairs_moved after update on person_scope referencing old table as was new table as made for each statement execute function search_move_pairs();

drop trigger keep_terms on address;
drop function search_keep_terms();
create function search_add_terms() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into public.address_terms (address_id, unit_pos, is_plain, line, terms)
    select m.id, m.unit_pos, m.landmark is null and m.sub_addr is null, m.full_text, public.search_terms(m.full_text) from made m where m.state <> '停用'
    on conflict do nothing;
  return null;
end $$;
create function search_move_terms() returns trigger language plpgsql security definer set search_path = '' set enable_seqscan = off as $$
begin
  delete from public.address_terms t using made m where t.address_id = m.id and m.state = '停用';
  insert into public.address_terms (address_id, unit_pos, is_plain, line, terms)
    select c.id, c.unit_pos, c.is_plain, c.full_text, public.search_terms(c.full_text) from (
      select m.id, m.unit_pos, m.landmark is null and m.sub_addr is null as is_plain, m.full_text from made m where m.state <> '停用'
      except select w.id, w.unit_pos, w.landmark is null and w.sub_addr is null, w.full_text from was w where w.state <> '停用') c
    on conflict (address_id) do update set unit_pos = excluded.unit_pos, is_plain = excluded.is_plain, line = excluded.line, terms = excluded.terms;
  return null;
end $$;
comment on function search_add_terms is 'Terms of new addresses.';
comment on function search_move_terms is 'Terms follow the text of an address, also when a road is renamed or the tree renumbered; out of use, it is not found any more.';
create trigger keep_terms after insert on address referencing new table as made for each statement execute function search_add_terms();
create trigger keep_terms_changed after update on address referencing old table as was new table as made for each statement execute function search_move_terms();

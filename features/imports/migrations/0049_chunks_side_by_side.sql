-- Chunks of a run are written side by side. An import is taken back in the order in which it was written, the last chunk first: what one put behind the doors of another came after it.
alter table import_chunk add column written integer;
comment on column import_chunk.written is 'The how-manieth chunk of the run this was when it was written; until chunks went side by side that was their number.';
alter table import_chunk no force row level security;
update import_chunk set written = no;
alter table import_chunk force row level security;
alter table import_chunk alter column written set not null;
create unique index import_chunk_written on import_chunk (run_id, written);

-- A door that was not there before this statement has no terms yet, and nobody else sees it: no need to look for both.
create or replace function search_add_terms() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into public.address_terms (address_id, unit_pos, is_plain, line, sort_key, terms)
    select m.id, m.unit_pos, m.landmark is null and m.sub_addr is null, m.full_text, m.sort_key, public.search_terms_at(w.part, m.full_text)
      from made m join (select d.unit_pos, public.search_part(d.unit_pos) as part from (select distinct made.unit_pos from made) d offset 0) w on w.unit_pos = m.unit_pos where m.state <> '停用';
  return null;
end $$;

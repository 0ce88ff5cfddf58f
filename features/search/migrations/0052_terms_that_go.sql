-- A term goes with its last address, so that an import that is taken back leaves nothing of itself. Whoever brings terms and whoever takes some away wait for each other: a term found there must still be there at the end.
comment on table part_term is 'class=S1 app=none; Terms of addresses with their part of the city in front, as in address_terms but each once. Kept by triggers.';
create or replace function search_keep_part_terms() returns trigger language plpgsql security definer set search_path = '' set enable_seqscan = off as $$
begin
  if not exists (select from made) then return null; end if;
  -- Whoever changes a text may take terms away with his next one: two who held this only in part would then wait for each other.
  if tg_op = 'INSERT' then perform pg_catalog.pg_advisory_xact_lock_shared(7300033); else perform pg_catalog.pg_advisory_xact_lock(7300033); end if;
  -- In one order, so that two who bring the same new terms wait for each other and not both.
  insert into public.part_term (term)
    select n.term from (select distinct x as term from made m, pg_catalog.unnest(m.terms) x) n
      where not exists (select from public.part_term p where p.term = n.term)
    order by 1 on conflict do nothing;
  return null;
end $$;
create function search_drop_part_terms() returns trigger language plpgsql security definer set search_path = '' set enable_seqscan = off as $$
declare left_over text[];
begin
  if tg_op = 'DELETE' then
    left_over := (select pg_catalog.array_agg(distinct x) from was w, pg_catalog.unnest(w.terms) x);
  else
    left_over := (select pg_catalog.array_agg(x) from (select x from was w, pg_catalog.unnest(w.terms) x except select x from made m, pg_catalog.unnest(m.terms) x) o);
  end if;
  if left_over is null then return null; end if;
  perform pg_catalog.pg_advisory_xact_lock(7300033);
  delete from public.part_term p where p.term = any (left_over)
    and not exists (select from public.address_terms t where t.terms @> array[p.term] offset 0);
  return null;
end $$;
comment on function search_drop_part_terms is 'Terms whose last address is gone.';
create trigger drop_part_terms after delete on address_terms referencing old table as was for each statement execute function search_drop_part_terms();
create trigger drop_part_terms_changed after update on address_terms referencing old table as was new table as made for each statement execute function search_drop_part_terms();
alter table address_terms no force row level security;
alter table part_term no force row level security;
delete from part_term p where p.term in (select term from part_term except select x from address_terms t, unnest(t.terms) x);
alter table part_term force row level security;
alter table address_terms force row level security;

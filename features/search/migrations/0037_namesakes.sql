-- Who of the own range has this name is asked of the entries of that range. Asked by birth date, the time of the answer told how many were born on
-- that day in the whole city.
create function search_namesakes(p_name text) returns setof uuid
language plpgsql stable security definer set search_path = '' set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_bitmapscan = off as $$
declare lo integer := sec.lo(); hi integer := sec.hi(); heard text := public.search_sound(p_name); first_pair text;
begin
  if coalesce(sec.action_name(), '') <> 'residents.duplicateCandidates' then raise exception 'forbidden' using errcode = '42501'; end if;
  -- The same name has all its pairs in common, so one of them finds everybody.
  first_pair := (public.search_pairs(heard))[1];
  return query select distinct k.person_id from public.person_pair k where k.pair = first_pair and k.unit_pos between lo and hi
      and (nullif(k.sound, '') is null or heard = any (pg_catalog.string_to_array(k.sound, '#')))
    union select x from pg_catalog.unnest(sec.granted()) x;
end $$;
comment on function search_namesakes is 'app=execute; Persons of the actor''s range whose present or former name sounds like this one, and whoever was granted to him one by one. Candidates only: the caller reads them under row-level security.';

-- A search by name reads its entries and no longer every person behind them: the sound stands in the entry, and only whoever is shown is looked up.
alter table person_pair add column sound text collate "C";
comment on column person_pair.sound is 'person.name_key, so that a search need not visit the person. Empty where it is too long for the index, null until a row older than this column was filled: then the person is visited.';
alter table person_pair drop constraint person_pair_pk;
alter table person_pair add constraint person_pair_pk primary key (pair, unit_pos, person_id) include (sound);
create index person_pair_unfilled on person_pair (person_id) where sound is null;

create or replace function search_keep_pairs_of_name() returns trigger language plpgsql security definer set search_path = '' as $$
declare old_pairs text[] := public.search_pairs(old.name_key); new_pairs text[] := public.search_pairs(new.name_key);
begin
  delete from public.person_pair k using public.person_scope s where s.person_id = new.id and k.person_id = new.id and k.unit_pos = s.unit_pos
    and k.pair = any (old_pairs) and not k.pair = any (new_pairs);
  insert into public.person_pair (pair, unit_pos, person_id, sound)
    select distinct x, s.unit_pos, new.id, case when pg_catalog.octet_length(new.name_key) <= 500 then new.name_key else '' end
      from public.person_scope s, pg_catalog.unnest(new_pairs) x where s.person_id = new.id
    on conflict (pair, unit_pos, person_id) do update set sound = excluded.sound;
  return null;
end $$;
create or replace function search_add_pairs() returns trigger language plpgsql security definer set search_path = '' set enable_seqscan = off as $$
begin
  insert into public.person_pair (pair, unit_pos, person_id, sound)
    select x, m.unit_pos, m.person_id, case when pg_catalog.octet_length(p.name_key) <= 500 then p.name_key else '' end
      from made m join public.person p on p.id = m.person_id, pg_catalog.unnest(public.search_pairs(p.name_key)) x
    order by 1, 2, 3 on conflict do nothing;
  return null;
end $$;
create or replace function search_move_pairs() returns trigger language plpgsql security definer set search_path = '' set enable_seqscan = off as $$
begin
  -- Most changes are of the term and move nobody.
  insert into public.person_pair (pair, unit_pos, person_id, sound)
    select x, m.unit_pos, m.person_id, case when pg_catalog.octet_length(p.name_key) <= 500 then p.name_key else '' end
      from (select person_id, unit_pos from made except select person_id, unit_pos from was) m
      join public.person p on p.id = m.person_id, pg_catalog.unnest(public.search_pairs(p.name_key)) x
    order by 1, 2, 3 on conflict do nothing;
  delete from public.person_pair k using (select distinct x as pair, w.unit_pos, w.person_id from (select person_id, unit_pos from was except select person_id, unit_pos from made) w
      join public.person p on p.id = w.person_id, pg_catalog.unnest(public.search_pairs(p.name_key)) x
      where not exists (select 1 from public.person_scope s where s.person_id = w.person_id and s.unit_pos = w.unit_pos)) g
    where k.pair = g.pair and k.unit_pos = g.unit_pos and k.person_id = g.person_id;
  return null;
end $$;

create or replace function search_fill(p_limit integer) returns integer language plpgsql security definer set search_path = '' as $$
declare n integer;
begin
  update public.person p set name_key = public.search_sound(p.name) || coalesce('#' || public.search_sound(p.former_name), '')
    where p.id in (select w.id from public.person w where w.name_key is null limit p_limit for update skip locked);
  get diagnostics n = row_count;
  if n > 0 then return n; end if;
  -- Whoever is frozen is out of sight here too: an empty sound sends the search to the person.
  update public.person_pair k set sound = coalesce((select p.name_key from public.person p where p.id = k.person_id and pg_catalog.octet_length(p.name_key) <= 500), '')
    where (k.pair, k.unit_pos, k.person_id) in (select w.pair, w.unit_pos, w.person_id from public.person_pair w where w.sound is null limit p_limit for update skip locked);
  get diagnostics n = row_count;
  return n;
end $$;

create or replace function search_persons(p_forms text[], p_one_wrong boolean, p_limit integer) returns table (person_id uuid, tier integer, is_former boolean)
language plpgsql stable security definer set search_path = '' set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_bitmapscan = off as $$
declare lo integer := sec.lo(); hi integer := sec.hi(); form text; pieces text[]; n integer; exact text[] := '{}'; alike text[] := '{}'; wrong text[] := '{}';
  said text[]; near text[]; any_piece constant text := '[|][^|#]+'; r_exact text; r_alike text; r_wrong text; r_any text; i integer; c record; found integer := 0; known jsonb;
  -- Where to look: words, then first and second piece, first and third, second and third; and what the sound behind an entry of these must hold.
  words text[] := '{}'; k12 text[] := '{}'; k13 text[] := '{}'; k23 text[] := '{}'; h1 text[] := '{}'; h2 text[] := '{}'; h3 text[] := '{}';
begin
  if coalesce(sec.action_name(), '') <> 'search.find' or pg_catalog.array_length(p_forms, 1) > 24 then raise exception 'forbidden' using errcode = '42501'; end if;
  foreach form in array p_forms loop
    if form !~ '^([a-z]+[*]?|[^] a-z|#*?+(){}.^$\\[-])( ([a-z]+[*]?|[^] a-z|#*?+(){}.^$\\[-]))*$' then raise exception 'forbidden' using errcode = '42501'; end if;
  end loop;
  -- What to look each piece up by, however many forms it stands in: its initials, itself, whatever sounds like it, and the texts one of which a sound then holds.
  known := (select pg_catalog.jsonb_object_agg(d.piece, pg_catalog.jsonb_build_object(
      'initials', case when d.piece ~ '^[a-z]' then array[pg_catalog.left(d.piece, 1), '?'] else array(select distinct pg_catalog.left(x, 1) from pg_catalog.unnest(r.readings) x) || '?'::text end,
      'said', case when d.piece ~ '^[a-z]' then '[|][^|]* (' || pg_catalog.replace(d.piece, '*', '[a-z]*') || '|[?]) [^|]*' else '[|]' || d.piece || ' [^|]*' end,
      'near', case when d.piece ~ '^[a-z]' then '[|][^|]* (' || pg_catalog.replace(d.piece, '*', '[a-z]*') || '|[?]) [^|]*'
        else '[|](' || d.piece || ' [^|]*|[^|]* (' || coalesce(pg_catalog.array_to_string(r.readings, '|'), '[?]') || ') [^|]*)' end,
      'holds', case when d.piece ~ '[*]$' then array['% ' || pg_catalog.rtrim(d.piece, '*') || '%', '% ? %'] when d.piece ~ '^[a-z]' then array['% ' || d.piece || ' %', '% ? %']
        when r.readings is null then array['%|' || d.piece || ' %', '% ? %'] else array['%|' || d.piece || ' %'] || array(select '% ' || x || ' %' from pg_catalog.unnest(r.readings) x) end))
    from (select distinct x as piece from pg_catalog.unnest(p_forms) f, pg_catalog.unnest(pg_catalog.string_to_array(f, ' ')) x) d left join public.pinyin_reading r on r.char = d.piece);
  foreach form in array p_forms loop
    pieces := pg_catalog.string_to_array(form, ' ');
    n := pg_catalog.cardinality(pieces);
    said := '{}';
    near := '{}';
    for i in 1..n loop
      said := said || (known -> pieces[i] ->> 'said');
      near := near || (known -> pieces[i] ->> 'near');
    end loop;
    exact := exact || pg_catalog.array_to_string(said, '');
    alike := alike || pg_catalog.array_to_string(near, '');
    if n = 1 then
      words := words || ('~' || pg_catalog.left(pg_catalog.rtrim(pieces[1], '*'), 3));
      continue;
    end if;
    k12 := k12 || array(select a || b from pg_catalog.jsonb_array_elements_text(known -> pieces[1] -> 'initials') a, pg_catalog.jsonb_array_elements_text(known -> pieces[2] -> 'initials') b);
    h1 := h1 || array(select pg_catalog.jsonb_array_elements_text(known -> pieces[1] -> 'holds'));
    h2 := h2 || array(select pg_catalog.jsonb_array_elements_text(known -> pieces[2] -> 'holds'));
    if p_one_wrong and n >= 3 and (select pg_catalog.count(*) from pg_catalog.unnest(pieces) x where x !~ '[*]$') >= 2 then
      -- Initials alone have too little in them to forgive one. One piece is another one, is missing from the name, or the name has one more. Of the first three, two stand side by side or with one between.
      for i in 1..n loop
        wrong := wrong || (pg_catalog.array_to_string(near[:i - 1], '') || any_piece || pg_catalog.array_to_string(near[i + 1:], ''))
          || (pg_catalog.array_to_string(near[:i - 1], '') || pg_catalog.array_to_string(near[i + 1:], ''));
        if i > 1 then wrong := wrong || (pg_catalog.array_to_string(near[:i - 1], '') || any_piece || pg_catalog.array_to_string(near[i:], '')); end if;
      end loop;
      k13 := k13 || array(select a || b from pg_catalog.jsonb_array_elements_text(known -> pieces[1] -> 'initials') a, pg_catalog.jsonb_array_elements_text(known -> pieces[3] -> 'initials') b);
      k23 := k23 || array(select a || b from pg_catalog.jsonb_array_elements_text(known -> pieces[2] -> 'initials') a, pg_catalog.jsonb_array_elements_text(known -> pieces[3] -> 'initials') b);
      h3 := h3 || array(select pg_catalog.jsonb_array_elements_text(known -> pieces[3] -> 'holds'));
    end if;
  end loop;
  r_exact := '(' || pg_catalog.array_to_string(exact, '|') || ')[|]';
  r_alike := '(' || pg_catalog.array_to_string(alike, '|') || ')[|]';
  r_wrong := case when pg_catalog.cardinality(wrong) > 0 then '(' || pg_catalog.array_to_string(wrong, '|') || ')[|]' end;
  r_any := '(' || pg_catalog.array_to_string(alike || wrong, '|') || ')[|]';
  -- Plain texts throw out nearly all, one expression the others; who is left is put in order, and only as many are visited as are shown.
  for c in
    with entry as (
      select k.person_id, k.sound from public.person_pair k where k.pair = any (words) and k.unit_pos between lo and hi
      union all select k.person_id, k.sound from public.person_pair k where k.pair = any (k12) and k.unit_pos between lo and hi and (k.sound like any (h1) and k.sound like any (h2) or nullif(k.sound, '') is null)
      union all select k.person_id, k.sound from public.person_pair k where k.pair = any (k13) and k.unit_pos between lo and hi and (k.sound like any (h1) and k.sound like any (h3) or nullif(k.sound, '') is null)
      union all select k.person_id, k.sound from public.person_pair k where k.pair = any (k23) and k.unit_pos between lo and hi and (k.sound like any (h2) and k.sound like any (h3) or nullif(k.sound, '') is null)),
    heard as (
      select distinct e.person_id as id, coalesce(nullif(e.sound, ''), (select p.name_key from public.person p where p.id = e.person_id)) as sound from entry e)
    select t.id, t.tier, t.sound !~ ('^[^#]*' || case when t.tier <= 2 then r_exact when t.tier <= 4 then r_alike else r_wrong end) as is_former from (
      select m.id, m.sound, case when m.sound ~ ('^' || r_exact || '(#|$)') then 1 when m.sound ~ r_exact then 2
          when m.sound ~ ('^' || r_alike || '(#|$)') then 3 when m.sound ~ r_alike then 4 when p_one_wrong and m.sound ~ r_wrong then 5 end as tier
        from heard m where m.sound ~ r_any) t
    where t.tier is not null order by t.tier, t.sound, t.id
  loop
    if exists (select 1 from public.person p where p.id = c.id)
      and exists (select 1 from public.person_scope s where s.person_id = c.id and s.unit_pos between lo and hi and (s.until is null or s.until > pg_catalog.now())) then
      person_id := c.id; tier := c.tier; is_former := c.is_former;
      return next;
      found := found + 1;
      exit when found >= p_limit;
    end if;
  end loop;
end $$;

drop function search_pattern(text, boolean);
drop function search_initials(text);

-- The order of a door stands beside its terms: only the doors that are shown are looked up.
alter table address_terms add column sort_key text collate "C";
comment on column address_terms.sort_key is 'address.sort_key; null until a row older than this column was filled: then the text gives the order.';
create or replace function search_add_terms() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into public.address_terms (address_id, unit_pos, is_plain, line, sort_key, terms)
    select m.id, m.unit_pos, m.landmark is null and m.sub_addr is null, m.full_text, m.sort_key, public.search_terms(m.full_text) from made m where m.state <> '停用'
    on conflict do nothing;
  return null;
end $$;
create or replace function search_move_terms() returns trigger language plpgsql security definer set search_path = '' set enable_seqscan = off as $$
begin
  delete from public.address_terms t using made m where t.address_id = m.id and m.state = '停用';
  insert into public.address_terms (address_id, unit_pos, is_plain, line, sort_key, terms)
    select c.id, c.unit_pos, c.is_plain, c.full_text, c.sort_key, public.search_terms(c.full_text) from (
      select m.id, m.unit_pos, m.landmark is null and m.sub_addr is null as is_plain, m.full_text, m.sort_key from made m where m.state <> '停用'
      except select w.id, w.unit_pos, w.landmark is null and w.sub_addr is null, w.full_text, w.sort_key from was w where w.state <> '停用') c
    on conflict (address_id) do update set unit_pos = excluded.unit_pos, is_plain = excluded.is_plain, line = excluded.line, sort_key = excluded.sort_key, terms = excluded.terms;
  return null;
end $$;
create index address_terms_unfilled on address_terms (address_id) where sort_key is null;
create or replace function search_fill_terms(p_limit integer) returns integer language plpgsql security definer set search_path = '' as $$
declare n integer;
begin
  insert into public.address_terms (address_id, unit_pos, is_plain, line, sort_key, terms)
    select a.id, a.unit_pos, a.landmark is null and a.sub_addr is null, a.full_text, a.sort_key, public.search_terms(a.full_text) from public.address a
      where a.state <> '停用' and not exists (select 1 from public.address_terms t where t.address_id = a.id) limit p_limit on conflict do nothing;
  get diagnostics n = row_count;
  if n > 0 then return n; end if;
  update public.address_terms t set sort_key = coalesce((select a.sort_key from public.address a where a.id = t.address_id), '')
    where t.address_id in (select w.address_id from public.address_terms w where w.sort_key is null limit p_limit for update skip locked);
  get diagnostics n = row_count;
  return n;
end $$;

create or replace function search_doors(p_words text[], p_numbers text[], p_patterns text[], p_own boolean, p_limit integer) returns table (id uuid, full_text text, unit_id uuid)
language plpgsql stable security definer set search_path = '' set plan_cache_mode = force_custom_plan as $$
declare lo integer := sec.lo(); hi integer := sec.hi(); homes uuid[] := sec.conflict_addresses(); enough constant integer := 400;
  v_terms text[] := public.search_terms(pg_catalog.array_to_string(p_words, ' ')) || p_numbers; ids uuid[];
begin
  perform public.search_may();
  if pg_catalog.cardinality(v_terms) = 0 then return; end if;
  if p_own then
    ids := (select pg_catalog.array_agg(o.address_id) from (select x.address_id from (select t.address_id, coalesce(t.sort_key, t.line) as place from public.address_terms t
        where t.terms @> v_terms and t.unit_pos between lo and hi and t.line ~* all (p_patterns) limit enough) x
      where not (x.address_id = any (homes)) order by x.place, x.address_id limit p_limit) o);
  else
    ids := (select pg_catalog.array_agg(o.address_id) from (select x.address_id from (select t.address_id, coalesce(t.sort_key, t.line) as place from public.address_terms t
        where t.terms @> v_terms and t.is_plain and not (t.unit_pos between lo and hi) and t.line ~* all (p_patterns) limit enough) x
      where not (x.address_id = any (homes)) order by x.place, x.address_id limit p_limit) o);
  end if;
  if ids is null then return; end if;
  return query select a.id, a.full_text, a.unit_id from public.address a where a.id = any (ids) order by a.sort_key, a.id;
end $$;

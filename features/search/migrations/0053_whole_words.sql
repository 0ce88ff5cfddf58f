-- A word of Latin letters (hans~) is asked for apart from a syllable or the beginning of one (zh*): a character that nobody gave a reading stands for any syllable, and for no such word.
-- Until now 𠮷田 came up for Hans Müller.
create or replace function search_persons(p_forms text[], p_one_wrong boolean, p_limit integer) returns table (person_id uuid, tier integer, is_former boolean)
language plpgsql stable security definer set search_path = '' set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_bitmapscan = off as $$
declare lo integer := sec.lo(); hi integer := sec.hi(); form text; pieces text[]; n integer; exact text[] := '{}'; alike text[] := '{}'; wrong text[] := '{}';
  said text[]; near text[]; any_piece constant text := '[|][^|#]+'; r_exact text; r_alike text; r_wrong text; r_any text; i integer; c record; found integer := 0; known jsonb;
  -- Where to look: words, then first and second piece, first and third, second and third; and what the sound behind an entry of these must hold.
  words text[] := '{}'; k12 text[] := '{}'; k13 text[] := '{}'; k23 text[] := '{}'; h1 text[] := '{}'; h2 text[] := '{}'; h3 text[] := '{}';
begin
  if coalesce(sec.action_name(), '') <> 'search.find' or pg_catalog.array_length(p_forms, 1) > 24 then raise exception 'forbidden' using errcode = '42501'; end if;
  foreach form in array p_forms loop
    if form !~ '^([a-z]+[*~]?|[^] a-z|#*?+(){}.^$\\[-])( ([a-z]+[*~]?|[^] a-z|#*?+(){}.^$\\[-]))*$' then raise exception 'forbidden' using errcode = '42501'; end if;
  end loop;
  -- What to look each piece up by, however many forms it stands in: its initials, itself, whatever sounds like it, and the texts one of which a sound then holds.
  known := (select pg_catalog.jsonb_object_agg(d.piece, pg_catalog.jsonb_build_object(
      'initials', case when d.piece ~ '~$' then array[pg_catalog.left(d.piece, 1)] when d.piece ~ '^[a-z]' then array[pg_catalog.left(d.piece, 1), '?'] else array(select distinct pg_catalog.left(x, 1) from pg_catalog.unnest(r.readings) x) || '?'::text end,
      'said', case when d.piece ~ '~$' then '[|][^|]* ' || pg_catalog.replace(d.piece, '~', '[a-z]*') || ' [^|]*' when d.piece ~ '^[a-z]' then '[|][^|]* (' || pg_catalog.replace(d.piece, '*', '[a-z]*') || '|[?]) [^|]*' else '[|]' || d.piece || ' [^|]*' end,
      'near', case when d.piece ~ '~$' then '[|][^|]* ' || pg_catalog.replace(d.piece, '~', '[a-z]*') || ' [^|]*' when d.piece ~ '^[a-z]' then '[|][^|]* (' || pg_catalog.replace(d.piece, '*', '[a-z]*') || '|[?]) [^|]*'
        else '[|](' || d.piece || ' [^|]*|[^|]* (' || coalesce(pg_catalog.array_to_string(r.readings, '|'), '[?]') || ') [^|]*)' end,
      'holds', case when d.piece ~ '~$' then array['% ' || pg_catalog.rtrim(d.piece, '~') || '%'] when d.piece ~ '[*]$' then array['% ' || pg_catalog.rtrim(d.piece, '*') || '%', '% ? %'] when d.piece ~ '^[a-z]' then array['% ' || d.piece || ' %', '% ? %']
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
      words := words || ('~' || pg_catalog.left(pg_catalog.rtrim(pieces[1], '*~'), 3));
      continue;
    end if;
    k12 := k12 || array(select a || b from pg_catalog.jsonb_array_elements_text(known -> pieces[1] -> 'initials') a, pg_catalog.jsonb_array_elements_text(known -> pieces[2] -> 'initials') b);
    h1 := h1 || array(select pg_catalog.jsonb_array_elements_text(known -> pieces[1] -> 'holds'));
    h2 := h2 || array(select pg_catalog.jsonb_array_elements_text(known -> pieces[2] -> 'holds'));
    if p_one_wrong and n >= 3 and (select pg_catalog.count(*) from pg_catalog.unnest(pieces) x where x !~ '[*~]$') >= 2 then
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

-- Former names cost a search nothing where there are none: then ground is searched as in 0026. Where there are some, from the names that answer to what they stand for by id, never
-- over all ground of the city.
create or replace function search_ground(p_words text[], p_patterns text[], p_any boolean, p_buildings boolean, p_limit integer)
returns table (kind text, id uuid, title text, community text, unit_id uuid, is_own boolean, former text)
language plpgsql stable security definer set search_path = '' as $$
declare lo integer := sec.lo(); hi integer := sec.hi(); mine text[] := public.places_my_communities();
begin
  perform public.search_may();
  if p_any or not exists (select 1 from pg_catalog.unnest(p_words) w join public.ground_alias l on public.search_terms(l.name) @> public.search_terms(w)
        where pg_catalog.cardinality(public.search_terms(w)) > 0)
      and not (p_buildings and exists (select 1 from public.ground_alias l where l.kind = 'building')) then
    return query
      with terms as (select public.search_terms(w) as t from pg_catalog.unnest(p_words) w),
      named as (
        select 'compound' as kind, c.id, c.name, c.community_code, c.unit_id, c.unit_pos from terms, public.compound c
          where (not p_any and public.search_terms(c.name) @> terms.t or p_any and public.search_terms(c.name) && terms.t) and pg_catalog.cardinality(terms.t) > 0 and c.closed_on is null
        union select 'road', r.id, r.name, r.community_code, r.unit_id, r.unit_pos from terms, public.road r
          where (not p_any and public.search_terms(r.name) @> terms.t or p_any and public.search_terms(r.name) && terms.t) and pg_catalog.cardinality(terms.t) > 0 and r.closed_on is null),
      found as (
        select n.kind, n.id, n.name as title, n.community_code, n.unit_id, n.unit_pos from named n where not p_buildings
        union all
        select 'building', b.id, n.name || b.name, b.community_code, b.unit_id, b.unit_pos from named n join public.building b on b.compound_id = n.id
          where p_buildings and n.kind = 'compound' and b.closed_on is null
        union all
        select 'building', b.id, n.name || b.name, b.community_code, b.unit_id, b.unit_pos from named n join public.building b on b.road_id = n.id
          where p_buildings and n.kind = 'road' and b.closed_on is null)
      select f.kind, f.id, f.title, m.name, f.unit_id, (f.unit_pos between lo and hi or f.community_code = any (mine)) as own, null::text
        from found f join public.community m on m.code = f.community_code
        where (m.name || ' ' || f.title) ~* all (p_patterns)
        order by own desc, pg_catalog.char_length(f.title), f.title, f.id limit p_limit;
    return;
  end if;
  return query
    with terms as (select public.search_terms(w) as t from pg_catalog.unnest(p_words) w where pg_catalog.cardinality(public.search_terms(w)) > 0),
    named as (
      select 'compound' as kind, c.id, c.name as said, c.community_code as said_in, false as is_former, c.name, c.community_code, c.unit_id, c.unit_pos
        from terms join public.compound c on public.search_terms(c.name) @> terms.t where c.closed_on is null
      union select 'road', r.id, r.name, r.community_code, false, r.name, r.community_code, r.unit_id, r.unit_pos
        from terms join public.road r on public.search_terms(r.name) @> terms.t where r.closed_on is null
      union select l.kind, c.id, l.name, l.community_code, true, c.name, c.community_code, c.unit_id, c.unit_pos
        from terms join public.ground_alias l on public.search_terms(l.name) @> terms.t join public.compound c on c.id = l.ground_id where l.kind = 'compound' and c.closed_on is null
      union select l.kind, r.id, l.name, l.community_code, true, r.name, r.community_code, r.unit_id, r.unit_pos
        from terms join public.ground_alias l on public.search_terms(l.name) @> terms.t join public.road r on r.id = l.ground_id where l.kind = 'road' and r.closed_on is null),
    found as (
      select n.kind, n.id, n.said, n.said_in, n.is_former, n.name as title, n.community_code, n.unit_id, n.unit_pos from named n where not p_buildings
      union all
      select 'building', b.id, n.said || b.name, n.said_in, n.is_former, n.name || b.name, b.community_code, b.unit_id, b.unit_pos from named n join public.building b on b.compound_id = n.id
        where p_buildings and n.kind = 'compound' and b.closed_on is null
      union all
      select 'building', b.id, n.said || b.name, n.said_in, n.is_former, n.name || b.name, b.community_code, b.unit_id, b.unit_pos from named n join public.building b on b.road_id = n.id
        where p_buildings and n.kind = 'road' and b.closed_on is null
      union all
      select 'building', b.id, n.said || l.name, n.said_in, true, k.name || b.name, b.community_code, b.unit_id, b.unit_pos from named n
        join public.ground_alias l on l.compound_id = n.id join public.building b on b.id = l.ground_id join public.compound k on k.id = b.compound_id
        where p_buildings and n.kind = 'compound' and b.closed_on is null),
    best as (
      select distinct on (f.id) f.kind, f.id, f.title, m.name as community, f.unit_id, (f.unit_pos between lo and hi or f.community_code = any (mine)) as own,
          case when f.is_former then f.said end as former
        from found f join public.community m on m.code = f.community_code join public.community o on o.code = f.said_in
        where (o.name || ' ' || f.said) ~* all (p_patterns) order by f.id, f.is_former, pg_catalog.char_length(f.said), f.said)
    select b.kind, b.id, b.title, b.community, b.unit_id, b.own, b.former from best b
      order by b.own desc, b.former is not null, pg_catalog.char_length(b.title), b.title, b.id limit p_limit;
end $$;
comment on function search_ground is 'app=execute; Compounds and roads, or the buildings in and along them, whose name, or one they had (`former`), holds one of the words and, with the community it was said in, all patterns; own ones first. Public knowledge: no address, nobody.';

create function search_former_names(p_words text[], p_limit integer) returns table (word text, title text, former text) language plpgsql stable security definer set search_path = '' as $$
begin
  perform public.search_may();
  return query select distinct w.word, coalesce(c.name, r.name), l.name
    from pg_catalog.unnest(p_words) w (word) join public.ground_alias l on public.search_terms(l.name) @> public.search_terms(w.word) and pg_catalog.strpos(l.name, w.word) > 0
      left join public.compound c on l.kind = 'compound' and c.id = l.ground_id and c.closed_on is null left join public.road r on l.kind = 'road' and r.id = l.ground_id and r.closed_on is null
    where pg_catalog.cardinality(public.search_terms(w.word)) > 0 and coalesce(c.name, r.name) is not null and coalesce(c.name, r.name) <> l.name
    order by 1, 3, 2 limit p_limit;
end $$;
comment on function search_former_names is 'app=execute; What streets and compounds of the city are called now whose former name holds one of the words. Public knowledge: no address, nobody.';

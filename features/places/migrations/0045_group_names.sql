-- A village group is a name in addresses and no row of its own. It gets a new name all the same, and the old one leads to it.
alter table ground_alias add column now_name text;
alter table ground_alias alter column ground_id drop not null;
alter table ground_alias drop constraint ground_alias_kind;
alter table ground_alias add constraint ground_alias_kind check (kind in ('road', 'compound', 'building', 'group') and (kind = 'group') = (ground_id is null) and (kind = 'group') = (now_name is not null));
comment on column ground_alias.now_name is 'What a village group is called now; other ground is found by its id.';

create function places_rename_group(p_community text, p_old text, p_new text, p_old_head text, p_new_head text, p_old_sort text, p_new_sort text, p_old_codes text, p_new_codes text)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare lo integer := sec.lo(); hi integer := sec.hi(); n integer; event uuid := sec.event_id(); actor uuid := sec.actor();
begin
  if not sec.writes() or sec.action_name() <> 'places.renameGroup' or not (p_community = any (public.places_my_communities())) then raise exception 'forbidden' using errcode = '42501'; end if;
  -- The lock of places_next_group_no, for both names: nobody is numbered into either meanwhile.
  perform pg_advisory_xact_lock(7300007, h) from unnest(array[hashtext(p_community || '|' || p_old), hashtext(p_community || '|' || p_new)]) h order by h;
  if not exists (select 1 from public.address a where a.community_code = p_community and a.village_group = p_old) then return jsonb_build_object('refused', 'not_found'); end if;
  if exists (select 1 from public.address a where a.community_code = p_community and a.village_group = p_new) then return jsonb_build_object('refused', 'group_exists'); end if;
  if exists (select 1 from public.address a where a.community_code = p_community and a.village_group = p_old and a.unit_pos not between lo and hi) then
    raise exception 'forbidden' using errcode = '42501';
  end if;
  insert into public.address_alias (id, address_id, text, until, unit_id, unit_pos, event_id)
    select gen_random_uuid(), a.id, a.full_text, now(), a.unit_id, a.unit_pos, event from public.address a
      where a.community_code = p_community and a.village_group = p_old and a.merged_into is null
    on conflict (address_id, text) do update set until = excluded.until;
  update public.address a set village_group = p_new,
      full_text = case when starts_with(a.full_text, p_old_head) then p_new_head || substr(a.full_text, char_length(p_old_head) + 1) else a.full_text end,
      sort_key = case when starts_with(a.sort_key, p_old_sort) then p_new_sort || substr(a.sort_key, char_length(p_old_sort) + 1) else a.sort_key end,
      match_key = case when p_old_codes = '' then 'G:' || concat_ws(',', nullif(p_new_codes, ''), nullif(substr(a.match_key, 3), ''))
        when a.match_key = 'G:' || p_old_codes then 'G:' || p_new_codes
        when starts_with(a.match_key, 'G:' || p_old_codes || ',') then 'G:' || concat_ws(',', nullif(p_new_codes, ''), substr(a.match_key, 4 + char_length(p_old_codes)))
        else a.match_key end,
      version = a.version + 1, updated_at = now(), updated_by = actor, event_id = event
    where a.community_code = p_community and a.village_group = p_old;
  get diagnostics n = row_count;
  update public.ground_alias l set now_name = p_new where l.kind = 'group' and l.community_code = p_community and l.now_name = p_old;
  insert into public.ground_alias (id, kind, community_code, name, now_name, event_id) values (gen_random_uuid(), 'group', p_community, p_old, p_new, event)
    on conflict (kind, ground_id, community_code, compound_id, name) do update set now_name = excluded.now_name, until = now(), event_id = excluded.event_id;
  return jsonb_build_object('readdressed', n);
end $$;
comment on function places_rename_group is 'app=execute; A new name for a village group: all its doors follow, with their former texts kept, also the homes of colleagues; the old name leads to the new one.';

-- Evidence of disputes (dictionary §3.3), meetings with their rooms, and what goes when a party asks for deletion (个人信息保护法 47).
create table dispute_file (
  id uuid primary key,
  dispute_id uuid not null references dispute (id),
  kind text not null,
  name text not null,
  content_type text not null,
  bytes integer not null,
  sha256 bytea not null,
  piece_bytes integer not null,
  copies integer not null,
  taken_at timestamptz,
  note text,
  state text not null default 'OPEN',
  refused_code text,
  by_id uuid not null references staff (id),
  created_at timestamptz not null,
  whole_at timestamptz,
  removed_at timestamptz,
  remove_reason text,
  event_id uuid not null default sec.event_id(),
  version integer not null default 1,
  constraint dispute_file_kind check (kind in ('照片', '文书', '录音', '签名', '其他')),
  constraint dispute_file_type check (content_type in ('image/jpeg', 'image/png', 'application/pdf', 'audio/mp4', 'audio/mpeg', 'audio/wav')),
  constraint dispute_file_texts check (char_length(name) between 1 and 100 and char_length(note) <= 500 and char_length(remove_reason) between 2 and 200),
  constraint dispute_file_size check (bytes > 0 and piece_bytes > 0 and octet_length(sha256) = 32),
  constraint dispute_file_copies check (copies between 1 and 99),
  constraint dispute_file_state check (state in ('OPEN', 'WHOLE', 'REFUSED', 'REMOVED')),
  constraint dispute_file_refused check (state <> 'REFUSED' or refused_code is not null),
  constraint dispute_file_whole check (state <> 'WHOLE' or whole_at is not null),
  constraint dispute_file_removed check ((state = 'REMOVED') = (removed_at is not null) and (removed_at is null) = (remove_reason is null))
);
create index dispute_file_dispute on dispute_file (dispute_id, created_at);
create unique index dispute_file_once on dispute_file (dispute_id, sha256) where state in ('OPEN', 'WHOLE');
comment on table dispute_file is 'class=S2 Evidence of disputes (证据材料): what was declared of each file. Video is never kept, only the number of its recorder.';
comment on column dispute_file.sha256 is 'Of the whole file as it was declared; what arrived is held against it.';
comment on column dispute_file.copies is 'Sheets or copies in the paper file, for its index.';

create table dispute_file_piece (
  id uuid primary key,
  file_id uuid not null references dispute_file (id),
  dispute_id uuid not null references dispute (id),
  n integer not null,
  sha256 bytea not null,
  sealed bytea,
  received_at timestamptz,
  event_id uuid not null default sec.event_id(),
  constraint dispute_file_piece_once unique (file_id, n),
  constraint dispute_file_piece_n check (n >= 0),
  constraint dispute_file_piece_sha256 check (octet_length(sha256) = 32),
  constraint dispute_file_piece_received check (sealed is null or received_at is not null)
);
create index dispute_file_piece_dispute on dispute_file_piece (dispute_id);
-- Already as small as it gets: a try to compress costs time for nothing.
alter table dispute_file_piece alter column sealed set storage external;
comment on table dispute_file_piece is 'class=S2 Pieces of evidence, declared with their hashes before they come.';
comment on column dispute_file_piece.sealed is 'The piece, sealed; null until it has come, and once its file was refused or removed.';

create table dispute_meeting (
  id uuid primary key,
  dispute_id uuid not null references dispute (id),
  flag_id uuid references dispute_flag (id),
  kind text not null,
  body_id uuid not null,
  room text not null,
  from_at timestamptz not null,
  to_at timestamptz not null,
  invited jsonb not null default '[]',
  staff_ids uuid[] not null default '{}',
  state text not null default '已约',
  note text,
  booked_by uuid not null references staff (id),
  created_at timestamptz not null,
  event_id uuid not null default sec.event_id(),
  version integer not null default 1,
  constraint dispute_meeting_kind check (kind in ('联合调解', '联席会商', '调解')),
  constraint dispute_meeting_state check (state in ('已约', '已开', '已取消')),
  constraint dispute_meeting_time check (to_at > from_at),
  constraint dispute_meeting_texts check (char_length(room) between 1 and 40 and char_length(note) <= 500),
  -- One room, one meeting. A body and room are one number here: a range over it is what the index can compare without an extension.
  constraint dispute_meeting_room exclude using gist (int8range(hashtextextended(body_id::text || room, 0) >> 1, hashtextextended(body_id::text || room, 0) >> 1, '[]') with &&, tstzrange(from_at, to_at) with &&) where (state <> '已取消')
);
create index dispute_meeting_dispute on dispute_meeting (dispute_id, from_at);
create index dispute_meeting_body on dispute_meeting (body_id, from_at);
create index dispute_meeting_staff on dispute_meeting using gin (staff_ids) where state = '已约';
comment on table dispute_meeting is 'class=S2 Meetings about disputes (联合调解、联席会商): room, time and who was asked.';
comment on column dispute_meeting.flag_id is 'The warning it answers: a red one asks for a joint meeting the same day (§4.5.7).';
comment on column dispute_meeting.invited is 'List of {org, name}: bodies from outside, by name where one was given.';

alter table dispute add column invited_staff_ids uuid[] not null default '{}';
comment on column dispute.invited_staff_ids is 'Accounts asked to a meeting that stands; kept by dispute_meeting.';
alter table dispute_party add column erased_at timestamptz;
comment on column dispute_party.erased_at is 'He asked for deletion: nothing of him is left in the file.';

do $$
declare one text;
begin
  foreach one in array array['dispute_file', 'dispute_file_piece', 'dispute_meeting'] loop
    execute format('alter table %I enable row level security', one);
    execute format('alter table %I force row level security', one);
    execute format('create policy with_dispute on %I for select using (exists (select 1 from dispute d where d.id = dispute_id))', one);
    execute format('create policy write_insert on %I for insert with check ((select sec.writes()) and exists (select 1 from dispute d where d.id = dispute_id))', one);
    execute format('create policy write_update on %I for update using ((select sec.writes()) and exists (select 1 from dispute d where d.id = dispute_id)) with check ((select sec.writes()))', one);
  end loop;
end $$;
-- Who was asked sees when and where, though not what about.
create policy invited on dispute_meeting for select using ((select sec.actor()) = any (staff_ids));

alter policy by_role on dispute using ((select current_user = pg_get_userbyid(p.proowner) from pg_proc p where p.proname = 'ctx' and p.pronamespace = 'sec'::regnamespace)
  or case (select disputes_role())
    when 'OFFICER' then true when 'DEPUTY' then true when 'CHIEF' then true
    when 'MEDIATOR' then (created_by = (select sec.actor()) and accepted_at is null) or (select sec.actor()) = any (mediator_staff_ids) or offered_pos between (select sec.lo()) and (select sec.hi())
    when 'DUTY' then created_by = (select sec.actor()) or is_transferred or needs_duty or state = 'FOLLOWUP' or (select sec.actor()) = any (mediator_staff_ids)
    when 'DUTY_LEAD' then needs_duty or (colour = '红' and ended_at is null)
    when 'AUX' then created_by = (select sec.actor()) or (select sec.actor()) = any (mediator_staff_ids)
    when 'JUDICIAL_OFFICE' then (select sec.actor()) = any (invited_staff_ids)
    else false end
  or (event_id = (select sec.event_id()) and (select sec.writes())));

create function disputes_keep_invited() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  update public.dispute d set invited_staff_ids = coalesce((select array_agg(distinct s) from public.dispute_meeting m cross join unnest(m.staff_ids) s where m.dispute_id = d.id and m.state = '已约'), '{}')
    where d.id = new.dispute_id;
  return null;
end $$;
comment on function disputes_keep_invited is 'Whoever was asked to a meeting that stands is known on the file.';
create trigger keep_invited after insert or update on dispute_meeting for each row execute function disputes_keep_invited();

create function disputes_free_rooms() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  update public.dispute_meeting set state = '已取消', version = version + 1, event_id = coalesce(sec.event_id(), new.event_id) where dispute_id = new.id and state = '已约';
  return null;
end $$;
comment on function disputes_free_rooms is 'A dispute that ended needs no room any more.';
create trigger free_rooms after update of ended_at on dispute for each row when (new.ended_at is not null and old.ended_at is null) execute function disputes_free_rooms();

create function disputes_body_in_sight(p_body uuid) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from public.mediation_body b where b.id = p_body and (b.unit_pos between sec.lo() and sec.hi() or b.unit_id = any (public.mediation_units_above()))) $$;
comment on function disputes_body_in_sight is 'Whether a mediation body stands in the range of the posting or around it.';

create function disputes_room_taken(p_body uuid, p_room text, p_from timestamptz, p_to timestamptz, p_except uuid) returns table (from_at timestamptz, to_at timestamptz)
language plpgsql security definer set search_path = '' as $$
begin
  if not coalesce(sec.writes(), false) or coalesce(sec.action_name(), '') not like 'disputes.%' or not public.disputes_body_in_sight(p_body) then raise exception 'forbidden' using errcode = '42501'; end if;
  -- Whoever books the same room at this moment waits here and then sees this booking.
  perform pg_advisory_xact_lock(7300076, hashtext(p_body::text || p_room));
  return query select m.from_at, m.to_at from public.dispute_meeting m
    where m.body_id = p_body and m.room = p_room and m.state <> '已取消' and m.id is distinct from p_except and tstzrange(m.from_at, m.to_at) && tstzrange(p_from, p_to) order by m.from_at limit 1;
end $$;
comment on function disputes_room_taken is 'app=execute; When a room is taken inside a time, whoever has it: the time alone. The room is held until the transaction ends.';

create function disputes_schedule(p_body uuid, p_from timestamptz, p_to timestamptz) returns table (id uuid, room text, from_at timestamptz, to_at timestamptz)
language plpgsql stable security definer set search_path = '' as $$
begin
  if not coalesce(sec.is_open(), false) or coalesce(sec.action_name(), '') not like 'disputes.%' or not public.disputes_body_in_sight(p_body) then raise exception 'forbidden' using errcode = '42501'; end if;
  return query select m.id, m.room, m.from_at, m.to_at from public.dispute_meeting m where m.body_id = p_body and m.state <> '已取消' and m.from_at < p_to and m.to_at > p_from order by m.from_at, m.room limit 1000;
end $$;
comment on function disputes_schedule is 'app=execute; When the rooms of a body are taken. Who sits in them is read under row-level security.';

create function disputes_invitations_over(p_before timestamptz, p_now timestamptz) returns integer language plpgsql security definer set search_path = '' as $$
declare n integer;
begin
  if least(p_before, p_now) > now() + interval '1 hour' then raise exception 'p_before lies ahead' using errcode = '22023'; end if;
  update public.dispute d set invited_staff_ids = '{}' where cardinality(d.invited_staff_ids) > 0
    and not exists (select 1 from public.dispute_meeting m where m.dispute_id = d.id and m.state = '已约' and m.to_at >= p_before);
  get diagnostics n = row_count;
  return n;
end $$;
comment on function disputes_invitations_over is 'retention=execute; Nightly: a meeting that went by opens its file to nobody any more, though nobody wrote down that it was held.';

-- Deletion on request ---------------------------------------------------------------------------------------------------------
create function disputes_without(p_text text, p_words text[], p_keep text[]) returns text language plpgsql immutable set search_path = '' as $$
declare made text := p_text; i integer;
begin
  -- Names of others that contain his stand aside meanwhile, behind signs that nobody can type.
  for i in 1 .. cardinality(p_keep) loop made := replace(made, p_keep[i], chr(1) || i || chr(2)); end loop;
  for i in 1 .. cardinality(p_words) loop made := replace(made, p_words[i], repeat('某', char_length(p_words[i]))); end loop;
  for i in 1 .. cardinality(p_keep) loop made := replace(made, chr(1) || i || chr(2), p_keep[i]); end loop;
  return made;
end $$;
comment on function disputes_without is 'A text without some words, as long as before; longer names that contain them stay whole.';

create function disputes_erase_party(p_dispute uuid, p_party uuid, p_key uuid, p_files uuid[], p_now timestamptz) returns void language plpgsql security definer set search_path = '' as $$
declare d public.dispute; p public.dispute_party; words text[]; keep text[]; event uuid := sec.event_id();
begin
  select * into d from public.dispute x where x.id = p_dispute;
  select * into p from public.dispute_party x where x.id = p_party and x.dispute_id = p_dispute;
  if not coalesce(sec.writes(), false) or coalesce(sec.action_name(), '') <> 'disputes.eraseParty' or public.disputes_role() <> 'DEPUTY' or p.id is null or p.erased_at is not null
    or not (d.unit_pos between sec.lo() and sec.hi()) or d.own not in ('WITHDRAWN', 'MERGED', 'CLOSED', 'NOT_MEDIABLE') or d.mode is not distinct from '治安调解'
    or exists (select 1 from public.dispute_agreement a where a.dispute_id = p_dispute) or exists (select 1 from public.dispute_pair r where r.dispute_id = p_dispute and r.outcome = '转办案')
    then raise exception 'forbidden' using errcode = '42501'; end if;
  -- What names him: the longest first, and never what is another's own.
  words := array(select w from unnest(array[p.name, p.guardian_name, p.proxy_name, p.address]) w where char_length(w) >= 2
    and (w = p.name or not exists (select 1 from public.dispute_party o where o.dispute_id = p_dispute and o.id <> p_party and w in (o.name, o.address))) order by char_length(w) desc);
  keep := array(select distinct on (char_length(n), n) n from (select o.name n from public.dispute_party o where o.dispute_id = p_dispute and o.id <> p_party
      union select m.name from public.dispute_mediator m where m.dispute_id = p_dispute) x
    where exists (select 1 from unnest(words) w where n <> w and position(w in n) > 0) order by char_length(n) desc, n);

  -- A stranger's key in the log is the id of his row: the row goes, and another that nobody can follow to it stands in its place.
  delete from public.dispute_party_secret s where s.id = p_party;
  insert into public.dispute_party (id, dispute_id, ord, person_id, is_registered, side, name, sex, erased_at, event_id) values (p_key, p_dispute, p.ord, p_key, false, p.side, '已删除', '0', p_now, event);
  update public.dispute_pair x set one_id = case when x.one_id = p_party then p_key else x.one_id end, other_id = case when x.other_id = p_party then p_key else x.other_id end, event_id = event
    where x.dispute_id = p_dispute and p_party in (x.one_id, x.other_id);
  update public.dispute_inquiry x set party_id = case when x.party_id = p_party then p_key else x.party_id end, name = public.disputes_without(x.name, words, keep), relation = public.disputes_without(x.relation, words, keep),
      place = public.disputes_without(x.place, words, keep), with_name = public.disputes_without(x.with_name, words, keep), recorder_name = public.disputes_without(x.recorder_name, words, keep),
      record = case when x.party_id = p_party then '本人要求删除，笔录已删除。' else public.disputes_without(x.record, words, keep) end, void_reason = public.disputes_without(x.void_reason, words, keep), event_id = event
    where x.dispute_id = p_dispute;
  update public.dispute_receipt x set from_id = case when x.from_id = p_party then p_key else x.from_id end, to_id = case when x.to_id = p_party then p_key else x.to_id end,
      what = public.disputes_without(x.what, words, keep), witness = public.disputes_without(x.witness, words, keep), void_reason = public.disputes_without(x.void_reason, words, keep), event_id = event where x.dispute_id = p_dispute;
  delete from public.dispute_party x where x.id = p_party;
  update public.dispute_party o set guardian_name = public.disputes_without(o.guardian_name, words, keep), proxy_name = public.disputes_without(o.proxy_name, words, keep), event_id = event
    where o.dispute_id = p_dispute and o.id <> p_key and num_nonnulls(o.guardian_name, o.proxy_name) > 0;
  update public.dispute x set party_ids = array_replace(x.party_ids, p.person_id, p_key), title = public.disputes_without(x.title, words, keep), facts = public.disputes_without(x.facts, words, keep),
      claims = public.disputes_without(x.claims, words, keep), place_note = public.disputes_without(x.place_note, words, keep), eligibility = public.disputes_without(x.eligibility::text, words, keep)::jsonb,
      request_h = sha256(convert_to(gen_random_uuid()::text, 'UTF8')), event_id = event where x.id = p_dispute;
  update public.dispute_mediator x set reason = public.disputes_without(x.reason, words, keep), event_id = event where x.dispute_id = p_dispute and x.reason is not null;
  update public.dispute_session x set record = public.disputes_without(x.record, words, keep), place = public.disputes_without(x.place, words, keep),
      present = array(select public.disputes_without(one, words, keep) from unnest(x.present) with ordinality as t (one, i) order by i), event_id = event where x.dispute_id = p_dispute;
  update public.dispute_visit x set note = public.disputes_without(x.note, words, keep), event_id = event where x.dispute_id = p_dispute and x.note is not null;
  -- What was done stays, with its event; only the words about him change.
  update public.dispute_step x set note = public.disputes_without(x.note, words, keep), detail = public.disputes_without(x.detail::text, words, keep)::jsonb where x.dispute_id = p_dispute;
  update public.dispute_flag x set note = public.disputes_without(x.note, words, keep), event_id = event where x.dispute_id = p_dispute and x.note is not null;
  update public.dispute_transfer x set reason = public.disputes_without(x.reason, words, keep), result = public.disputes_without(x.result, words, keep), event_id = event where x.dispute_id = p_dispute;
  update public.dispute_meeting x set note = public.disputes_without(x.note, words, keep), invited = public.disputes_without(x.invited::text, words, keep)::jsonb, event_id = event where x.dispute_id = p_dispute;
  update public.dispute_file_piece x set sealed = null, event_id = event where x.dispute_id = p_dispute and x.file_id = any (p_files);
  update public.dispute_file x set state = 'REMOVED', removed_at = p_now, remove_reason = '当事人要求删除', version = x.version + 1, event_id = event where x.dispute_id = p_dispute and x.id = any (p_files) and x.state <> 'REMOVED';
  update public.dispute_file x set name = public.disputes_without(x.name, words, keep), note = public.disputes_without(x.note, words, keep), remove_reason = public.disputes_without(x.remove_reason, words, keep), event_id = event
    where x.dispute_id = p_dispute;
end $$;
comment on function disputes_erase_party is 'app=execute; Takes a party out of an ended file that no law keeps (个人信息保护法 47): his row, what is sealed of him, his key, and his name in every text. By the deputy alone.';

insert into parameter (code, value, valid_from, source, mark) values
('dispute.file.maxMb', '20', date '2019-01-01', '本系统默认：一份证据材料的大小上限（MB）', 'D'),
('dispute.file.max', '60', date '2019-01-01', '本系统默认：一件纠纷的证据材料份数上限', 'D'),
('dispute.file.pieceBytes', '524288', date '2019-01-01', '本系统默认：分段上传每段字节数', 'D'),
('dispute.meeting.maxHours', '8', date '2019-01-01', '本系统默认：一次预约的时长上限（小时）', 'D'),
('dispute.meeting.aheadDays', '90', date '2019-01-01', '本系统默认：最早可提前多少日预约', 'D'),
('dispute.meeting.openDays', '1', date '2019-01-01', '本系统默认：预约时间过后受邀人还可看卷的日数', 'D');

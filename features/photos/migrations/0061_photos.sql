-- Photographs of records, sent by phones in pieces that are known by their hashes.
create table photo (
  id uuid primary key,
  subject_kind text not null,
  subject_id uuid not null,
  address_id uuid not null,
  sha256 bytea not null,
  bytes integer not null,
  chunk_bytes integer not null,
  width integer not null,
  height integer not null,
  taken_at timestamptz not null,
  taken_by uuid not null references staff (id),
  contains_person boolean not null,
  state text not null default 'OPEN',
  refused_code text,
  whole_at timestamptz,
  request_h bytea not null,
  unit_id uuid not null references org_unit (id),
  unit_pos integer not null,
  created_at timestamptz not null,
  voided_at timestamptz,
  voided_by uuid references staff (id),
  void_reason text,
  event_id uuid not null default sec.event_id(),
  version integer not null default 1,
  constraint photo_subject_kind check (subject_kind ~ '^[a-z_]{1,40}$'),
  constraint photo_sha256 check (octet_length(sha256) = 32),
  constraint photo_size check (bytes > 0 and chunk_bytes > 0 and width > 0 and height > 0),
  constraint photo_state check (state in ('OPEN', 'WHOLE', 'REFUSED')),
  constraint photo_refused check ((state = 'REFUSED') = (refused_code is not null)),
  constraint photo_whole check ((state = 'WHOLE') = (whole_at is not null)),
  constraint photo_voided check ((voided_at is null) = (void_reason is null) and (voided_at is null) = (voided_by is null)),
  constraint photo_void_reason check (char_length(void_reason) between 2 and 200)
);
create index photo_subject on photo (subject_kind, subject_id);
create unique index photo_once on photo (subject_kind, subject_id, sha256) where voided_at is null and state <> 'REFUSED';
create index photo_unit_pos on photo (unit_pos);
create index photo_address on photo (address_id);
create index photo_open on photo (created_at) where state = 'OPEN';
create index photo_voided_at on photo (voided_at) where voided_at is not null;
comment on table photo is 'class=S2 Photographs (照片), dictionary §3.3: what was declared of each. The record it belongs to may arrive later. No place of its own: that of its record.';
comment on column photo.sha256 is 'Of the whole file as the phone made it; what arrived is held against it.';
comment on column photo.address_id is 'Where its record is; a door that was joined to another is followed. No reference: a drafted door may be taken back with its import before the record comes.';
call sec.protect_by_unit('photo');
create policy own_home on photo as restrictive for select using (not (address_id = any ((select sec.conflict_addresses())::uuid[])) or (select current_user = pg_get_userbyid(p.proowner) from pg_proc p where p.proname = 'ctx' and p.pronamespace = 'sec'::regnamespace));
-- Whoever may not see a visit (own family) sees none of its photographs; the author sees that his own are still on the way. Each further kind of record brings a policy like this.
create policy with_visit on photo as restrictive for select using (subject_kind <> 'visit' or taken_by = (select sec.actor())
  or exists (select from visits_v_visit v where v.id = subject_id)
  or (select current_user = pg_get_userbyid(p.proowner) from pg_proc p where p.proname = 'ctx' and p.pronamespace = 'sec'::regnamespace));

create table photo_chunk (
  id uuid primary key,
  photo_id uuid not null references photo (id),
  n integer not null,
  sha256 bytea not null,
  sealed bytea,
  received_at timestamptz,
  event_id uuid not null default sec.event_id(),
  constraint photo_chunk_once unique (photo_id, n),
  constraint photo_chunk_n check (n >= 0),
  constraint photo_chunk_sha256 check (octet_length(sha256) = 32),
  constraint photo_chunk_received check (sealed is null or received_at is not null)
);
-- Already as small as it gets: a try to compress costs time for nothing.
alter table photo_chunk alter column sealed set storage external;
comment on table photo_chunk is 'class=S2 Pieces of photographs, declared with their hashes before they come.';
comment on column photo_chunk.sealed is 'The piece, sealed; null until it has come, and once the photograph was refused, withdrawn or given up.';
alter table photo_chunk enable row level security;
alter table photo_chunk force row level security;
create policy with_photo on photo_chunk for select using (exists (select from photo p where p.id = photo_id));
create policy with_photo_declared on photo_chunk for insert with check ((select sec.writes()) and exists (select from photo p where p.id = photo_id));
create policy with_photo_received on photo_chunk for update using ((select sec.writes()) and exists (select from photo p where p.id = photo_id))
  with check ((select sec.writes()) and exists (select from photo p where p.id = photo_id));

create function photos_follow_door() returns trigger language plpgsql security definer set search_path = '' as $$
declare b public.address := new;
begin
  if new.merged_into is distinct from old.merged_into and new.merged_into is not null then
    select * into b from public.address where id = new.merged_into;
  end if;
  update public.photo set address_id = b.id, unit_id = b.unit_id, unit_pos = b.unit_pos where address_id = new.id;
  return null;
end $$;
comment on function photos_follow_door is 'Photographs go with their door, as their records do: into the one it became, and to the unit that looks after it now.';
create trigger photos_follow after update of merged_into, unit_id on address for each row
  when (new.merged_into is distinct from old.merged_into or new.unit_id is distinct from old.unit_id) execute function photos_follow_door();

create function photos_redact(p_kind text, p_ids uuid[], p_event uuid) returns void language sql security definer set search_path = '' as $$
  update public.photo_chunk c set sealed = null, event_id = p_event from public.photo p
    where p.id = c.photo_id and p.subject_kind = p_kind and p.subject_id = any (p_ids) and p.contains_person and c.sealed is not null $$;
comment on function photos_redact is 'What photographs of these records show of people goes, because the term of the people is over; that there was one stays.';

create function photos_forget(p_today date) returns table (given_up integer, withdrawn integer) language plpgsql security definer set search_path = '' as $$
declare
  -- A wrong argument must not forget anything before its time.
  today date := least(p_today, (now() at time zone 'Asia/Shanghai')::date);
  days jsonb;
begin
  select value into days from public.parameter where code = 'photo.keptDays' and valid_from <= today and (valid_to is null or valid_to > today) order by valid_from desc limit 1;
  if days is null then raise exception 'photo.keptDays missing' using errcode = 'P0002'; end if;
  update public.photo_chunk c set sealed = null from public.photo p
    where p.id = c.photo_id and p.state = 'OPEN' and c.sealed is not null and p.created_at < today + interval '1 day'
      and (select max(x.received_at) from public.photo_chunk x where x.photo_id = p.id) < (today - (days ->> 'unfinished')::integer)::timestamp at time zone 'Asia/Shanghai';
  get diagnostics given_up = row_count;
  update public.photo_chunk c set sealed = null from public.photo p
    where p.id = c.photo_id and c.sealed is not null and least(p.voided_at, (select v.voided_at from public.visit v where p.subject_kind = 'visit' and v.id = p.subject_id))
      < (today - (days ->> 'withdrawn')::integer)::timestamp at time zone 'Asia/Shanghai';
  get diagnostics withdrawn = row_count;
  return next;
end $$;
comment on function photos_forget is 'retention=execute; Nightly: pieces of photographs that were never completed, and of withdrawn ones, go after the days of photo.keptDays. What was declared stays; a phone that comes back later sends its pieces again.';

insert into parameter (code, value, valid_from, source, mark) values
('photo.limits', '{"chunkBytes": 262144, "bytes": 3145728, "side": 4096, "perRecord": 9}', date '2019-01-01', '本系统默认；张数见领域词典 8.11', 'D'),
('photo.keptDays', '{"unfinished": 30, "withdrawn": 30}', date '2019-01-01', '本系统默认', 'D');

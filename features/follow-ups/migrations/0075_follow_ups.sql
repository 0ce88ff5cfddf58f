-- Lawful follow-ups (依法跟进事项), dictionary §4.5.8, §8.15: one matter bound to ONE legal paper with an end that cannot be left out. Seen by the officer it is assigned to and by
-- the deputy alone; sealed after its last day; deleted after the term of dictionary §10.3. It names nobody outside of its own page.
create table follow_up (
  id uuid primary key,
  instrument text not null,
  instrument_no text not null,
  issued_by text not null,
  issued_on date not null,
  end_on date not null,
  legal_basis text[] not null,
  dispute_id uuid,
  officer_id uuid not null references staff (id),
  person_ids uuid[] not null,
  state text not null default 'OPEN',
  sealed_on date,
  close_reason text,
  unit_id uuid not null references org_unit (id),
  unit_pos integer not null,
  created_by uuid not null references staff (id),
  created_at timestamptz not null default now(),
  updated_by uuid references staff (id),
  updated_at timestamptz,
  event_id uuid not null default sec.event_id(),
  version integer not null default 1,
  constraint follow_up_instrument check (instrument in ('家庭暴力告诫书', '人身安全保护令', '调解协议履行监督', '责令整改复查')),
  constraint follow_up_no check (char_length(instrument_no) between 1 and 40),
  constraint follow_up_issuer check (char_length(issued_by) between 2 and 60),
  constraint follow_up_term check (end_on > issued_on and end_on <= issued_on + interval '12 months'),
  constraint follow_up_basis check (cardinality(legal_basis) >= 1),
  constraint follow_up_dispute check (dispute_id is null or instrument = '调解协议履行监督'),
  constraint follow_up_state check (state in ('OPEN', 'SEALED')),
  constraint follow_up_sealed check ((state = 'SEALED') = (sealed_on is not null)),
  constraint follow_up_reason check (close_reason is null or (state = 'SEALED' and char_length(close_reason) between 2 and 200))
);
create index follow_up_unit_pos on follow_up (unit_pos, id);
create index follow_up_officer on follow_up (officer_id) where state = 'OPEN';
create index follow_up_end on follow_up (end_on) where state = 'OPEN';
create index follow_up_sealed on follow_up (sealed_on) where state = 'SEALED';
create index follow_up_paper on follow_up (instrument, instrument_no);
comment on table follow_up is 'class=S2 Lawful follow-ups: seen by the assigned officer and the deputy alone, sealed after the last day, never opened again. No list, count or search by person.';
comment on column follow_up.person_ids is 'Parties who stand in the register, so that nobody sees what concerns his own family or who lives in his own home.';
comment on column follow_up.dispute_id is 'The dispute whose agreement is watched; the file of the dispute decides by itself who may open it.';
comment on column follow_up.close_reason is 'Why it ended before its last day; empty where the term ran out.';

create function follow_ups_i_lead() returns boolean language sql stable security definer set search_path = '' as $$
  select coalesce((sec.ctx()).role = 'DEPUTY', false) $$;
comment on function follow_ups_i_lead is 'app=execute; Whether the actor is deputy under the posting of this request.';
create function follow_ups_i_visit() returns boolean language sql stable security definer set search_path = '' as $$
  select coalesce((sec.ctx()).role = 'OFFICER', false) $$;
comment on function follow_ups_i_visit is 'app=execute; Whether the actor is a community officer under the posting of this request.';

call sec.protect_by_unit('follow_up');
create policy assigned on follow_up as restrictive for all
  using ((select current_user = pg_get_userbyid(p.proowner) from pg_proc p where p.proname = 'ctx' and p.pronamespace = 'sec'::regnamespace)
    or (select follow_ups_i_lead()) or ((select follow_ups_i_visit()) and officer_id = (select sec.actor())))
  with check ((select current_user = pg_get_userbyid(p.proowner) from pg_proc p where p.proname = 'ctx' and p.pronamespace = 'sec'::regnamespace)
    or (select follow_ups_i_lead()) or ((select follow_ups_i_visit()) and officer_id = (select sec.actor())));
-- The last day closes it by itself, whether or not the night has run. The act that ends it still sees what it writes.
create policy sealed on follow_up as restrictive for select
  using ((select current_user = pg_get_userbyid(p.proowner) from pg_proc p where p.proname = 'ctx' and p.pronamespace = 'sec'::regnamespace)
    or (state = 'OPEN' and end_on >= (now() at time zone 'Asia/Shanghai')::date)
    or ((select follow_ups_i_lead()) and (select sec.action_name()) in ('followUps.listSealed', 'followUps.openSealed'))
    or (event_id = (select sec.event_id()) and (select sec.writes())));
create policy own_family on follow_up as restrictive for select
  using ((select current_user = pg_get_userbyid(p.proowner) from pg_proc p where p.proname = 'ctx' and p.pronamespace = 'sec'::regnamespace)
    or not (person_ids && (select sec.conflict_persons())::uuid[]));

create table follow_up_party (
  id uuid primary key,
  follow_up_id uuid not null references follow_up (id) on delete cascade,
  ord smallint not null,
  role text not null,
  person_id uuid references person (id),
  name text not null,
  has_address boolean not null default false,
  event_id uuid not null default sec.event_id(),
  constraint follow_up_party_role check (role in ('加害人', '受害人', '义务人', '单位')),
  constraint follow_up_party_name check (char_length(name) between 1 and 60),
  constraint follow_up_party_unit check (role <> '单位' or person_id is null),
  constraint follow_up_party_address check (not has_address or role = '受害人')
);
create index follow_up_party_of on follow_up_party (follow_up_id, ord);
create index follow_up_party_person on follow_up_party (person_id) where person_id is not null;
comment on table follow_up_party is 'class=S2 app=select,insert,update; Parties of a lawful follow-up. Seen with it and nowhere else.';
comment on column follow_up_party.name is 'As the paper says it; of a person in the register it stays where he goes out of sight.';

create table follow_up_address (
  id uuid primary key references follow_up_party (id) on delete cascade,
  address_enc bytea not null,
  event_id uuid not null default sec.event_id()
);
comment on table follow_up_address is 'class=S3 app=select,insert,update; Where somebody who is protected can be reached, encrypted. Opened by followUps.revealAddress alone; gone with the term.';
comment on column follow_up_address.id is 'Id of the party.';

create table follow_up_task (
  id uuid primary key,
  follow_up_id uuid not null references follow_up (id) on delete cascade,
  kind text not null,
  due_on date not null,
  by_rule boolean not null,
  state text not null default 'OPEN',
  done_on date,
  done_by uuid references staff (id),
  result text,
  violation boolean not null default false,
  created_at timestamptz not null default now(),
  event_id uuid not null default sec.event_id(),
  version integer not null default 1,
  constraint follow_up_task_kind check (kind in ('上门查访双方', '电话联系', '核实履行', '现场复查', '其他')),
  constraint follow_up_task_state check (state in ('OPEN', 'DONE', 'CANCELLED')),
  constraint follow_up_task_done check ((state = 'DONE') = (done_on is not null) and (state = 'DONE') = (done_by is not null) and (state = 'DONE') = (result is not null)),
  constraint follow_up_task_result check (char_length(result) between 1 and 300),
  constraint follow_up_task_violation check (not violation or state = 'DONE')
);
create index follow_up_task_of on follow_up_task (follow_up_id, due_on);
create index follow_up_task_due on follow_up_task (due_on) where state = 'OPEN';
comment on table follow_up_task is 'class=S2 app=select,insert,update; What is to be done under a paper, and what came of it. Apart from the table of tasks, which the whole station reads.';

create table follow_up_look (
  id uuid primary key,
  follow_up_id uuid not null references follow_up (id) on delete cascade,
  at timestamptz not null,
  by_id uuid not null references staff (id),
  reason text not null,
  event_id uuid not null default sec.event_id(),
  constraint follow_up_look_reason check (char_length(reason) between 5 and 200)
);
create index follow_up_look_of on follow_up_look (follow_up_id, at desc);
comment on table follow_up_look is 'class=S1 app=select,insert; Why a deputy opened what is sealed. Only ever appended.';

alter table follow_up_party enable row level security;
alter table follow_up_party force row level security;
create policy of_follow_up on follow_up_party for select using (exists (select 1 from follow_up f where f.id = follow_up_id));
create policy of_follow_up_insert on follow_up_party for insert with check ((select sec.writes()) and (select sec.action_name()) = 'followUps.openFollowUp' and exists (select 1 from follow_up f where f.id = follow_up_id));
create policy of_follow_up_update on follow_up_party for update using ((select sec.writes()) and (select sec.action_name()) = 'followUps.setAddress' and exists (select 1 from follow_up f where f.id = follow_up_id)) with check ((select sec.writes()));
alter table follow_up_address enable row level security;
alter table follow_up_address force row level security;
create policy reveal on follow_up_address for select using ((select sec.action_name()) in ('followUps.revealAddress', 'followUps.setAddress') and exists (select 1 from follow_up_party p where p.id = follow_up_address.id));
create policy write_insert on follow_up_address for insert with check ((select sec.writes()) and (select sec.action_name()) in ('followUps.openFollowUp', 'followUps.setAddress') and exists (select 1 from follow_up_party p where p.id = follow_up_address.id));
create policy write_update on follow_up_address for update using ((select sec.writes()) and (select sec.action_name()) = 'followUps.setAddress' and exists (select 1 from follow_up_party p where p.id = follow_up_address.id)) with check ((select sec.writes()));
alter table follow_up_task enable row level security;
alter table follow_up_task force row level security;
create policy of_follow_up on follow_up_task for select using (exists (select 1 from follow_up f where f.id = follow_up_id));
create policy of_follow_up_insert on follow_up_task for insert with check ((select sec.writes()) and exists (select 1 from follow_up f where f.id = follow_up_id));
create policy of_follow_up_update on follow_up_task for update using ((select sec.writes()) and exists (select 1 from follow_up f where f.id = follow_up_id)) with check ((select sec.writes()));
alter table follow_up_look enable row level security;
alter table follow_up_look force row level security;
create policy of_follow_up on follow_up_look for select using (exists (select 1 from follow_up f where f.id = follow_up_id));
create policy of_follow_up_insert on follow_up_look for insert with check ((select sec.writes()) and (select sec.action_name()) = 'followUps.openSealed' and by_id = (select sec.actor()) and exists (select 1 from follow_up f where f.id = follow_up_id));

-- Whoever ends it, and however: what is left to do goes, and with it where the protected party can be reached.
create function follow_ups_sealed() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  update public.follow_up_task set state = 'CANCELLED', version = version + 1, event_id = new.event_id where follow_up_id = new.id and state = 'OPEN';
  delete from public.follow_up_address a using public.follow_up_party p where p.id = a.id and p.follow_up_id = new.id;
  update public.follow_up_party set has_address = false, event_id = new.event_id where follow_up_id = new.id and has_address;
  return null;
end $$;
comment on function follow_ups_sealed is 'Sealing cancels what is open and deletes protected addresses.';
create trigger sealed after update of state on follow_up for each row when (old.state = 'OPEN' and new.state = 'SEALED') execute function follow_ups_sealed();

create function follow_ups_no_way_back() returns trigger language plpgsql set search_path = '' as $$
begin
  raise exception 'follow_up_sealed' using errcode = '23514', constraint = 'follow_up_no_way_back';
end $$;
comment on function follow_ups_no_way_back is 'What is sealed is not opened again: only a new paper begins a new follow-up.';
create trigger no_way_back before update of state on follow_up for each row when (old.state = 'SEALED' and new.state <> 'SEALED') execute function follow_ups_no_way_back();

create function follow_ups_known(p_instrument text, p_no text, p_except uuid) returns boolean language plpgsql stable security definer set search_path = '' as $$
begin
  if not sec.writes() or coalesce(sec.action_name(), '') not in ('followUps.openFollowUp', 'followUps.correct') then raise exception 'forbidden' using errcode = '42501'; end if;
  return exists (select 1 from public.follow_up f join sec.unit u on f.unit_pos between u.lft and u.rgt - 1 join public.org_unit o on o.id = u.id and o.kind = 'STATION'
    where f.instrument = p_instrument and f.instrument_no = p_no and f.id is distinct from p_except and sec.lo() between u.lft and u.rgt - 1);
end $$;
comment on function follow_ups_known is 'app=execute; Whether a paper has been registered in the station already, sealed ones too: yes or no, so that nothing is opened again under its old number.';

create function follow_ups_officer(p_staff uuid, p_persons uuid[], p_today date) returns table (unit_id uuid, unit_pos integer, has_conflict boolean) language plpgsql stable security definer set search_path = '' as $$
begin
  if not sec.writes() or coalesce(sec.action_name(), '') not in ('followUps.openFollowUp', 'followUps.assign') then raise exception 'forbidden' using errcode = '42501'; end if;
  return query select u.id, u.lft, p_persons && public.organisation_own_family(p_staff) or exists (select 1 from public.residence r
        where r.person_id = any (p_persons) and r.address_id = any (public.organisation_own_homes(p_staff)) and r.state not in ('ENDED', 'REJECTED'))
    from public.posting p join sec.unit u on u.id = p.unit_id join public.staff s on s.id = p.staff_id
    where p.staff_id = p_staff and p.role = 'OFFICER' and p_today between p.from_on and coalesce(p.to_on, 'infinity') and (s.end_on is null or s.end_on > p_today)
      and u.lft between sec.lo() and sec.hi()
    order by case p.duty when '责任民警' then 0 when '协助民警' then 1 else 2 end, u.rgt - u.lft, u.id limit 1;
end $$;
comment on function follow_ups_officer is 'app=execute; The area of a community officer in the range of the posting, and whether these persons are his own family or live in his own home.';

-- Changing hands -------------------------------------------------------------------------------------------------------------
create function follow_ups_open_items(p_lo integer, p_hi integer) returns table (record_id uuid, assignee uuid, unit_id uuid) language sql stable security definer set search_path = '' as $$
  select f.id, f.officer_id, f.unit_id from public.follow_up f where f.unit_pos between p_lo and p_hi and f.state = 'OPEN' $$;
create function follow_ups_give_items(p_ids uuid[], p_to uuid) returns void language sql security definer set search_path = '' as $$
  update public.follow_up set officer_id = p_to, version = version + 1 where id = any (p_ids) and state = 'OPEN' $$;
insert into handover_part (kind, ord, list_fn, move_fn) select 'follow_up', coalesce(max(ord), 0) + 10, 'public.follow_ups_open_items', 'public.follow_ups_give_items' from handover_part;

-- Reminders: to the officer, never to his cover (代管), who may not see it: while one runs, to a deputy, who may assign it. --------
create function follow_ups_deputies(p_pos integer, p_persons uuid[], p_today date) returns table (staff_id uuid) language sql stable security definer set search_path = '' as $$
  select distinct x.staff_id from sec.posting x join sec.unit u on u.id = x.unit_id join public.staff s on s.id = x.staff_id
    where x.role = 'DEPUTY' and p_pos between u.lft and u.rgt - 1 and p_today between x.valid_from and coalesce(x.valid_to, 'infinity') and (s.end_on is null or s.end_on > p_today)
      and not (p_persons && public.organisation_own_family(x.staff_id)) $$;
comment on function follow_ups_deputies is 'Deputies over a place on a day, but for those whose own family it is about.';

create function follow_ups_holders(p_ids uuid[], p_today date) returns table (id uuid, staff_id uuid) language sql stable security definer set search_path = '' as $$
  select f.id, case when public.notifications_cover_of(f.officer_id, f.unit_pos, p_today) is null and not (f.person_ids && public.organisation_own_family(f.officer_id))
        and exists (select 1 from sec.posting x join sec.unit u on u.id = x.unit_id where x.staff_id = f.officer_id and x.role in ('OFFICER', 'DEPUTY')
          and p_today between x.valid_from and coalesce(x.valid_to, 'infinity') and f.unit_pos between u.lft and u.rgt - 1) then f.officer_id
      else coalesce((select d.staff_id from public.follow_ups_deputies(f.unit_pos, f.person_ids, p_today) d order by d.staff_id limit 1), f.officer_id) end
    from public.follow_up f where f.id = any (p_ids) and f.state = 'OPEN' and f.end_on >= p_today $$;
comment on function follow_ups_holders is 'retention=execute; Whose each of these open follow-ups is: the officer''s where he may see it and no cover does his work, else a deputy''s.';

create function follow_ups_personal() returns trigger language plpgsql set search_path = '' as $$
begin
  new.is_personal := true;
  return new;
end $$;
comment on function follow_ups_personal is 'No cover takes a notification of a follow-up along.';
create trigger follow_ups_personal before insert on notification for each row when (new.subject_kind = 'follow_up') execute function follow_ups_personal();

create function follow_ups_of_officer() returns trigger language plpgsql security definer set search_path = '' as $$
declare holder uuid := coalesce((select h.staff_id from public.follow_ups_holders(array[new.id], (now() at time zone 'Asia/Shanghai')::date) h), new.officer_id);
begin
  update public.notification set holder_id = holder, staff_id = holder
    where subject_kind = 'follow_up' and subject_id = new.id and read_at is null and holder_id = old.officer_id;
  return null;
end $$;
comment on function follow_ups_of_officer is 'Unread reminders of a follow-up go to whose it is now.';
create trigger reassigned after update of officer_id on follow_up for each row when (old.officer_id <> new.officer_id) execute function follow_ups_of_officer();

create function follow_ups_watch() returns trigger language plpgsql security definer set search_path = '' as $$
declare due timestamptz; f public.follow_up;
begin
  if tg_op <> 'DELETE' and new.state = 'OPEN' then
    select * into f from public.follow_up where id = new.follow_up_id;
    due := (new.due_on + 1)::timestamp at time zone 'Asia/Shanghai';
    perform public.notifications_watch(new.id, 'follow_up', f.id, f.unit_id, jsonb_build_object('what', 'task.followUps.due'), due, public.notifications_instants(new.created_at, due), true);
  elsif tg_op <> 'INSERT' then perform public.notifications_unwatch(old.id);
  end if;
  return null;
end $$;
comment on function follow_ups_watch is 'Keeps the reminders of a task of a follow-up; they name nobody.';
create trigger remind after insert or delete or update of state, due_on on follow_up_task for each row execute function follow_ups_watch();

create function follow_ups_violated() returns trigger language plpgsql security definer set search_path = '' as $$
declare f public.follow_up;
begin
  select * into f from public.follow_up where id = new.follow_up_id;
  insert into public.notification (id, kind, staff_id, holder_id, subject_kind, subject_id, params, reminder_id, step, at, due_at, unit_id, unit_pos, is_personal)
    select gen_random_uuid(), 'reminder', d.staff_id, d.staff_id, 'follow_up', f.id, jsonb_build_object('what', 'task.followUps.violated'), gen_random_uuid(), 1, now(), now(), f.unit_id, f.unit_pos, true
      from public.follow_ups_deputies(f.unit_pos, f.person_ids, (now() at time zone 'Asia/Shanghai')::date) d;
  return null;
end $$;
comment on function follow_ups_violated is 'A violation is told to the deputies at once.';
create trigger violated after update of violation on follow_up_task for each row when (new.violation and not old.violation) execute function follow_ups_violated();

-- The night ------------------------------------------------------------------------------------------------------------------
insert into sec.action (id, name, roles, purpose, writes)
  select coalesce(max(id), 0) + 1, 'followUps.night', '{JOB}', (select p.id from audit.purpose p where p.name = 'dispute'), true from sec.action;

create function follow_ups_night(p_today date, p_limit integer) returns table (sealed integer, forgotten integer) language plpgsql security definer set search_path = '' as $$
declare
  -- A wrong argument must end nothing before its time.
  today date := least(p_today, (now() at time zone 'Asia/Shanghai')::date);
  term interval; over uuid[]; old uuid[]; persons uuid[]; event uuid;
begin
  perform pg_advisory_xact_lock(7300073);
  select case unit when 'DAY' then make_interval(days => amount) when 'MONTH' then make_interval(months => amount) when 'YEAR' then make_interval(years => amount) end into term
    from public.deadline_rule where code = 'followUp.forget' and valid_from <= today and (valid_to is null or valid_to > today) order by valid_from desc limit 1;
  if term is null then raise exception 'rule followUp.forget missing, or it does not count days, months or years' using errcode = 'P0002'; end if;
  select coalesce(array_agg(x.id), '{}') into over from (select f.id from public.follow_up f where f.state = 'OPEN' and f.end_on < today order by f.end_on, f.id limit p_limit) x;
  select coalesce(array_agg(x.id), '{}') into old from (select f.id from public.follow_up f where f.state = 'SEALED' and f.sealed_on <= (today - term)::date order by f.sealed_on, f.id limit p_limit) x;
  sealed := cardinality(over); forgotten := cardinality(old);
  if sealed + forgotten = 0 then return next; return; end if;
  event := sec.begin_job('followUps.night');
  -- Before anything is forgotten: whoever is acted on can still be named then.
  select array(select distinct p.id from public.follow_up f, unnest(f.person_ids) p (id) where f.id = any (over || old)) into persons;
  update public.follow_up set state = 'SEALED', sealed_on = end_on, version = version + 1, event_id = event where id = any (over);
  delete from public.notification where subject_kind = 'follow_up' and subject_id = any (old);
  delete from public.follow_up where id = any (old);
  perform sec.seen(persons, 0::smallint);
  return next;
end $$;
comment on function follow_ups_night is 'retention=execute; Nightly: seals what is past its last day and deletes what was sealed long enough, under one event that names everybody concerned; returns counts only. Doing it twice changes nothing. At most p_limit of each a run.';

-- An import is not taken back under somebody who is a party; the answer names no reason but that he is in use.
do $$
declare before text := pg_get_functiondef('public.residents_unmake'::regproc); after text;
begin
  after := replace(before, 'union all select 1 from public.care_subject c where c.household_id = h.id', 'union all select 1 from public.follow_up_party f join public.residence i on i.person_id = f.person_id where i.household_id = h.id
        union all select 1 from public.care_subject c where c.household_id = h.id');
  if after = before then raise exception 'residents_unmake does not name what hangs on a household any more'; end if;
  execute after;
end $$;

-- Terms and what they lean on -------------------------------------------------------------------------------------------------
insert into legal_basis (code, name, issuer, article, excerpt, version, valid_from, source_mark, note) values
('反家庭暴力法:16', '中华人民共和国反家庭暴力法', '全国人民代表大会常务委员会', '16', E'家庭暴力情节较轻，依法不给予治安管理处罚的，由公安机关对加害人给予批评教育或者出具告诫书。\n告诫书应当包括加害人的身份信息、家庭暴力的事实陈述、禁止加害人实施家庭暴力等内容。', '2015-12-27', '2016-03-01', '已核原文', null),
('反家庭暴力法:34', '中华人民共和国反家庭暴力法', '全国人民代表大会常务委员会', '34', '被申请人违反人身安全保护令，构成犯罪的，依法追究刑事责任；尚不构成犯罪的，人民法院应当给予训诫，可以根据情节轻重处以一千元以下罚款、十五日以下拘留。', '2015-12-27', '2016-03-01', '已核原文', null),
('家庭暴力告诫意见:全文', '关于加强家庭暴力告诫制度贯彻实施的意见', '公安部等九部门', '全文', null, '2024-12', '2024-12-01', '待核', '2024 年 12 月九部门文件；查访间隔的原文未读');
insert into deadline_rule (code, basis, amount, unit, valid_from, note) values
('followUp.max', array[]::text[], 12, 'MONTH', date '2019-01-01', '依法跟进事项的最长期限（领域词典 8.15）'),
('followUp.warning.end', array['反家庭暴力法:17'], 6, 'MONTH', date '2019-01-01', '告诫书跟进的期限；法律没有规定，本系统默认，待核'),
('followUp.order.max', array['反家庭暴力法:30'], 6, 'MONTH', date '2019-01-01', '人身安全保护令的有效期不超过六个月'),
('followUp.warning.first', array['反家庭暴力法:17', '家庭暴力告诫意见:全文'], 7, 'DAY', date '2019-01-01', '告诫书送达后的首次查访；本系统默认，待核'),
('followUp.warning.every', array['反家庭暴力法:17', '家庭暴力告诫意见:全文'], 1, 'MONTH', date '2019-01-01', '首次查访后的查访间隔；本系统默认，待核'),
('followUp.forget', array[]::text[], 2, 'YEAR', date '2019-01-01', '封存后删除（领域词典 10.3）');
insert into parameter (code, value, valid_from, source, mark) values
('followUp.leadDays', '3', date '2019-01-01', '本系统默认：到期前几日进“今日”', 'D');

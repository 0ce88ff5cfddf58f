-- Suggestions (意见建议), dictionary §4.3, §4.11 and §8.8. What somebody said at a door stays a word about police service: no row here may lead back to him.
-- Therefore: random ids, days and no times, a community and nothing below it, no visit, no door, no household, no person.
create table suggestion (
  id uuid primary key,
  source text not null,
  community_code text not null references community (code),
  received_on date not null,
  field text not null,
  text text not null,
  is_police_matter boolean not null,
  is_named boolean not null,
  owner_id uuid not null references staff (id),
  state text not null default 'REGISTERED',
  replied_on date,
  is_answered boolean not null default false,
  evaluation text,
  ended_on date,
  request_h bytea not null,
  unit_id uuid not null references org_unit (id),
  unit_pos integer not null,
  created_by uuid not null references staff (id),
  event_id uuid not null default sec.event_id(),
  version integer not null default 1,
  constraint suggestion_id_random check (substr(id::text, 15, 1) = '4'),
  constraint suggestion_source check (source in ('会议', '走访带回', '网上')),
  constraint suggestion_field check (field in ('窗口办事', '接警处警', '社区走访', '巡逻防范', '反诈宣传', '交通秩序', '消防安全', '门禁路灯', '养犬管理', '噪声扰民')),
  constraint suggestion_text check (char_length(text) between 5 and 1000),
  constraint suggestion_state check (state in ('REGISTERED', 'ASSIGNED', 'HANDLING', 'REPLIED', 'CONFIRMED', 'CLOSED', 'NOT_POLICE', 'WITHDRAWN')),
  constraint suggestion_evaluation check (evaluation in ('满意', '不满意')),
  constraint suggestion_answered check (replied_on is null or is_answered),
  constraint suggestion_replied check (state not in ('REPLIED', 'CONFIRMED', 'CLOSED', 'NOT_POLICE') or replied_on is not null),
  constraint suggestion_confirmed check (state <> 'CONFIRMED' or evaluation = '满意'),
  constraint suggestion_ended check ((ended_on is not null) = (state in ('CONFIRMED', 'CLOSED', 'NOT_POLICE', 'WITHDRAWN')))
);
create index suggestion_unit_pos on suggestion (unit_pos, received_on desc, id desc);
create index suggestion_received on suggestion (received_on, id);
create index suggestion_community on suggestion (community_code, received_on desc, id desc);
create index suggestion_owner on suggestion (owner_id) where state not in ('CONFIRMED', 'CLOSED', 'NOT_POLICE', 'WITHDRAWN');
create index suggestion_of_owner on suggestion (owner_id, received_on desc);
create index suggestion_open on suggestion (received_on, id) where state not in ('CONFIRMED', 'CLOSED', 'NOT_POLICE', 'WITHDRAWN');
create index suggestion_ended_on on suggestion (ended_on) where ended_on is not null;
comment on table suggestion is 'class=S2 Suggestions about police service or local safety that their speaker wants answered (意见建议), dictionary §4.11. Leads to no person, household, door or visit; days, never times.';
comment on column suggestion.text is 'What is suggested. Linted against numbers of people and against rooms.';
comment on column suggestion.is_named is 'The speaker wished his name kept; it lies encrypted in suggestion_speaker until the suggestion has ended.';
comment on column suggestion.is_answered is 'Something was said in reply, be it on the way.';
comment on column suggestion.evaluation is 'What was said last to the reply (满意度 of L38), about how it was handled.';
comment on column suggestion.request_h is 'SHA-256 of the request that made it: a phone that sends twice gets the same answer, another request under the same id is refused.';
call sec.protect_by_unit('suggestion');

create table suggestion_speaker (
  id uuid primary key references suggestion (id),
  name_enc bytea not null,
  event_id uuid not null default sec.event_id()
);
comment on table suggestion_speaker is 'class=S3 app=select,insert; Names of speakers who wished theirs kept, encrypted; opened only by the operation that reveals, gone with the end of the suggestion.';
alter table suggestion_speaker enable row level security;
alter table suggestion_speaker force row level security;
create policy reveal on suggestion_speaker for select using ((select sec.reveals()) and exists (select 1 from suggestion s where s.id = suggestion_speaker.id));
create policy write_insert on suggestion_speaker for insert with check ((select sec.writes()) and exists (select 1 from suggestion s where s.id = suggestion_speaker.id));

create table suggestion_step (
  suggestion_id uuid not null references suggestion (id),
  no integer not null,
  kind text not null,
  done_on date not null,
  by_id uuid not null references staff (id),
  way text,
  text text,
  to_staff_id uuid references staff (id),
  to_body text,
  to_body_name text,
  evaluation text,
  event_id uuid not null default sec.event_id(),
  constraint suggestion_step_pk primary key (suggestion_id, no),
  constraint suggestion_step_kind check (kind in ('ASSIGNED', 'TAKEN_UP', 'TOLD', 'REPLIED', 'EVALUATED', 'CLOSED', 'NOT_POLICE', 'WITHDRAWN')),
  constraint suggestion_step_way check (way in ('会议', '公示', '当面', '电话', '网上')),
  constraint suggestion_step_text check (char_length(text) <= 1000),
  constraint suggestion_step_body check (to_body in ('居委会', '村委会', '街道(乡镇)', '消防救援', '城管', '住建', '交通', '物业', '其他单位') and (to_body is not null or to_body_name is null)),
  constraint suggestion_step_assigned check ((kind = 'ASSIGNED') = (to_staff_id is not null)),
  constraint suggestion_step_told check (kind not in ('TOLD', 'REPLIED') or (way is not null and text is not null)),
  constraint suggestion_step_reason check (kind not in ('CLOSED', 'NOT_POLICE', 'WITHDRAWN') or text is not null),
  constraint suggestion_step_sent_on check ((kind = 'NOT_POLICE') = (to_body is not null)),
  constraint suggestion_step_evaluated check ((kind = 'EVALUATED') = (evaluation is not null) and evaluation in ('满意', '不满意'))
);
create index suggestion_step_answered on suggestion_step (done_on) where kind in ('REPLIED', 'NOT_POLICE');
comment on table suggestion_step is 'class=S2 app=select,insert; What was done with a suggestion, in order, to the day: handed out, taken up, told, replied, evaluated, reasons. Only ever appended.';
alter table suggestion_step enable row level security;
alter table suggestion_step force row level security;
create policy of_suggestion on suggestion_step for select using (exists (select 1 from suggestion s where s.id = suggestion_id));
create policy of_suggestion_insert on suggestion_step for insert with check ((select sec.writes()) and exists (select 1 from suggestion s where s.id = suggestion_id));

-- Its clocks go with a suggestion whose community comes to another area, and the name of its speaker goes when it has ended.
create function suggestions_follow() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if new.unit_id is distinct from old.unit_id then
    update public.deadline set unit_id = new.unit_id, unit_pos = new.unit_pos where subject_kind = 'suggestion' and subject_id = new.id;
  end if;
  if new.ended_on is not null then delete from public.suggestion_speaker where id = new.id; end if;
  return null;
end $$;
comment on function suggestions_follow is 'Clocks of a suggestion stand where it stands; who said it is forgotten once it has ended (shortest storage).';
create trigger follow after update of unit_id, ended_on on suggestion for each row
  when (old.unit_id is distinct from new.unit_id or old.ended_on is distinct from new.ended_on) execute function suggestions_follow();

create function suggestions_unit_pos(p_unit uuid) returns integer language plpgsql security definer set search_path = '' as $$
begin
  if not sec.writes() or sec.action_name() <> 'suggestions.recordSuggestion' then raise exception 'forbidden' using errcode = '42501'; end if;
  -- Shared with sec.add_unit: the tree is not renumbered between this answer and the insert that uses it.
  perform pg_advisory_xact_lock_shared(7300001);
  return (select u.lft from sec.unit u where u.id = p_unit);
end $$;
comment on function suggestions_unit_pos is 'app=execute; Position of the area at which a new suggestion stands.';

create function suggestions_basis(p_id uuid, p_staff uuid, p_lo integer, p_hi integer, p_purpose text) returns boolean
language sql stable security definer set search_path = '' as $$
  select p_purpose in ('visit', 'counter', 'spot_check', 'data_fix') and exists (select 1 from public.suggestion s where s.id = p_id and s.unit_pos between p_lo and p_hi) $$;
comment on function suggestions_basis is 'A suggestion of one''s own range justifies opening itself, and nothing else.';
insert into sec.basis_kind (name, id, check_fn) select 'suggestion', coalesce(max(id), 0) + 1, 'public.suggestions_basis' from sec.basis_kind;
create view suggestions_v_suggestion with (security_invoker = true) as
  select id, source, community_code, received_on, field, is_police_matter, owner_id, state, replied_on, evaluation, ended_on, unit_id, unit_pos from suggestion;
comment on view suggestions_v_suggestion is 'Suggestions for other slices, without their words.';

-- What is open changes hands with its owner.
create function suggestions_open_items(p_lo integer, p_hi integer) returns table (record_id uuid, assignee uuid, unit_id uuid) language sql stable security definer set search_path = '' as $$
  select s.id, s.owner_id, s.unit_id from public.suggestion s where s.unit_pos between p_lo and p_hi and s.ended_on is null $$;
create function suggestions_give_items(p_ids uuid[], p_to uuid) returns void language sql security definer set search_path = '' as $$
  update public.suggestion set owner_id = p_to, version = version + 1 where id = any (p_ids) and ended_on is null $$;
create function suggestions_holders(p_ids uuid[], p_today date) returns table (id uuid, staff_id uuid) language sql stable security definer set search_path = '' as $$
  select s.id, s.owner_id from public.suggestion s where s.id = any (p_ids) and s.ended_on is null $$;
comment on function suggestions_holders is 'retention=execute; Whose each of these open suggestions is, for reminders of their clocks.';
insert into handover_part (kind, ord, list_fn, move_fn) values ('suggestion', 16, 'public.suggestions_open_items', 'public.suggestions_give_items');

-- suggestion.reply (20 working days) stands in the rules since 0004; the first word has the term of every service matter (dictionary §8.8, Appendix C need.firstReply).
insert into deadline_rule (code, basis, amount, unit, valid_from, note) values
('suggestion.firstReply', array[]::text[], 3, 'WORKDAY', date '2019-01-01', '意见建议首次答复');

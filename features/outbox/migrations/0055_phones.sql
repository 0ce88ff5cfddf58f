-- Phones that officers have set up. Whoever lost one, and whoever leads its officer, orders it to forget what it carries; what was recorded and not sent stays sealed on it.
create table phone (
  id uuid primary key,
  device uuid not null,
  staff_id uuid not null references staff (id),
  label text not null,
  set_up_at timestamptz not null,
  wipe_at timestamptz,
  wipe_by uuid references staff (id),
  event_id uuid not null default sec.event_id(),
  version integer not null default 1,
  constraint phone_label check (char_length(label) between 1 and 60),
  constraint phone_wipe check ((wipe_at is null) = (wipe_by is null))
);
create unique index phone_of_staff on phone (staff_id, device);
comment on table phone is 'class=S1 Phones with the field app: whose, which browser, whether it was ordered to forget. No place, no time of use.';
alter table phone enable row level security;
alter table phone force row level security;
create policy own on phone for select using (staff_id = (select sec.actor()));
create policy led on phone for select using ((select sec.is_open()) and organisation_leads(staff_id));
create policy own_set_up on phone for insert with check ((select sec.writes()) and staff_id = (select sec.actor()) and wipe_at is null);
create policy own_renewed on phone for update using ((select sec.action_name()) = 'outbox.recoveryKey' and (select sec.writes()) and staff_id = (select sec.actor()));
create policy ordered on phone for update using ((select sec.action_name()) = 'outbox.orderWipe' and (select sec.writes()) and (staff_id = (select sec.actor()) or organisation_leads(staff_id)));

create function outbox_wipe_ordered(p_device uuid, p_staff uuid) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select from public.phone f where f.device = p_device and f.staff_id = p_staff and f.wipe_at is not null) $$;
comment on function outbox_wipe_ordered is 'app=execute; Whether this phone is to forget what it carries. Asked by a locked phone, whose session is gone: one bit, to whoever knows two ids of which one was drawn on the phone.';
create function outbox_signed_in_anew() returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select from sec.session s where s.id = (sec.ctx()).session_id and s.created_at > pg_catalog.now() - interval '10 minutes') $$;
comment on function outbox_signed_in_anew is 'app=execute; Whether the actor has just signed in, with all his factors. A session that was left open on a lost phone must not replace its PIN.';

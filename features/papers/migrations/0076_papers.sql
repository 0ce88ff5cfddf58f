-- Templates of papers (文书模板): what a station made of the product's own in Word. A kind without a row is printed on the template of a unit above or on that of the product.
create table paper_template (
  id uuid primary key,
  kind text not null,
  file_name text not null,
  file bytea not null,
  file_hash text not null,
  bytes integer not null,
  note text not null default '',
  -- Without the unit's position: a template stays with the unit it was made for, also where that is moved or merged.
  unit_id uuid not null references org_unit (id),
  created_by uuid not null references staff (id),
  created_at timestamptz not null default now(),
  retired_by uuid references staff (id),
  retired_at timestamptz,
  event_id uuid not null default sec.event_id(),
  version integer not null default 1,
  constraint paper_template_kind check (kind ~ '^[a-z][A-Za-z]*\.[a-z][A-Za-z]*$'),
  constraint paper_template_name check (char_length(file_name) between 1 and 100),
  constraint paper_template_note check (char_length(note) <= 200),
  -- Packed anew after the check, a file of half a megabyte may be a little larger.
  constraint paper_template_size check (bytes = octet_length(file) and bytes between 1 and 2000000),
  constraint paper_template_retired check ((retired_by is null) = (retired_at is null))
);
create unique index paper_template_in_use on paper_template (unit_id, kind) where retired_at is null;
create index paper_template_kind_at on paper_template (unit_id, kind, created_at desc);
comment on table paper_template is 'class=S1 Word templates of a unit, one in use for each kind of paper: blank forms without personal data, cleaned before they are stored. Retired ones stay as history.';

create function papers_in_range(p_unit uuid) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from sec.unit u where u.id = p_unit and u.lft between sec.lo() and sec.hi()) $$;
comment on function papers_in_range is 'app=execute; Whether a unit lies in the range of the posting: there a template may be written.';

alter table paper_template enable row level security;
alter table paper_template force row level security;
-- An officer of an area writes on the paper of his station, which lies above his own range.
create policy ticket on paper_template for select using ((select sec.is_open()));
create policy scope_insert on paper_template for insert with check ((select sec.writes()) and (select sec.action_name()) like 'papers.%' and papers_in_range(unit_id));
create policy scope_update on paper_template for update using ((select sec.writes()) and (select sec.action_name()) like 'papers.%' and papers_in_range(unit_id))
  with check (papers_in_range(unit_id));

create function papers_keep_file() returns trigger language plpgsql set search_path = '' as $$
begin
  if tg_op = 'DELETE' then raise exception 'a template is retired, never deleted' using errcode = '42501'; end if;
  if to_jsonb(new) - '{retired_by,retired_at,version}'::text[] is distinct from to_jsonb(old) - '{retired_by,retired_at,version}'::text[] or old.retired_at is not null then
    raise exception 'a template is replaced, never changed' using errcode = '42501';
  end if;
  return new;
end $$;
comment on function papers_keep_file is 'What a paper was once printed on stays as it was.';
create trigger keep_file before update or delete on paper_template for each row execute function papers_keep_file();

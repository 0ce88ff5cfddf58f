-- What a sender's headings mean, so that his next list needs no mapping. Never what the lists hold.
create table import_mapping (
  id uuid primary key,
  sender text not null,
  meanings jsonb not null,
  unit_id uuid not null references org_unit (id),
  unit_pos integer not null,
  created_by uuid not null,
  updated_at timestamptz not null,
  event_id uuid not null default sec.event_id(),
  version integer not null default 1,
  constraint import_mapping_sender unique (unit_id, sender),
  constraint import_mapping_sender_text check (char_length(sender) between 1 and 40),
  constraint import_mapping_meanings check (jsonb_typeof(meanings) = 'object' and pg_column_size(meanings) <= 16384)
);
create index import_mapping_unit_pos on import_mapping (unit_pos, sender);
comment on table import_mapping is 'class=S1 Meanings of headings by sender (谁的表): words of headings only, no row of any list.';
call sec.protect_by_unit('import_mapping');

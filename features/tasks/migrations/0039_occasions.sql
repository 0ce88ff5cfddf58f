-- A task that a day brings, such as a birthday, is opened once for that day, however often one looks whether it is due.
alter table task add column occasion date;
alter table task add column basis text[] not null default '{}';
comment on column task.occasion is 'The day that brought the task; null where an act did. One task a record, kind and day, but for those cancelled.';
comment on column task.basis is 'Codes of legal_basis that say why; empty where the reason is our own.';
create unique index task_once on task (kind, record_id, occasion) where occasion is not null and state <> 'CANCELLED';

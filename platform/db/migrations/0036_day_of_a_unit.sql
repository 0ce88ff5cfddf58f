-- The database's own day is that of UTC: a unit made before eight in the morning began the day before.
alter table sec.unit alter column valid_from set default (now() at time zone 'Asia/Shanghai')::date;

-- Why a witness did not sign the last time it was asked: the doctor says it.
alter table audit.witness add column silent text, add column silent_at timestamptz;
comment on column audit.witness.silent is 'Why there is no signature of the last time it was asked; null since it signed.';

-- The last word of a witness that was taken out of force counts for as long as it is fresh: whoever replaces one is not stopped at once.
create or replace function sec.sealing() returns sec.sealing_state language plpgsql stable security definer set search_path = '' as $$
declare s sec.sealing_state; recent integer;
begin
  select c.size, c.at into s.size, s.checkpoint_at from audit.checkpoint c order by c.size desc limit 1;
  select b.beat_at, b.lag_seconds, b.cause, b.fault into s.beat_at, s.lag_seconds, s.cause, s.fault from audit.sealer b;
  select count(*) filter (where w.removed_at is null), count(*) filter (where w.cosigned_at > now() - interval '15 minutes'),
      count(*) filter (where w.cosigned_at > now() - interval '4 hours'),
      coalesce(s.fault, min(w.name || ': ' || w.fault) filter (where w.removed_at is null and w.fault is not null))
    into s.witnesses, s.fresh, recent, s.fault from audit.witness w;
  -- From the day two were enrolled, also where one has been removed since.
  select w.enrolled_at into s.counted_from from audit.witness w order by w.enrolled_at, w.name offset 1 limit 1;
  s.level := case
    when recent < 2 and s.counted_from < now() - interval '4 hours' then 'stopped'
    when s.fault is not null or s.fresh < 2 and s.counted_from < now() - interval '15 minutes' then 'red'
    when s.counted_from is not null and (s.beat_at is null or s.beat_at < now() - interval '15 minutes' or s.lag_seconds > 900) then 'red'
    when s.counted_from is null then 'unwitnessed'
    else 'sealed' end;
  return s;
end $$;

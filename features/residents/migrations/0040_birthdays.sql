-- Birthdays that change a child's standing (dictionary §4.2): on the day itself a task opens for whoever answers for the home.
insert into sec.action (id, name, roles, purpose, writes)
  select coalesce(max(id), 0) + 1, 'residents.openBirthdays', '{JOB}', (select p.id from audit.purpose p where p.name = 'data_fix'), true from sec.action;

insert into legal_basis (code, name, issuer, article, excerpt, version, valid_from, source_mark) values
('民法典:17', '中华人民共和国民法典', '全国人民代表大会', '17', '十八周岁以上的自然人为成年人。不满十八周岁的自然人为未成年人。', '2020-05-28', '2021-01-01', '已核原文');
insert into deadline_rule (code, basis, amount, unit, valid_from, note) values
('person.age14', array['个人信息保护法:31'], 30, 'DAY', date '2019-01-01', '满14周岁后告知本人和监护人的期限；期限为本系统默认值'),
('person.age16', array['居民身份证法:7'], 3, 'MONTH', date '2019-01-01', '自年满16周岁之日起三个月内申领居民身份证'),
('person.age18', array['民法典:17'], 30, 'DAY', date '2019-01-01', '成年后解除监护关联的期限；期限为本系统默认值');

create function residents_answers_for(p_pos integer, p_person uuid, p_address uuid, p_today date) returns uuid
language plpgsql stable security definer set search_path = '' as $$
declare one uuid := public.handovers_receiver(p_pos, '00000000-0000-0000-0000-000000000000', p_today);
begin
  for i in 1..2 loop
    if one is null or not (p_person = any (public.organisation_own_family(one)) or p_address = any (public.organisation_own_homes(one))) then return one; end if;
    one := public.handovers_receiver(p_pos, one, p_today);
  end loop;
  return null;
end $$;
comment on function residents_answers_for is 'Whose task somebody at this door is: the officer who answers for the place, the next one where it is his own family or home, and else nobody in particular.';

create function residents_home(p_person uuid) returns table (address_id uuid, unit_id uuid, unit_pos integer)
language sql stable security definer set search_path = '' as $$
  select r.address_id, r.unit_id, r.unit_pos from public.residence r
    where r.person_id = p_person and r.is_main and r.state in ('ACTIVE', 'EXPIRING', 'EXTENDED', 'TO_VERIFY', 'RESTORED') $$;
comment on function residents_home is 'Where somebody mainly lives, as an officer has confirmed; no row where he lives nowhere known.';

create function residents_birthdays(p_today date, p_limit integer) returns table (opened integer, moved integer, cancelled integer)
language plpgsql security definer set search_path = '' as $$
declare
  -- A wrong argument must not make anybody older before his time.
  today date := least(p_today, (now() at time zone 'Asia/Shanghai')::date);
  adult integer; a record; part jsonb; due jsonb := '[]'; strays jsonb; moot uuid[]; persons uuid[]; event uuid; term interval;
begin
  perform pg_advisory_xact_lock(7300012);
  select (value #>> '{}')::integer into adult from public.parameter
    where code = 'guardian.age' and valid_from <= today and (valid_to is null or valid_to > today) order by valid_from desc limit 1;
  if adult is null then raise exception 'parameter guardian.age missing' using errcode = 'P0002'; end if;

  -- Tasks whose reason is gone: died, out of sight, another birth date, no home any more, or no guardian left to take away.
  select coalesce(array_agg(t.id), '{}') into moot from (
    select t.id from public.task t join public.person p on p.id = t.record_id
      where t.record_kind = 'person' and t.kind ~ '^residents[.]age\d+$' and t.occasion is not null and t.state not in ('CLOSED', 'CANCELLED')
        and (p.died_on is not null or p.frozen_at is not null or not exists (select 1 from public.residents_home(p.id))
          or (p.birth_date + make_interval(years => substr(t.kind, 14)::integer))::date is distinct from t.occasion
          or (substr(t.kind, 14)::integer = adult and p.guardian_id is null))
      order by t.id limit p_limit) t;
  -- Tasks of whom has moved within the term.
  select coalesce(jsonb_agg(to_jsonb(s)), '[]') into strays from (
    select t.id, t.record_id, h.address_id, h.unit_id, h.unit_pos from public.task t, public.residents_home(t.record_id) h
      where t.record_kind = 'person' and t.kind ~ '^residents[.]age\d+$' and t.occasion is not null and t.state not in ('CLOSED', 'CANCELLED')
        and not (t.id = any (moot)) and t.address_id is distinct from h.address_id
      order by t.id limit p_limit) s;
  -- Birthdays whose term still runs, the first due first. Who was born on 29 February has his on the 28th of other years.
  for a in
    select x.age, r.amount, r.unit, r.basis from (
        select jsonb_array_elements_text(q.value)::integer as age from (select value from public.parameter
          where code = 'person.ageEvents' and valid_from <= today and (valid_to is null or valid_to > today) order by valid_from desc limit 1) q) x
      join lateral (select d.amount, d.unit, d.basis from public.deadline_rule d
        where d.code = 'person.age' || x.age and d.valid_from <= today and (d.valid_to is null or d.valid_to > today) order by d.valid_from desc limit 1) r on true
  loop
    term := case a.unit when 'DAY' then make_interval(days => a.amount) when 'MONTH' then make_interval(months => a.amount) when 'YEAR' then make_interval(years => a.amount) end;
    if term is null then raise exception 'rule person.age% does not count days, months or years', a.age using errcode = 'P0002'; end if;
    select coalesce(jsonb_agg(to_jsonb(d)), '[]') into part from (
      select b.person_id, a.age, b.on_day, (b.on_day + term)::date as due_on, a.basis, h.address_id, h.unit_id, h.unit_pos from (
          select p.id as person_id, (p.birth_date + make_interval(years => a.age))::date as on_day from public.person p
            where p.birth_date between today - make_interval(years => a.age) - term - interval '3 days' and today - make_interval(years => a.age) + interval '1 day'
              and p.died_on is null and p.frozen_at is null and (a.age <> adult or p.guardian_id is not null)
              -- Only citizens have the card to apply for.
              and (not '居民身份证法:7' = any (a.basis) or p.id_type in ('CN_ID', 'BIRTH_CERT', 'NONE'))) b
        cross join lateral public.residents_home(b.person_id) h
        where b.on_day <= today and (b.on_day + term)::date >= today
          and not exists (select 1 from public.task t where t.kind = 'residents.age' || a.age and t.record_id = b.person_id and t.occasion = b.on_day and t.state <> 'CANCELLED')
        order by due_on, b.person_id limit p_limit) d;
    due := due || part;
  end loop;

  opened := 0; moved := 0; cancelled := 0;
  if due = '[]' and strays = '[]' and cardinality(moot) = 0 then return next; return; end if;
  event := sec.begin_job('residents.openBirthdays');
  with gone as (
    update public.task set state = 'CANCELLED', closed_at = now(), result = 'moot', version = version + 1, event_id = event where id = any (moot) returning record_id)
    select count(*)::integer, array_agg(record_id) into cancelled, persons from gone;
  with went as (
    update public.task t set address_id = s.address_id, unit_id = s.unit_id, unit_pos = s.unit_pos, version = t.version + 1, event_id = event,
        assignee_id = public.residents_answers_for(s.unit_pos, s.record_id, s.address_id, today)
      from jsonb_to_recordset(strays) s (id uuid, record_id uuid, address_id uuid, unit_id uuid, unit_pos integer) where t.id = s.id returning t.record_id)
    select count(*)::integer, persons || array_agg(record_id) into moved, persons from went;
  with made as (
    insert into public.task (id, kind, title_key, purpose, record_kind, record_id, address_id, assignee_id, due_on, occasion, basis, unit_id, unit_pos, event_id)
      select gen_random_uuid(), 'residents.age' || d.age, 'task.residents.age' || d.age, case when d.age = adult then 'data_fix' else 'visit' end, 'person', d.person_id, d.address_id,
          public.residents_answers_for(d.unit_pos, d.person_id, d.address_id, today), d.due_on, d.on_day, d.basis, d.unit_id, d.unit_pos, event
        from (select * from jsonb_to_recordset(due) x (person_id uuid, age integer, on_day date, due_on date, basis text[], address_id uuid, unit_id uuid, unit_pos integer)
          order by x.due_on, x.person_id limit p_limit) d returning record_id)
    select count(*)::integer, persons || array_agg(record_id) into opened, persons from made;
  perform sec.seen(array(select distinct x from unnest(persons) x), 0::smallint);
  return next;
end $$;
comment on function residents_birthdays is 'retention=execute; Nightly: a task per person and birthday of person.ageEvents, once, as long as its term (rule person.age<n>) runs; it goes along when the person moves and is cancelled when its reason is gone. Under an event of its own that names everybody concerned; returns counts only. At most p_limit of each kind a run.';

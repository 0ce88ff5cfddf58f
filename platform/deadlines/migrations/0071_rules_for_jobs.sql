-- Jobs may call functions and read nothing; they count by the same rules and the same calendar as everybody else, in the same engine.
create function deadlines_rule(p_code text, p_on date) returns table (code text, basis text[], amount integer, unit text, valid_from date)
language sql stable security definer set search_path = '' as $$
  select r.code, r.basis, r.amount, r.unit, r.valid_from from public.deadline_rule r
    where r.code = p_code and r.valid_from <= p_on and (r.valid_to is null or r.valid_to > p_on) order by r.valid_from desc limit 1 $$;
comment on function deadlines_rule is 'app=execute retention=execute; The rule of a period in force on a day.';

create function deadlines_calendar(p_from_year integer) returns table (year integer, flags text)
language sql stable security definer set search_path = '' as $$
  select w.year, string_agg(case when w.is_workday then '1' else '0' end, '' order by w.date) from public.work_calendar w where w.year >= p_from_year group by w.year $$;
comment on function deadlines_calendar is 'app=execute retention=execute; Working days by year, one flag a day from the first of January on.';

create function deadlines_parameter(p_code text, p_on date) returns table (value jsonb)
language sql stable security definer set search_path = '' as $$
  select p.value from public.parameter p where p.code = p_code and p.valid_from <= p_on and (p.valid_to is null or p.valid_to > p_on) order by p.valid_from desc limit 1 $$;
comment on function deadlines_parameter is 'app=execute retention=execute; The value of a parameter in force on a day.';

-- Who has own family or an own home entered is marked on the account, so that a ticket knows it (sec.account.has_exceptions).
create trigger marks_exceptional after insert or update on staff_conflict for each row execute function sec.mark_exceptional();

create function organisation_mark_account() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  new.has_exceptions := new.staff_id is not null and (exists (select 1 from public.staff_conflict c where c.staff_id = new.staff_id)
    or exists (select 1 from sec.extra_grant g where g.staff_id = new.staff_id));
  return new;
end $$;
comment on function organisation_mark_account is 'A new account knows whether conflicts or grants were entered before it.';
create trigger marks_account before insert on sec.account for each row execute function organisation_mark_account();

update sec.account a set has_exceptions = a.staff_id is not null and (exists (select 1 from staff_conflict c where c.staff_id = a.staff_id)
  or exists (select 1 from sec.extra_grant g where g.staff_id = a.staff_id));

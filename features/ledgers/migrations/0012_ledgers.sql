-- A ledger of a unit is opened because one works for that unit; this basis serves ledgers only, no operation that opens a single person lists it.
create function ledgers_basis_unit(p_id uuid, p_staff uuid, p_lo integer, p_hi integer, p_purpose text) returns boolean
language sql stable security definer set search_path = '' as $$
  select p_purpose not in ('none', 'rights', 'emergency') and exists (select 1 from sec.unit u where u.id = p_id and u.lft between p_lo and p_hi) $$;
insert into sec.basis_kind (name, id, check_fn) values ('unit', 20, 'public.ledgers_basis_unit');

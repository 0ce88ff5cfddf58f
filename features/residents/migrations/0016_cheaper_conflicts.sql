-- Nearly nobody has own family or an own home entered; then the policies on every statement about persons need not look (sec.has_exceptions).
create or replace function sec.conflict_addresses() returns uuid[] language plpgsql stable security definer set search_path = '' as $$
begin
  if not sec.has_exceptions() then return '{}'; end if;
  return public.organisation_own_homes(sec.actor());
end $$;

create or replace function sec.conflict_persons() returns uuid[] language plpgsql stable security definer set search_path = '' as $$
declare homes uuid[];
begin
  if not sec.has_exceptions() then return '{}'; end if;
  homes := sec.conflict_addresses();
  if cardinality(homes) = 0 then return public.organisation_own_family(sec.actor()); end if;
  return public.organisation_own_family(sec.actor())
    || coalesce((select array_agg(r.person_id) from public.residence r where r.address_id = any (homes) and r.state not in ('ENDED', 'REJECTED')), '{}');
end $$;

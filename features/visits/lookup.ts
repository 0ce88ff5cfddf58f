import type { Tx } from '#platform/db/tx.ts'
import { maskName } from '#platform/standards/names.ts'
import { toBuilding } from './rules.ts'

/* Names that belong to ids, read through the views of other slices; what is out of sight is absent. */

export interface PersonName {
  personId: string
  name: string
  nameMask: string
  phoneMask: string | null
}

export async function personsOf(tx: Tx, ids: readonly string[]): Promise<Map<string, PersonName>> {
  if (ids.length === 0) return new Map()
  const rows = await tx.query<{ id: string; name: string; phoneMask: string | null }>(
    `select id, name, phone_mask as "phoneMask" from residents_v_person where id = any ($1::uuid[])`,
    [[...new Set(ids)]],
  )
  return new Map(
    rows.map((r) => [r.id, { personId: r.id, name: r.name, nameMask: maskName(r.name), phoneMask: r.phoneMask }]),
  )
}

export interface StaffName {
  id: string
  name: string
  badgeNo: string
  kind: string
  unitId: string
  left: boolean
}

export async function staffOf(tx: Tx, ids: readonly string[], today: string): Promise<Map<string, StaffName>> {
  if (ids.length === 0) return new Map()
  const rows = await tx.query<StaffName & Record<string, unknown>>(
    `select id, name, badge_no as "badgeNo", kind, unit_id as "unitId", coalesce(end_on < $2::date, false) as left from organisation_v_staff where id = any ($1::uuid[])`,
    [[...new Set(ids)], today],
  )
  return new Map(rows.map((r) => [r.id, r]))
}

/** Addresses by id, down to the building. */
export async function buildingsOf(tx: Tx, addressIds: readonly string[]): Promise<Map<string, string>> {
  if (addressIds.length === 0) return new Map()
  const rows = await tx.query<{
    id: string
    fullText: string
    unitNo: string | null
    floorNo: string | null
    roomNo: string | null
  }>(
    `select id, full_text as "fullText", unit_no as "unitNo", floor_no as "floorNo", room_no as "roomNo" from places_v_address where id = any ($1::uuid[])`,
    [[...new Set(addressIds)]],
  )
  return new Map(rows.map((r) => [r.id, toBuilding(r.fullText, r)]))
}

/** Which of these persons live or lived in the household, or at the address where the target is a house. */
export async function residentsAmong(
  tx: Tx,
  ids: readonly string[],
  householdId: string | null,
  addressId: string,
): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const rows = await tx.query<{ id: string }>(
    `select distinct person_id as id from residents_v_residence
      where person_id = any ($1::uuid[]) and state <> 'REJECTED' and case when $2::uuid is null then address_id = $3 else household_id = $2 end`,
    [ids, householdId, addressId],
  )
  return new Set(rows.map((r) => r.id))
}

export interface Colleague {
  id: string
  name: string
  badgeNo: string
  kind: string
}

/**
 * Staff with a live posting as field staff or leader over a unit of the actor's own line: his unit, the units above up to the station, and all
 * below that station. These are the people one goes visiting with.
 */
export const colleaguesOf = (tx: Tx, unitId: string, today: string): Promise<Colleague[]> =>
  tx.query<Colleague & Record<string, unknown>>(
    `with recursive up as (
       select id, parent_id, kind from organisation_v_unit where id = $1
       union all select u.id, u.parent_id, u.kind from organisation_v_unit u join up on u.id = up.parent_id and up.kind <> 'STATION'),
     top as (select id from up where kind = 'STATION' union all select $1::uuid where not exists (select 1 from up where kind = 'STATION')),
     below as (select id from top union all select u.id from organisation_v_unit u join below b on u.parent_id = b.id)
     select distinct s.id, s.name, s.badge_no as "badgeNo", s.kind from organisation_v_staff s join organisation_v_posting p on p.staff_id = s.id
      where p.unit_id in (select id from below) and $2::date between p.from_on and coalesce(p.to_on, 'infinity')
        and (s.end_on is null or s.end_on >= $2::date) and p.role in ('OFFICER', 'AUX', 'GRID', 'CHIEF', 'DEPUTY', 'DUTY', 'DUTY_LEAD')
      order by s.kind desc, s.badge_no`,
    [unitId, today],
  )

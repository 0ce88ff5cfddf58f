import { maybe, type Tx } from '#platform/db/tx.ts'

/** Whom residents of a police area turn to, as it stands on public signs (dictionary §4.13 警民联系牌). No private number is among it. */
export interface Contact {
  areaId: string | null
  areaName: string | null
  stationName: string | null
  roomName: string | null
  /** Responsible officer (责任民警); while there is none, whoever covers the area (代管). */
  officer: { id: string; name: string } | null
  /** Of the police room, and where it has none of the station. */
  phone: string | null
  openHours: string | null
  address: string | null
  supervisionPhone: string | null
}

interface Found {
  [column: string]: unknown
  areaId: string | null
  areaName: string | null
  stationName: string | null
  roomName: string | null
  officerId: string | null
  officerName: string | null
  phone: string | null
  openHours: string | null
  address: string | null
  supervisionPhone: string | null
}

/**
 * The contact of a unit: of the area itself, of the area that a grid lies in, or of the station above. Works for every unit, also out of the range
 * of the posting, for it stands on the wall of the house. Undefined where there is no such unit.
 * @param today legal date on which the officer must hold the area
 */
export async function contactOf(tx: Tx, unitId: string, today: string): Promise<Contact | undefined> {
  const row = await maybe<Found>(
    tx,
    `with recursive up as (
       select id, parent_id, kind, name, room_id from org_unit where id = $1
       union all select o.id, o.parent_id, o.kind, o.name, o.room_id from org_unit o join up on o.id = up.parent_id),
     area as (select * from up where kind = 'AREA'),
     station as (select o.* from org_unit o join up on up.id = o.id and up.kind = 'STATION'),
     room as (select o.* from org_unit o where o.kind = 'ROOM' and o.closed_on is null
       and o.id = coalesce((select room_id from area), (select id from up where kind = 'ROOM')))
     select area.id as "areaId", area.name as "areaName", station.name as "stationName", room.name as "roomName", h.id as "officerId", h.name as "officerName",
       coalesce(room.phone, station.phone) as phone, room.room_open_hours as "openHours", coalesce(room.address, station.address) as address,
       coalesce(room.supervision_phone, station.supervision_phone) as "supervisionPhone"
     from (select 1 from up where id = $1) one left join area on true left join station on true left join room on true
       left join lateral (select s.id, s.name from posting p join staff s on s.id = p.staff_id where p.unit_id = area.id and p.duty in ('责任民警', '代管')
         and $2::date between p.from_on and coalesce(p.to_on, 'infinity') order by p.duty = '代管', p.from_on desc limit 1) h on true`,
    [unitId, today],
  )
  if (row === undefined) return undefined
  const { officerId, officerName, ...contact } = row
  return { ...contact, officer: officerId === null ? null : { id: officerId, name: officerName ?? '' } }
}

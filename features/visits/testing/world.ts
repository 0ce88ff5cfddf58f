import { makeStation, type Station } from '#features/organisation/factory.ts'
import { type MadeAddress, makeAddress } from '#features/places/factory.ts'
import { type MadeHousehold, makeHousehold } from '#features/residents/factory.ts'
import type { InputOf } from '#platform/http/contract.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { type TestApp, testApp, type User } from '#platform/testing/app.ts'
import type { recordVisit } from '../contract.ts'

/** A station with one household of three behind a door of area 1, a second household in area 2, and the people who go visiting. */
export interface VisitWorld {
  t: TestApp
  station: Station
  door: MadeAddress
  household: MadeHousehold
  door2: MadeAddress
  household2: MadeHousehold
  officer: User
  officer2: User
  aux: User
  grid: User
  chief: User
}

export const NOW = '2026-11-21T08:00:00.000Z'
/** Longitude and latitude of the first door. */
export const DOOR = { lng: 124.8254, lat: 45.1411 }

export async function visitWorld(): Promise<VisitWorld> {
  const t = await testApp({ now: NOW })
  const station = await makeStation(t.admin)
  const door = await makeAddress(t.admin, {
    communityCode: station.communities[0],
    unitId: station.gridId,
    unitNo: '1',
    roomNo: '301',
  })
  const door2 = await makeAddress(t.admin, {
    communityCode: station.communities[2],
    unitId: station.area2Id,
    unitNo: '2',
    roomNo: '502',
  })
  await t.admin.query(
    `update address set lng = $2, lat = $3, datum = 'WGS84', raw_lng = $2, raw_lat = $3, raw_datum = 'WGS84', geo_source = '坐标录入' where id = $1`,
    [door.addressId, DOOR.lng, DOOR.lat],
  )
  const household = await makeHousehold(t.admin, {
    addressId: door.addressId,
    members: [
      { name: '顾云舒' },
      { name: '欧阳景行', relationToHead: '配偶' },
      { name: '顾南星', relationToHead: '子女' },
    ],
  })
  const household2 = await makeHousehold(t.admin, { addressId: door2.addressId })
  const user = (role: Parameters<TestApp['user']>[0], unitId: string, staffId: string) =>
    t.user(role, unitId, { staffId })
  return {
    t,
    station,
    door,
    household,
    door2,
    household2,
    officer: await user('OFFICER', station.areaId, station.officerId),
    officer2: await user('OFFICER', station.area2Id, station.officer2Id),
    aux: await user('AUX', station.areaId, station.auxId),
    grid: await user('GRID', station.gridId, station.gridWorkerId),
    chief: await user('CHIEF', station.stationId, station.chiefId),
  }
}

export type VisitInput = InputOf<typeof recordVisit>

/** A right and complete sheet of the officer at the first door, fifteen minutes long, changed as told. */
export const sheetOf = (w: VisitWorld, change: Partial<VisitInput> = {}): VisitInput => ({
  id: uuidv7(),
  kind: '一般走访',
  targetKind: 'household',
  targetId: w.household.householdId,
  visitorIds: [w.station.officerId],
  startedAt: '2026-11-21T07:30:00.000Z',
  endedAt: '2026-11-21T07:45:00.000Z',
  lng: DOOR.lng,
  lat: DOOR.lat,
  geoMethod: 'GPS',
  met: true,
  metCount: 2,
  metPersonIds: [person(w, 0), person(w, 1)],
  topics: ['防范宣传', '信息核对'],
  summaryChips: ['防诈骗宣传'],
  ...change,
})

export const person = (w: VisitWorld, i: number): string => (w.household.members[i] as { personId: string }).personId

/** Subjects of the newest event of an operation by somebody, sorted; and what the event says. */
export async function lastEvent(w: VisitWorld, by: User, operation: string) {
  const { rows } = await w.t.admin.query<{
    at: string
    seq: string
    outcome: number
    fields: string | null
    purpose: string
    basis: string | null
  }>(
    `select e.at::text, e.seq::text, e.outcome, e.fields::text, p.name as purpose, b.name as basis from audit.event e join sec.action a on a.id = e.action
       join audit.purpose p on p.id = e.purpose left join sec.basis_kind b on b.id = e.basis_kind
      where a.name = $1 and e.actor = $2 order by e.at desc, e.seq desc limit 1`,
    [operation, by.staffId],
  )
  const event = rows[0]
  if (event === undefined) throw new Error(`no event of ${operation}`)
  const { rows: subjects } = await w.t.admin.query<{ id: string; shown: number }>(
    'select person_key as id, shown from audit.subject where event_at = $1::timestamptz and event_seq = $2::bigint order by person_key',
    [event.at, event.seq],
  )
  return { ...event, subjects: subjects.map((s) => s.id), shown: [...new Set(subjects.map((s) => s.shown))] }
}

/** Every id of a person of the world that stands anywhere in a body. */
export function personsIn(w: VisitWorld, body: unknown): string[] {
  const text = JSON.stringify(body)
  return [...w.household.members, ...w.household2.members]
    .map((m) => m.personId)
    .filter((id) => text.includes(id))
    .sort()
}

/** Asserting that nothing of a resident stands in a text unmasked. */
export function leaksOf(w: VisitWorld, text: string): string[] {
  return [...w.household.members, ...w.household2.members]
    .flatMap((m) => [m.name, m.idNo, m.phone])
    .filter((value) => text.includes(value))
}

import { makeStation, type Station } from '#features/organisation/factory.ts'
import { type MadeAddress, makeAddress } from '#features/places/factory.ts'
import { type MadeHousehold, makeHousehold, makePerson } from '#features/residents/factory.ts'
import { Refused, type TestApp, testApp, type User } from '#platform/testing/app.ts'

/** A station with people of every age behind doors of area 1, and those who care for them. */
export interface CareWorld {
  t: TestApp
  station: Station
  other: Station
  officer: User
  aux: User
  grid: User
  chief: User
  /** Officer of the second area of the station, and of another station. */
  neighbour: User
  stranger: User
}

export const NOW = '2026-11-21T08:00:00.000Z'
export const TODAY = '2026-11-21'

export async function careWorld(now = NOW): Promise<CareWorld> {
  const t = await testApp({ now })
  const station = await makeStation(t.admin)
  const other = await makeStation(t.admin)
  return {
    t,
    station,
    other,
    officer: await t.user('OFFICER', station.areaId, { staffId: station.officerId }),
    aux: await t.user('AUX', station.areaId, { staffId: station.auxId }),
    grid: await t.user('GRID', station.gridId, { staffId: station.gridWorkerId }),
    chief: await t.user('CHIEF', station.stationId, { staffId: station.chiefId }),
    neighbour: await t.user('OFFICER', station.area2Id, { staffId: station.officer2Id }),
    stranger: await t.user('OFFICER', other.areaId, { staffId: other.officerId }),
  }
}

export interface Home extends MadeHousehold, MadeAddress {
  /** The one whom the care is for. */
  personId: string
}

/** A new door in the first area with one person of this birth date, and a guardian elsewhere where he needs one. */
export async function home(w: CareWorld, birthDate = '1948-05-06', hasGuardian = false): Promise<Home> {
  const door = await makeAddress(w.t.admin, { communityCode: w.station.communities[0], unitId: w.station.gridId })
  const guardianId = hasGuardian ? (await makePerson(w.t.admin, { birthDate: '1985-01-01' })).personId : undefined
  const household = await makeHousehold(w.t.admin, {
    addressId: door.addressId,
    members: [{ birthDate, ...(guardianId ? { guardianId } : {}) }],
    cipher: w.t.cipher,
  })
  return { ...door, ...household, personId: household.members[0]?.personId as string }
}

/** The subject itself is the reason for opening it. */
export const open = (id: string) => ({ id, purpose: 'care', basisKind: 'care', basisId: id }) as const

export const refusal = (work: Promise<unknown>): Promise<Refused> =>
  work.then(
    () => Promise.reject(new Error('was not refused')),
    (error) => (error instanceof Refused ? error : Promise.reject(error)),
  )
export const fieldsOf = (error: Refused) => error.body.error.fields.map((f) => `${f.path}:${f.code}`)

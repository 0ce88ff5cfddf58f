import { makeStation, type Station } from '#features/organisation/factory.ts'
import { type MadeAddress, makeAddress } from '#features/places/factory.ts'
import type { InputOf } from '#platform/http/contract.ts'
import { makeDemoId } from '#platform/standards/citizen-number.ts'
import { Refused, testApp, type TestApp, type User } from '#platform/testing/app.ts'
import { registerHousehold } from '../contract.ts'
import { demoName } from '../factory.ts'

export type FormMember = InputOf<typeof registerHousehold>['members'][number]
type FormPerson = NonNullable<FormMember['person']>

let serial = 0

/** A member as the form sends it: somebody new with a number of the demo region, hukou in this community. */
export function formMember(over: Partial<FormMember> = {}, person: Partial<FormPerson> = {}): FormMember {
  serial += 1
  return {
    relationToHead: '其他亲属',
    arrivedOn: '2026-01-05',
    person: {
      name: demoName(serial),
      idType: 'CN_ID',
      idNo: makeDemoId(`19${50 + (serial % 50)}-03-1${serial % 10}`, serial % 1000),
      hukouRegion: '220702',
      hukouCommunityCode: '220702001001',
      ...person,
    },
    ...over,
  }
}

export const head = (person: Partial<FormPerson> = {}): FormMember =>
  formMember({ relationToHead: '户主/本人' }, person)

export interface Scene {
  t: TestApp
  station: Station
  other: Station
  /** A door in the grid of the first area. */
  door: MadeAddress
  officer: User
  grid: User
  aux: User
  chief: User
  /** Officer of the second area of the same station, and of another station. */
  neighbour: User
  stranger: User
  newDoor(): Promise<MadeAddress>
}

/** Two stations with their people signed in. */
export async function scene(): Promise<Scene> {
  const t = await testApp()
  const station = await makeStation(t.admin, { cipher: t.cipher })
  const other = await makeStation(t.admin, { cipher: t.cipher })
  const newDoor = () => makeAddress(t.admin, { communityCode: station.communities[0], unitId: station.gridId })
  return {
    t,
    station,
    other,
    newDoor,
    door: await newDoor(),
    officer: await t.user('OFFICER', station.areaId, { staffId: station.officerId }),
    grid: await t.user('GRID', station.gridId, { staffId: station.gridWorkerId }),
    aux: await t.user('AUX', station.areaId, { staffId: station.auxId }),
    chief: await t.user('CHIEF', station.stationId, { staffId: station.chiefId }),
    neighbour: await t.user('OFFICER', station.area2Id, { staffId: station.officer2Id }),
    stranger: await t.user('OFFICER', other.areaId, { staffId: other.officerId }),
  }
}

export const atDoor = (addressId: string) => ({ purpose: 'verify', basisKind: 'address', basisId: addressId }) as const

/** Persons named by the latest event of an operation. */
export async function subjectsOf(t: TestApp, operation: string): Promise<string[]> {
  const { rows } = await t.admin.query<{ person_key: string }>(
    `select s.person_key from audit.subject s where (s.event_at, s.event_seq) = (select e.at, e.seq from audit.event e join sec.action a on a.id = e.action
       where a.name = $1 and e.outcome = 1 order by e.seq desc limit 1) order by 1`,
    [operation],
  )
  return rows.map((r) => r.person_key)
}

/** Every value of a key anywhere in an answer. */
export function idsIn(value: unknown, key = 'personId'): string[] {
  if (Array.isArray(value)) return [...new Set(value.flatMap((v) => idsIn(v, key)))].sort()
  if (value === null || typeof value !== 'object') return []
  const own = Object.entries(value).flatMap(([k, v]) => (k === key && typeof v === 'string' ? [v] : idsIn(v, key)))
  return [...new Set(own)].sort()
}

/** The refusal that this work must end in. */
export async function refused(work: Promise<unknown>): Promise<Refused> {
  const error = await work.then(
    () => new Error('was accepted'),
    (e: unknown) => e,
  )
  if (!(error instanceof Refused)) throw error
  return error
}

/** A family of one at a new door, registered by the officer. */
export async function single(s: Scene, person: Partial<FormPerson> = {}, over: Partial<FormMember> = {}) {
  const door = await s.newDoor()
  const member = { ...head(person), ...over }
  const made = await s.officer.call(registerHousehold, { addressId: door.addressId, members: [member] })
  const [first] = made.members
  if (first === undefined) throw new Error('no member')
  return {
    ...first,
    addressId: door.addressId,
    householdId: made.householdId,
    at: atDoor(door.addressId),
    idNo: member.person?.idNo ?? '',
  }
}

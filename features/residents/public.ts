import { maybe, type Tx } from '#platform/db/tx.ts'
import type { Context } from '#platform/http/action.ts'
import { confirmAll } from './life.ts'
import { loadSettings } from './settings.ts'
import { doorStamp } from './rules.ts'
import { lockResidences } from './store.ts'
import { behindDoors } from './store-batch.ts'

/** A household as other slices know it. Dates are `YYYY-MM-DD`. */
export interface HouseholdRef {
  householdId: string
  addressId: string
  no: number
  headResidenceId: string | null
  closedOn: string | null
  unitId: string
  unitPos: number
}

const HOUSEHOLD = `select id as "householdId", address_id as "addressId", no, head_residence_id as "headResidenceId",
  to_char(closed_on, 'YYYY-MM-DD') as "closedOn", unit_id as "unitId", unit_pos as "unitPos" from household`

/** The household under row-level security: undefined where it does not exist or lies outside the range of the posting. */
export const householdOf = (tx: Tx, householdId: string): Promise<HouseholdRef | undefined> =>
  maybe<HouseholdRef & Record<string, unknown>>(tx, `${HOUSEHOLD} where id = $1`, [householdId])

/** What a door tells without naming anybody. Days are legal dates. */
export interface Behind {
  people: number
  declared: number
  toVerify: number
  /** The first verification that falls due; null where nobody lives there or all are only declared. */
  nextVerifyOn: string | null
}
const NOBODY: Behind = { people: 0, declared: 0, toVerify: 0, nextVerifyOn: null }

/** Who lives behind doors, as numbers and days; each door with the stamp that `residents.confirmBatch` and its like ask for. */
export async function behind(
  tx: Tx,
  doors: readonly { id: string; houseVersion: number | null }[],
): Promise<Map<string, Behind & { stamp: string }>> {
  const rows = await behindDoors(
    tx,
    doors.map((d) => d.id),
  )
  const byDoor = new Map(rows.map((r) => [r.addressId, r]))
  return new Map(
    doors.map((d) => {
      const row = byDoor.get(d.id)
      const { people, declared, toVerify, nextVerifyOn } = row ?? NOBODY
      return [d.id, { people, declared, toVerify, nextVerifyOn, stamp: doorStamp(row?.mark, d.houseVersion) }]
    }),
  )
}

export interface LiveMember {
  residenceId: string
  /** Of the residence. */
  version: number
  personId: string
  /** In full: mask it with `maskName` in lists. */
  name: string
  birthDate: string | null
  relationToHead: string
  isHead: boolean
  isTenant: boolean
  category: string
  state: string
  nextVerifyOn: string
  intendedUntil: string | null
}

const MEMBERS = `select r.household_id as "householdId", r.id as "residenceId", r.version, r.person_id as "personId", p.name,
    to_char(p.birth_date, 'YYYY-MM-DD') as "birthDate", r.relation_to_head as "relationToHead", r.is_tenant as "isTenant", r.category, r.state,
    to_char(r.next_verify_on, 'YYYY-MM-DD') as "nextVerifyOn", to_char(r.intended_until, 'YYYY-MM-DD') as "intendedUntil", (h.head_residence_id is not distinct from r.id) as "isHead"
  from residence r join person p on p.id = r.person_id join household h on h.id = r.household_id
  where r.household_id = any ($1::uuid[]) and r.state not in ('ENDED', 'REJECTED') order by "isHead" desc, p.birth_date nulls last, r.id`

/** Who lives in a household now (neither ended nor refused), head first. Whoever is shown must be named as subject by the caller. */
export const liveMembers = (tx: Tx, householdId: string): Promise<LiveMember[]> =>
  tx.query<LiveMember & Record<string, unknown>>(MEMBERS, [[householdId]])

/** Open households behind doors, by door and in the order of their numbers, with who lives in them now. Whoever is shown must be named as subject by the caller. */
export async function homesBehind(
  tx: Tx,
  addressIds: readonly string[],
): Promise<Map<string, (HouseholdRef & { members: LiveMember[] })[]>> {
  const households = await tx.query<HouseholdRef & Record<string, unknown>>(
    `${HOUSEHOLD} where address_id = any ($1::uuid[]) and closed_on is null order by no`,
    [addressIds],
  )
  const members = Map.groupBy(
    await tx.query<LiveMember & { householdId: string } & Record<string, unknown>>(MEMBERS, [
      households.map((h) => h.householdId),
    ]),
    (m) => m.householdId,
  )
  return Map.groupBy(
    households.map((h) => ({ ...h, members: members.get(h.householdId) ?? [] })),
    (h) => h.addressId,
  )
}

/**
 * A visit met these people and what is recorded still holds (topic 信息核对). An officer's visit verifies live residences and confirms
 * declared ones; a visit by AUX or GRID changes nothing here, because an officer confirms (dictionary §8.25).
 * Residences outside the household are ignored. @returns ids of the residences that hold anew
 */
export async function verifyByVisit(
  context: Context,
  householdId: string,
  residenceIds: readonly string[],
): Promise<string[]> {
  if (context.actor.role !== 'OFFICER' || residenceIds.length === 0) return []
  const rows = (await lockResidences(context.tx, residenceIds)).filter((r) => r.householdId === householdId)
  const { confirmed } = await confirmAll(context, rows, await loadSettings(context.tx, context.today), '走访')
  return confirmed.map((r) => r.residenceId)
}

export { ageOn } from './person-rules.ts'
export { matchPersons, type PersonMatch, type PersonQuery } from './match.ts'
export { declareMany, type DeclaredMany, holdNumbers, type ManyRow } from './declare-many.ts'
export { restorePeople, unmakePeople } from './store-many.ts'

/** A person as other slices need him for their own rules. Dates are legal dates. */
export interface PersonRef {
  personId: string
  /** In full: mask it with `maskName` in lists. */
  name: string
  birthDate: string | null
  diedOn: string | null
  guardianId: string | null
}

/** The person under row-level security: undefined where he is out of sight. Whoever is shown must be named as subject by the caller. */
export const personRef = (tx: Tx, personId: string): Promise<PersonRef | undefined> =>
  maybe<PersonRef & Record<string, unknown>>(
    tx,
    `select id as "personId", name, to_char(birth_date, 'YYYY-MM-DD') as "birthDate", to_char(died_on, 'YYYY-MM-DD') as "diedOn", guardian_id as "guardianId"
       from person where id = $1`,
    [personId],
  )

/** The household in which a person mainly lives now, as far as it is in sight. */
export const homeOf = (tx: Tx, personId: string): Promise<HouseholdRef | undefined> =>
  maybe<HouseholdRef & Record<string, unknown>>(
    tx,
    `${HOUSEHOLD} where id = (select household_id from residence where person_id = $1 and is_main and state not in ('ENDED', 'REJECTED', 'DECLARED') limit 1)`,
    [personId],
  )

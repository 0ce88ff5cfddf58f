import type { z } from 'zod'
import { type Place, placeOf, placesOf } from '#features/places/public.ts'
import { AppError, type FieldError } from '#platform/errors/errors.ts'
import type { Context } from '#platform/http/action.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import type { memberInput } from './fields.ts'
import { askToConfirm, noteResidence } from './follow-up.ts'
import { authorOf, type ReadPerson, readPerson, sourceOf, storePerson } from './people.ts'
import { issuesOf, mayBeGuardian, needsGuardian, type Warning } from './person-rules.ts'
import { addTtl, firstState, nextVerifyOn, verifyRule } from './rules.ts'
import type { Settings } from './settings.ts'
import { categoryOf, stayFaults } from './stay.ts'
import {
  type HouseholdRow,
  insertResidence,
  liveOfHousehold,
  liveOfPerson,
  type ResidenceRow,
  saveHousehold,
} from './store.ts'
import { type PersonRow, personsByIds } from './store-person.ts'

export type Member = z.output<typeof memberInput>

/** A member whose every field holds: somebody new, or somebody known. */
interface Checked {
  input: Member
  person: PersonRow
  fresh: ReadPerson | null
}

/** The door people are declared at. @throws AppError `not_found`, `door_retired` */
export async function openDoor(context: Context, addressId: string): Promise<Place> {
  const place = await placeOf(context.tx, addressId)
  if (place === undefined) throw new AppError('not_found')
  if (place.state === '停用') throw new AppError('door_retired')
  return place
}

/** Checks all members at once. @throws AppError `invalid_input` with every wrong field of every member */
export async function checkMembers(
  context: Context,
  place: Place,
  members: readonly Member[],
  settings: Settings,
  pathOf: (i: number) => string,
): Promise<Checked[]> {
  const wanted = members.flatMap((m) => [m.personId, m.person?.guardianId].filter((id) => id !== undefined))
  const known = new Map((await personsByIds(context.tx, wanted)).map((p) => [p.id, p]))
  const homes = await placesOf(
    context.tx,
    members.flatMap((m) => m.person?.hukouAddressId ?? []),
  )
  const faults: FieldError[] = []
  const checked = members.map((input, i) => {
    const path = pathOf(i)
    const fresh =
      input.person === undefined
        ? null
        : readPerson(context, withCommunity(input.person, homes), settings, `${path}.person`)
    if (input.person?.hukouAddressId && !homes.has(input.person.hukouAddressId))
      faults.push({ path: `${path}.person.hukouAddressId`, code: 'address_unknown' })
    faults.push(...(fresh?.faults ?? []))
    const person = fresh === null ? known.get(input.personId ?? '') : fresh.read?.row
    if ((input.person === undefined) === (input.personId === undefined))
      faults.push({ path: `${path}.person`, code: 'person_or_id' })
    else if (input.personId !== undefined && person === undefined)
      faults.push({ path: `${path}.personId`, code: 'person_unknown' })
    faults.push(
      ...stayFaults(input, person ? categoryOf(person, place, input, settings) : null, settings, context.today, path),
    )
    return person === undefined ? null : { input, person, fresh: fresh?.read ?? null }
  })
  checked.forEach((m, i) => {
    if (m?.fresh) faults.push(...guardianFaults(m, checked, known, settings.adultAge, context.today, pathOf(i)))
  })
  faults.push(...twiceFaults(checked, pathOf))
  if (faults.length > 0) throw new AppError('invalid_input', {}, faults.slice(0, 100))
  return checked.filter((m) => m !== null)
}

/** A known hukou address tells its community too. */
export const withCommunity = <
  T extends { hukouAddressId?: string | null | undefined; hukouCommunityCode?: string | null | undefined },
>(
  p: T,
  homes: Map<string, Place>,
): T => {
  const code = homes.get(p.hukouAddressId ?? '')?.communityCode
  return code === undefined || p.hukouCommunityCode ? p : { ...p, hukouCommunityCode: code }
}

/** Sets the guardian of a new child from the form or the register; only an adult can be one. */
function guardianFaults(
  m: Checked,
  all: (Checked | null)[],
  known: Map<string, PersonRow>,
  adult: number,
  today: string,
  path: string,
): FieldError[] {
  const { guardianIndex, person: typed } = m.input
  if (guardianIndex === undefined && typed?.guardianId === undefined) return []
  const field = guardianIndex === undefined ? `${path}.person.guardianId` : `${path}.guardianIndex`
  const guardian = guardianIndex === undefined ? known.get(typed?.guardianId ?? '') : all[guardianIndex]?.person
  if (guardian === undefined) return [{ path: field, code: 'person_unknown' }]
  if (!needsGuardian(m.person.birthDate, today, adult)) return [{ path: field, code: 'guardian_not_needed' }]
  if (!mayBeGuardian(guardian.birthDate, today, adult)) return [{ path: field, code: 'guardian_not_adult' }]
  m.person.guardianId = guardian.id
  return []
}

/** One person or one number twice in a form is a slip of the hand; two heads are one too many. */
function twiceFaults(all: (Checked | null)[], pathOf: (i: number) => string): FieldError[] {
  const faults: FieldError[] = []
  const seen = new Set<string>()
  let heads = 0
  all.forEach((m, i) => {
    if (m === null) return
    const key = m.fresh === null ? m.person.id : m.fresh.known.number
    if (key !== '' && seen.has(key))
      faults.push({
        path: m.fresh === null ? `${pathOf(i)}.personId` : `${pathOf(i)}.person.idNo`,
        code: 'twice_in_form',
      })
    seen.add(key)
    if (m.input.relationToHead === '户主/本人' && ++heads > 1)
      faults.push({ path: `${pathOf(i)}.relationToHead`, code: 'second_head' })
  })
  return faults
}

export interface Declared {
  personId: string
  residenceId: string
  state: ResidenceRow['state']
  category: ResidenceRow['category']
  nextVerifyOn: string
  idState: PersonRow['idState']
  issues: ReturnType<typeof issuesOf>
  warnings: Warning[]
}

/**
 * Stores checked members in a household: people, residences, the head, tasks for what waits for an officer, the work log.
 * @throws AppError `head_exists`, `main_residence_exists`
 */
export async function declareMembers(
  context: Context,
  place: Place,
  h: HouseholdRow,
  members: readonly Checked[],
  settings: Settings,
): Promise<{ declared: Declared[]; version: number }> {
  const live = await liveOfHousehold(context.tx, h.id)
  const head = members.find((m) => m.input.relationToHead === '户主/本人')
  if (head && live.some((r) => r.relationToHead === '户主/本人')) throw new AppError('head_exists')
  const done = new Map<Checked, Declared>()
  // Guardians first: a child's row points to theirs.
  for (const m of [...members].sort(
    (a, b) => Number(a.person.guardianId !== null) - Number(b.person.guardianId !== null),
  )) {
    done.set(m, await declareOne(context, place, h, m, settings))
  }
  const headId = head && done.get(head)?.residenceId
  const version = headId ? await saveHousehold(context.tx, h.id, headId, null) : h.version
  return { declared: members.map((m) => done.get(m) as Declared), version }
}

async function declareOne(
  context: Context,
  place: Place,
  h: HouseholdRow,
  m: Checked,
  settings: Settings,
): Promise<Declared> {
  const { tx, actor, now, today } = context
  const { input } = m
  const others = m.fresh ? [] : await liveOfPerson(tx, m.person.id)
  if (others.some((r) => r.householdId === h.id)) throw new AppError('main_residence_exists', { here: true })
  if (input.isMain && others.some((r) => r.isMain)) throw new AppError('main_residence_exists', { here: false })
  const { row: person, warnings } = m.fresh ? await storePerson(context, m.fresh) : { row: m.person, warnings: [] }
  const category = categoryOf(person, place, input, settings)
  const state = firstState(actor.role, place.state === '启用')
  const declaredOn = input.declaredOn ?? today
  const residence: ResidenceRow & { source: string } = {
    id: uuidv7(),
    version: 1,
    personId: person.id,
    addressId: place.addressId,
    householdId: h.id,
    isMain: input.isMain,
    category,
    categoryReason: input.categoryReason ?? null,
    relationToHead: input.relationToHead,
    isTenant: input.isTenant,
    arrivedOn: input.arrivedOn,
    declaredOn,
    reason: input.reason ?? null,
    intendedUntil: input.intendedUntil ?? null,
    verifiedAt: now,
    verifiedBy: state === 'ACTIVE' ? actor.staffId : null,
    nextVerifyOn: nextVerifyOn(today, settings.ttl[verifyRule(category)], input.intendedUntil ?? null),
    countedInStats: true,
    state,
    refusedReason: null,
    restoredReason: null,
    endedOn: null,
    endReason: null,
    endedBy: null,
    unitId: h.unitId,
    unitPos: h.unitPos,
    source: sourceOf(context),
  }
  await insertResidence(tx, residence, authorOf(context))
  await noteResidence(context, state === 'ACTIVE' ? 'registered' : 'declared', residence, { category })
  if (state === 'DECLARED') await askToConfirm(context, residence, settings.confirm)
  const late = category === '流动人口' && declaredOn > addTtl(input.arrivedOn, settings.declare)
  return {
    personId: person.id,
    residenceId: residence.id,
    state,
    category,
    nextVerifyOn: residence.nextVerifyOn,
    idState: person.idState,
    issues: issuesOf(person, category, today, settings.adultAge),
    warnings: late ? [...warnings, 'declared_late'] : warnings,
  }
}

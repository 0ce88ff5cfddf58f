import { placeOf } from '#features/places/public.ts'
import { legalDate } from '#platform/clock/clock.ts'
import { AppError } from '#platform/errors/errors.ts'
import type { Context } from '#platform/http/action.ts'
import type { ParsedOf } from '#platform/http/contract.ts'
import type { editResidence } from './contract.ts'
import { noteResidence } from './follow-up.ts'
import { answerOf, nextState } from './life.ts'
import { authorOf } from './people.ts'
import { nextVerifyOn, verifyRule } from './rules.ts'
import { loadSettings } from './settings.ts'
import { categoryOf, stayFaults } from './stay.ts'
import {
  liveOfHousehold,
  liveOfPerson,
  lockHousehold,
  type ResidenceRow,
  saveHousehold,
  saveResidence,
} from './store.ts'
import { personById } from './store-person.ts'

export type StayInput = Omit<ParsedOf<typeof editResidence>, 'residenceId' | 'version'>

/** Stores a residence that is held, as it is said to be now; everything that follows from it is derived again. */
export async function changeStay(context: Context, before: ResidenceRow, input: StayInput) {
  const { tx, today } = context
  nextState('edit', before.state)
  const settings = await loadSettings(tx, today)
  const place = await placeOf(tx, before.addressId)
  const person = await personById(tx, before.personId)
  if (place === undefined || person === undefined) throw new AppError('not_found')
  const category = categoryOf(person, place, input, settings)
  const faults = stayFaults(input, category, settings, today, '')
  if (faults.length > 0) throw new AppError('invalid_input', {}, faults)
  if (input.isMain && (await liveOfPerson(tx, person.id)).some((r) => r.id !== before.id && r.isMain)) {
    throw new AppError('main_residence_exists', { here: false })
  }
  const intendedUntil = input.intendedUntil ?? null
  const row = {
    ...before,
    category,
    categoryReason: input.categoryReason ?? null,
    relationToHead: input.relationToHead,
    isTenant: input.isTenant,
    isMain: input.isMain,
    arrivedOn: input.arrivedOn,
    declaredOn: input.declaredOn ?? before.declaredOn,
    reason: input.reason ?? null,
    intendedUntil,
    nextVerifyOn: nextVerifyOn(legalDate(before.verifiedAt), settings.ttl[verifyRule(category)], intendedUntil),
  }
  await keepHead(tx, before.id, before.householdId, input.relationToHead === '户主/本人')
  const saved = await saveResidence(tx, row, authorOf(context))
  await noteResidence(context, 'edited', row, { category })
  return answerOf(row, saved)
}

/** The relation and the household's head say the same thing. */
async function keepHead(tx: Context['tx'], residenceId: string, householdId: string, isHead: boolean): Promise<void> {
  const household = await lockHousehold(tx, householdId)
  if (household === undefined) throw new AppError('not_found')
  const others = (await liveOfHousehold(tx, householdId)).filter((r) => r.id !== residenceId)
  if (isHead && others.some((r) => r.relationToHead === '户主/本人')) throw new AppError('head_exists')
  const wasHead = household.headResidenceId === residenceId
  if (isHead !== wasHead) await saveHousehold(tx, householdId, isHead ? residenceId : null, household.closedOn)
}

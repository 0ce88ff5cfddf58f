import { placesOf } from '#features/places/public.ts'
import { AppError, type FieldError } from '#platform/errors/errors.ts'
import { action, type Context } from '#platform/http/action.ts'
import type { ParsedOf } from '#platform/http/contract.ts'
import { access } from '../access.ts'
import { editPerson as contract } from '../contract.ts'
import { withCommunity } from '../declare.ts'
import { settleGuardian } from '../follow-up.ts'
import { hukouFaults, noDocumentFaults } from '../people.ts'
import { finishPerson, takePerson } from '../person-change.ts'
import { mayBeGuardian, needsGuardian } from '../person-rules.ts'
import { planPhones, storePhones } from '../phones.ts'
import { rederive } from '../rederive.ts'
import { loadSettings, type Settings } from '../settings.ts'
import { type PersonRow, personById } from '../store-person.ts'

type Input = ParsedOf<typeof contract>

export const editPerson = action(contract, {
  allow: access['residents.editPerson'],
  audit: { purpose: 'data_fix', shown: 'page' },
  async run(context, { personId, version, ...typed }) {
    const before = await takePerson(context, personId, version)
    const settings = await loadSettings(context.tx, context.today)
    const homes = await placesOf(context.tx, typed.hukouAddressId ? [typed.hukouAddressId] : [])
    const input = withCommunity(typed, homes)
    const faults = [
      ...lockedFaults(context, before, input),
      ...hukouFaults({ hukouRegion: before.hukouRegion, ...input }, (f) => f),
    ]
    if (input.hukouAddressId && !homes.has(input.hukouAddressId))
      faults.push({ path: 'hukouAddressId', code: 'address_unknown' })
    if (input.idReason !== undefined || input.idReviewOn !== undefined) {
      faults.push(
        ...noDocumentFaults(
          {
            idType: before.idType,
            idReason: input.idReason ?? before.idReason ?? undefined,
            idReviewOn: input.idReviewOn,
          },
          settings,
          context.today,
          (f) => f,
        ),
      )
    }
    faults.push(...(await guardianFaults(context, before, input, settings)))
    const phones = input.phones ? await planPhones(context, personId, input.phones, faults) : null
    if (faults.length > 0) throw new AppError('invalid_input', {}, faults)
    const row: PersonRow = {
      ...before,
      ...given(input),
      phoneMask: phones ? (phones[0]?.mask ?? null) : before.phoneMask,
    }
    if (phones) await storePhones(context, personId, phones)
    const answer = await finishPerson(context, row, 'personEdited')
    if (before.guardianId !== null && row.guardianId === null)
      await settleGuardian(context, personId, settings.adultAge)
    await rederive(context, row, settings)
    return answer
  },
})

/** The typed fields that are columns; what was left out stays, null clears. */
function given(input: Omit<Input, 'personId' | 'version'>): Partial<PersonRow> {
  const { phones: _phones, lawfulSexChange: _lawful, ...columns } = input
  return Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined))
}

/** Sex and birth date of a number are locked; a deputy alone confirms a lawful change of sex (dictionary §9.2 case 6). */
function lockedFaults(context: Context, before: PersonRow, input: Omit<Input, 'personId' | 'version'>): FieldError[] {
  const faults: FieldError[] = []
  const lawful = input.lawfulSexChange === true && context.actor.role === 'DEPUTY'
  if (input.sex !== undefined && input.sex !== before.sex && before.birthLocked && !lawful)
    faults.push({ path: 'sex', code: 'locked_by_number' })
  if (input.birthDate !== undefined && input.birthDate !== before.birthDate) {
    if (before.birthLocked) faults.push({ path: 'birthDate', code: 'locked_by_number' })
    else if (input.birthDate > context.today) faults.push({ path: 'birthDate', code: 'id_birth_future' })
    else if (input.birthDate < '1900-01-01') faults.push({ path: 'birthDate', code: 'id_birth_too_old' })
  }
  return faults
}

async function guardianFaults(
  context: Context,
  before: PersonRow,
  input: Omit<Input, 'personId' | 'version'>,
  { adultAge }: Settings,
): Promise<FieldError[]> {
  if (input.guardianId == null || input.guardianId === before.guardianId) return []
  const guardian = await personById(context.tx, input.guardianId)
  const fault = (code: string) => [{ path: 'guardianId', code }]
  if (guardian === undefined) return fault('person_unknown')
  if (!needsGuardian(input.birthDate ?? before.birthDate, context.today, adultAge)) return fault('guardian_not_needed')
  return guardian.id !== before.id && mayBeGuardian(guardian.birthDate, context.today, adultAge)
    ? []
    : fault('guardian_not_adult')
}

import { AppError, type FieldError } from '#platform/errors/errors.ts'
import { action, type Context } from '#platform/http/action.ts'
import type { ParsedOf } from '#platform/http/contract.ts'
import { checkPhone } from '#platform/standards/phone.ts'
import { access } from '../access.ts'
import { correctMember as contract } from '../contract.ts'
import { answerOf, nextState, takeResidence } from '../life.ts'
import { finishPerson } from '../person-change.ts'
import { planPhones, storePhones } from '../phones.ts'
import { type StayInput, changeStay } from '../stay-change.ts'
import type { ResidenceRow } from '../store.ts'
import { lockPerson, phonesOf } from '../store-person.ts'

type Input = ParsedOf<typeof contract>

/** What stands, as the form for all of it would send it. A category that somebody chose stays chosen. */
const asIs = (r: ResidenceRow): StayInput => ({
  relationToHead: r.relationToHead,
  isTenant: r.isTenant,
  isMain: r.isMain,
  arrivedOn: r.arrivedOn,
  declaredOn: r.declaredOn,
  reason: r.reason ?? undefined,
  intendedUntil: r.intendedUntil,
  ...(r.categoryReason ? { category: r.category, categoryReason: r.categoryReason } : {}),
})

/** A phone carries masked members only, so it says what is wrong and nothing else; the version says what it was about. */
export const correctMember = action(contract, {
  allow: access['residents.correctMember'],
  fromOutbox: true,
  audit: { purpose: 'data_fix', shown: 'list' },
  async run(context, { residenceId, version, phone, ...said }) {
    const before = await takeResidence(context, residenceId, version)
    nextState('edit', before.state)
    if (phone !== undefined) await addPhone(context, before.personId, phone)
    if (Object.keys(said).length === 0) return answerOf(before, before.version)
    return changeStay(context, before, { ...asIs(before), ...given(said) })
  },
})

const given = (said: Omit<Input, 'residenceId' | 'version' | 'phone'>): Partial<StayInput> =>
  Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined))

type Known = Awaited<ReturnType<typeof phonesOf>>[number]

/** Five numbers are kept of a person; the one that was known longest makes room. */
const KEPT = 5

async function addPhone(context: Context, personId: string, phone: NonNullable<Input['phone']>): Promise<void> {
  const person = await lockPerson(context.tx, personId)
  if (person === undefined) throw new AppError('not_found')
  const { cipher } = context
  const typed = checkPhone(phone.number, { unit: phone.kind === '单位' })
  const isSame = (one: Known) =>
    typed.ok && cipher.open(`person_phone.number_enc|${one.id}`, one.numberEnc) === typed.value
  const known = (await phonesOf(context.tx, personId)).filter((one) => !isSame(one)).slice(0, KEPT - 1)
  const faults: FieldError[] = []
  const planned = await planPhones(context, personId, [phone, ...known.map(({ id, kind }) => ({ id, kind }))], faults)
  if (faults.length > 0) throw new AppError('invalid_input', {}, faults)
  await storePhones(context, personId, planned)
  await finishPerson(context, { ...person, phoneMask: planned[0]?.mask ?? null }, 'personEdited')
}

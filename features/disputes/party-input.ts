import { ageOn } from '#features/residents/public.ts'
import { AppError, type FieldError } from '#platform/errors/errors.ts'
import { legalDate } from '#platform/clock/clock.ts'
import type { Tx } from '#platform/db/tx.ts'
import type { Context } from '#platform/http/action.ts'
import type { PersonId } from '#platform/http/contract.ts'
import { hasIdentifier } from '#platform/standards/identifier.ts'
import { checkIdentity, maskIdentity, sexMismatch } from '#platform/standards/identity.ts'
import { checkPhone, maskPhone } from '#platform/standards/phone.ts'
import type { z } from 'zod'
import type { party } from './schemas.ts'
import type { PartyRow } from './store-file.ts'
import type { Secret } from './store-write.ts'
import { ageOfMajority } from './terms.ts'

/* Parties as somebody types them, made into parties of the file. */

export type PartyInput = z.output<typeof party>

interface Registered {
  [column: string]: unknown
  id: PersonId
  name: string
  sex: PartyRow['sex']
  birthDate: string | null
  phoneMask: string | null
  idMask: string | null
}

export interface Resolved {
  parties: PartyRow[]
  secrets: Secret[]
}

/** People of the register by id; whoever is out of sight is absent. */
const registered = async (tx: Tx, ids: readonly string[]): Promise<Map<string, Registered>> =>
  new Map(
    (
      await tx.query<Registered>(
        `select id, name, sex, to_char(birth_date, 'YYYY-MM-DD') as "birthDate", phone_mask as "phoneMask", id_mask as "idMask" from residents_v_person where id = any ($1::uuid[])`,
        [ids],
      )
    ).map((row) => [row.id, row]),
  )

interface Checked {
  idNo: string | null
  phone: string | null
  birthDate: string | null
  faults: FieldError[]
}

/** Number and phone of one party in their stored form, with what is wrong with them. */
function check(context: Context, p: PartyInput, path: string, before: PartyRow | undefined): Checked {
  const faults: FieldError[] = []
  const id =
    p.idNo === undefined
      ? undefined
      : checkIdentity('CN_ID', p.idNo, { today: context.today, allowDemoRegion: context.demo })
  if (id !== undefined && !id.ok) faults.push({ path: `${path}.idNo`, code: id.error })
  if (id?.ok && sexMismatch(id, p.sex)) faults.push({ path: `${path}.sex`, code: 'dispute_sex_of_number' })
  const phone = p.phone === undefined ? undefined : checkPhone(p.phone, { unit: true })
  if (phone !== undefined && !phone.ok) faults.push({ path: `${path}.phone`, code: phone.error })
  for (const field of ['name', 'address', 'guardianName', 'proxyName'] as const)
    if (hasIdentifier(p[field] ?? '')) faults.push({ path: `${path}.${field}`, code: 'summary_has_identifier' })
  // A sealed address that is there already stays where none is typed: whoever corrects the file may not see it.
  const isSealed = before?.isAddressProtected === true
  if (p.isAddressProtected && p.address === undefined && p.personId === undefined && !isSealed)
    faults.push({ path: `${path}.address`, code: 'required' })
  return {
    idNo: id?.ok ? id.value : null,
    phone: phone?.ok ? phone.value : null,
    birthDate: (id?.ok ? id.birthDate : undefined) ?? p.birthDate ?? null,
    faults,
  }
}

/**
 * Parties of a file as they are to be stored. Two that carry one number, or one name and phone, are one person: the rules then say that he
 * stands twice. @param known parties of the file as they stand, whose keys and consents stay
 * @throws AppError `invalid_input` with every wrong field
 */
export async function resolveParties(
  context: Context,
  disputeId: string,
  foundAt: Date,
  inputs: readonly PartyInput[],
  known: readonly PartyRow[] = [],
): Promise<Resolved> {
  const people = await registered(
    context.tx,
    inputs.flatMap((p) => p.personId ?? []),
  )
  const checked = inputs.map((p, i) =>
    check(
      context,
      p,
      `parties.${i}`,
      known.find((one) => one.id === p.id),
    ),
  )
  const faults = checked.flatMap((c) => c.faults)
  inputs.forEach((p, i) => {
    if (p.personId !== undefined && !people.has(p.personId))
      faults.push({ path: `parties.${i}.personId`, code: 'dispute_person_unknown' })
  })
  if (new Set(inputs.map((p) => p.id)).size < inputs.length) faults.push({ path: 'parties', code: 'twice' })
  if (faults.length > 0) throw new AppError('invalid_input', {}, faults)
  const adult = await ageOfMajority(context.tx, context.today)
  const keys = new Map<string, PersonId>()
  const parties = inputs.map((p, ord): PartyRow => {
    const person = p.personId === undefined ? undefined : people.get(p.personId)
    const c = checked[ord] as Checked
    const before = known.find((one) => one.id === p.id)
    const birthDate = person?.birthDate ?? c.birthDate
    const isMinor = birthDate === null ? p.isMinor : ageOn(birthDate, legalDate(foundAt)) < adult
    return {
      id: p.id,
      disputeId,
      ord,
      personId: person?.id ?? keyOf(p, c, keys, before),
      isRegistered: person !== undefined,
      side: p.side,
      name: person?.name ?? p.name,
      sex: person?.sex ?? p.sex,
      birthDate,
      phoneMask: c.phone === null ? (before?.phoneMask ?? person?.phoneMask ?? null) : maskPhone(c.phone),
      idMask: c.idNo === null ? (before?.idMask ?? person?.idMask ?? null) : maskIdentity(c.idNo, 'list'),
      address: p.isAddressProtected ? null : (p.address ?? null),
      isAddressProtected: p.isAddressProtected,
      isMinor,
      guardianName: isMinor ? (p.guardianName ?? null) : null,
      guardianTold: isMinor && p.guardianTold,
      livesByOwnWork: isMinor && p.livesByOwnWork,
      agreedNotToTell: isMinor && p.agreedNotToTell,
      isSuspect: p.isSuspect,
      proxyName: p.proxyName ?? null,
      hasProxyLetter: p.proxyName !== undefined && p.hasProxyLetter,
      consent: before?.consent ?? null,
      consentHow: before?.consentHow ?? null,
      consentAt: before?.consentAt ?? null,
    }
  })
  return { parties, secrets: secretsOf(context, disputeId, inputs, checked) }
}

/** Who is in no register keeps the key he got, or that of a party of this file who is the same man. */
function keyOf(p: PartyInput, c: Checked, keys: Map<string, PersonId>, before: PartyRow | undefined): PersonId {
  const mark = c.idNo ?? (c.phone === null ? p.id : `${p.name} ${c.phone}`)
  const key = keys.get(mark) ?? (before?.isRegistered === false ? before.personId : (p.id as PersonId))
  keys.set(mark, key)
  return key
}

function secretsOf(
  { cipher }: Context,
  disputeId: string,
  inputs: readonly PartyInput[],
  checked: readonly Checked[],
): Secret[] {
  return inputs.flatMap((p, i) => {
    const { idNo, phone } = checked[i] as Checked
    const place = (column: string) => `dispute_party_secret.${column}|${p.id}`
    const isSealed = p.isAddressProtected && p.address !== undefined
    if (idNo === null && phone === null && !p.isAddressProtected) return []
    return [
      {
        id: p.id,
        disputeId,
        numberEnc: idNo === null ? null : cipher.seal('identity', place('number_enc'), idNo),
        phoneEnc: phone === null ? null : cipher.seal('phone', place('phone_enc'), phone),
        addressEnc: isSealed ? cipher.seal('secret', place('address_enc'), p.address as string) : null,
        isProtected: p.isAddressProtected,
      },
    ]
  })
}

import { AppError } from '#platform/errors/errors.ts'
import { action } from '#platform/http/action.ts'
import { access } from '../access.ts'
import { requireBasisOf } from '../basis.ts'
import { revealIdentity as identityContract, revealPhones as phonesContract } from '../contract.ts'
import { identitiesOf, personById, phonesOf } from '../store-person.ts'

const audit = {
  purpose: 'verify',
  basis: ['task', 'address', 'household', 'visit', 'need'],
  shown: 'identity',
  reveal: true,
  perMinute: 20,
} as const

export const revealIdentity = action(identityContract, {
  allow: access['residents.revealIdentity'],
  audit,
  async run({ tx, cipher }, input) {
    const { personId } = input
    const person = await personById(tx, personId)
    if (person === undefined) throw new AppError('not_found')
    await requireBasisOf(tx, input, personId)
    const rows = (await identitiesOf(tx, personId)).map((i) => ({
      ...i,
      number: cipher.open(`person_identity.number_enc|${i.id}`, i.numberEnc),
    }))
    return {
      personId,
      idType: person.idType,
      number: rows.find((i) => !i.isAlias)?.number ?? null,
      aliases: rows
        .filter((i) => i.isAlias)
        .map((i) => ({ kind: i.aliasKind as string, number: i.number, validUntil: i.validUntil })),
    }
  },
})

export const revealPhones = action(phonesContract, {
  allow: access['residents.revealPhones'],
  audit,
  async run({ tx, cipher }, input) {
    const { personId } = input
    if ((await personById(tx, personId)) === undefined) throw new AppError('not_found')
    await requireBasisOf(tx, input, personId)
    const phones = await phonesOf(tx, personId)
    return {
      personId,
      phones: phones.map((p) => ({
        id: p.id,
        kind: p.kind,
        number: cipher.open(`person_phone.number_enc|${p.id}`, p.numberEnc),
      })),
    }
  },
})

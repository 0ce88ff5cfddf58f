import { fieldError } from '#platform/errors/errors.ts'
import { action } from '#platform/http/action.ts'
import { checkPersonName, maskName } from '#platform/standards/names.ts'
import { access } from '../access.ts'
import { duplicateCandidates as contract } from '../contract.ts'
import { identityCheck } from '../people.ts'
import { readIdentity } from '../person-rules.ts'
import { candidatesFor } from '../store-list.ts'

/** Twins and namesakes are two people: candidates stand side by side, a human decides, nothing is merged (dictionary §9.10). */
export const duplicateCandidates = action(contract, {
  allow: access['residents.duplicateCandidates'],
  audit: { purpose: 'verify', basis: ['task', 'address', 'household'], shown: 'list', reveal: true, perMinute: 60 },
  async run(context, input) {
    const name = checkPersonName(input.name)
    if (!name.ok) throw fieldError('name', name.error)
    // A number that is still being typed, or wrong, finds nobody; the form says what is wrong with it.
    const read = input.idNo
      ? readIdentity({ sex: '0', ...input, idType: input.idType ?? 'CN_ID' }, identityCheck(context))
      : null
    const known = read?.ok && read.known.number !== '' ? read.known : null
    const bi = known ? context.cipher.identityIndex(known.number) : null
    const birthDate = known?.birthDate ?? input.birthDate ?? null
    const rows = await candidatesFor(context.tx, bi, birthDate === null ? null : name.value, birthDate)
    return {
      items: rows.map((r) => ({
        ...r,
        name: maskName(r.name),
        formerName: r.formerName === null ? null : maskName(r.formerName),
      })),
    }
  },
})

import { AppError, fieldError } from '#platform/errors/errors.ts'
import { action } from '#platform/http/action.ts'
import { access } from '../access.ts'
import { correctIdentity as contract } from '../contract.ts'
import { identityCheck, storeNumber } from '../people.ts'
import { finishPerson, takePerson } from '../person-change.ts'
import { readIdentity } from '../person-rules.ts'
import { numberKnown, retireIdentity } from '../store-person.ts'

/** The corrected number takes over; the old one stays findable as an alias with the day (dictionary §9.10 "corrected ID number"). */
export const correctIdentity = action(contract, {
  allow: access['residents.correctIdentity'],
  audit: { purpose: 'data_fix', shown: 'page', perMinute: 20 },
  async run(context, { personId, version, ...typed }) {
    const { tx, cipher, today } = context
    const before = await takePerson(context, personId, version)
    if (typed.idType === 'NONE') throw fieldError('idType', 'not_an_option')
    const sex = typed.sex ?? (before.birthLocked ? undefined : before.sex)
    const read = readIdentity({ ...typed, sex, birthDate: typed.birthDate }, identityCheck(context))
    if (!read.ok) throw new AppError('invalid_input', {}, read.faults)
    const { known } = read
    const taken = await numberKnown(tx, cipher.identityIndex(known.number), false, personId)
    await retireIdentity(tx, personId, today)
    await storeNumber(context, personId, known)
    const row = {
      ...before,
      idType: known.idType,
      idMask: known.mask,
      idState: taken ? ('存疑' as const) : ('正常' as const),
      idReason: null,
      idReviewOn: null,
      sex: known.sex,
      birthDate: known.birthDate ?? before.birthDate,
      birthLocked: known.birthLocked,
    }
    return finishPerson(context, row, 'identityCorrected', known.warnings)
  },
})

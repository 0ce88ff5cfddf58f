import { AppError } from '#platform/errors/errors.ts'
import { action } from '#platform/http/action.ts'
import { maskName } from '#platform/standards/names.ts'
import { access } from '../access.ts'
import { findByIdentity as contract } from '../contract.ts'
import { identityCheck } from '../people.ts'
import { readIdentity } from '../person-rules.ts'
import { numberKnown } from '../store-person.ts'
import { candidatesFor } from '../store-list.ts'

/** No free "who is this": a whole number, on a task or an address in range, a few times a minute; outside the range yes or no. */
export const findByIdentity = action(contract, {
  allow: access['residents.findByIdentity'],
  audit: { purpose: 'verify', basis: ['task', 'address'], shown: 'list', reveal: true, perMinute: 20 },
  async run(context, { idType, idNo, century }) {
    const read = readIdentity({ idType, idNo, century, sex: '0' }, identityCheck(context))
    if (!read.ok) throw new AppError('invalid_input', {}, read.faults)
    const bi = context.cipher.identityIndex(read.known.number)
    const rows = await candidatesFor(context.tx, bi, null, null)
    return {
      candidates: rows.map((r) => ({
        personId: r.personId,
        name: maskName(r.name),
        idMask: r.idMask,
        place: r.place,
        byAlias: r.byAlias,
      })),
      knownElsewhere: await numberKnown(context.tx, bi, true),
    }
  },
})

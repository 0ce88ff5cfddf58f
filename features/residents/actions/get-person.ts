import { AppError } from '#platform/errors/errors.ts'
import { action } from '#platform/http/action.ts'
import { access } from '../access.ts'
import { requireBasisOf } from '../basis.ts'
import { getPerson as contract } from '../contract.ts'
import { loadAges } from '../settings.ts'
import { personById } from '../store-person.ts'
import { personView } from '../views.ts'

export const getPerson = action(contract, {
  allow: access['residents.getPerson'],
  audit: { purpose: 'verify', basis: ['task', 'address', 'household', 'visit', 'need'], shown: 'page' },
  async run(context, input) {
    const person = await personById(context.tx, input.personId)
    if (person === undefined) throw new AppError('not_found')
    await requireBasisOf(context.tx, input, person.id)
    return personView(context, person, await loadAges(context.tx, context.today))
  },
})

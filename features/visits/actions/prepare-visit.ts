import { placeOf } from '#features/places/public.ts'
import { requireBasisAt } from '#features/tasks/public.ts'
import { AppError } from '#platform/errors/errors.ts'
import { action } from '#platform/http/action.ts'
import { access } from '../access.ts'
import * as contract from '../contract.ts'
import { doorsFor, visitColleagues } from '../doors.ts'
import { itemsOf } from '../items.ts'
import { currentLimits } from '../limits.ts'
import { listVisits } from '../store.ts'

const LAST_VISITS = 5

export const prepareVisit = action(contract.prepareVisit, {
  allow: access['visits.prepareVisit'],
  audit: { purpose: 'visit', basis: ['task', 'address', 'household', 'visit'], shown: 'list' },
  async run(context, input) {
    const { tx, today } = context
    const place = await placeOf(tx, input.addressId)
    if (place === undefined) throw new AppError('not_found')
    await requireBasisAt(tx, input, place.addressId)
    const limits = await currentLimits(tx, today)
    const [door] = await doorsFor(context, [place])
    if (door === undefined) throw new AppError('not_found')
    return {
      ...door,
      lastVisits: await itemsOf(context, await listVisits(tx, { addressId: place.addressId }, undefined, LAST_VISITS)),
      colleagues: await visitColleagues(context),
      limits: { geoMetres: limits.geoMetres, minMinutes: limits.minMinutes },
      can: { record: place.state !== '停用' && context.can('visits.recordVisit') },
    }
  },
})

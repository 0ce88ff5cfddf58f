import { AppError } from '#platform/errors/errors.ts'
import { action } from '#platform/http/action.ts'
import { access } from '../access.ts'
import { addToHousehold as contract } from '../contract.ts'
import { checkMembers, declareMembers, openDoor } from '../declare.ts'
import { loadSettings } from '../settings.ts'
import { lockHousehold } from '../store.ts'

export const addToHousehold = action(contract, {
  allow: access['residents.addToHousehold'],
  audit: { purpose: 'verify', shown: 'list', perMinute: 60 },
  async run(context, { householdId, members }) {
    const household = await lockHousehold(context.tx, householdId)
    if (household === undefined) throw new AppError('not_found')
    if (household.closedOn !== null) throw new AppError('household_ended')
    const place = await openDoor(context, household.addressId)
    const settings = await loadSettings(context.tx, context.today)
    const checked = await checkMembers(context, place, members, settings, (i) => `members.${i}`)
    const { declared, version } = await declareMembers(context, place, household, checked, settings)
    return { householdId, householdNo: household.no, version, members: declared }
  },
})

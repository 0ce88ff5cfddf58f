import { AppError } from '#platform/errors/errors.ts'
import { action } from '#platform/http/action.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { access } from '../access.ts'
import { registerResidence as contract } from '../contract.ts'
import { checkMembers, declareMembers, openDoor } from '../declare.ts'
import { askToWelcome, noteHousehold } from '../follow-up.ts'
import { authorOf } from '../people.ts'
import { loadSettings } from '../settings.ts'
import { firstOpenHousehold, lockHousehold, openHousehold } from '../store.ts'

/** One person at an address; the first open household of the door takes him unless another one is named, and is made where there is none. */
export const registerResidence = action(contract, {
  allow: access['residents.registerResidence'],
  audit: { purpose: 'verify', shown: 'list', perMinute: 60 },
  async run(context, { addressId, householdId, member }) {
    const { tx } = context
    const place = await openDoor(context, addressId)
    const settings = await loadSettings(tx, context.today)
    const checked = await checkMembers(context, place, [member], settings, () => 'member')
    let household =
      householdId === undefined ? await firstOpenHousehold(tx, addressId) : await lockHousehold(tx, householdId)
    if (householdId !== undefined && household?.addressId !== addressId) throw new AppError('not_found')
    if (household?.closedOn) throw new AppError('household_ended')
    if (household === undefined) {
      household = await openHousehold(tx, uuidv7(), place, authorOf(context))
      await noteHousehold(context, 'householdRegistered', household, { members: 1 })
      await askToWelcome(context, household, settings.welcome)
    }
    const { declared, version } = await declareMembers(context, place, household, checked, settings)
    return { householdId: household.id, householdNo: household.no, version, members: declared }
  },
})

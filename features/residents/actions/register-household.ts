import { action } from '#platform/http/action.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { access } from '../access.ts'
import { registerHousehold as contract } from '../contract.ts'
import { checkMembers, declareMembers, openDoor } from '../declare.ts'
import { askToWelcome, noteHousehold } from '../follow-up.ts'
import { authorOf } from '../people.ts'
import { loadSettings } from '../settings.ts'
import { openHousehold } from '../store.ts'

/** One form for a whole family: all faults of all members come back at once, or everything is stored. */
export const registerHousehold = action(contract, {
  allow: access['residents.registerHousehold'],
  audit: { purpose: 'verify', shown: 'list', perMinute: 60 },
  async run(context, { addressId, members }) {
    const place = await openDoor(context, addressId)
    const settings = await loadSettings(context.tx, context.today)
    const checked = await checkMembers(context, place, members, settings, (i) => `members.${i}`)
    const household = await openHousehold(context.tx, uuidv7(), place, authorOf(context))
    const { declared, version } = await declareMembers(context, place, household, checked, settings)
    await noteHousehold(context, 'householdRegistered', household, { members: declared.length })
    await askToWelcome(context, household, settings.welcome)
    return { householdId: household.id, householdNo: household.no, version, members: declared }
  },
})

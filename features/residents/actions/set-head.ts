import { AppError } from '#platform/errors/errors.ts'
import { action } from '#platform/http/action.ts'
import { access } from '../access.ts'
import { setHead as contract } from '../contract.ts'
import { noteHousehold } from '../follow-up.ts'
import { relate, takeHousehold } from '../doors.ts'
import { liveOfHousehold, saveHousehold } from '../store.ts'

export const setHead = action(contract, {
  allow: access['residents.setHead'],
  audit: { purpose: 'data_fix', shown: 'list' },
  async run(context, { householdId, version, residenceId, relations }) {
    const household = await takeHousehold(context, householdId, version)
    const members = await liveOfHousehold(context.tx, householdId)
    const head = members.find((m) => m.id === residenceId)
    if (head === undefined) throw new AppError('not_found')
    await relate(context, members, residenceId, relations)
    const saved = await saveHousehold(context.tx, householdId, residenceId, null)
    await noteHousehold(context, 'headSet', household)
    return { householdId, householdNo: household.no, version: saved, head: head.personId }
  },
})

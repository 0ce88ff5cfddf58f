import { AppError } from '#platform/errors/errors.ts'
import { action } from '#platform/http/action.ts'
import { access } from '../access.ts'
import { moveMember as contract } from '../contract.ts'
import { noteResidence } from '../follow-up.ts'
import { afterLeaving, answerOf, nextState, takeResidence } from '../life.ts'
import { authorOf } from '../people.ts'
import { liveOfHousehold, lockHousehold, saveHousehold, saveResidence } from '../store.ts'

export const moveMember = action(contract, {
  allow: access['residents.moveMember'],
  audit: { purpose: 'data_fix', shown: 'list' },
  async run(context, { residenceId, version, householdId, relationToHead }) {
    const { tx } = context
    const before = await takeResidence(context, residenceId, version)
    nextState('move', before.state)
    const target = await lockHousehold(tx, householdId)
    if (target === undefined) throw new AppError('not_found')
    if (target.addressId !== before.addressId) throw new AppError('other_door')
    if (target.closedOn !== null) throw new AppError('household_ended')
    const asHead = relationToHead === '户主/本人'
    if (
      asHead &&
      (await liveOfHousehold(tx, householdId)).some((r) => r.id !== residenceId && r.relationToHead === '户主/本人')
    )
      throw new AppError('head_exists')
    const row = { ...before, householdId, relationToHead }
    const saved = await saveResidence(tx, row, authorOf(context))
    const left =
      before.householdId === householdId
        ? { householdClosed: false }
        : await afterLeaving(context, before, before.householdId, context.today)
    if (asHead) await saveHousehold(tx, householdId, residenceId, null)
    await noteResidence(context, 'moved', row)
    return { ...answerOf(row, saved), householdClosed: left.householdClosed }
  },
})

import { action } from '#platform/http/action.ts'
import { access } from '../access.ts'
import { rejectResidence as contract } from '../contract.ts'
import { noteResidence, settleConfirm } from '../follow-up.ts'
import { afterLeaving, answerOf, nextState, takeResidence } from '../life.ts'
import { authorOf } from '../people.ts'
import { saveResidence } from '../store.ts'

export const rejectResidence = action(contract, {
  allow: access['residents.rejectResidence'],
  audit: { purpose: 'verify', shown: 'list' },
  async run(context, { residenceId, version, reason }) {
    const before = await takeResidence(context, residenceId, version)
    const row = { ...before, state: nextState('reject', before.state), refusedReason: reason }
    const saved = await saveResidence(context.tx, row, authorOf(context))
    await noteResidence(context, 'rejected', row)
    await settleConfirm(context, row.id, 'rejected')
    await afterLeaving(context, row, row.householdId, context.today)
    return answerOf(row, saved)
  },
})

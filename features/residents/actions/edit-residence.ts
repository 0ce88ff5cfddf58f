import { action } from '#platform/http/action.ts'
import { access } from '../access.ts'
import { editResidence as contract } from '../contract.ts'
import { takeResidence } from '../life.ts'
import { changeStay } from '../stay-change.ts'

export const editResidence = action(contract, {
  allow: access['residents.editResidence'],
  audit: { purpose: 'data_fix', shown: 'list' },
  run: async (context, { residenceId, version, ...input }) =>
    changeStay(context, await takeResidence(context, residenceId, version), input),
})

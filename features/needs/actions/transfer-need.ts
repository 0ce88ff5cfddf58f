import { AppError, fieldError } from '#platform/errors/errors.ts'
import { action } from '#platform/http/action.ts'
import { access } from '../access.ts'
import { carryOut, needForAct } from '../act.ts'
import * as contract from '../contract.ts'
import { receiverFaults, textFaults } from '../rules.ts'
import { colleaguesFor } from '../store-list.ts'
import type { StepKind } from '../vocabulary.ts'

export const transferNeed = action(contract.transferNeed, {
  allow: access['needs.transferNeed'],
  audit: { purpose: 'visit', shown: 'list' },
  async run(context, input) {
    const faults = [...receiverFaults(input), ...textFaults('text', input.text ?? '')]
    if (faults.length > 0) throw new AppError('invalid_input', {}, faults)
    const need = await needForAct(context, input, 'transfer')
    const { toStaffId = null, toBody = null, toBodyName = null } = input
    if (toStaffId !== null) {
      const reaching = await colleaguesFor(context.tx, need.unitId, context.today, need.ownerId)
      if (!reaching.some((one) => one.id === toStaffId)) throw fieldError('toStaffId', 'need_receiver_out_of_reach')
    }
    return carryOut(
      context,
      need,
      { kind: 'transfer', toStaffId, toBody },
      { kind: 'TRANSFERRED', toStaffId, toBody, toBodyName, text: input.text ?? null },
    )
  },
})

const STEP: Readonly<Record<'accept' | 'return' | 'takeBack', StepKind>> = {
  accept: 'RECEIVED',
  return: 'RETURNED',
  takeBack: 'TAKEN_BACK',
}

export const answerTransfer = action(contract.answerTransfer, {
  allow: access['needs.answerTransfer'],
  audit: { purpose: 'visit', shown: 'list' },
  async run(context, input) {
    const faults = textFaults('text', input.text ?? '')
    if (faults.length > 0) throw new AppError('invalid_input', {}, faults)
    if (input.answer === 'return' && !input.text) throw fieldError('text', 'required')
    const need = await needForAct(context, input, input.answer)
    const { toStaffId, toBody, toBodyName } = need
    return carryOut(
      context,
      need,
      { kind: input.answer },
      { kind: STEP[input.answer], toStaffId, toBody, toBodyName, text: input.text ?? null },
    )
  },
})

import { AppError, type FieldError, fieldError } from '#platform/errors/errors.ts'
import { action } from '#platform/http/action.ts'
import { access } from '../access.ts'
import * as contract from '../contract.ts'
import { answerOf, hazardAt, move } from '../moves.ts'
import { textFaults, toldFaults } from '../rules.ts'

/* What becomes of a report: true or not, whose it is, how far it is. */

const AUDIT = { purpose: 'inspection', shown: 'list' } as const

const refuseFaults = (faults: FieldError[]): void => {
  if (faults.length > 0) throw new AppError('invalid_input', {}, faults)
}

export const verifyHazard = action(contract.verifyHazard, {
  allow: access['hazards.verifyHazard'],
  audit: AUDIT,
  run: async (context, input) =>
    answerOf(await move(context, await hazardAt(context, input), { move: { act: 'verify' } })),
})

export const rejectHazard = action(contract.rejectHazard, {
  allow: access['hazards.rejectHazard'],
  audit: AUDIT,
  async run(context, input) {
    refuseFaults(textFaults({ reason: input.reason }))
    const known = await hazardAt(context, input)
    const done = { move: { act: 'reject' }, change: { rejectReason: input.reason }, note: input.reason } as const
    return answerOf(await move(context, known, done))
  },
})

export const assignHazard = action(contract.assignHazard, {
  allow: access['hazards.assignHazard'],
  audit: AUDIT,
  async run(context, input) {
    const known = await hazardAt(context, input)
    const { ownerType, ownerName, requirement } = input
    refuseFaults([
      ...toldFaults({ description: known.description, ownerType, ownerName }),
      ...textFaults({ requirement, orderNo: input.orderNo }),
    ])
    const change = {
      ownerType,
      ownerName: ownerName ?? null,
      requirement,
      orderNo: input.orderNo ?? known.orderNo,
    }
    return answerOf(await move(context, known, { move: { act: 'assign' }, change, note: requirement }))
  },
})

export const progressHazard = action(contract.progressHazard, {
  allow: access['hazards.progressHazard'],
  audit: AUDIT,
  async run(context, input) {
    if (textFaults({ note: input.note }).length > 0) throw fieldError('note', 'summary_has_identifier')
    const known = await hazardAt(context, input)
    return answerOf(await move(context, known, { move: { act: input.act }, note: input.note }))
  },
})

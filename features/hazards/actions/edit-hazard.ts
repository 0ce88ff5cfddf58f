import { redateTasks } from '#features/tasks/public.ts'
import { AppError } from '#platform/errors/errors.ts'
import { action } from '#platform/http/action.ts'
import { access } from '../access.ts'
import * as contract from '../contract.ts'
import { answerOf, hazardAt, move, REINSPECT } from '../moves.ts'
import { isAhead, toldFaults } from '../rules.ts'
import { dueOnOf } from '../terms.ts'

export const editHazard = action(contract.editHazard, {
  allow: access['hazards.editHazard'],
  audit: { purpose: 'inspection', shown: 'list' },
  async run(context, input) {
    const faults = toldFaults(input)
    if (isAhead(input.foundAt, context.now)) faults.push({ path: 'foundAt', code: 'hazard_in_future' })
    if (faults.length > 0) throw new AppError('invalid_input', {}, faults)
    const known = await hazardAt(context, input)
    if (!context.can('hazards.editHazard', known.createdBy)) throw new AppError('forbidden')
    const foundAt = new Date(input.foundAt)
    const dueOn = await dueOnOf(context.tx, input.level, foundAt)
    const made = await move(context, known, {
      move: { act: 'edit' },
      change: {
        kind: input.kind,
        level: input.level,
        description: input.description,
        foundBy: input.foundBy,
        foundAt,
        ownerType: input.ownerType,
        ownerName: input.ownerName ?? null,
        dueOn,
      },
    })
    if (dueOn !== known.dueOn) await redateTasks(context, REINSPECT, 'hazard', known.id, dueOn)
    return answerOf(made)
  },
})

import { AppError, type FieldError } from '#platform/errors/errors.ts'
import { action } from '#platform/http/action.ts'
import { access } from '../access.ts'
import * as contract from '../contract.ts'
import { answerOf, hazardAt, move, requestHash } from '../moves.ts'
import { isAhead, isOpen, type Papers, paperFaults, textFaults } from '../rules.ts'
import { findHazard, findStep, type HazardRecord, holdHazard } from '../store.ts'
import type { EscalatedTo } from '../vocabulary.ts'

interface Given {
  orderNo?: string | undefined
  escalatedTo: EscalatedTo[]
  reportedOn?: string | undefined
}

/** The papers of a hazard with those that an act adds: what was recorded before stays. */
const papersOf = (known: HazardRecord, given: Given) =>
  ({
    orderNo: given.orderNo ?? known.orderNo,
    escalatedTo: [...new Set([...known.escalatedTo, ...given.escalatedTo])],
    reportedOn: given.reportedOn ?? known.reportedOn,
  }) satisfies Papers

const refuseFaults = (faults: FieldError[]): void => {
  if (faults.length > 0) throw new AppError('invalid_input', {}, faults)
}

/** Reinspection, by whoever stands there: not only the one who reported it, and without a version, because a phone may not know the latest. */
export const resolveHazard = action(contract.resolveHazard, {
  allow: access['hazards.resolveHazard'],
  fromOutbox: true,
  audit: { purpose: 'inspection', shown: 'list' },
  async run(context, input) {
    const hash = requestHash(input)
    const known = await holdHazard(context.tx, input.id)
    if (known === undefined) throw new AppError('not_found')
    const done = await findStep(context.tx, input.actId)
    if (done !== undefined) {
      const isSame = done.staffId === context.actor.staffId && done.requestHash?.equals(hash) === true
      if (!isSame) throw new AppError('hazard_id_reused')
      return answerOf((await findHazard(context.tx, done.hazardId)) as HazardRecord)
    }
    if (!isOpen(known.state)) throw new AppError('hazard_closed')
    const papers = papersOf(known, input)
    const faults = textFaults({ note: input.note, orderNo: input.orderNo })
    if (isAhead(input.at, context.now)) faults.push({ path: 'at', code: 'hazard_in_future' })
    if (Date.parse(input.at) < known.foundAt.getTime()) faults.push({ path: 'at', code: 'hazard_before_found' })
    // Only an end needs the papers; what is still there goes on being worked on.
    if (input.isFixed) faults.push(...paperFaults(known, papers, false, context.today))
    else faults.push(...paperFaults({ kind: '其他', level: '一般' }, papers, false, context.today))
    refuseFaults(faults)
    const at = new Date(input.at)
    const made = await move(context, known, {
      move: { act: 'reinspect', isFixed: input.isFixed },
      change: {
        ...papers,
        reinspectedAt: at,
        isFixed: input.isFixed,
        ...(input.isFixed ? { resolvedAt: at, resolvedBy: context.actor.staffId as string } : {}),
      },
      note: input.note,
      step: { id: input.actId, requestHash: hash, at },
    })
    return answerOf(made)
  },
})

export const escalateHazard = action(contract.escalateHazard, {
  allow: access['hazards.escalateHazard'],
  audit: { purpose: 'inspection', shown: 'list' },
  async run(context, input) {
    const known = await hazardAt(context, input)
    const papers = papersOf(known, input)
    refuseFaults([
      ...textFaults({ note: input.note, orderNo: input.orderNo }),
      ...paperFaults(known, papers, true, context.today),
    ])
    return answerOf(await move(context, known, { move: { act: 'escalate' }, change: papers, note: input.note }))
  },
})

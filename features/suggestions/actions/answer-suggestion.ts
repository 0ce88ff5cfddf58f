import { AppError, fieldError } from '#platform/errors/errors.ts'
import { action } from '#platform/http/action.ts'
import { access } from '../access.ts'
import { carryOut, forAct, requirePlain } from '../act.ts'
import * as contract from '../contract.ts'
import { bodyFaults } from '../rules.ts'
import { colleaguesFor } from '../store-list.ts'

const LISTED = { purpose: 'visit', shown: 'list' } as const

export const assignSuggestion = action(contract.assignSuggestion, {
  allow: access['suggestions.assignSuggestion'],
  audit: LISTED,
  async run(context, input) {
    requirePlain('text', input.text)
    const s = await forAct(context, input, 'assign')
    const reaching = await colleaguesFor(context.tx, s.unitId, context.today, s.ownerId)
    if (!reaching.some((one) => one.id === input.toStaffId)) throw fieldError('toStaffId', 'suggestion_out_of_reach')
    return carryOut(
      context,
      s,
      { kind: 'assign', toStaffId: input.toStaffId },
      { kind: 'ASSIGNED', toStaffId: input.toStaffId, text: input.text ?? null },
    )
  },
})

export const takeUpSuggestion = action(contract.takeUpSuggestion, {
  allow: access['suggestions.takeUpSuggestion'],
  audit: LISTED,
  async run(context, input) {
    requirePlain('text', input.text)
    const s = await forAct(context, input, 'takeUp')
    return carryOut(context, s, { kind: 'takeUp' }, { kind: 'TAKEN_UP', text: input.text ?? null })
  },
})

export const replySuggestion = action(contract.replySuggestion, {
  allow: access['suggestions.replySuggestion'],
  audit: LISTED,
  async run(context, input) {
    requirePlain('text', input.text)
    const kind = input.isAnswer ? 'reply' : 'tell'
    const s = await forAct(context, input, kind)
    const step = input.isAnswer ? 'REPLIED' : 'TOLD'
    return carryOut(context, s, { kind }, { kind: step, way: input.way, text: input.text })
  },
})

export const evaluateSuggestion = action(contract.evaluateSuggestion, {
  allow: access['suggestions.evaluateSuggestion'],
  audit: LISTED,
  async run(context, input) {
    requirePlain('text', input.text)
    const { evaluation } = input
    const s = await forAct(context, input, 'evaluate')
    if (evaluation === '不满意' && !input.text) throw fieldError('text', 'required')
    return carryOut(
      context,
      s,
      { kind: 'evaluate', evaluation },
      { kind: 'EVALUATED', evaluation, text: input.text ?? null },
    )
  },
})

const KIND = { CLOSED: 'close', NOT_POLICE: 'notPolice', WITHDRAWN: 'withdraw' } as const

export const endSuggestion = action(contract.endSuggestion, {
  allow: access['suggestions.endSuggestion'],
  audit: LISTED,
  async run(context, input) {
    requirePlain('reason', input.reason)
    const isSentOn = input.as === 'NOT_POLICE'
    const faults = isSentOn ? bodyFaults(input) : []
    if (faults.length > 0) throw new AppError('invalid_input', {}, faults)
    const kind = KIND[input.as]
    const s = await forAct(context, input, kind)
    return carryOut(
      context,
      s,
      { kind },
      {
        kind: input.as,
        text: input.reason,
        toBody: isSentOn ? (input.toBody ?? null) : null,
        toBodyName: isSentOn ? (input.toBodyName ?? null) : null,
      },
    )
  },
})

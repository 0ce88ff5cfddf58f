import { AppError, fieldError } from '#platform/errors/errors.ts'
import { action, type Context } from '#platform/http/action.ts'
import { access } from '../access.ts'
import { carryOut, needForAct } from '../act.ts'
import * as contract from '../contract.ts'
import { silentDays } from '../limits.ts'
import { textFaults } from '../rules.ts'

const DAY_MS = 86_400_000

/** @throws AppError `invalid_input` where a text holds numbers of people */
function requirePlain(path: string, text: string | undefined): void {
  const faults = textFaults(path, text ?? '')
  if (faults.length > 0) throw new AppError('invalid_input', {}, faults)
}

export const replyNeed = action(contract.replyNeed, {
  allow: access['needs.replyNeed'],
  audit: { purpose: 'visit', shown: 'list' },
  async run(context, input) {
    requirePlain('text', input.text)
    const kind = input.isResult ? 'feedback' : 'reply'
    const need = await needForAct(context, input, kind)
    const step = input.isResult ? 'FED_BACK' : 'REPLIED'
    return carryOut(context, need, { kind }, { kind: step, way: input.way, text: input.text })
  },
})

export const confirmNeed = action(contract.confirmNeed, {
  allow: access['needs.confirmNeed'],
  audit: { purpose: 'visit', shown: 'list' },
  async run(context, input) {
    requirePlain('text', input.text)
    const need = await needForAct(context, input, 'confirm')
    const { confirmation } = input
    if (confirmation === '未回应') await requireSilence(context, need.fedBackAt as Date)
    if (confirmation === '不满意' && !input.text) throw fieldError('text', 'required')
    return carryOut(
      context,
      need,
      { kind: 'confirm', confirmation },
      { kind: 'CONFIRMED', confirmation, text: input.text ?? null },
    )
  },
})

/** Silence counts only after some days (dictionary §5.2, P13), so that nobody closes what he has just told. */
async function requireSilence(context: Context, fedBackAt: Date): Promise<void> {
  const days = await silentDays(context.tx, context.today)
  if (context.now.getTime() < fedBackAt.getTime() + days * DAY_MS) throw new AppError('need_not_silent_yet', { days })
}

export const endNeed = action(contract.endNeed, {
  allow: access['needs.endNeed'],
  audit: { purpose: 'visit', shown: 'list' },
  async run(context, input) {
    requirePlain('reason', input.reason)
    const isWithdrawn = input.as === 'WITHDRAWN'
    if (!isWithdrawn && input.way === undefined) throw fieldError('way', 'required')
    const kind = isWithdrawn ? 'withdraw' : 'notPossible'
    const need = await needForAct(context, input, kind)
    return carryOut(context, need, { kind }, { kind: input.as, way: input.way ?? null, text: input.reason })
  },
})

import { lastDayOf } from '#platform/deadlines/rules-store.ts'
import { AppError } from '#platform/errors/errors.ts'
import { action } from '#platform/http/action.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { access } from '../access.ts'
import { checkAt, conflict, isOwn, note, standingOf, stateRefused } from '../act.ts'
import * as contract from '../contract.ts'
import { maxTries } from '../limits.ts'
import { after, textFaults, tryFaults } from '../rules.ts'
import { addCheck as insertCheck, appendTry, listChecks, saveAnswer, updateProgress } from '../store.ts'

const AUDIT = { purpose: 'spot_check', shown: 'list' } as const

export const recordTry = action(contract.recordTry, {
  allow: access['spotChecks.recordTry'],
  audit: AUDIT,
  async run(context, input) {
    const { tx, now, today } = context
    const check = await checkAt(context, input)
    const faults = tryFaults(input, check.visitedAt, now)
    if (faults.length > 0) throw new AppError('invalid_input', {}, faults)
    const next = after(standingOf(check), { kind: 'try', result: input.result }, await maxTries(tx, today))
    if (next === undefined || isOwn(check, context.actor.staffId)) throw stateRefused(context, check)
    const by = context.actor.staffId as string
    const isOver = next.state !== 'OPEN'
    // The try comes first: once the check has ended, nothing can be added to it.
    await appendTry(tx, check.id, {
      id: uuidv7(),
      at: new Date(input.at),
      method: input.method,
      result: input.result,
      note: input.note ?? null,
      byId: by,
    })
    const version = await updateProgress(tx, check.id, check.version, {
      state: next.state,
      tries: next.tries,
      endedAt: isOver ? now : null,
      endedBy: isOver ? by : null,
      answerDueOn: next.state === 'FALSE' ? await lastDayOf(tx, 'spotCheck.answer', today) : null,
    })
    if (version === undefined) throw await conflict(context, check.id)
    if (isOver) await note(context, 'spotChecks.ended', check, new Date(input.at))
    return { id: check.id, version, state: next.state }
  },
})

export const answerCheck = action(contract.answerCheck, {
  allow: access['spotChecks.answerCheck'],
  audit: AUDIT,
  async run(context, input) {
    const faults = textFaults('text', input.text)
    if (faults.length > 0) throw new AppError('invalid_input', {}, faults)
    const check = await checkAt(context, input)
    if (!isOwn(check, context.actor.staffId)) throw new AppError('spot_check_not_yours')
    if (after(standingOf(check), { kind: 'answer' }, 1) === undefined) throw stateRefused(context, check)
    if (check.answerDueOn !== null && check.answerDueOn < context.today)
      throw new AppError('spot_check_answer_late', { on: check.answerDueOn })
    const by = context.actor.staffId as string
    const answer = { text: input.text, at: context.now, by }
    const version = await saveAnswer(context.tx, check.id, check.version, answer)
    if (version === undefined) throw await conflict(context, check.id)
    // Whoever serves elsewhere by now writes nothing into the log of the place; the check says that he has answered.
    if (check.addressId !== null) await note(context, 'spotChecks.answered', check, context.now)
    return { id: check.id, version, state: check.state }
  },
})

export const addCheck = action(contract.addCheck, {
  allow: access['spotChecks.addCheck'],
  audit: AUDIT,
  async run({ tx, today }, input) {
    const refused = await insertCheck(tx, input.visitId, input.flag, today)
    if (refused !== null) throw new AppError(refused as 'not_found')
    const [made] = await listChecks(tx, { visitId: input.visitId }, undefined, 1)
    if (made === undefined) throw new AppError('not_found')
    return { id: made.id }
  },
})

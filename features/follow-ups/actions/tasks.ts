import { AppError } from '#platform/errors/errors.ts'
import { action } from '#platform/http/action.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { access } from '../access.ts'
import * as contract from '../contract.ts'
import { doneFaults, dueFaults, mustReport, textFaults } from '../rules.ts'
import { insertTask, markCancelled, markDone } from '../store-parts.ts'
import { hold, takeTask } from '../take.ts'

export const addTask = action(contract.addTask, {
  allow: access['followUps.addTask'],
  audit: { purpose: 'dispute', shown: 'list' },
  async run(context, input) {
    const known = await hold(context, input.id)
    const faults = dueFaults(input.dueOn, known.endOn, context.today)
    if (faults.length > 0) throw new AppError('invalid_input', {}, faults)
    const id = uuidv7()
    await insertTask(context.tx, {
      id,
      followUpId: known.id,
      kind: input.kind,
      dueOn: input.dueOn,
      byRule: false,
      createdAt: context.now,
    })
    return { id, version: 1 }
  },
})

export const recordTask = action(contract.recordTask, {
  allow: access['followUps.recordTask'],
  audit: { purpose: 'dispute', shown: 'list' },
  async run(context, input) {
    const known = await hold(context, input.id)
    const task = await takeTask(context, input)
    const faults = [...doneFaults(input.doneOn, known.issuedOn, context.today), ...textFaults({ result: input.result })]
    if (faults.length > 0) throw new AppError('invalid_input', {}, faults)
    const { doneOn, result, violation } = input
    const isDone = await markDone(context.tx, task.id, task.version, {
      doneOn,
      doneBy: context.actor.staffId as string,
      result,
      violation,
    })
    if (!isDone) throw new AppError('follow_up_task_closed')
    return { id: task.id, version: task.version + 1, reportAtOnce: mustReport(known.instrument, violation) }
  },
})

export const cancelTask = action(contract.cancelTask, {
  allow: access['followUps.cancelTask'],
  audit: { purpose: 'dispute', shown: 'list' },
  async run(context, input) {
    await hold(context, input.id)
    const task = await takeTask(context, input)
    if (task.byRule) throw new AppError('follow_up_task_by_rule')
    if (!(await markCancelled(context.tx, task.id, task.version))) throw new AppError('follow_up_task_closed')
    return { id: task.id, version: task.version + 1 }
  },
})

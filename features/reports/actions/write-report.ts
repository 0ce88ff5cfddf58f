import { AppError, fieldError } from '#platform/errors/errors.ts'
import { action, type Context } from '#platform/http/action.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { hasIdentifier } from '#platform/standards/identifier.ts'
import { access } from '../access.ts'
import { getReport, mayAct, openForAct, saved } from '../answers.ts'
import * as contract from '../contract.ts'
import { dueOf } from '../due.ts'
import * as store from '../store.ts'

const AUDIT = { purpose: 'none', shown: 'list' } as const

export const startReport = action(contract.startReport, {
  allow: access['reports.startReport'],
  audit: AUDIT,
  async run(context, { unitId, month }) {
    if (month > context.today.slice(0, 7)) throw fieldError('month', 'report_future_month')
    const unit = await store.findUnit(context.tx, unitId)
    if (unit === undefined) throw fieldError('unitId', 'not_an_option')
    if (await store.hasReport(context.tx, unitId, month)) throw new AppError('report_exists')
    return insert(context, {
      unitId,
      unitPos: unit.pos,
      unitName: unit.name,
      month,
      edition: 1,
      remarks: '',
      corrects: null,
    })
  },
})

export const correctReport = action(contract.correctReport, {
  allow: access['reports.correctReport'],
  audit: AUDIT,
  async run(context, { id, reason }) {
    if (hasIdentifier(reason)) throw fieldError('reason', 'report_has_identifier')
    const signed = await getReport(context, id)
    if (signed.state !== 'SIGNED') throw new AppError('report_state')
    if (!mayAct(context, signed, 'correct')) throw new AppError('report_exists')
    return insert(context, { ...signed, edition: signed.edition + 1, corrects: { id, reason } })
  },
})

interface Start {
  unitId: string
  unitPos: number
  unitName: string
  month: string
  edition: number
  remarks: string
  corrects: { id: string; reason: string } | null
}

async function insert(context: Context, { corrects, ...start }: Start) {
  const id = uuidv7()
  const isNew = await store.insertReport(context.tx, {
    ...start,
    id,
    correctsId: corrects?.id ?? null,
    correctReason: corrects?.reason ?? null,
    dueOn: await dueOf(context.tx, start.month),
    by: context.actor.staffId as string,
    at: context.now,
  })
  if (!isNew) throw new AppError('report_exists')
  return { id, version: 1 }
}

export const writeRemarks = action(contract.writeRemarks, {
  allow: access['reports.writeRemarks'],
  audit: AUDIT,
  async run(context, input) {
    if (hasIdentifier(input.remarks)) throw fieldError('remarks', 'report_has_identifier')
    await openForAct(context, input, 'edit')
    const { actor, now, tx } = context
    return saved(
      context,
      input.id,
      await store.saveRemarks(tx, input.id, input.version, input.remarks, actor.staffId as string, now),
    )
  },
})

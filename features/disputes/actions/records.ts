import { staffNames } from '#features/visits/public.ts'
import { AppError, fieldError } from '#platform/errors/errors.ts'
import { action, type Context } from '#platform/http/action.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { access } from '../access.ts'
import { fileAt, log, mayWorkOn, requireOpen, write } from '../carry-out.ts'
import * as contract from '../contract.ts'
import { isAhead } from '../happened.ts'
import { isOver } from '../machine.ts'
import { type DisputeFile, findFile, findRow } from '../store-file.ts'
import * as store from '../store-records.ts'
import { appendStep } from '../store-write.ts'
import { stepOf } from '../step.ts'
import { requirePlain } from './act.ts'

const AUDIT = { purpose: 'dispute', shown: 'list' } as const
/** Taken on paper before it is written here. */
const EARLIEST_MS = 60 * 86_400_000

async function openFile(context: Context, input: { id: string; version: number }): Promise<DisputeFile> {
  const file = await fileAt(context, input)
  requireOpen(context, file.row)
  return file
}

/** @throws AppError `invalid_input` */
function takenAt(text: string, now: Date): Date {
  const at = new Date(text)
  if (isAhead(at, now)) throw fieldError('at', 'dispute_in_future')
  if (now.getTime() - at.getTime() > EARLIEST_MS) throw fieldError('at', 'dispute_record_old')
  return at > now ? now : at
}

function requireParty(file: DisputeFile, id: string, path: string): void {
  if (!file.parties.some((p) => p.id === id)) throw fieldError(path, 'dispute_not_a_party')
}

/** Writes the record into the steps and the work log, and answers how the file stands. */
async function keep(context: Context, { row }: DisputeFile, kind: string, recordId: string, note: string | null) {
  const at = { at: context.now, fromState: row.state, toState: row.state }
  await write(context, row)
  await appendStep(context.tx, row.id, stepOf(context, { kind, ...at, note }))
  await log(context, row, kind, context.now)
  const saved = (await findFile(context.tx, row.id)) as DisputeFile
  return { id: row.id, version: saved.row.version, state: row.state, recordId }
}

export const addInquiry = action(contract.addInquiry, {
  allow: access['disputes.addInquiry'],
  audit: AUDIT,
  async run(context, input) {
    const { partyId, witness } = input
    if ((partyId === undefined) === (witness === undefined)) throw fieldError('partyId', 'dispute_inquiry_whom')
    requirePlain({ record: input.record, 'witness.relation': witness?.relation, place: input.place })
    const at = takenAt(input.at, context.now)
    const untilAt = input.until === undefined ? null : new Date(input.until)
    if (untilAt !== null && untilAt <= at) throw fieldError('until', 'dispute_meeting_ends_first')
    if (untilAt !== null && isAhead(untilAt, context.now)) throw fieldError('until', 'dispute_in_future')
    const file = await openFile(context, input)
    if (partyId !== undefined) requireParty(file, partyId, 'partyId')
    const side = file.parties.find((p) => p.id === partyId)?.side
    const inquiry = {
      id: uuidv7(),
      disputeId: file.row.id,
      partyId: partyId ?? null,
      name: witness?.name ?? null,
      sex: witness?.sex ?? null,
      relation: witness?.relation ?? `当事人（${side}）`,
      at,
      untilAt,
      place: input.place,
      withName: input.withName ?? null,
      recorderName: input.recorderName ?? null,
      record: input.record,
      byId: context.actor.staffId as string,
    }
    await store.insertInquiry(context.tx, inquiry)
    return keep(context, file, 'inquiry', inquiry.id, null)
  },
})

export const addReceipt = action(contract.addReceipt, {
  allow: access['disputes.addReceipt'],
  audit: AUDIT,
  async run(context, input) {
    requirePlain({ what: input.what })
    if (input.fromId === input.toId) throw fieldError('toId', 'dispute_receipt_same')
    if (input.how !== '实物' && input.amountYuan === undefined) throw fieldError('amountYuan', 'required')
    const at = takenAt(input.at, context.now)
    const file = await openFile(context, input)
    requireParty(file, input.fromId, 'fromId')
    requireParty(file, input.toId, 'toId')
    const receipt = {
      id: uuidv7(),
      disputeId: file.row.id,
      fromId: input.fromId,
      toId: input.toId,
      at,
      amountYuan: input.amountYuan ?? null,
      what: input.what,
      how: input.how,
      witness: input.witness ?? null,
      byId: context.actor.staffId as string,
    }
    await store.insertReceipt(context.tx, receipt)
    return keep(context, file, 'receipt', receipt.id, null)
  },
})

export const voidRecord = action(contract.voidRecord, {
  allow: access['disputes.voidRecord'],
  audit: AUDIT,
  async run(context, input) {
    requirePlain({ reason: input.reason })
    const file = await openFile(context, input)
    if (!(await store.strikeOut(context.tx, input.id, input.recordId, context.now, input.reason)))
      throw new AppError('not_found')
    return keep(context, file, 'voidRecord', input.recordId, input.reason)
  },
})

export const listRecords = action(contract.listRecords, {
  allow: access['disputes.listRecords'],
  audit: AUDIT,
  async run(context, { id }) {
    const { tx } = context
    const row = await findRow(tx, id)
    if (row === undefined) throw new AppError('not_found')
    const [inquiries, receipts] = [await store.inquiriesOf(tx, id), await store.receiptsOf(tx, id)]
    const names = await staffNames(
      tx,
      [...inquiries, ...receipts].map((one) => one.byId),
    )
    const shown = (r: store.InquiryRow | store.ReceiptRow) => ({
      at: r.at.toISOString(),
      by: { id: r.byId, name: names.get(r.byId) ?? '' },
      voidedAt: r.voidedAt?.toISOString() ?? null,
    })
    const isOpen = !isOver(row.own) && mayWorkOn(context, row)
    return {
      inquiries: inquiries.map((q) => ({ ...q, ...shown(q), untilAt: q.untilAt?.toISOString() ?? null })),
      receipts: receipts.map((r) => ({ ...r, ...shown(r) })),
      can: { add: isOpen && context.can('disputes.addInquiry'), void: isOpen && context.can('disputes.voidRecord') },
    }
  },
})

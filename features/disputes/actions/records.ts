import { staffNames } from '#features/visits/public.ts'
import { AppError, fieldError } from '#platform/errors/errors.ts'
import { action, type Context } from '#platform/http/action.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { access } from '../access.ts'
import { fileAt, mayWorkOn, noteDown, requireOpen } from '../carry-out.ts'
import * as contract from '../contract.ts'
import { isAhead } from '../happened.ts'
import { isOver } from '../machine.ts'
import { type DisputeFile, findRow, partiesOf } from '../store-file.ts'
import * as store from '../store-records.ts'
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

export const addInquiry = action(contract.addInquiry, {
  allow: access['disputes.addInquiry'],
  audit: AUDIT,
  async run(context, input) {
    const { partyId, witness } = input
    if ((partyId === undefined) === (witness === undefined)) throw fieldError('partyId', 'dispute_inquiry_whom')
    const { record, place, withName, recorderName } = input
    requirePlain({
      record,
      place,
      withName,
      recorderName,
      'witness.name': witness?.name,
      'witness.relation': witness?.relation,
    })
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
      place,
      withName: withName ?? null,
      recorderName: recorderName ?? null,
      record,
      byId: context.actor.staffId as string,
    }
    await store.insertInquiry(context.tx, inquiry)
    return { ...(await noteDown(context, file.row, { kind: 'inquiry' })), recordId: inquiry.id }
  },
})

export const addReceipt = action(contract.addReceipt, {
  allow: access['disputes.addReceipt'],
  audit: AUDIT,
  async run(context, input) {
    requirePlain({ what: input.what, witness: input.witness })
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
    return { ...(await noteDown(context, file.row, { kind: 'receipt' })), recordId: receipt.id }
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
    const { recordId, reason } = input
    return { ...(await noteDown(context, file.row, { kind: 'voidRecord', note: reason })), recordId }
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
      partyIds: (await partiesOf(tx, [id])).map((p) => p.personId),
      can: { add: isOpen && context.can('disputes.addInquiry'), void: isOpen && context.can('disputes.voidRecord') },
    }
  },
})

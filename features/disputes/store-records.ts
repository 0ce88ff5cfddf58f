import type { Tx } from '#platform/db/tx.ts'
import type { ReceiptWay } from './vocabulary.ts'

/* 调查笔录 and 收条 of a file: written once, struck out where they were a mistake, never changed. */

export interface NewInquiry {
  id: string
  disputeId: string
  partyId: string | null
  name: string | null
  sex: '0' | '1' | '2' | '9' | null
  relation: string
  at: Date
  untilAt: Date | null
  place: string
  withName: string | null
  recorderName: string | null
  record: string
  byId: string
}

export interface NewReceipt {
  id: string
  disputeId: string
  fromId: string
  toId: string
  at: Date
  amountYuan: number | null
  what: string
  how: ReceiptWay
  witness: string | null
  byId: string
}

interface Voided {
  [column: string]: unknown
  voidedAt: Date | null
  voidReason: string | null
}
export type InquiryRow = NewInquiry & Voided
export type ReceiptRow = NewReceipt & Voided

export const inquiriesOf = (tx: Tx, disputeId: string): Promise<InquiryRow[]> =>
  tx.query<InquiryRow>(
    `select id, dispute_id as "disputeId", party_id as "partyId", name, sex, relation, at, until_at as "untilAt", place, with_name as "withName",
       recorder_name as "recorderName", record, by_id as "byId", voided_at as "voidedAt", void_reason as "voidReason"
     from dispute_inquiry where dispute_id = $1 order by at, id`,
    [disputeId],
  )

export const receiptsOf = (tx: Tx, disputeId: string): Promise<ReceiptRow[]> =>
  tx.query<ReceiptRow>(
    `select id, dispute_id as "disputeId", from_id as "fromId", to_id as "toId", at, amount_yuan as "amountYuan", what, how, witness, by_id as "byId",
       voided_at as "voidedAt", void_reason as "voidReason"
     from dispute_receipt where dispute_id = $1 order by at, id`,
    [disputeId],
  )

export const insertInquiry = (tx: Tx, q: NewInquiry): Promise<unknown> =>
  tx.query(
    `insert into dispute_inquiry (id, dispute_id, party_id, name, sex, relation, at, until_at, place, with_name, recorder_name, record, by_id)
     values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13)`,
    [
      q.id,
      q.disputeId,
      q.partyId,
      q.name,
      q.sex,
      q.relation,
      q.at,
      q.untilAt,
      q.place,
      q.withName,
      q.recorderName,
      q.record,
      q.byId,
    ],
  )

export const insertReceipt = (tx: Tx, r: NewReceipt): Promise<unknown> =>
  tx.query(
    `insert into dispute_receipt (id, dispute_id, from_id, to_id, at, amount_yuan, what, how, witness, by_id) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)`,
    [r.id, r.disputeId, r.fromId, r.toId, r.at, r.amountYuan, r.what, r.how, r.witness, r.byId],
  )

/** Strikes out an inquiry or a receipt of this file. @returns false where there is none that still stands */
export async function strikeOut(tx: Tx, disputeId: string, id: string, at: Date, reason: string): Promise<boolean> {
  const inquiries = await tx.query(
    `update dispute_inquiry set voided_at = $3, void_reason = $4, event_id = sec.event_id() where id = $2 and dispute_id = $1 and voided_at is null returning id`,
    [disputeId, id, at, reason],
  )
  if (inquiries.length > 0) return true
  const receipts = await tx.query(
    `update dispute_receipt set voided_at = $3, void_reason = $4, event_id = sec.event_id() where id = $2 and dispute_id = $1 and voided_at is null returning id`,
    [disputeId, id, at, reason],
  )
  return receipts.length > 0
}

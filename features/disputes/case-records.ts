import type { Tx } from '#platform/db/tx.ts'
import type { PaperInquiry, PaperParty } from './papers/input.ts'
import { inquiriesOf, type InquiryRow, receiptsOf } from './store-records.ts'

/* Inquiries and receipts as they are bound: what was struck out is not. */

export const SEX_WORDS = { '0': null, '1': '男', '2': '女', '9': null } as const

const stands = (one: { voidedAt: Date | null }): boolean => one.voidedAt === null

export async function standingRecords(tx: Tx, id: string) {
  const [inquiries, receipts] = [await inquiriesOf(tx, id), await receiptsOf(tx, id)]
  return { inquiries: inquiries.filter(stands), receipts: receipts.filter(stands) }
}

/** Of a party what the file knows; of a witness his name, sex and relation. */
export function inquiryOf(
  q: InquiryRow,
  parties: readonly PaperParty[],
  names: ReadonlyMap<string, string>,
): PaperInquiry {
  const party = parties.find((p) => p.id === q.partyId)
  const writer = names.get(q.byId) ?? ''
  return {
    id: q.id,
    at: q.at,
    until: q.untilAt,
    place: q.place,
    by: q.withName === null ? [writer] : [writer, q.withName],
    recorder: q.recorderName ?? writer,
    name: party?.name ?? q.name ?? '',
    sex: party === undefined ? SEX_WORDS[q.sex ?? '0'] : party.sex,
    age: party?.age ?? null,
    idNo: party?.idNo ?? null,
    address: party?.address ?? null,
    phone: party?.phone ?? null,
    relation: q.relation,
    record: q.record,
  }
}

import { z } from 'zod'
import { command, instant, personId, query, text } from '#platform/http/contract.ts'
import * as s from './schemas.ts'
import { RECEIPT_WAYS, STATES } from './vocabulary.ts'

/* What is written down between the steps of a mediation (dictionary §4.5.4): who was asked and said what, and what went from hand to hand. */

const made = z.object({ id: z.uuid(), version: z.number().int(), state: z.enum(STATES), recordId: z.uuid() })

export const addInquiry = command({
  name: 'disputes.addInquiry',
  path: '/api/disputes/:id/inquiries',
  summary: 'Writes down what one person said (调查笔录): a party, or a witness by name and relation alone',
  input: z.strictObject({
    ...s.of,
    partyId: z.uuid().optional(),
    witness: z.strictObject({ name: text(2, 50), sex: s.sex, relation: text(1, 60) }).optional(),
    /** At most 60 days back, never ahead. */
    at: instant,
    until: instant.optional(),
    place: text(2, 100),
    /** Who asked beside the one who writes. */
    withName: text(2, 50).optional(),
    recorderName: text(2, 50).optional(),
    record: text(10, 10_000),
  }),
  output: made,
  errors: { dispute_refused: 409 },
})

export const addReceipt = command({
  name: 'disputes.addReceipt',
  path: '/api/disputes/:id/receipts',
  summary: 'Writes down money or things that one party gave another (收条); the police and the body hold nothing',
  input: z.strictObject({
    ...s.of,
    fromId: z.uuid(),
    toId: z.uuid(),
    /** At most 60 days back, never ahead. */
    at: instant,
    amountYuan: z.number().int().min(1).max(2_000_000_000).optional(),
    what: text(2, 200),
    how: z.enum(RECEIPT_WAYS),
    witness: text(2, 50).optional(),
  }),
  output: made,
  errors: { dispute_refused: 409 },
})

export const voidRecord = command({
  name: 'disputes.voidRecord',
  path: '/api/disputes/:id/records/:recordId/void',
  summary: 'Strikes out an inquiry or a receipt that was written by mistake; it stays to be seen and is bound no more',
  input: z.strictObject({ ...s.of, recordId: z.uuid(), reason: text(2, 200) }),
  output: made,
  errors: { dispute_refused: 409 },
})

const written = {
  id: z.uuid(),
  at: instant,
  by: s.name,
  voidedAt: instant.nullable(),
  voidReason: z.string().nullable(),
}

export const listRecords = query({
  name: 'disputes.listRecords',
  path: '/api/disputes/:id/records',
  summary: 'Inquiries and receipts of a file, the earliest first; parties by their id in the file',
  input: z.strictObject({ id: z.uuid() }),
  output: z.object({
    inquiries: z.array(
      z.object({
        ...written,
        partyId: z.uuid().nullable(),
        name: z.string().nullable(),
        sex: s.sex.nullable(),
        relation: z.string(),
        untilAt: instant.nullable(),
        place: z.string(),
        withName: z.string().nullable(),
        recorderName: z.string().nullable(),
        record: z.string(),
      }),
    ),
    receipts: z.array(
      z.object({
        ...written,
        fromId: z.uuid(),
        toId: z.uuid(),
        amountYuan: z.number().int().nullable(),
        what: z.string(),
        how: z.enum(RECEIPT_WAYS),
        witness: z.string().nullable(),
      }),
    ),
    /** Everybody of the file: what one said names the others too. */
    partyIds: z.array(personId),
    can: z.object({ add: z.boolean(), void: z.boolean() }),
  }),
})

/** Columns that no contract of this slice names, and why (read by apps/server/contract-columns.test.ts). */
export const columns: Readonly<Record<string, string>> = {
  'card_batch.officer_id': 'answered by id and name, under officer',
  'card_batch.voided_by': 'the event names who took it back',
}

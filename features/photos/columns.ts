/** Columns that no contract of this slice names, and why (read by apps/server/contract-columns.test.ts). */
export const columns: Readonly<Record<string, string>> = {
  'photo.whole_at': 'when the last piece came; the state says the rest',
  'photo.voided_by': 'the activity and the event name who withdrew it',
  'photo_chunk.photo_id': 'sent as id',
  'photo_chunk.sealed': 'sent as data, answered as the file',
  'photo_chunk.received_at': 'for the nightly job that gives up what is never completed',
}

/** Columns that no contract of this slice names, and why (read by apps/server/contract-columns.test.ts). */
export const columns: Readonly<Record<string, string>> = {
  'activity.staff_id': "a work log is always one's own",
  'activity.with_staff': 'answered as a number, under withOthers',
  'activity.record_kind': 'answered as the path of the record',
  'activity.record_id': 'answered as the path of the record',
  'activity.place_id': 'answered as the text of the place',
  'activity.summary': 'shown by the record itself, not by the log',
  'activity.cover_posting_id': 'answered as asCover',
  'activity.detail': 'shown by the record itself, not by the log',
}

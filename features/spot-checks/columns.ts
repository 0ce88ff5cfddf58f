/** Columns that no contract of this slice names, and why (read by apps/server/contract-columns.test.ts). */
export const columns: Readonly<Record<string, string>> = {
  'spot_check.draw_id': 'a check says that it was drawn; the draw is read by itself',
  'spot_check.whose_ids': 'decides who sees an ended check as his own; answered as visitors',
  'spot_try.check_id': 'tries are answered inside their check',
  'spot_try.by_id': 'answers show who it was with his name',
}

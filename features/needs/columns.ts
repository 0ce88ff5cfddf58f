/** Columns that no contract of this slice names, and why (read by apps/server/contract-columns.test.ts). */
export const columns: Readonly<Record<string, string>> = {
  'need.owner_id': 'answers show the owner with his name; transfers change it',
  'need_step.need_id': 'steps are answered inside their need',
  'need_step.by_id': 'answers show who it was with his name',
}

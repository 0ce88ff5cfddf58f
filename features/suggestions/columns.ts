/** Columns that no contract of this slice names, and why (read by apps/server/contract-columns.test.ts). */
export const columns: Readonly<Record<string, string>> = {
  'suggestion.owner_id': 'answers show the owner with his name; handing out changes it',
  'suggestion.is_answered': 'ends the clock of the first reply; the steps say what was told',
  'suggestion_step.suggestion_id': 'steps are answered inside their suggestion',
  'suggestion_step.by_id': 'answers show who it was with his name',
}

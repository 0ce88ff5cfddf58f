/** Columns that no contract of this slice names, and why (read by apps/server/contract-columns.test.ts). */
export const columns: Readonly<Record<string, string>> = {
  'mediator.training_year': 'asked and answered as training.year',
  'mediator.training_hours': 'asked and answered as training.hours',
}

/** Columns that no contract of this slice names, and why (read by apps/server/contract-columns.test.ts). */
export const columns: Readonly<Record<string, string>> = {
  'duty_shift.from_at': 'asked and answered as from',
  'duty_shift.to_at': 'asked and answered as to',
  'duty_shift.removed_at': 'what was taken off the plan is answered to nobody',
  'duty_shift.removed_by': 'what was taken off the plan is answered to nobody',
}

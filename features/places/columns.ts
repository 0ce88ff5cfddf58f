/** Columns that no contract of this slice names, and why (read by apps/server/contract-columns.test.ts). */
export const columns: Readonly<Record<string, string>> = {
  'address.verified_by': 'shown by the history of the address',
  'house.verified_by': 'shown by the history of the house',
}

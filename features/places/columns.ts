/** Columns that no contract of this slice names, and why (read by apps/server/contract-columns.test.ts). */
export const columns: Readonly<Record<string, string>> = {
  'address.verified_by': 'shown by the history of the address',
  'address_alias.ground_id': 'answers who registers a room that left its building in a split',
  'ground_alias.ground_id': 'what the former name leads to, asked by its id',
  'ground_alias.now_name': 'what the former name of a village group leads to, asked by the old name',
  'house.verified_by': 'shown by the history of the house',
}

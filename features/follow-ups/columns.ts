/** Columns that no contract of this slice names, and why (read by apps/server/contract-columns.test.ts). */
export const columns: Readonly<Record<string, string>> = {
  'follow_up.person_ids': 'kept from the parties, for the policy of own family and own home',
  'follow_up_party.ord': 'their order',
  'follow_up_look.by_id': 'answered by id and name, under by',
}

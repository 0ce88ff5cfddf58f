/** Columns that no contract of this slice names, and why (read by apps/server/contract-columns.test.ts). */
export const columns: Readonly<Record<string, string>> = {
  'handover.from_staff_id': 'answered by id and name, under from',
  'handover.to_staff_id': 'answered by id and name, under to',
  'handover_item.handover_id': 'the pack that the record is answered in',
  'handover_part.ord': 'registry of the slices: order of the kinds in a pack',
  'handover_part.list_fn': 'registry of the slices: only functions of the database read it',
  'handover_part.move_fn': 'registry of the slices: only functions of the database read it',
}

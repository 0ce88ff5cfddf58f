/** Columns that no contract of this slice names, and why (read by apps/server/contract-columns.test.ts). */
export const columns: Readonly<Record<string, string>> = {
  'division.parent_code': 'read to name the county of a community',
  'community.urban_rural': 'no operation reads or writes it yet (classification of the statistics office)',
  'community.committee_chief': 'no operation reads or writes it yet',
  'community.committee_phone': 'no operation reads or writes it yet',
  'community.valid_from': 'set by the operation that adds the community',
  'org_unit.room_id': 'follows from the parent of the area',
  'area_handover.from_staff_id': 'answered by name, under handoverFrom',
  'area_handover.to_staff_id': 'the staff member of the new posting',
  'posting.handover_id': 'answered as the fields of the handover itself',
  'staffing_rule.brackets': 'rule table: read by the evaluation, answered as its result',
  'staffing_rule.aux_per_officer': 'rule table: read by the evaluation, answered as its result',
  'staffing_rule.every_community': 'rule table: read by the evaluation, answered as its result',
  'staffing_rule.min_days_per_week': 'rule table: read by the evaluation, answered as its result',
  'staffing_rule.min_hours_per_week': 'rule table: read by the evaluation, answered as its result',
  'staffing_rule.valid_from': 'rule table: read by the evaluation, answered as its result',
}

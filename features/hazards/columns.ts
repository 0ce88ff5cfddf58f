/** Columns that no contract of this slice names, and why (read by apps/server/contract-columns.test.ts). */
export const columns: Readonly<Record<string, string>> = {
  'hazard_step.from_state': 'kept for whoever checks the order of steps; screens show where a step led',
  'hazard_step.staff_id': 'answered by id and name, under staff',
  'safety_visit_plan.next_on': 'set by the night that opens the visits of a plan',
}

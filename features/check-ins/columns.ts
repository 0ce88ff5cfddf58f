/** Columns that no contract of this slice names, and why (read by apps/server/contract-columns.test.ts). */
export const columns: Readonly<Record<string, string>> = {
  'check_point.ended_by': 'the event names who ended it',
  'check_code.made_by': 'the event names who renewed it',
  'check_code.made_at': 'answered as codeMadeAt of the point',
  'check_in_trace.staff_id': 'of its author alone: he is whoever asks',
  'check_in_trace.arrived_at': 'when the act came in, for the night that forgets',
  'check_in.day': 'answered as on',
  'check_in.staff_id': 'answered by id and name, under by',
}

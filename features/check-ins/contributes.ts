import type { RecordPath } from '#features/work-log/public.ts'

/** Where activities on points lead. One's own check-in leads to the list: its point is not told by its id. */
export const records = [
  { kind: 'check_point', path: '/check-points/:id' },
  { kind: 'check_in', path: '/check-points' },
] satisfies RecordPath[]

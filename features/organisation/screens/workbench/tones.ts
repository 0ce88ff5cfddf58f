import { STATUSES } from '#features/organisation/values.ts'
import type { StatusTone } from '#ui/records/status-tag.tsx'

const [ON_DUTY, , , , , GONE] = STATUSES

/** On duty is well; gone is neutral; everything between leaves a gap that somebody must fill. */
export const toneOf = (status: (typeof STATUSES)[number]): StatusTone =>
  status === ON_DUTY ? 'good' : status === GONE ? 'neutral' : 'attention'

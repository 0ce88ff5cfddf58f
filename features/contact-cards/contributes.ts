import type { RecordPath } from '#features/work-log/public.ts'

/** Where an activity on a batch leads. */
export const records = [{ kind: 'card_batch', path: '/contact-cards' }] satisfies RecordPath[]

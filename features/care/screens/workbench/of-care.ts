import type { ApiOutput } from '#ui/api/client.ts'

export type Subject = ApiOutput<'care.get'>

/** The subject itself is the reason for opening it. */
export const ofCare = (id: string) => ({ id, purpose: 'care', basisKind: 'care', basisId: id }) as const

/** Reads that change with every act on a subject. */
export const CARE_READS = [
  'care.get',
  'care.list',
  'tasks.listTasks',
  'today.mine',
  'ledgers.openLedger',
  'ledgers.figures',
] as const

import type { ApiOutput } from '#ui/api/client.ts'

export type FollowUp = ApiOutput<'followUps.get'>
export type Party = FollowUp['parties'][number]
export type FollowUpTask = FollowUp['tasks'][number]

/** What an act on a follow-up changes elsewhere. */
export const CHANGES = ['followUps.get', 'followUps.list', 'followUps.listDue', 'today.mine'] as const

import type { Role } from '#platform/access/roles.ts'

/** Who may be the duty officer of a station or room. */
export const PERSON_ROLES: readonly Role[] = ['DUTY', 'OFFICER']
/** Who may lead the duty. */
export const LEADER_ROLES: readonly Role[] = ['DUTY_LEAD', 'CHIEF', 'DEPUTY']

export const UNIT_KINDS = ['STATION', 'ROOM'] as const

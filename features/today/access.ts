import { accessTable, FIELD_STAFF, STATION_LEADERS } from '#platform/access/roles.ts'

/** Whoever has work that waits for him: mediators, the desk and the judicial office have no other list of it. */
const DESKS = { MEDIATOR: 'scope', DUTY: 'scope', DUTY_LEAD: 'scope', JUDICIAL_OFFICE: 'scope' } as const

export const access = accessTable({ 'today.mine': { ...FIELD_STAFF, ...STATION_LEADERS, ...DESKS, SYS: 'always' } })

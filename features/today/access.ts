import { accessTable, FIELD_STAFF, STATION_LEADERS } from '#platform/access/roles.ts'

export const access = accessTable({ 'today.mine': { ...FIELD_STAFF, ...STATION_LEADERS, SYS: 'always' } })

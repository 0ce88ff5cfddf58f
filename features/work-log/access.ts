import { accessTable, FIELD_STAFF, STATION_LEADERS } from '#platform/access/roles.ts'

export const access = accessTable({ 'workLog.listMine': { ...FIELD_STAFF, ...STATION_LEADERS } })

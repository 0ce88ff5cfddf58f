import { accessTable, FIELD_STAFF, STATION_LEADERS } from '#platform/access/roles.ts'

/** Nobody makes a task by hand: the system opens them, so that they may justify opening people (dictionary §4.1). */
export const access = accessTable({
  'tasks.listTasks': { ...FIELD_STAFF, ...STATION_LEADERS },
  'tasks.getTask': { ...FIELD_STAFF, ...STATION_LEADERS },
  'tasks.signTask': { ...FIELD_STAFF, ...STATION_LEADERS },
})

import { accessTable, FIELD_STAFF, STATION_LEADERS } from '#platform/access/roles.ts'

const PLANNERS = { ...STATION_LEADERS, DUTY_LEAD: 'scope' } as const
/** Everybody who is posted in a station knows who is on duty there. */
const STATION = {
  ...PLANNERS,
  ...FIELD_STAFF,
  DUTY: 'scope',
  MEDIATOR: 'scope',
  JUDICIAL_OFFICE: 'scope',
  COMMITTEE: 'scope',
} as const

export const access = accessTable({
  'duty.saveShift': PLANNERS,
  'duty.removeShift': PLANNERS,
  'duty.listShifts': STATION,
  'duty.onDuty': STATION,
})

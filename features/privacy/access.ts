import { accessTable, FIELD_STAFF, STATION_LEADERS } from '#platform/access/roles.ts'

export const access = accessTable({
  'privacy.listPersonLooks': { ...STATION_LEADERS, DPO: 'scope' },
  'privacy.listStaffLooks': {
    ...FIELD_STAFF,
    ...STATION_LEADERS,
    DUTY: 'self',
    DUTY_LEAD: 'self',
    MEDIATOR: 'self',
    DPO: 'scope',
  },
})

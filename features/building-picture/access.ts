import { accessTable, FIELD_STAFF, STATION_LEADERS } from '#platform/access/roles.ts'

/** Who looks after residents sees the whole picture; duty staff see the doors, as they do in the register of addresses. */
const RESIDENTS = { ...FIELD_STAFF, ...STATION_LEADERS } as const

export const access = accessTable({
  'buildingPicture.getPicture': { ...RESIDENTS, DUTY: 'scope', DUTY_LEAD: 'scope' },
  'buildingPicture.printPicture': RESIDENTS,
})

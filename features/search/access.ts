import { accessTable, FIELD_STAFF, STATION_LEADERS } from '#platform/access/roles.ts'

/** Whoever looks addresses up; each kind of hits asks for itself what the role may see (duty staff see no persons). */
export const access = accessTable({
  'search.find': { ...FIELD_STAFF, ...STATION_LEADERS, DUTY: 'scope', DUTY_LEAD: 'scope' },
  'search.findByNumber': { OFFICER: 'scope', AUX: 'scope' },
})

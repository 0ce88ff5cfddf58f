import { accessTable, FIELD_STAFF, STATION_LEADERS } from '#platform/access/roles.ts'

/** Field staff record; an auxiliary or grid worker corrects only what he recorded, the officer whatever lies in his area (dictionary §4.3 "Roles"). */
export const access = accessTable({
  'visits.recordVisit': { ...FIELD_STAFF, ...STATION_LEADERS },
  'visits.editVisit': { OFFICER: 'scope', AUX: 'author', GRID: 'author', CHIEF: 'author', DEPUTY: 'author' },
  'visits.voidVisit': { OFFICER: 'scope', AUX: 'author', GRID: 'author', CHIEF: 'author', DEPUTY: 'author' },
  'visits.getVisit': { ...FIELD_STAFF, ...STATION_LEADERS },
  'visits.listVisits': { ...FIELD_STAFF, ...STATION_LEADERS },
  'visits.prepareVisit': { ...FIELD_STAFF, ...STATION_LEADERS },
  'visits.getCoverage': { OFFICER: 'scope', ...STATION_LEADERS },
  'visits.listUnmet': { OFFICER: 'scope', ...STATION_LEADERS },
  'visits.carryDay': { ...FIELD_STAFF },
})

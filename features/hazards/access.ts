import { accessTable, FIELD_STAFF, STATION_LEADERS } from '#platform/access/roles.ts'

const GROUND = { ...FIELD_STAFF, ...STATION_LEADERS } as const
/** Auxiliaries and grid workers find hazards and look again (隐患巡查); what follows from it is decided by police (dictionary §4.7 "Roles"). */
const POLICE = { OFFICER: 'scope', ...STATION_LEADERS } as const

export const access = accessTable({
  'hazards.reportHazard': GROUND,
  'hazards.editHazard': { OFFICER: 'scope', ...STATION_LEADERS, AUX: 'author', GRID: 'author' },
  'hazards.verifyHazard': POLICE,
  'hazards.rejectHazard': POLICE,
  'hazards.assignHazard': POLICE,
  'hazards.progressHazard': GROUND,
  'hazards.resolveHazard': GROUND,
  'hazards.escalateHazard': POLICE,
  'hazards.getHazard': GROUND,
  'hazards.listHazards': GROUND,
  'hazards.openSafetyVisit': { OFFICER: 'scope', DEPUTY: 'scope' },
})

import { accessTable, STATION_LEADERS } from '#platform/access/roles.ts'

/** Leaders set the plans of their station; an officer reads his own. */
export const access = accessTable({
  'visitPlans.setPlan': { ...STATION_LEADERS },
  'visitPlans.getMonth': { OFFICER: 'scope', ...STATION_LEADERS },
  'visitPlans.listBehind': { OFFICER: 'scope', ...STATION_LEADERS },
})

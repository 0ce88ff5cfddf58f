import { accessTable, FIELD_STAFF, STATION_LEADERS } from '#platform/access/roles.ts'

const EVERYBODY = { ...FIELD_STAFF, ...STATION_LEADERS } as const

/**
 * Leaders check; whoever visited reads what has come of it and answers. Which checks somebody sees the database decides (policy `of_visit`): his own
 * only once they have ended, others' only as chief or deputy.
 */
export const access = accessTable({
  'spotChecks.listChecks': EVERYBODY,
  'spotChecks.getCheck': EVERYBODY,
  'spotChecks.answerCheck': EVERYBODY,
  'spotChecks.recordTry': { ...STATION_LEADERS },
  'spotChecks.addCheck': { ...STATION_LEADERS },
  'spotChecks.getShares': { ...STATION_LEADERS },
  'spotChecks.getDraw': { ...STATION_LEADERS },
})

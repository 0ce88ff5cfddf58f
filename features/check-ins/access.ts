import { accessTable, FIELD_STAFF, STATION_LEADERS } from '#platform/access/roles.ts'

const GROUND = { ...FIELD_STAFF, ...STATION_LEADERS } as const
/** The officer in his area, and the deputy. */
const KEEPERS = { OFFICER: 'scope', DEPUTY: 'scope' } as const

/** Everybody on the ground checks in; points are kept by officer and deputy. Of others' check-ins only chief and deputy see anything, which the database decides. */
export const access = accessTable({
  'checkIns.addPoint': KEEPERS,
  'checkIns.editPoint': KEEPERS,
  'checkIns.endPoint': KEEPERS,
  'checkIns.renewCode': KEEPERS,
  'checkIns.printCodes': KEEPERS,
  'checkIns.listPoints': GROUND,
  'checkIns.getPoint': GROUND,
  'checkIns.listCheckIns': GROUND,
  'checkIns.recordCheckIn': GROUND,
})

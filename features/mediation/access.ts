import { accessTable, STATION_LEADERS } from '#platform/access/roles.ts'

/** The judicial office registers bodies and reads along with the police; leaders keep the pool of their station (dictionary §2, §4.5.9). */
const KEEPERS = { ...STATION_LEADERS, JUDICIAL_OFFICE: 'scope' } as const
const READERS = { ...KEEPERS, OFFICER: 'scope', DUTY: 'scope', MEDIATOR: 'scope' } as const

export const access = accessTable({
  'mediation.addBody': KEEPERS,
  'mediation.editBody': KEEPERS,
  'mediation.closeBody': KEEPERS,
  'mediation.listBodies': READERS,
  'mediation.getBody': READERS,
  'mediation.addMediator': KEEPERS,
  'mediation.editMediator': KEEPERS,
  'mediation.listMediators': READERS,
  'mediation.getMediator': READERS,
  'mediation.revealPhone': READERS,
})

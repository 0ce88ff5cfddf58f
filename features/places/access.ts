import { accessTable, FIELD_STAFF, STATION_LEADERS } from '#platform/access/roles.ts'

const GROUND = { ...FIELD_STAFF, ...STATION_LEADERS } as const
/** Who may say that an address is right: never an auxiliary or grid worker alone (dictionary §2). */
const DECIDERS = { OFFICER: 'scope', ...STATION_LEADERS } as const
/** Names of streets and compounds touch everything along them: not left to one grid. */
const AREA = { OFFICER: 'scope', AUX: 'scope', ...STATION_LEADERS } as const
/** Duty staff look addresses up; they register nothing. */
const READERS = { ...GROUND, DUTY: 'scope', DUTY_LEAD: 'scope' } as const

export const access = accessTable({
  'places.listCommunities': READERS,
  'places.addRoad': GROUND,
  'places.listRoads': READERS,
  'places.renameRoad': DECIDERS,
  'places.addCompound': GROUND,
  'places.editCompound': AREA,
  'places.listCompounds': READERS,
  'places.addBuilding': GROUND,
  'places.editBuilding': AREA,
  'places.listBuildings': READERS,
  'places.getBuilding': READERS,
  'places.mergeGround': DECIDERS,
  'places.splitBuilding': DECIDERS,
  'places.splitCompound': DECIDERS,
  'places.moveBuilding': DECIDERS,
  'places.moveCompound': DECIDERS,
  'places.demolishBuilding': DECIDERS,
  'places.renameGroup': DECIDERS,
  'places.readAddress': GROUND,
  'places.registerAddress': GROUND,
  'places.editAddress': GROUND,
  'places.registerRooms': GROUND,
  'places.confirmAddresses': DECIDERS,
  'places.retireAddress': DECIDERS,
  'places.previewMerge': DECIDERS,
  'places.mergeAddress': DECIDERS,
  'places.getAddress': READERS,
  'places.listAddresses': READERS,
  'places.registerHouse': GROUND,
  'places.editHouse': GROUND,
  'places.getHouse': GROUND,
  'places.revealOwnerPhone': GROUND,
})

import { accessTable, FIELD_STAFF, STATION_LEADERS } from '#platform/access/roles.ts'

const READERS = { ...FIELD_STAFF, ...STATION_LEADERS } as const
const OFFICER = { OFFICER: 'scope' } as const

/** AUX and GRID record, the OFFICER confirms, refuses, ends and restores (dictionary §4.2 "Roles", §8.25); leaders read. */
export const access = accessTable({
  'residents.registerHousehold': FIELD_STAFF,
  'residents.addToHousehold': FIELD_STAFF,
  'residents.registerResidence': FIELD_STAFF,
  'residents.duplicateCandidates': FIELD_STAFF,
  'residents.confirmResidences': OFFICER,
  'residents.rejectResidence': OFFICER,
  'residents.endResidence': OFFICER,
  'residents.restoreResidence': OFFICER,
  'residents.extendResidence': OFFICER,
  'residents.checkHousehold': OFFICER,
  'residents.correctMember': FIELD_STAFF,
  'residents.confirmBatch': OFFICER,
  'residents.endBatch': OFFICER,
  'residents.readdressBatch': OFFICER,
  'residents.undoBatch': OFFICER,
  'residents.listBatches': OFFICER,
  'residents.editResidence': FIELD_STAFF,
  'residents.setHead': FIELD_STAFF,
  'residents.moveMember': FIELD_STAFF,
  'residents.splitHousehold': FIELD_STAFF,
  'residents.getHousehold': READERS,
  'residents.getPerson': READERS,
  'residents.listResidents': READERS,
  // A deputy confirms a lawful change of sex (§9.2 case 6) and may correct a record while doing so.
  'residents.editPerson': { ...FIELD_STAFF, DEPUTY: 'scope' },
  'residents.renamePerson': OFFICER,
  'residents.correctIdentity': OFFICER,
  'residents.revealIdentity': { OFFICER: 'scope', DEPUTY: 'scope', CHIEF: 'scope' },
  'residents.revealPhones': READERS,
  'residents.findByIdentity': { OFFICER: 'scope', AUX: 'scope' },
})

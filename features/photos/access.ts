import { accessTable, FIELD_STAFF, STATION_LEADERS } from '#platform/access/roles.ts'

/** As the visits they belong to: field staff and leaders add and look; whoever may withdraw a visit withdraws its photographs. */
export const access = accessTable({
  'photos.recordPhoto': { ...FIELD_STAFF, ...STATION_LEADERS },
  'photos.missingChunks': { OFFICER: 'author', AUX: 'author', GRID: 'author', CHIEF: 'author', DEPUTY: 'author' },
  'photos.putChunk': { OFFICER: 'author', AUX: 'author', GRID: 'author', CHIEF: 'author', DEPUTY: 'author' },
  'photos.listPhotos': { ...FIELD_STAFF, ...STATION_LEADERS },
  'photos.getPhoto': { ...FIELD_STAFF, ...STATION_LEADERS },
  'photos.voidPhoto': { OFFICER: 'scope', AUX: 'author', GRID: 'author', CHIEF: 'author', DEPUTY: 'author' },
})

import { accessTable, FIELD_STAFF, STATION_LEADERS } from '#platform/access/roles.ts'

const GROUND = { ...FIELD_STAFF, ...STATION_LEADERS } as const

/** Whoever goes to doors prints; a batch is taken back by whoever made it, and by the officer of the area (as visits are). The route is that of one's own phone. */
export const access = accessTable({
  'contactCards.getDesk': GROUND,
  'contactCards.recordBatch': GROUND,
  'contactCards.handOutBatch': GROUND,
  'contactCards.voidBatch': { OFFICER: 'scope', AUX: 'author', GRID: 'author', CHIEF: 'author', DEPUTY: 'author' },
  'contactCards.listBatches': GROUND,
  'contactCards.printBatch': GROUND,
  'contactCards.listIssues': GROUND,
  'contactCards.printSlips': GROUND,
  'contactCards.printNotice': GROUND,
  'contactCards.printRoute': FIELD_STAFF,
})

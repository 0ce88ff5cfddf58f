import { accessTable, FIELD_STAFF, STATION_LEADERS } from '#platform/access/roles.ts'

const EVERYBODY = { ...FIELD_STAFF, ...STATION_LEADERS } as const

/**
 * Ground staff and leaders record and read; whose need it is decides who acts on it (`mayDo` in rules.ts). The words of a need are corrected by
 * whoever wrote them, and by the officer in his area (dictionary §4.3 "Roles").
 */
export const access = accessTable({
  'needs.recordNeed': EVERYBODY,
  'needs.editNeed': { OFFICER: 'scope', AUX: 'author', GRID: 'author', CHIEF: 'author', DEPUTY: 'author' },
  'needs.replyNeed': EVERYBODY,
  'needs.transferNeed': EVERYBODY,
  'needs.answerTransfer': EVERYBODY,
  'needs.confirmNeed': EVERYBODY,
  'needs.endNeed': EVERYBODY,
  'needs.getNeed': EVERYBODY,
  'needs.listNeeds': EVERYBODY,
})

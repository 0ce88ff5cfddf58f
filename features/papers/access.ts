import { accessTable, STATION_LEADERS } from '#platform/access/roles.ts'

/** Whoever prints papers sees on what; only leaders change it (dictionary §2: an auxiliary never decides). */
const READERS = {
  OFFICER: 'scope',
  AUX: 'scope',
  MEDIATOR: 'scope',
  DUTY: 'scope',
  DUTY_LEAD: 'scope',
  ...STATION_LEADERS,
} as const

export const access = accessTable({
  'papers.listTemplates': READERS,
  'papers.getTemplate': READERS,
  'papers.downloadTemplate': READERS,
  'papers.samplePaper': READERS,
  'papers.uploadTemplate': STATION_LEADERS,
  'papers.resetTemplate': STATION_LEADERS,
})

import { accessTable, STATION_LEADERS } from '#platform/access/roles.ts'

/** Officers and leaders write, auxiliaries read, only a leader signs (dictionary §2: an auxiliary never signs or decides). */
const READERS = { OFFICER: 'scope', AUX: 'scope', ...STATION_LEADERS } as const
const WRITERS = { OFFICER: 'scope', ...STATION_LEADERS } as const

export const access = accessTable({
  'reports.listReports': READERS,
  'reports.getReport': READERS,
  'reports.openFigure': READERS,
  'reports.startReport': WRITERS,
  'reports.writeRemarks': WRITERS,
  'reports.submitReport': WRITERS,
  'reports.signReport': STATION_LEADERS,
  'reports.returnReport': STATION_LEADERS,
  'reports.correctReport': WRITERS,
  'reports.reportDocument': WRITERS,
  'reports.printReport': WRITERS,
  'reports.listTemplates': READERS,
  'reports.addTemplate': STATION_LEADERS,
  'reports.retireTemplate': STATION_LEADERS,
  'reports.templateFile': WRITERS,
})

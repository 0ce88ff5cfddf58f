import { accessTable, STATION_LEADERS } from '#platform/access/roles.ts'

/** Papers of the station: officers and leaders open, print and export them, auxiliaries open those of their area; grid workers do not. */
const READERS = { OFFICER: 'scope', AUX: 'scope', ...STATION_LEADERS } as const
const WRITERS = { OFFICER: 'scope', ...STATION_LEADERS } as const
/** Above the limit: who asks, and the leader and the data protection officer who decide (dictionary §4.2, §10.4). */
const EXPORTERS = { ...WRITERS, DPO: 'scope' } as const

export const access = accessTable({
  'ledgers.listLedgers': READERS,
  'ledgers.openLedger': READERS,
  'ledgers.figures': READERS,
  'ledgers.exportLedger': WRITERS,
  'ledgers.printLedger': WRITERS,
  'ledgers.requestExport': WRITERS,
  'ledgers.listExports': EXPORTERS,
  'ledgers.decideExport': EXPORTERS,
  'ledgers.takeExport': WRITERS,
})

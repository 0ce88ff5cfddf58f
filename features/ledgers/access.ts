import { accessTable, STATION_LEADERS } from '#platform/access/roles.ts'

/** Papers of the station: officers and leaders open, print and export them, auxiliaries open those of their area; grid workers do not. */
const READERS = { OFFICER: 'scope', AUX: 'scope', ...STATION_LEADERS } as const
const WRITERS = { OFFICER: 'scope', ...STATION_LEADERS } as const

export const access = accessTable({
  'ledgers.listLedgers': READERS,
  'ledgers.openLedger': READERS,
  'ledgers.figures': READERS,
  'ledgers.exportLedger': WRITERS,
  'ledgers.printLedger': WRITERS,
})

import { accessTable, STATION_LEADERS } from '#platform/access/roles.ts'

/** An auxiliary proposes, records consents and help; the officer decides; leaders read (dictionary §2, §4.3 "Roles"). Grid workers visit by task and see no list. */
const RECORDERS = { OFFICER: 'scope', AUX: 'scope' } as const
const DECIDERS = { OFFICER: 'scope' } as const

export const access = accessTable({
  'care.propose': RECORDERS,
  'care.accept': DECIDERS,
  'care.recordConsent': RECORDERS,
  'care.update': DECIDERS,
  'care.review': DECIDERS,
  'care.exit': DECIDERS,
  'care.recordHelp': RECORDERS,
  'care.list': { ...RECORDERS, ...STATION_LEADERS },
  'care.get': { ...RECORDERS, ...STATION_LEADERS },
  'care.revealContact': { ...DECIDERS, ...STATION_LEADERS },
})

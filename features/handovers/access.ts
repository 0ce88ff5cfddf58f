import { accessTable, STATION_LEADERS } from '#platform/access/roles.ts'

/** A pack is its two persons' business, also after the giver lost his posting; row-level security shows others those of their range. */
const PARTIES = { ANY: 'self' } as const

export const access = accessTable({
  'handovers.preview': { ...STATION_LEADERS, SYS: 'always' },
  'handovers.transfer': { CHIEF: 'scope', SYS: 'always' },
  'handovers.list': PARTIES,
  'handovers.get': PARTIES,
  'handovers.sign': PARTIES,
  'handovers.previewMerge': { CHIEF: 'scope', SYS: 'always' },
  'handovers.mergeUnit': { CHIEF: 'scope', SYS: 'always' },
})

import { accessTable } from '#platform/access/roles.ts'

/** The assigned officer and the deputy; which rows each sees is decided by the database (policy `assigned`). */
const BOTH = { OFFICER: 'scope', DEPUTY: 'scope' } as const
const DEPUTY = { DEPUTY: 'scope' } as const

export const access = accessTable({
  'followUps.openFollowUp': BOTH,
  'followUps.list': BOTH,
  'followUps.get': BOTH,
  'followUps.listDue': { OFFICER: 'scope' },
  'followUps.revealAddress': BOTH,
  'followUps.setAddress': BOTH,
  'followUps.correct': BOTH,
  'followUps.assign': DEPUTY,
  'followUps.addTask': BOTH,
  'followUps.recordTask': BOTH,
  'followUps.cancelTask': BOTH,
  'followUps.close': BOTH,
  'followUps.listSealed': DEPUTY,
  'followUps.openSealed': DEPUTY,
})

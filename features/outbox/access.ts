import { accessTable, type Allow, ROLES } from '#platform/access/roles.ts'

/** Whoever has a posting may send what he recorded himself; what an act does is decided by its own operation, as of now. The administrator records nothing. */
const OWN: Allow = Object.fromEntries(ROLES.flatMap((role) => (role === 'SYS' ? [] : [[role, 'self']])))

export const access = accessTable({
  'outbox.openLog': OWN,
  'outbox.head': OWN,
  'outbox.push': OWN,
  'outbox.listHeld': OWN,
  'outbox.settle': OWN,
  'outbox.recoveryKey': OWN,
  'outbox.listPhones': OWN,
  'outbox.orderWipe': OWN,
  // One bit to whoever knows two ids of which one was drawn on the phone.
  'outbox.phoneOrders': { PUBLIC: 'always' },
})

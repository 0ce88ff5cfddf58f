import { accessTable, type Allow, ROLES } from '#platform/access/roles.ts'

/** Everybody has an inbox of his own and no other. The administrator holds no records and so has none. */
const OWN: Allow = Object.fromEntries(ROLES.flatMap((role) => (role === 'SYS' ? [] : [[role, 'self']])))

export const access = accessTable({
  'notifications.list': OWN,
  'notifications.unreadCount': OWN,
  'notifications.markRead': OWN,
  'notifications.stream': OWN,
})

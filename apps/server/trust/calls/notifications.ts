import { makeTask } from '#features/tasks/factory.ts'
import { makeNotification } from '#features/notifications/factory.ts'
import type { CallTable } from './table.ts'
import { type CallWorld, door } from './world.ts'

/** An unread reminder of the officer's. */
async function unread(w: CallWorld) {
  const { addressId } = await door(w)
  const taskId = await makeTask(w.t.admin, { addressId, assigneeId: w.here.officerId })
  return makeNotification(w.t.admin, { taskId, staffId: w.here.officerId })
}

export const notifications: CallTable = {
  'notifications.list': { by: 'OFFICER', input: () => ({}) },
  'notifications.unreadCount': { by: 'OFFICER', input: () => ({}) },
  'notifications.markRead': { by: 'OFFICER', input: async (w) => ({ ids: [await unread(w)] }) },
  'notifications.stream': { by: 'OFFICER', input: () => ({ seconds: 1 }) },
}

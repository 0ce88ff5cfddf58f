import { action } from '#platform/http/action.ts'
import { access } from '../access.ts'
import * as contract from '../contract.ts'
import { markIds, markUntil } from '../store.ts'

export const markRead = action(contract.markRead, {
  allow: access['notifications.markRead'],
  audit: { purpose: 'none', shown: 'list' },
  async run({ tx, actor, now }, { ids, until }) {
    const staffId = actor.staffId as string
    if (ids !== undefined) return { marked: await markIds(tx, staffId, ids, now) }
    return { marked: await markUntil(tx, staffId, new Date(until as string), now) }
  },
})

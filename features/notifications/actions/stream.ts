import { AppError } from '#platform/errors/errors.ts'
import { streamAction } from '#platform/http/action.ts'
import { access } from '../access.ts'
import * as contract from '../contract.ts'

/** The topic is the reader himself: the trigger on notifications tells it to every server. */
export const stream = streamAction(contract.stream, {
  allow: access['notifications.stream'],
  audit: { purpose: 'none', shown: 'list' },
  async run({ actor }, { seconds }) {
    if (actor.staffId === null) throw new AppError('forbidden')
    return { topic: actor.staffId, seconds }
  },
})

import { requestHash } from '#features/visits/public.ts'
import { AppError } from '#platform/errors/errors.ts'
import { action, type Context } from '#platform/http/action.ts'
import { access } from '../access.ts'
import { note } from '../act.ts'
import { startClocks } from '../clocks.ts'
import * as contract from '../contract.ts'
import { suggestionFaults } from '../rules.ts'
import { findSuggestion, insertSpeaker, insertSuggestion, speakerPlace } from '../store.ts'
import { areaOf } from '../store-list.ts'

export const recordSuggestion = action(contract.recordSuggestion, {
  allow: access['suggestions.recordSuggestion'],
  fromOutbox: true,
  audit: { purpose: 'visit', shown: 'list' },
  async run(context, input) {
    const { speaker, wantsAnswer: _, ...said } = input
    // Without the name: the hash of so little would say which name it was.
    const hash = requestHash({ ...said, isNamed: speaker !== undefined })
    const before = await answerOfRetry(context, input.id, hash)
    if (before) return before
    const faults = suggestionFaults(input, context.today)
    if (faults.length > 0) throw new AppError('invalid_input', {}, faults)
    const area = await areaOf(context.tx, input.communityCode)
    if (area === undefined) throw new AppError('not_found')
    const suggestion = {
      ...said,
      ...area,
      isNamed: speaker !== undefined,
      requestHash: hash,
      createdBy: context.actor.staffId as string,
    }
    if (!(await insertSuggestion(context.tx, suggestion)))
      return (await answerOfRetry(context, input.id, hash)) ?? reused()
    if (speaker !== undefined)
      await insertSpeaker(context.tx, input.id, context.cipher.seal('identity', speakerPlace(input.id), speaker))
    await startClocks(context, suggestion)
    await note(context, 'suggestions.recorded', suggestion, input.receivedOn)
    return { id: input.id, version: 1, state: 'REGISTERED' as const }
  },
})

function reused(): never {
  throw new AppError('suggestion_id_reused')
}

/** A phone that heard no answer sends again; the same request by the same author gets the answer of the first one. */
async function answerOfRetry(context: Context, id: string, hash: Buffer) {
  const known = await findSuggestion(context.tx, id)
  if (known === undefined) return undefined
  if (known.createdBy !== context.actor.staffId || !known.requestHash.equals(hash)) return reused()
  return { id, version: known.version, state: known.state }
}

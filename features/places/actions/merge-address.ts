import { AppError } from '#platform/errors/errors.ts'
import { action } from '#platform/http/action.ts'
import { recordActivity } from '#features/work-log/public.ts'
import { access } from '../access.ts'
import { addressConflict } from '../answers.ts'
import * as contract from '../contract.ts'
import { addressById } from '../store.ts'
import { mergeAddress as merge, mergeMoves, type Moves, type Refusal } from '../store-merge.ts'

/** What moves, or the refusal as an error. */
function movesOf(answer: Moves | Refusal): Moves {
  if ('refused' in answer) throw new AppError(answer.refused)
  return answer
}

export const previewMerge = action(contract.previewMerge, {
  allow: access['places.previewMerge'],
  audit: { purpose: 'none', shown: 'list' },
  async run(context, input) {
    const moves = movesOf(await mergeMoves(context.tx, input.id, input.intoId))
    const from = await addressById(context.tx, input.id)
    const into = await addressById(context.tx, input.intoId)
    if (from === undefined || into === undefined) throw new AppError('not_found')
    return {
      from: { id: from.id, fullText: from.fullText, version: from.version },
      into: { id: into.id, fullText: into.fullText, version: into.version },
      moves,
    }
  },
})

export const mergeAddress = action(contract.mergeAddress, {
  allow: access['places.mergeAddress'],
  audit: { purpose: 'none', shown: 'list' },
  async run(context, input) {
    const answer = await merge(context.tx, input)
    if ('refused' in answer && answer.refused === 'version_conflict') throw await addressConflict(context, input.id)
    const moves = movesOf(answer)
    const into = await addressById(context.tx, input.intoId)
    if (into === undefined) throw new AppError('not_found')
    await recordActivity(context, {
      kind: 'places.merged',
      at: context.now,
      recordKind: 'address',
      recordId: into.id,
      placeId: into.id,
      detail: { mergedId: input.id },
      unitId: into.unitId,
      unitPos: into.unitPos,
    })
    return { id: into.id, fullText: into.fullText, version: into.version, moves }
  },
})

import type { ApiInput, ApiOutput } from '#ui/api/client.ts'
import { useApiCommand } from '#ui/api/hooks.ts'
import { dismissToast, toast } from '#ui/feedback/toast.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { BATCH_READS } from './at-door.ts'

export type BatchKind = ApiOutput<'residents.listBatches'>['items'][number]['kind']
export type BatchAnswer = ApiOutput<'residents.confirmBatch'>
/** Doors as the picture showed them, or residences as the list did. */
export type Selection = Pick<ApiInput<'residents.confirmBatch'>, 'doors' | 'residences'>
export type EndDetails = Pick<ApiInput<'residents.endBatch'>, 'reason' | 'endedBy' | 'endedOn'>
export type Details = { kind: 'confirm' } | ({ kind: 'end' } & EndDetails) | { kind: 'readdress'; toAddressId: string }

let lastNotice = -1

/** Takes a batch back and says what stayed as somebody else left it. */
export function useUndo() {
  const t = useT()
  const undo = useApiCommand('residents.undoBatch', {
    invalidates: BATCH_READS,
    onSuccess: (answer) => {
      const left = answer.refused.length + answer.unseen
      const back = answer.restored.length > 0 || answer.houses > 0
      if (!back) toast(t('residents.batch.undoneNone'), { kind: 'error' })
      else if (left > 0) toast(t('residents.batch.undoneSome', { left }), { kind: 'info' })
      else toast(t('residents.batch.undone'))
    },
  })
  return { isPending: undo.isPending, undo: (batchId: string) => undo.mutateAsync({ batchId }).then(() => undefined) }
}

/** An act on many: a look at what it would change, and the act itself with its undo. */
export function useBatch() {
  const t = useT()
  const { undo } = useUndo()
  const stale = { invalidates: BATCH_READS }
  const confirm = useApiCommand('residents.confirmBatch', stale)
  const end = useApiCommand('residents.endBatch', stale)
  const readdress = useApiCommand('residents.readdressBatch', stale)
  const send = (details: Details, chosen: Selection, commit: boolean): Promise<BatchAnswer> => {
    if (details.kind === 'confirm') return confirm.mutateAsync({ ...chosen, commit })
    if (details.kind === 'readdress')
      return readdress.mutateAsync({ ...chosen, toAddressId: details.toAddressId, commit })
    const { reason, endedBy, endedOn } = details
    return end.mutateAsync({ ...chosen, reason, endedBy, endedOn, commit })
  }
  const act = async (details: Details, chosen: Selection): Promise<BatchAnswer> => {
    const answer = await send(details, chosen, true)
    const { batchId } = answer
    const left = answer.rows.filter((r) => r.refusal !== null).length + answer.refused.length
    if (batchId === null) {
      toast(refusalText(t, answer), { kind: 'error' })
      return answer
    }
    const words = [
      t(`residents.batch.done.${details.kind}`, { what: whatOf(t, answer) }),
      left > 0 ? t('residents.batch.left', { left }) : '',
    ]
    // Whoever goes from door to door sees what he did last; the ones before stand among the recent ones.
    dismissToast(lastNotice)
    lastNotice = toast(words.filter(Boolean).join(t('residents.batch.and')), { undo: () => undo(batchId) })
    return answer
  }
  return {
    preview: (details: Details, chosen: Selection) => send(details, chosen, false),
    act,
    isPending: confirm.isPending || end.isPending || readdress.isPending,
  }
}

/** How many people and, where there are any, houses: words for the texts of a batch. */
export const whatOf = (t: ReturnType<typeof useT>, { people, houses }: Pick<BatchAnswer, 'people' | 'houses'>) =>
  [
    ...(people > 0 || houses === 0 ? [t('residents.batch.people', { count: people })] : []),
    ...(houses > 0 ? [t('residents.batch.houses', { count: houses })] : []),
  ].join(t('residents.batch.and'))

/** Why nothing changed: the first reason says most. */
function refusalText(t: ReturnType<typeof useT>, answer: BatchAnswer): string {
  const code = answer.refused[0]?.code ?? answer.rows.find((r) => r.refusal !== null)?.refusal
  return code ? t(`residents.refusal.${code}`) : t('residents.batch.nothing')
}

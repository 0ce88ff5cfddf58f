import type { Context } from '#platform/http/action.ts'
import { endOnFile } from './clock-store.ts'
import type { ActKind, Dispute } from './dispute.ts'
import type { DisputeRow } from './store-file.ts'
import { openTransfer, saveTransfer, type TransferRow } from './store-parts.ts'
import { afterTransfer, type Transfer } from './transfer.ts'

/** A transfer as its rules look at it. */
export const transferForRules = (t: TransferRow): Transfer => ({
  state: t.state,
  evidence: Object.fromEntries(Object.entries(t.evidence).map(([kind, { state }]) => [kind, state])),
  isViolation: t.isViolation,
  isInjury: t.isInjury,
  partiesConsent: t.partiesConsent,
  wasReturned: t.wasReturned,
})

/**
 * A file that was handed over reports back by itself (§4.5.5): a failure at once, whatever else when every pair has an outcome. The failure's
 * 24 hours are those of its pair (`transfer.failFeedback`).
 */
export async function sendResult(context: Context, row: DisputeRow, d: Dispute, kind: ActKind, at: Date) {
  if (!row.isTransferred) return
  const isFailure = kind === 'fail'
  const isWhole = d.outcome !== null || (d.pairs.length > 0 && d.pairs.every((pair) => pair.outcome !== null))
  if (!isFailure && !isWhole) return
  const open = await openTransfer(context.tx, row.id)
  if (open?.state !== 'RECEIVED') return
  const sent = afterTransfer(transferForRules(open), { kind: 'sendResult' }, ['MEDIATOR'])
  if ('refusal' in sent) return
  const outcomes = isFailure ? ['调解不成'] : [...new Set([d.outcome, ...d.pairs.map((pair) => pair.outcome)])]
  await saveTransfer(context.tx, {
    ...open,
    state: sent.transfer.state,
    result: outcomes.filter((one) => one !== null).join('、'),
    resultAt: at,
  })
}

/** Acts by which a file goes on without the room that was asked. */
const GOES_ON: ReadonlySet<ActKind> = new Set<ActKind>(['triage', 'decline', 'accept', 'merge', 'withdraw'])
const CALLED_BACK = '未经调解室办理'

/**
 * A transfer that nobody has answered does not outlive what it was for: whoever mediates of the room has taken it by accepting; anybody else, or any
 * other way the file goes, calls it back.
 */
export async function endOpenTransfer(context: Context, row: DisputeRow, kind: ActKind, at: Date): Promise<void> {
  if (!row.isTransferred || !GOES_ON.has(kind)) return
  const open = await openTransfer(context.tx, row.id)
  if (open === undefined || (open.state !== 'SENT' && open.state !== 'RETURNED')) return
  const by = context.actor.staffId as string
  const isTaken = kind === 'accept' && context.actor.role === 'MEDIATOR'
  await saveTransfer(
    context.tx,
    isTaken
      ? { ...open, state: 'RECEIVED', receivedBy: by, receivedAt: at }
      : { ...open, state: 'CONFIRMED', result: CALLED_BACK, resultAt: at, confirmedBy: by, confirmedAt: at },
  )
  row.offeredPos = null
  const waived = isTaken ? {} : { waived: CALLED_BACK }
  await endOnFile(context.tx, row.id, (code) => code === 'transfer.receive', { at: context.now, ...waived })
}

import type { Context } from '#platform/http/action.ts'
import type { AnswerOf } from '#platform/http/contract.ts'
import type { requestExport } from './contract.ts'
import { mayWith, stateOf } from './export-rules.ts'
import type { ExportRecord } from './export-store.ts'
import { allLedgers } from './open.ts'

type Answer = AnswerOf<typeof requestExport>

const actOf = (name: string | null, at: Date | null) =>
  name === null || at === null ? null : { name, at: at.toISOString() }

/** A request as every operation answers it. */
export async function exportAnswer(context: Context, e: ExportRecord): Promise<Answer> {
  const ledger = (await allLedgers()).find((one) => one.id === e.ledger)
  const ended = actOf(e.endedName, e.endedAt)
  return {
    id: e.id,
    ledger: { id: e.ledger, title: ledger === undefined ? e.ledger : context.translate(ledger.titleKey) },
    from: e.from,
    to: e.to,
    unitName: e.unitName,
    officerName: e.officerName,
    only: e.only,
    purpose: e.purpose as Answer['purpose'],
    reason: e.reason,
    rows: e.rows,
    requested: { name: e.requesterName, at: e.requestedAt.toISOString() },
    requesterUnit: e.requesterUnit,
    state: stateOf(e, context.now),
    leader: actOf(e.leaderName, e.leaderAt),
    dpo: actOf(e.dpoName, e.dpoAt),
    ended: ended && { ...ended, note: e.endedNote },
    validUntil: e.validUntil?.toISOString() ?? null,
    basisId: e.unitId,
    version: e.version,
    can: mayWith(e, context.actor.staffId, context.actor.role, context.now),
  }
}

import { requestHash } from '#features/visits/public.ts'
import { action } from '#platform/http/action.ts'
import { access } from '../access.ts'
import { answerOf, carryOut, log } from '../carry-out.ts'
import * as contract from '../contract.ts'
import { saidAt } from '../happened.ts'
import { agreementsOf } from '../store-parts.ts'
import { accept, conclude, hold } from './mediate.ts'
import { answerOfRetry, makeFile } from './register.ts'

/**
 * A quarrel settled where it broke out. Each step is an act of the machine with its own guard, at the hour it happened; all of them are written, or none.
 */
export const settleOnSpot = action(contract.settleOnSpot, {
  allow: access['disputes.settleOnSpot'],
  fromOutbox: true,
  audit: { purpose: 'dispute', shown: 'list' },
  async run(context, { id, at: atText, mode, bodyId, answers, spot, consents, present, record, agreement, ...rest }) {
    const { told: _told, ...sheet } = rest
    const hash = requestHash({ id, atText, mode, bodyId, answers, spot, consents, present, record, agreement, ...rest })
    const before = await answerOfRetry(context, id, hash)
    if (before) {
      const [known] = await agreementsOf(context.tx, [id])
      return { id, version: before.version, state: before.state, agreementNo: known?.no ?? null }
    }
    const at = saidAt(atText, context.now)
    const when = { at, isPart: true }
    let file = await makeFile(context, id, sheet, hash, at)
    for (const act of [{ kind: 'giveNotice' } as const, { kind: 'triage', mode } as const])
      file = await carryOut(context, file, { act: { ...act, version: file.row.version }, ...when })
    const host = { staffId: context.actor.staffId as string, conflicts: [], attendedOnDuty: false }
    file = await accept(context, file, { mediators: [host], bodyId, answers, spot, consents }, when)
    const pairs = file.pairs.map((p) => p.id)
    const place = sheet.placeNote ?? context.translate('disputes.onTheSpot')
    const session = { pairs, place, present, record, recorderNo: agreement.recorderNo }
    file = await hold(context, file, session, when)
    const { saved, agreementNo } = await conclude(context, file, pairs, agreement, when)
    await log(context, saved.row, 'settledOnSpot', at)
    return { ...answerOf(saved), agreementNo }
  },
})

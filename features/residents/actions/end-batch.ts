import { fieldError } from '#platform/errors/errors.ts'
import { action } from '#platform/http/action.ts'
import { access } from '../access.ts'
import { batchAnswerOf, carryOut, choose, plan, refuseEmpty } from '../batch.ts'
import { endBatch as contract } from '../contract.ts'
import { endOne } from '../life.ts'
import { afterAct } from '../rules.ts'

/** A landlord hands back a house, an employer a dormitory: one word ends many residences, each as if it were ended alone. */
export const endBatch = action(contract, {
  allow: access['residents.endBatch'],
  audit: { purpose: 'verify', shown: 'list' },
  async run(context, { reason, endedBy, endedOn, commit, ...wanted }) {
    if (endedOn > context.today) throw fieldError('endedOn', 'date_future')
    const chosen = await choose(context, wanted)
    refuseEmpty(chosen, wanted, [])
    const planned = plan(
      chosen,
      (r) =>
        afterAct('end', r.state) === undefined ? 'residence_state' : endedOn < r.arrivedOn ? 'before_arrival' : null,
      (r) => ({ ...r, state: 'ENDED' }),
    )
    const act = async () => {
      for (const { row } of planned.planned) await endOne(context, row, { reason, endedBy, endedOn })
    }
    const id = commit ? await carryOut(context, 'end', planned.planned, [], act) : null
    return batchAnswerOf(context, id, chosen, planned, [])
  },
})

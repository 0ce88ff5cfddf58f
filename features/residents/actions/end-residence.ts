import { fieldError } from '#platform/errors/errors.ts'
import { action } from '#platform/http/action.ts'
import { access } from '../access.ts'
import { endResidence as contract } from '../contract.ts'
import { endOne, nextState, takeResidence } from '../life.ts'
import { noteDeath } from '../person-change.ts'

/** Ends on somebody's word, never by a timer. A death is noted on the person too. */
export const endResidence = action(contract, {
  allow: access['residents.endResidence'],
  audit: { purpose: 'verify', shown: 'list' },
  async run(context, { residenceId, version, reason, endedBy, endedOn }) {
    const before = await takeResidence(context, residenceId, version)
    nextState('end', before.state)
    if (endedOn > context.today) throw fieldError('endedOn', 'date_future')
    if (endedOn < before.arrivedOn) throw fieldError('endedOn', 'before_arrival')
    if (reason === '死亡') await noteDeath(context, before.personId, endedOn)
    return endOne(context, before, { reason, endedBy, endedOn })
  },
})

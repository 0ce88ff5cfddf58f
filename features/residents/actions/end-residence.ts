import { fieldError } from '#platform/errors/errors.ts'
import { action } from '#platform/http/action.ts'
import { access } from '../access.ts'
import { endResidence as contract } from '../contract.ts'
import { noteResidence } from '../follow-up.ts'
import { afterLeaving, answerOf, nextState, takeResidence } from '../life.ts'
import { authorOf } from '../people.ts'
import { saveResidence } from '../store.ts'
import { lockPerson, savePerson } from '../store-person.ts'

/** Ends on somebody's word, never by a timer. A death is noted on the person too; the household stays, without a head where he was it. */
export const endResidence = action(contract, {
  allow: access['residents.endResidence'],
  audit: { purpose: 'verify', shown: 'list' },
  async run(context, { residenceId, version, reason, endedBy, endedOn }) {
    const before = await takeResidence(context, residenceId, version)
    const state = nextState('end', before.state)
    if (endedOn > context.today) throw fieldError('endedOn', 'date_future')
    if (endedOn < before.arrivedOn) throw fieldError('endedOn', 'before_arrival')
    const row = { ...before, state, endedOn, endReason: reason, endedBy }
    const saved = await saveResidence(context.tx, row, authorOf(context))
    const person = reason === '死亡' ? await lockPerson(context.tx, row.personId) : undefined
    if (person && person.diedOn === null)
      await savePerson(context.tx, { ...person, diedOn: endedOn }, authorOf(context))
    await noteResidence(context, 'ended', row, { reason, endedBy })
    return { ...answerOf(row, saved), ...(await afterLeaving(context, row, row.householdId, endedOn)) }
  },
})

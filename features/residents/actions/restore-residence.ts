import { AppError } from '#platform/errors/errors.ts'
import { action } from '#platform/http/action.ts'
import { access } from '../access.ts'
import { restoreResidence as contract } from '../contract.ts'
import { noteResidence } from '../follow-up.ts'
import { answerOf, nextState, takeResidence, verified } from '../life.ts'
import { authorOf } from '../people.ts'
import { loadSettings } from '../settings.ts'
import { liveOfHousehold, liveOfPerson, lockHousehold, saveHousehold, saveResidence } from '../store.ts'
import { lockPerson, savePerson } from '../store-person.ts'

/** Undoes an end: the day of arrival stays, the household opens again, and a second main home becomes a secondary one. */
export const restoreResidence = action(contract, {
  allow: access['residents.restoreResidence'],
  audit: { purpose: 'verify', shown: 'list' },
  async run(context, { residenceId, version, reason }) {
    const { tx } = context
    const before = await takeResidence(context, residenceId, version)
    const state = nextState('restore', before.state)
    const settings = await loadSettings(tx, context.today)
    const household = await lockHousehold(tx, before.householdId)
    if (household === undefined) throw new AppError('not_found')
    const otherMain = (await liveOfPerson(tx, before.personId)).some((r) => r.id !== before.id && r.isMain)
    const isHead = before.relationToHead === '户主/本人'
    const headTaken =
      isHead &&
      (await liveOfHousehold(tx, household.id)).some((r) => r.id !== before.id && r.relationToHead === '户主/本人')
    const row = {
      ...verified(context, before, settings),
      state,
      restoredReason: reason,
      endedOn: null,
      endReason: null,
      endedBy: null,
      isMain: before.isMain && !otherMain,
      relationToHead: headTaken ? ('其他' as const) : before.relationToHead,
    }
    const saved = await saveResidence(tx, row, authorOf(context))
    const headId = isHead && !headTaken ? row.id : household.headResidenceId
    if (household.closedOn !== null || headId !== household.headResidenceId)
      await saveHousehold(tx, household.id, headId, null)
    const person = before.endReason === '死亡' ? await lockPerson(tx, row.personId) : undefined
    if (person) await savePerson(tx, { ...person, diedOn: null }, authorOf(context))
    await noteResidence(context, 'restored', row)
    return answerOf(row, saved)
  },
})

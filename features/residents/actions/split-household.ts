import { AppError } from '#platform/errors/errors.ts'
import { action } from '#platform/http/action.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { access } from '../access.ts'
import { splitHousehold as contract } from '../contract.ts'
import { relate, takeHousehold } from '../doors.ts'
import { noteHousehold } from '../follow-up.ts'
import { authorOf } from '../people.ts'
import { liveOfHousehold, openHousehold, saveHousehold } from '../store.ts'

/** 合租: several households behind one door. Somebody must stay, else it would be a renaming. */
export const splitHousehold = action(contract, {
  allow: access['residents.splitHousehold'],
  audit: { purpose: 'data_fix', shown: 'list' },
  async run(context, { householdId, version, residenceIds, headResidenceId, relations }) {
    const { tx } = context
    const source = await takeHousehold(context, householdId, version)
    const members = await liveOfHousehold(tx, householdId)
    const moving = members.filter((m) => residenceIds.includes(m.id))
    if (moving.length !== new Set(residenceIds).size) throw new AppError('not_found')
    if (moving.length === members.length) throw new AppError('household_left_empty')
    if (headResidenceId !== undefined && !residenceIds.includes(headResidenceId)) {
      throw new AppError('invalid_input', {}, [{ path: 'headResidenceId', code: 'not_an_option' }])
    }
    const target = await openHousehold(tx, uuidv7(), source, authorOf(context))
    await relate(
      context,
      moving.map((m) => ({ ...m, householdId: target.id })),
      headResidenceId ?? null,
      relations,
      true,
    )
    const saved =
      headResidenceId === undefined ? target.version : await saveHousehold(tx, target.id, headResidenceId, null)
    const headLeft = moving.some((m) => m.id === source.headResidenceId)
    await saveHousehold(tx, source.id, headLeft ? null : source.headResidenceId, null)
    await noteHousehold(context, 'split', target, { members: moving.length })
    return {
      householdId: target.id,
      householdNo: target.no,
      version: saved,
      moved: moving.map((m) => ({ personId: m.personId, residenceId: m.id })),
    }
  },
})

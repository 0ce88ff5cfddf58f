import { legalDate } from '#platform/clock/clock.ts'
import { AppError, fieldError } from '#platform/errors/errors.ts'
import { action } from '#platform/http/action.ts'
import { recordActivity } from '#features/work-log/public.ts'
import { access } from '../access.ts'
import { staffOf } from '../compose.ts'
import * as contract from '../contract.ts'
import { checkVersion, standing } from '../regroup.ts'
import { closeGround, demolish, holdGround } from '../store-life.ts'

export const demolishBuilding = action(contract.demolishBuilding, {
  allow: access['places.demolishBuilding'],
  audit: { purpose: 'none', shown: 'list' },
  async run(context, { id, version, reason, commit }) {
    staffOf(context)
    if (commit && reason === undefined) throw fieldError('reason', 'required')
    if (commit) await holdGround(context.tx, 'building', [id])
    const building = await standing(context, 'building', id)
    checkVersion(building, version)
    const done = { id, ...(await demolish(context.tx, id, reason ?? null, commit)) }
    if (!commit || reason === undefined) return done
    if (!(await closeGround(context.tx, 'building', { id, into: null, on: legalDate(context.now), reason })))
      throw new AppError('forbidden')
    await recordActivity(context, {
      kind: 'places.buildingDemolished',
      at: context.now,
      recordKind: 'building',
      recordId: id,
      detail: { doors: done.doors },
      unitId: building.unitId,
      unitPos: building.unitPos,
    })
    return done
  },
})

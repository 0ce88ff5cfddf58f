import { AppError, fieldError } from '#platform/errors/errors.ts'
import { action } from '#platform/http/action.ts'
import { recordActivity } from '#features/work-log/public.ts'
import { access } from '../access.ts'
import { addressConflict } from '../answers.ts'
import { staffOf } from '../compose.ts'
import * as contract from '../contract.ts'
import { confirm, retire } from '../store.ts'
import { buildingById } from '../store-buildings.ts'

export const confirmAddresses = action(contract.confirmAddresses, {
  allow: access['places.confirmAddresses'],
  audit: { purpose: 'none', shown: 'list' },
  async run(context, input) {
    const by = staffOf(context)
    if ((input.ids === undefined) === (input.buildingId === undefined)) throw fieldError('ids', 'ids_or_building')
    if (input.buildingId !== undefined && !(await buildingById(context.tx, input.buildingId)))
      throw new AppError('not_found')
    const confirmed = await confirm(context.tx, input.ids ?? null, input.buildingId ?? null, by)
    // One act, one line of the work log per unit it touched, however many doors the building has.
    const byUnit = Map.groupBy(confirmed, (c) => c.unitId)
    for (const rows of byUnit.values()) {
      const first = rows[0] as (typeof rows)[number]
      await recordActivity(context, {
        kind: 'places.confirmed',
        at: context.now,
        recordKind: input.buildingId ? 'building' : 'address',
        recordId: input.buildingId ?? first.id,
        detail: { count: rows.length },
        unitId: first.unitId,
        unitPos: first.unitPos,
      })
    }
    return { confirmed: confirmed.length }
  },
})

export const retireAddress = action(contract.retireAddress, {
  allow: access['places.retireAddress'],
  audit: { purpose: 'none', shown: 'list' },
  async run(context, input) {
    const retired = await retire(context.tx, input.id, input.version, input.reason, staffOf(context))
    if (retired === undefined) throw await addressConflict(context, input.id)
    await recordActivity(context, {
      kind: 'places.retired',
      at: context.now,
      recordKind: 'address',
      recordId: input.id,
      placeId: input.id,
      unitId: retired.unitId,
      unitPos: retired.unitPos,
    })
    return { id: retired.id, version: retired.version }
  },
})

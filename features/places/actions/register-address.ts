import { AppError, fieldError } from '#platform/errors/errors.ts'
import { action, type Context } from '#platform/http/action.ts'
import type { ParsedOf } from '#platform/http/contract.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { recordActivity } from '#features/work-log/public.ts'
import { access } from '../access.ts'
import { compose, existsError, refuseDoubles, refuseFormer, staffOf } from '../compose.ts'
import * as contract from '../contract.ts'
import type { Around } from '../full-text.ts'
import { placeIn, type Placement } from '../placement.ts'
import { checkAddress } from '../rules.ts'
import { type AddressState, insertAddress, nextGroupNo } from '../store.ts'
import { buildingById } from '../store-buildings.ts'
import { roadById } from '../store-ground.ts'

type Input = ParsedOf<typeof contract.registerAddress>

/** Names of the road, or of the building in its compound; both must lie in the community that the address names. */
async function aroundOf(context: Context, input: Input, place: Placement): Promise<Around> {
  const around: Around = { community: place.communityName }
  if (input.roadId !== undefined) {
    const road = await roadById(context.tx, input.roadId)
    if (road === undefined || road.communityCode !== input.communityCode) throw fieldError('roadId', 'road_unknown')
    if (road.closedOn !== null) throw new AppError('ground_closed', { name: road.name })
    around.road = road.name
  }
  if (input.buildingId !== undefined) {
    const building = await buildingById(context.tx, input.buildingId)
    if (building === undefined || building.communityCode !== input.communityCode)
      throw fieldError('buildingId', 'building_unknown')
    if (building.compoundId !== input.compoundId) throw fieldError('buildingId', 'building_other_compound')
    if (building.closedOn !== null) throw new AppError('ground_closed', { name: building.name })
    Object.assign(around, { compound: building.compoundName, building: building.name })
  }
  return around
}

export const registerAddress = action(contract.registerAddress, {
  allow: access['places.registerAddress'],
  audit: { purpose: 'none', shown: 'list' },
  async run(context, input) {
    const by = staffOf(context)
    const { parts, faults, warnings } = checkAddress(input)
    if (faults.length > 0) throw new AppError('invalid_input', {}, faults)
    const place = await placeIn(context, input.communityCode, input.gridId)
    const around = await aroundOf(context, input, place)
    const automatic = parts.villageGroup != null && parts.groupHouseNo == null
    if (automatic) parts.groupHouseNo = await nextGroupNo(context.tx, input.communityCode, parts.villageGroup as string)
    const id = uuidv7()
    const values = compose(around, parts, input)
    const stands = { buildingId: input.buildingId ?? null, roadId: input.roadId ?? null }
    await refuseFormer(context, input.communityCode, { ...values, ...stands }, input.confirmedDifferent)
    if (!input.confirmedDifferent) await refuseDoubles(context, input.communityCode, around, values, id)
    const decides = context.can('places.confirmAddresses')
    const state: AddressState = input.draft ? '草拟' : decides ? '启用' : '待核'
    const made = await insertAddress(context.tx, place, {
      ...values,
      id,
      by,
      state,
      pattern: input.pattern,
      source: input.source,
      provisionalNo: automatic,
      roadId: input.roadId ?? null,
      compoundId: input.compoundId ?? null,
      buildingId: input.buildingId ?? null,
      verifiedAt: state === '启用' ? context.now : null,
    })
    if (!made) throw await existsError(context, input.communityCode, values.fullText)
    await recordActivity(context, {
      kind: 'places.registered',
      at: context.now,
      recordKind: 'address',
      recordId: id,
      placeId: id,
      detail: { pattern: input.pattern, state },
      unitId: place.unitId,
      unitPos: place.unitPos,
    })
    return {
      id,
      fullText: values.fullText,
      state,
      version: 1,
      groupHouseNo: parts.groupHouseNo ?? null,
      provisionalNo: automatic,
      warnings,
    }
  },
})

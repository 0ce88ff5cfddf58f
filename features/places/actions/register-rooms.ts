import { AppError } from '#platform/errors/errors.ts'
import { action } from '#platform/http/action.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { recordActivity } from '#features/work-log/public.ts'
import { access } from '../access.ts'
import { staffOf } from '../compose.ts'
import * as contract from '../contract.ts'
import { addressSortKey, fullTextOf, matchKeyOf } from '../full-text.ts'
import { placeIn } from '../placement.ts'
import { expandRooms, MAX_ROOMS } from '../rooms.ts'
import { buildingById, existingTexts, insertRooms } from '../store-buildings.ts'
import { formerDoors } from '../store-former.ts'

export const registerRooms = action(contract.registerRooms, {
  allow: access['places.registerRooms'],
  audit: { purpose: 'none', shown: 'list' },
  async run(context, input) {
    const by = staffOf(context)
    const expanded = expandRooms(input)
    if (!expanded.ok) {
      if ('tooMany' in expanded) throw new AppError('too_many_rooms', { count: expanded.tooMany, max: MAX_ROOMS })
      throw new AppError('invalid_input', {}, expanded.faults)
    }
    const building = await buildingById(context.tx, input.id)
    if (building === undefined || building.compoundId === null) throw new AppError('not_found')
    if (building.closedOn !== null) throw new AppError('ground_closed', { name: building.name })
    const place = await placeIn(context, building.communityCode, input.gridId)
    const around = { community: place.communityName, compound: building.compoundName, building: building.name }
    const rooms = expanded.doors.map((door) => ({
      ...door,
      id: uuidv7(),
      fullText: fullTextOf(around, door),
      sortKey: addressSortKey(around, door),
      matchKey: matchKeyOf(around, door),
    }))
    const { communityCode } = building
    const texts = rooms.map((r) => r.fullText)
    const known = await existingTexts(context.tx, communityCode, texts)
    const wanted = rooms.map((r) => ({ fullText: r.fullText, parts: r, buildingId: building.id, roadId: null }))
    // Rooms that left when the building was split, went into others, or are out of use are not made a second time.
    for (const { i } of await formerDoors(context.tx, communityCode, wanted)) known.add(texts[i] as string)
    const doors = rooms.map((r) => ({ fullText: r.fullText, exists: known.has(r.fullText) }))
    const fresh = rooms.filter((r) => !known.has(r.fullText))
    if (!input.commit) return { total: rooms.length, made: fresh.length, existing: known.size, doors }
    const decides = context.can('places.confirmAddresses')
    const made = await insertRooms(
      context.tx,
      {
        ...place,
        by,
        compoundId: building.compoundId,
        buildingId: building.id,
        state: decides ? '启用' : '待核',
        verifiedAt: decides ? context.now : null,
      },
      fresh,
    )
    if (made > 0) {
      await recordActivity(context, {
        kind: 'places.roomsRegistered',
        at: context.now,
        recordKind: 'building',
        recordId: building.id,
        detail: { count: made },
        unitId: place.unitId,
        unitPos: place.unitPos,
      })
    }
    return { total: rooms.length, made, existing: rooms.length - made, doors }
  },
})

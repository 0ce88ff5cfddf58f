import { AppError, fieldError } from '#platform/errors/errors.ts'
import { action } from '#platform/http/action.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { recordActivity } from '#features/work-log/public.ts'
import { access } from '../access.ts'
import { staffOf } from '../compose.ts'
import * as contract from '../contract.ts'
import { communityShortName, headPieces, sortKeyOf } from '../full-text.ts'
import { placeIn } from '../placement.ts'
import { keepName, refuseTaken, standing } from '../regroup.ts'
import { checkPlaceName } from '../rules.ts'
import { communitiesInScope, insertRoad, readdress, renameRoadRow, roadsOf } from '../store-ground.ts'

export const listCommunities = action(contract.listCommunities, {
  allow: access['places.listCommunities'],
  audit: { purpose: 'none', shown: 'list' },
  async run(context) {
    const rows = await communitiesInScope(context.tx)
    return {
      items: rows.map((r) => ({ ...r, shortName: communityShortName(r.name) })),
      can: {
        registerAddress: context.can('places.registerAddress'),
        addRoad: context.can('places.addRoad'),
        addCompound: context.can('places.addCompound'),
        renameGroup: context.can('places.renameGroup'),
      },
    }
  },
})

export const addRoad = action(contract.addRoad, {
  allow: access['places.addRoad'],
  audit: { purpose: 'none', shown: 'list' },
  async run(context, input) {
    const by = staffOf(context)
    const name = checkPlaceName(input.name)
    if (!name.ok) throw fieldError('name', name.error)
    const place = await placeIn(context, input.communityCode)
    await refuseTaken(context, 'road', input.communityCode, name.value)
    const id = uuidv7()
    if (!(await insertRoad(context.tx, place, { id, name: name.value, code: input.code, by })))
      throw new AppError('road_exists', { name: name.value })
    await recordActivity(context, {
      kind: 'places.roadAdded',
      at: context.now,
      recordKind: 'road',
      recordId: id,
      unitId: place.unitId,
      unitPos: place.unitPos,
    })
    return { id, version: 1 }
  },
})

export const listRoads = action(contract.listRoads, {
  allow: access['places.listRoads'],
  audit: { purpose: 'none', shown: 'list' },
  async run(context, input) {
    const rows = await roadsOf(context.tx, input.communityCode)
    return {
      items: rows.map((r) => ({
        ...r,
        can: { rename: context.can('places.renameRoad'), merge: context.can('places.mergeGround') },
      })),
    }
  },
})

export const renameRoad = action(contract.renameRoad, {
  allow: access['places.renameRoad'],
  audit: { purpose: 'none', shown: 'list' },
  async run(context, input) {
    const name = checkPlaceName(input.name)
    if (!name.ok) throw fieldError('name', name.error)
    const before = await standing(context, 'road', input.id)
    const conflict = () =>
      new AppError('version_conflict', { current: { id: before.id, name: before.name, version: before.version } })
    if (before.version !== input.version) throw conflict()
    if (before.name !== name.value) await refuseTaken(context, 'road', before.communityCode, name.value)
    const updated = await renameRoadRow(context.tx, input.id, name.value, input.version).catch((error) => {
      throw (error as { code?: string }).code === '23505' ? new AppError('road_exists', { name: name.value }) : error
    })
    if (updated === undefined) throw conflict()
    if (before.name !== name.value) await keepName(context, 'road', before)
    const [old, now] = [before.name, name.value].map((road) =>
      headPieces({ community: before.communityName, road }),
    ) as [string[], string[]]
    const text = { old: old.join(''), new: now.join('') }
    const readdressed = await readdress(context.tx, 'road', input.id, text, {
      old: sortKeyOf(old),
      new: sortKeyOf(now),
    })
    await recordActivity(context, {
      kind: 'places.roadRenamed',
      at: context.now,
      recordKind: 'road',
      recordId: input.id,
      detail: { readdressed },
      unitId: before.unitId,
      unitPos: before.unitPos,
    })
    return { id: input.id, version: updated.version, readdressed }
  },
})

import { AppError, fieldError } from '#platform/errors/errors.ts'
import { action } from '#platform/http/action.ts'
import { recordActivity } from '#features/work-log/public.ts'
import { access } from '../access.ts'
import { staffOf } from '../compose.ts'
import * as contract from '../contract.ts'
import { placeIn } from '../placement.ts'
import { checkVersion, keepName, refuseTaken, regroupDoors, standing, stepOf } from '../regroup.ts'
import { checkBuildingName } from '../rules.ts'
import { holdBuildings, holdGround, placeBuildings, placeCompound, standingIn, touchGround } from '../store-life.ts'

export const moveBuilding = action(contract.moveBuilding, {
  allow: access['places.moveBuilding'],
  audit: { purpose: 'none', shown: 'list' },
  async run(context, input) {
    const { id, commit } = input
    const by = staffOf(context)
    if (commit) await holdGround(context.tx, 'building', [id])
    const building = await standing(context, 'building', id)
    checkVersion(building, input.version)
    if (building.compoundId === input.compoundId) throw new AppError('move_nowhere')
    if (commit) await holdGround(context.tx, 'compound', [input.compoundId])
    const target = await standing(context, 'compound', input.compoundId)
    const name = checkBuildingName(input.name ?? building.name)
    if (!name.ok) throw fieldError('name', name.error)
    await refuseTaken(context, 'building', target.id, name.value)
    const isElsewhere = target.communityCode !== building.communityCode
    const place = isElsewhere ? await placeIn(context, target.communityCode) : undefined
    const step = stepOf(
      {
        on: 'building',
        from: id,
        into: id,
        community: target.communityCode,
        old: { community: building.communityName, compound: building.compoundName, building: building.name },
        now: { community: target.communityName, compound: target.name, building: name.value },
      },
      1,
    )
    const done = await regroupDoors(context, [step], {
      compoundId: target.id,
      unitId: place?.unitId ?? null,
      joins: false,
      reason: null,
      commit,
    })
    const answer = { id, name: `${target.name}${name.value}`, ...done }
    if (!commit) return answer
    if (building.compoundId !== null) await keepName(context, 'building', building)
    if ((await placeBuildings(context.tx, [id], target.id, by, { place, name: name.value })) !== 1)
      throw new AppError('forbidden')
    for (const compoundId of [building.compoundId, target.id])
      if (compoundId !== null && (await touchGround(context.tx, 'compound', compoundId)) === undefined)
        throw new AppError('forbidden')
    await recordActivity(context, {
      kind: 'places.buildingMoved',
      at: context.now,
      recordKind: 'building',
      recordId: id,
      detail: { intoId: target.id, doors: done.doors },
      unitId: place?.unitId ?? building.unitId,
      unitPos: place?.unitPos ?? building.unitPos,
    })
    return answer
  },
})

export const moveCompound = action(contract.moveCompound, {
  allow: access['places.moveCompound'],
  audit: { purpose: 'none', shown: 'list' },
  async run(context, input) {
    const { id, commit } = input
    const by = staffOf(context)
    if (commit) await holdGround(context.tx, 'compound', [id])
    const compound = await standing(context, 'compound', id)
    checkVersion(compound, input.version)
    if (compound.communityCode === input.communityCode) throw new AppError('move_nowhere')
    const place = await placeIn(context, input.communityCode, input.gridId)
    await refuseTaken(context, 'compound', input.communityCode, compound.name)
    if (commit) await holdBuildings(context.tx, id)
    const buildings = await standingIn(context.tx, id)
    const steps = buildings.map((b, i) => {
      const old = { community: compound.communityName, compound: compound.name, building: b.name }
      const now = { ...old, community: place.communityName }
      return stepOf({ on: 'building', from: b.id, into: b.id, community: input.communityCode, old, now }, i + 1)
    })
    const done = await regroupDoors(context, steps, {
      compoundId: id,
      unitId: place.unitId,
      joins: false,
      reason: null,
      commit,
    })
    const answer = { id, name: compound.name, ...done }
    if (!commit) return answer
    await keepName(context, 'compound', compound)
    const ids = buildings.map((b) => b.id)
    if ((await placeBuildings(context.tx, ids, id, by, { place })) !== ids.length) throw new AppError('forbidden')
    if ((await placeCompound(context.tx, id, place, by)) === undefined) throw new AppError('forbidden')
    await recordActivity(context, {
      kind: 'places.compoundMoved',
      at: context.now,
      recordKind: 'compound',
      recordId: id,
      detail: { doors: done.doors },
      unitId: place.unitId,
      unitPos: place.unitPos,
    })
    return answer
  },
})

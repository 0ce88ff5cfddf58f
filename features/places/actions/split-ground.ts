import { AppError, fieldError } from '#platform/errors/errors.ts'
import { action } from '#platform/http/action.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { recordActivity } from '#features/work-log/public.ts'
import { access } from '../access.ts'
import { staffOf } from '../compose.ts'
import * as contract from '../contract.ts'
import { checkVersion, keepBuildingName, refuseTaken, regroupDoors, standing, stepOf } from '../regroup.ts'
import { checkBuildingName, checkPlaceName } from '../rules.ts'
import { doorsOf } from '../store-buildings.ts'
import {
  branchBuilding,
  branchCompound,
  holdBuildings,
  holdGround,
  placeBuildings,
  standingIn,
  touchGround,
} from '../store-life.ts'

export const splitBuilding = action(contract.splitBuilding, {
  allow: access['places.splitBuilding'],
  audit: { purpose: 'none', shown: 'list' },
  async run(context, input) {
    const { id, units, doorIds, commit } = input
    const by = staffOf(context)
    if ((units === undefined) === (doorIds === undefined)) throw fieldError('units', 'units_or_doors')
    const name = checkBuildingName(input.name)
    if (!name.ok) throw fieldError('name', name.error)
    if (commit) await holdGround(context.tx, 'building', [id])
    const building = await standing(context, 'building', id)
    checkVersion(building, input.version)
    const { compoundId } = building
    if (compoundId === null) throw new AppError('not_found')
    await refuseTaken(context, 'building', compoundId, name.value)
    const doors = (await doorsOf(context.tx, id)).filter((d) => d.state !== '停用')
    const known = new Set(doors.map((d) => d.id))
    if (doorIds?.some((one) => !known.has(one))) throw fieldError('doorIds', 'door_elsewhere')
    if (units?.some((one) => !doors.some((d) => d.unitNo === one))) throw fieldError('units', 'unit_unknown')
    const going = doors.filter((d) => doorIds?.includes(d.id) || units?.includes(d.unitNo ?? ''))
    if (going.length === doors.length) throw new AppError('split_all')
    const made = uuidv7()
    const old = { community: building.communityName, compound: building.compoundName, building: building.name }
    const step = stepOf(
      {
        on: 'building',
        from: id,
        into: made,
        units: units ?? null,
        doors: doorIds ?? null,
        community: building.communityCode,
        old,
        now: { ...old, building: name.value },
      },
      1,
    )
    if (commit) await branchBuilding(context.tx, id, { id: made, name: name.value, by })
    const done = await regroupDoors(context, [step], {
      compoundId,
      unitId: null,
      joins: false,
      reason: null,
      commit,
    })
    const answer = { id: commit ? made : id, name: `${building.compoundName ?? ''}${name.value}`, ...done }
    if (!commit) return answer
    if ((await touchGround(context.tx, 'building', id)) === undefined) throw new AppError('forbidden')
    await recordActivity(context, {
      kind: 'places.buildingSplit',
      at: context.now,
      recordKind: 'building',
      recordId: made,
      detail: { fromId: id, doors: done.doors },
      unitId: building.unitId,
      unitPos: building.unitPos,
    })
    return answer
  },
})

export const splitCompound = action(contract.splitCompound, {
  allow: access['places.splitCompound'],
  audit: { purpose: 'none', shown: 'list' },
  async run(context, input) {
    const { id, commit } = input
    const by = staffOf(context)
    const name = checkPlaceName(input.name)
    if (!name.ok) throw fieldError('name', name.error)
    if (commit) await holdGround(context.tx, 'compound', [id])
    const compound = await standing(context, 'compound', id)
    checkVersion(compound, input.version)
    await refuseTaken(context, 'compound', compound.communityCode, name.value)
    if (commit) await holdBuildings(context.tx, id)
    const all = await standingIn(context.tx, id)
    const going = all.filter((b) => input.buildingIds.includes(b.id))
    if (going.length !== new Set(input.buildingIds).size) throw fieldError('buildingIds', 'building_other_compound')
    if (going.length === all.length) throw new AppError('split_all')
    const made = uuidv7()
    const { communityName: community, communityCode } = compound
    const steps = going.map((b, i) => {
      const old = { community, compound: compound.name, building: b.name }
      const now = { ...old, compound: name.value }
      return stepOf({ on: 'building', from: b.id, into: b.id, community: communityCode, old, now }, i + 1)
    })
    if (commit) await branchCompound(context.tx, id, { id: made, name: name.value, by })
    const done = await regroupDoors(context, steps, {
      compoundId: made,
      unitId: null,
      joins: false,
      reason: null,
      commit,
    })
    const answer = { id: commit ? made : id, name: name.value, ...done }
    if (!commit) return answer
    for (const b of going) await keepBuildingName(context, { ...b, communityCode, compoundId: id })
    const ids = going.map((b) => b.id)
    if ((await placeBuildings(context.tx, ids, made, by)) !== ids.length) throw new AppError('forbidden')
    if ((await touchGround(context.tx, 'compound', id)) === undefined) throw new AppError('forbidden')
    await recordActivity(context, {
      kind: 'places.compoundSplit',
      at: context.now,
      recordKind: 'compound',
      recordId: made,
      detail: { fromId: id, buildings: going.length, doors: done.doors },
      unitId: compound.unitId,
      unitPos: compound.unitPos,
    })
    return answer
  },
})

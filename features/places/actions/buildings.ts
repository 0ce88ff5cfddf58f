import { AppError, fieldError } from '#platform/errors/errors.ts'
import { action } from '#platform/http/action.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { recordActivity } from '#features/work-log/public.ts'
import { access } from '../access.ts'
import { buildingAnswer, buildingConflict } from '../answers.ts'
import { staffOf } from '../compose.ts'
import * as contract from '../contract.ts'
import { headPieces, sortKeyOf } from '../full-text.ts'
import { placeIn } from '../placement.ts'
import { keepName, matchCodes, refuseTaken, standing } from '../regroup.ts'
import { checkBuildingName } from '../rules.ts'
import { buildingById, buildingsOf, insertBuilding, updateBuilding } from '../store-buildings.ts'
import { compoundById, readdress } from '../store-ground.ts'
import { rematch } from '../store-life.ts'

export const addBuilding = action(contract.addBuilding, {
  allow: access['places.addBuilding'],
  audit: { purpose: 'none', shown: 'list' },
  async run(context, input) {
    const by = staffOf(context)
    const name = checkBuildingName(input.name)
    if (!name.ok) throw fieldError('name', name.error)
    const compound = await compoundById(context.tx, input.compoundId)
    if (compound === undefined) throw fieldError('compoundId', 'compound_unknown')
    if (compound.closedOn !== null) throw new AppError('ground_closed', { name: compound.name })
    await refuseTaken(context, 'building', compound.id, name.value)
    const { communityCode, unitId, unitPos } = await placeIn(context, compound.communityCode)
    const id = uuidv7()
    const made = await insertBuilding(context.tx, {
      ...input,
      id,
      name: name.value,
      communityCode,
      unitId,
      unitPos,
      by,
    })
    if (!made) throw new AppError('building_exists', { name: name.value })
    await recordActivity(context, {
      kind: 'places.buildingAdded',
      at: context.now,
      recordKind: 'building',
      recordId: id,
      unitId,
      unitPos,
    })
    return { id, version: 1, name: name.value }
  },
})

export const editBuilding = action(contract.editBuilding, {
  allow: access['places.editBuilding'],
  audit: { purpose: 'none', shown: 'list' },
  async run(context, input) {
    const name = checkBuildingName(input.name)
    if (!name.ok) throw fieldError('name', name.error)
    const before = await standing(context, 'building', input.id)
    const isRenamed = before.name !== name.value
    if (isRenamed && before.version === input.version && before.compoundId !== null)
      await refuseTaken(context, 'building', before.compoundId, name.value)
    const updated = await updateBuilding(context.tx, input.id, input.version, staffOf(context), {
      ...input,
      name: name.value,
    }).catch((error) => {
      throw (error as { code?: string }).code === '23505'
        ? new AppError('building_exists', { name: name.value })
        : error
    })
    if (updated === undefined) throw await buildingConflict(context, input.id)
    let readdressed = 0
    if (isRenamed) {
      if (before.compoundId !== null) await keepName(context, 'building', before)
      await rematch(context.tx, input.id, matchCodes(before.name), matchCodes(name.value))
      const head = (building: string) =>
        headPieces({ community: before.communityName, compound: before.compoundName, building })
      const [old, now] = [head(before.name), head(name.value)]
      const text = { old: old.join(''), new: now.join('') }
      readdressed = await readdress(context.tx, 'building', input.id, text, {
        old: sortKeyOf(old),
        new: sortKeyOf(now),
      })
    }
    await recordActivity(context, {
      kind: 'places.buildingEdited',
      at: context.now,
      recordKind: 'building',
      recordId: input.id,
      detail: { readdressed },
      unitId: before.unitId,
      unitPos: before.unitPos,
    })
    return { id: input.id, version: updated.version, readdressed }
  },
})

export const listBuildings = action(contract.listBuildings, {
  allow: access['places.listBuildings'],
  audit: { purpose: 'none', shown: 'list' },
  async run(context, input) {
    return { items: await buildingsOf(context.tx, input.compoundId) }
  },
})

export const getBuilding = action(contract.getBuilding, {
  allow: access['places.getBuilding'],
  audit: { purpose: 'none', shown: 'list' },
  async run(context, input) {
    const row = await buildingById(context.tx, input.id)
    if (row === undefined) throw new AppError('not_found')
    return buildingAnswer(context, row)
  },
})

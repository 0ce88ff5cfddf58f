import { AppError, fieldError } from '#platform/errors/errors.ts'
import { action } from '#platform/http/action.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { recordActivity } from '#features/work-log/public.ts'
import { access } from '../access.ts'
import { compoundAnswer, compoundConflict } from '../answers.ts'
import { staffOf } from '../compose.ts'
import * as contract from '../contract.ts'
import { headPieces, sortKeyOf } from '../full-text.ts'
import { placeIn } from '../placement.ts'
import { keepName, refuseTaken, standing } from '../regroup.ts'
import { checkPlaceName } from '../rules.ts'
import { compoundsOf, insertCompound, readdress, updateCompound } from '../store-ground.ts'

export const addCompound = action(contract.addCompound, {
  allow: access['places.addCompound'],
  audit: { purpose: 'none', shown: 'list' },
  async run(context, input) {
    const by = staffOf(context)
    const name = checkPlaceName(input.name)
    if (!name.ok) throw fieldError('name', name.error)
    const place = await placeIn(context, input.communityCode)
    await refuseTaken(context, 'compound', input.communityCode, name.value)
    const id = uuidv7()
    if (!(await insertCompound(context.tx, place, { ...input, id, name: name.value, by })))
      throw new AppError('compound_exists', { name: name.value })
    await recordActivity(context, {
      kind: 'places.compoundAdded',
      at: context.now,
      recordKind: 'compound',
      recordId: id,
      unitId: place.unitId,
      unitPos: place.unitPos,
    })
    return { id, version: 1 }
  },
})

export const editCompound = action(contract.editCompound, {
  allow: access['places.editCompound'],
  audit: { purpose: 'none', shown: 'list' },
  async run(context, input) {
    const name = checkPlaceName(input.name)
    if (!name.ok) throw fieldError('name', name.error)
    const before = await standing(context, 'compound', input.id)
    const isRenamed = before.name !== name.value
    if (isRenamed && before.version === input.version)
      await refuseTaken(context, 'compound', before.communityCode, name.value)
    const updated = await updateCompound(context.tx, input.id, input.version, staffOf(context), {
      ...input,
      name: name.value,
    }).catch((error) => {
      throw (error as { code?: string }).code === '23505'
        ? new AppError('compound_exists', { name: name.value })
        : error
    })
    if (updated === undefined) throw await compoundConflict(context, input.id)
    let readdressed = 0
    if (isRenamed) {
      await keepName(context, 'compound', before)
      const [old, now] = [before.name, name.value].map((compound) =>
        headPieces({ community: before.communityName, compound }),
      ) as [string[], string[]]
      const text = { old: old.join(''), new: now.join('') }
      readdressed = await readdress(context.tx, 'compound', input.id, text, {
        old: sortKeyOf(old),
        new: sortKeyOf(now),
      })
    }
    await recordActivity(context, {
      kind: 'places.compoundEdited',
      at: context.now,
      recordKind: 'compound',
      recordId: input.id,
      detail: { readdressed },
      unitId: before.unitId,
      unitPos: before.unitPos,
    })
    return { id: input.id, version: updated.version, readdressed }
  },
})

export const listCompounds = action(contract.listCompounds, {
  allow: access['places.listCompounds'],
  audit: { purpose: 'none', shown: 'list' },
  async run(context, input) {
    const rows = await compoundsOf(context.tx, input.communityCode)
    return { items: rows.map((r) => compoundAnswer(context, r)) }
  },
})

import { AppError } from '#platform/errors/errors.ts'
import { action } from '#platform/http/action.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { recordActivity } from '#features/work-log/public.ts'
import { access } from '../access.ts'
import { addressConflict } from '../answers.ts'
import { compose, existsError, refuseDoubles, refuseFormer, staffOf } from '../compose.ts'
import * as contract from '../contract.ts'
import { checkAddress } from '../rules.ts'
import { addressById, addressByText, keepAlias, updateAddress } from '../store.ts'

export const editAddress = action(contract.editAddress, {
  allow: access['places.editAddress'],
  audit: { purpose: 'none', shown: 'list' },
  async run(context, input) {
    const by = staffOf(context)
    const before = await addressById(context.tx, input.id)
    if (before === undefined) throw new AppError('not_found')
    if (before.version !== input.version) throw await addressConflict(context, input.id)
    if (before.state === '停用') throw new AppError('place_retired')
    const { pattern, roadId, compoundId, buildingId } = before
    const checked = checkAddress({
      ...input,
      pattern,
      roadId: roadId ?? undefined,
      compoundId: compoundId ?? undefined,
      buildingId: buildingId ?? undefined,
    })
    const { parts, faults, warnings } = checked
    if (faults.length > 0) throw new AppError('invalid_input', {}, faults)
    // A number that the house has stays its number while the group is the same.
    if (parts.villageGroup != null && parts.groupHouseNo == null && parts.villageGroup === before.villageGroup)
      parts.groupHouseNo = before.groupHouseNo
    if (parts.villageGroup != null && parts.groupHouseNo == null)
      throw new AppError('invalid_input', {}, [{ path: 'groupHouseNo', code: 'required' }])
    const around = {
      community: before.communityName,
      road: before.roadName,
      compound: before.compoundName,
      building: before.buildingName,
    }
    const values = compose(around, parts, input)
    const renamed = values.fullText !== before.fullText
    if (renamed && (await addressByText(context.tx, before.communityCode, values.fullText)))
      throw await existsError(context, before.communityCode, values.fullText)
    const stands = { buildingId, roadId, id: before.id }
    if (renamed) await refuseFormer(context, before.communityCode, { ...values, ...stands }, input.confirmedDifferent)
    if (renamed && !input.confirmedDifferent)
      await refuseDoubles(context, before.communityCode, around, values, before.id)
    // What an auxiliary or grid worker changes waits for an officer's word again.
    const state = context.can('places.confirmAddresses') ? before.state : '待核'
    const provisionalNo = before.provisionalNo && parts.groupHouseNo === before.groupHouseNo
    const updated = await updateAddress(context.tx, {
      ...values,
      id: before.id,
      version: input.version,
      provisionalNo,
      state,
      by,
    }).catch(async (error) => {
      throw (error as { code?: string }).code === '23505'
        ? new AppError('address_exists', { fullText: values.fullText, existingId: null, existingState: null })
        : error
    })
    if (updated === undefined) throw await addressConflict(context, input.id)
    if (renamed) await keepAlias(context.tx, uuidv7(), before)
    await recordActivity(context, {
      kind: 'places.edited',
      at: context.now,
      recordKind: 'address',
      recordId: before.id,
      placeId: before.id,
      detail: { renamed },
      unitId: before.unitId,
      unitPos: before.unitPos,
    })
    return {
      id: before.id,
      fullText: values.fullText,
      state,
      version: updated.version,
      groupHouseNo: parts.groupHouseNo ?? null,
      provisionalNo,
      warnings,
    }
  },
})

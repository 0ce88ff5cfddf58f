import { AppError, fieldError } from '#platform/errors/errors.ts'
import { action } from '#platform/http/action.ts'
import { recordActivity } from '#features/work-log/public.ts'
import { access } from '../access.ts'
import { staffOf } from '../compose.ts'
import * as contract from '../contract.ts'
import { communityShortName, sortKeyOf } from '../full-text.ts'
import { placeIn } from '../placement.ts'
import { matchCodes } from '../regroup.ts'
import { checkGroup } from '../rules.ts'
import { renameGroupRows } from '../store-life.ts'

export const renameGroup = action(contract.renameGroup, {
  allow: access['places.renameGroup'],
  audit: { purpose: 'none', shown: 'list' },
  async run(context, { communityCode, group, name }) {
    staffOf(context)
    const now = checkGroup(name)
    if (!now.ok) throw fieldError('name', now.error)
    const place = await placeIn(context, communityCode)
    if (now.value === group) throw new AppError('group_exists', { name: group })
    const community = communityShortName(place.communityName)
    const both = (of: (g: string) => string) => ({ old: of(group), now: of(now.value) })
    const done = await renameGroupRows(
      context.tx,
      { communityCode, old: group, now: now.value },
      both((g) => community + g),
      both((g) => sortKeyOf([community, g])),
      both(matchCodes),
    )
    if ('refused' in done) throw new AppError(done.refused, { name: now.value })
    await recordActivity(context, {
      kind: 'places.groupRenamed',
      at: context.now,
      recordKind: 'community',
      recordId: place.unitId,
      detail: { readdressed: done.readdressed },
      unitId: place.unitId,
      unitPos: place.unitPos,
    })
    return { name: now.value, readdressed: done.readdressed }
  },
})

import { recordActivity } from '#features/work-log/public.ts'
import { AppError, fieldError } from '#platform/errors/errors.ts'
import { action } from '#platform/http/action.ts'
import { hasIdentifier } from '#platform/standards/identifier.ts'
import { access } from '../access.ts'
import * as contract from '../contract.ts'
import { findPhoto, voidPhoto as markVoided } from '../store.ts'

export const voidPhoto = action(contract.voidPhoto, {
  allow: access['photos.voidPhoto'],
  audit: { purpose: 'none', shown: 'list' },
  async run(context, { id, version, reason }) {
    if (hasIdentifier(reason)) throw fieldError('reason', 'summary_has_identifier')
    const known = await findPhoto(context.tx, id)
    if (known === undefined) throw new AppError('not_found')
    if (!context.can('photos.voidPhoto', known.takenBy)) throw new AppError('forbidden')
    if (known.voidedAt !== null) throw new AppError('photo_withdrawn')
    const by = context.actor.staffId as string
    const next = await markVoided(context.tx, { id, version, by, at: context.now, reason })
    if (next === undefined) throw new AppError('version_conflict', { current: { id, version: known.version } })
    await recordActivity(context, {
      kind: 'photos.withdrawn',
      at: context.now,
      recordKind: known.subjectKind,
      recordId: known.subjectId,
      placeId: known.addressId,
      unitId: known.unitId,
      unitPos: known.unitPos,
    })
    return { id, version: next }
  },
})

import { requireBasisAt } from '#features/tasks/public.ts'
import { legalDate } from '#platform/clock/clock.ts'
import { AppError } from '#platform/errors/errors.ts'
import { action, type Context } from '#platform/http/action.ts'
import { access } from '../access.ts'
import * as contract from '../contract.ts'
import { openFile } from '../file.ts'
import { findPhoto, listPhotos as selectPhotos, type PhotoRow } from '../store.ts'
import { subjectOf } from '../subjects.ts'

export const listPhotos = action(contract.listPhotos, {
  allow: access['photos.listPhotos'],
  audit: { purpose: 'none', shown: 'list' },
  async run(context, { subjectKind, subjectId }) {
    const rows = await selectPhotos(context.tx, subjectKind, subjectId)
    return {
      items: rows.map((p) => ({
        id: p.id,
        takenAt: p.takenAt.toISOString(),
        takenBy: { id: p.takenBy, name: p.takenByName },
        containsPerson: p.containsPerson,
        width: p.width,
        height: p.height,
        bytes: p.bytes,
        sha256: p.sha256.toString('hex'),
        state: p.state,
        refusedCode: p.refusedCode,
        missing: p.missing,
        voidedAt: p.voidedAt?.toISOString() ?? null,
        voidReason: p.voidReason,
        version: p.version,
        can: {
          open: p.state === 'WHOLE' && p.missing === 0 && mayOpen(context, p),
          void: p.voidedAt === null && context.can('photos.voidPhoto', p.takenBy),
        },
      })),
    }
  },
})

/** What was withdrawn is shown to those who have to judge whether rightly so. */
const mayOpen = ({ actor }: Context, p: PhotoRow): boolean =>
  p.voidedAt === null || actor.role === 'CHIEF' || actor.role === 'DEPUTY'

export const getPhoto = action(contract.getPhoto, {
  allow: access['photos.getPhoto'],
  audit: { purpose: 'visit', basis: ['visit', 'task', 'address', 'household'], shown: 'page' },
  async run(context, input) {
    const photo = await findPhoto(context.tx, input.id)
    // Without its record nobody knows yet whom it shows.
    const subject = photo && (await subjectOf(context.tx, photo.subjectKind, photo.subjectId))
    if (!photo || !subject) throw new AppError('not_found')
    await requireBasisAt(context.tx, input, subject.addressId)
    if (photo.state !== 'WHOLE') throw new AppError('photo_not_whole')
    if (!mayOpen(context, photo)) throw new AppError('photo_withdrawn')
    const body = await openFile(context, photo.id)
    // Withdrawn so long ago that the picture is gone.
    if (body.length !== photo.bytes) throw new AppError('photo_withdrawn')
    if (photo.containsPerson) context.shows(...subject.personIds)
    return { contentType: 'image/jpeg', fileName: fileName(photo), body }
  },
})

const fileName = (p: PhotoRow): string => `照片-${legalDate(p.takenAt)}-${p.id.slice(-12)}.jpg`

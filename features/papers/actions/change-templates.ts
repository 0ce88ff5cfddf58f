import { createHash } from 'node:crypto'
import { cleanTemplate } from '#platform/documents/check.ts'
import { checkPlaceholders, tryOut } from '#platform/documents/shape.ts'
import { AppError } from '#platform/errors/errors.ts'
import { action } from '#platform/http/action.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { access } from '../access.ts'
import * as contract from '../contract.ts'
import { findKind, shapeOf } from '../kinds.ts'
import * as store from '../store.ts'

const AUDIT = { purpose: 'none', shown: 'list' } as const

export const uploadTemplate = action(contract.uploadTemplate, {
  allow: access['papers.uploadTemplate'],
  audit: AUDIT,
  async run(context, { kind, fileName, content, note, replaces }) {
    const { tx, actor, now } = context
    const known = await findKind(kind)
    if (known === undefined) throw new AppError('not_found')
    const station = actor.unitId === null ? undefined : await store.stationOf(tx, actor.unitId)
    if (station === undefined) throw new AppError('paper_no_station')
    const bytes = new Uint8Array(Buffer.from(content, 'base64'))
    if (bytes.length > contract.TEMPLATE_BYTES) throw new AppError('template_too_large')
    const file = cleanTemplate(bytes)
    await checkPlaceholders(file, shapeOf(known))
    await tryOut(file, shapeOf(known))
    const made = {
      id: uuidv7(),
      kind,
      fileName,
      file,
      fileHash: createHash('sha256').update(file).digest('hex'),
      note,
      unitId: station.id,
      by: actor.staffId as string,
      at: now,
    }
    if (!(await store.replaceTemplate(tx, made, replaces))) {
      const current = await store.ownInUse(tx, station.id, kind)
      throw new AppError('version_conflict', current ? { current: { id: current.id, version: current.version } } : {})
    }
    return { id: made.id, version: 1 }
  },
})

export const resetTemplate = action(contract.resetTemplate, {
  allow: access['papers.resetTemplate'],
  audit: AUDIT,
  async run(context, { kind, id, version }) {
    const { tx, actor, now } = context
    const station = actor.unitId === null ? undefined : await store.stationOf(tx, actor.unitId)
    const known = await store.findTemplate(tx, id)
    // Every colleague may read blank forms; those of another station are out of the range of writing.
    if (station === undefined || known?.kind !== kind || known.unitId !== station.id) throw new AppError('not_found')
    const retired = await store.retireTemplate(tx, {
      id,
      unitId: station.id,
      kind,
      version,
      by: actor.staffId as string,
      at: now,
    })
    if (retired === undefined) throw new AppError('version_conflict', { current: { id, version: known.version } })
    return { id, version: retired }
  },
})

import { randomBytes } from 'node:crypto'
import { placeOf } from '#features/places/public.ts'
import { recordActivity } from '#features/work-log/public.ts'
import { AppError, fieldError } from '#platform/errors/errors.ts'
import { action, type Context } from '#platform/http/action.ts'
import type { ParsedOf } from '#platform/http/contract.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { access } from '../access.ts'
import { pointAnswer } from '../answers.ts'
import * as contract from '../contract.ts'
import { usualRadius } from '../limits.ts'
import { nameFaults, placeFaults, spotFaults } from '../rules.ts'
import * as store from '../store.ts'

const audit = { purpose: 'none', shown: 'list' } as const
const WHOLE = {}
const CODE_BYTES = 16

const by = ({ actor, now }: Context) => ({ staffId: actor.staffId as string, now })
const newCode = () => ({ id: uuidv7(), code: randomBytes(CODE_BYTES).toString('base64url') })

export const addPoint = action(contract.addPoint, {
  allow: access['checkIns.addPoint'],
  audit,
  async run(context, input) {
    const faults = [...placeFaults(input), ...nameFaults('name', input.name)]
    if (faults.length > 0) throw new AppError('invalid_input', {}, faults)
    const { tx, now, today, actor } = context
    const place = await placeFor(context, input)
    const lng = input.lng ?? place.lng
    const lat = input.lat ?? place.lat
    const id = uuidv7()
    await store.insertPoint(tx, {
      id,
      name: input.name,
      kind: input.kind,
      buildingId: input.buildingId ?? null,
      addressId: input.addressId ?? null,
      communityCode: place.communityCode,
      unitId: place.unitId,
      unitPos: place.unitPos,
      lng,
      lat,
      radiusM: input.radiusM ?? (await usualRadius(tx, today)),
      createdBy: actor.staffId as string,
      createdAt: now,
    })
    await store.replaceCode(tx, id, newCode(), by(context))
    await note(context, 'checkIns.pointAdded', { id, addressId: input.addressId ?? null, ...place })
    return pointAnswer(context, id, WHOLE)
  },
})

interface At {
  communityCode: string
  unitId: string
  unitPos: number
  lng: number | null
  lat: number | null
}

/** Where a new point lies: with its door or building, else with the area of its community. */
async function placeFor(context: Context, input: ParsedOf<typeof contract.addPoint>): Promise<At> {
  const { tx } = context
  const spot = { lng: null, lat: null }
  if (input.addressId !== undefined) {
    const place = await placeOf(tx, input.addressId)
    if (place === undefined) throw new AppError('not_found')
    if (place.state === '停用') throw new AppError('check_point_place_ended')
    return place
  }
  if (input.buildingId !== undefined) {
    const building = await store.buildingAt(tx, input.buildingId)
    if (building === undefined) throw new AppError('not_found')
    if (building.isClosed) throw new AppError('check_point_place_ended')
    return { ...building, ...spot }
  }
  const communityCode = input.communityCode as string
  const area = await store.areaOf(tx, communityCode)
  if (area === undefined) throw fieldError('communityCode', 'check_point_not_my_community')
  return { communityCode, ...area, ...spot }
}

/** A point in use in the version the caller knows. @throws AppError `not_found`, `check_point_ended`, `version_conflict` */
async function pointAt(context: Context, { id, version }: { id: string; version: number }): Promise<store.PointRow> {
  const point = await store.findPoint(context.tx, id)
  if (point === undefined) throw new AppError('not_found')
  if (point.endedAt !== null) throw new AppError('check_point_ended', { name: point.name })
  if (point.version !== version) throw await conflict(context, id)
  return point
}

const conflict = async (context: Context, id: string) =>
  new AppError('version_conflict', { current: await pointAnswer(context, id, WHOLE) })

export const editPoint = action(contract.editPoint, {
  allow: access['checkIns.editPoint'],
  audit,
  async run(context, input) {
    const known = await pointAt(context, input)
    const isSpot = known.addressId === null && known.buildingId === null
    const faults = [...spotFaults(input, isSpot), ...nameFaults('name', input.name)]
    if (faults.length > 0) throw new AppError('invalid_input', {}, faults)
    const { id, version, name, kind, radiusM, lng = null, lat = null } = input
    if (!(await store.updatePoint(context.tx, id, version, { name, kind, radiusM, lng, lat }, by(context))))
      throw await conflict(context, id)
    await note(context, 'checkIns.pointEdited', known)
    return pointAnswer(context, id, WHOLE)
  },
})

export const endPoint = action(contract.endPoint, {
  allow: access['checkIns.endPoint'],
  audit,
  async run(context, { id, version, endReason }) {
    const faults = nameFaults('endReason', endReason)
    if (faults.length > 0) throw new AppError('invalid_input', {}, faults)
    const known = await pointAt(context, { id, version })
    if (!(await store.markEnded(context.tx, id, version, endReason, by(context)))) throw await conflict(context, id)
    await note(context, 'checkIns.pointEnded', known)
    return pointAnswer(context, id, WHOLE)
  },
})

export const renewCode = action(contract.renewCode, {
  allow: access['checkIns.renewCode'],
  audit,
  async run(context, { id, version }) {
    const known = await pointAt(context, { id, version })
    // The version first: of two who renew at once only one makes a code.
    if (!(await store.touchPoint(context.tx, id, version, by(context)))) throw await conflict(context, id)
    await store.replaceCode(context.tx, id, newCode(), by(context))
    await note(context, 'checkIns.codeRenewed', known)
    return pointAnswer(context, id, WHOLE)
  },
})

const note = (
  context: Context,
  kind: string,
  p: { id: string; addressId: string | null; unitId: string; unitPos: number },
) =>
  recordActivity(context, {
    kind,
    at: context.now,
    recordKind: 'check_point',
    recordId: p.id,
    placeId: p.addressId ?? undefined,
    unitId: p.unitId,
    unitPos: p.unitPos,
  })

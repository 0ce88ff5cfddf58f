import { placeOf } from '#features/places/public.ts'
import { openTask } from '#features/tasks/public.ts'
import { AppError, type FieldError } from '#platform/errors/errors.ts'
import { action, type Context } from '#platform/http/action.ts'
import type { ParsedOf } from '#platform/http/contract.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { access } from '../access.ts'
import * as contract from '../contract.ts'
import { answerOf, noteActivity, REINSPECT, requestHash } from '../moves.ts'
import { isAhead, textFaults, toldFaults } from '../rules.ts'
import { findHazard, type HazardRecord, insertHazard, insertStep, postPosition } from '../store.ts'
import { dueOnOf } from '../terms.ts'

type Input = ParsedOf<typeof contract.reportHazard>

export const reportHazard = action(contract.reportHazard, {
  allow: access['hazards.reportHazard'],
  fromOutbox: true,
  audit: { purpose: 'inspection', shown: 'list' },
  async run(context, input) {
    const hash = requestHash(input)
    const before = await answerOfRetry(context, input.id, hash)
    if (before) return before
    checkInput(input, context.now)
    const place = await placeIn(context, input)
    const foundAt = new Date(input.foundAt)
    const author = context.actor.staffId as string
    const isNew = await insertHazard(context.tx, {
      id: input.id,
      ...place,
      kind: input.kind,
      level: input.level,
      description: input.description,
      foundBy: input.foundBy,
      foundAt,
      ownerType: input.ownerType,
      ownerName: input.ownerName ?? null,
      dueOn: await dueOnOf(context.tx, input.level, foundAt),
      requestHash: hash,
      createdBy: author,
      createdAt: context.now,
    })
    // Somebody else's under this id, out of sight or being written at this moment.
    if (!isNew) return (await answerOfRetry(context, input.id, hash)) ?? refuse('hazard_id_reused')
    const made = (await findHazard(context.tx, input.id)) as HazardRecord
    await follow(context, made)
    return answerOf(made)
  },
})

/** What a report brings with it: its first step, the task of looking again, and the activity. */
async function follow(context: Context, h: HazardRecord): Promise<void> {
  await insertStep(context.tx, {
    id: uuidv7(),
    hazardId: h.id,
    act: 'report',
    fromState: null,
    toState: h.state,
    at: h.foundAt,
    staffId: h.createdBy,
    note: null,
    requestHash: null,
  })
  await openTask(context, {
    kind: REINSPECT,
    purpose: 'inspection',
    recordKind: 'hazard',
    recordId: h.id,
    addressId: h.addressId ?? undefined,
    dueOn: h.dueOn,
    unitId: h.unitId,
    unitPos: h.unitPos,
  })
  await noteActivity(context, 'hazards.reported', h, h.foundAt)
}

function checkInput(input: Input, now: Date): void {
  const faults: FieldError[] = [...toldFaults(input), ...textFaults({ placeNote: input.placeNote })]
  const wrong = (when: boolean, path: string, code: string) => {
    if (when) faults.push({ path, code })
  }
  wrong(isAhead(input.foundAt, now), 'foundAt', 'hazard_in_future')
  wrong((input.lng === undefined) !== (input.lat === undefined), input.lng === undefined ? 'lng' : 'lat', 'required')
  if (input.addressId === undefined) {
    wrong(input.lng === undefined && input.lat === undefined, 'addressId', 'hazard_place_required')
    wrong(input.placeNote === undefined, 'placeNote', 'required')
  }
  if (faults.length > 0) throw new AppError('invalid_input', {}, faults)
}

/** The door with its unit; a point lies in the unit of whoever found it. */
async function placeIn(context: Context, input: Input) {
  const point = { lng: input.lng ?? null, lat: input.lat ?? null, placeNote: input.placeNote ?? null }
  if (input.addressId === undefined) {
    if (context.actor.unitId === null) throw new AppError('hazard_no_unit')
    return {
      addressId: null,
      ...point,
      unitId: context.actor.unitId,
      unitPos: await postPosition(context.tx),
    }
  }
  const place = await placeOf(context.tx, input.addressId)
  if (place === undefined) throw new AppError('not_found')
  if (place.state === '停用') throw new AppError('hazard_place_retired')
  return { addressId: place.addressId, ...point, unitId: place.unitId, unitPos: place.unitPos }
}

function refuse(code: string): never {
  throw new AppError(code)
}

/** A phone that heard no answer sends again; the same request by the same author gets the answer of the first one. */
async function answerOfRetry(context: Context, id: string, hash: Buffer) {
  const known = await findHazard(context.tx, id)
  if (known === undefined) return undefined
  if (known.createdBy !== context.actor.staffId || !known.requestHash.equals(hash))
    throw new AppError('hazard_id_reused')
  return answerOf(known)
}

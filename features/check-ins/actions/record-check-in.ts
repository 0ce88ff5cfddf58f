import { recordActivity } from '#features/work-log/public.ts'
import { dayStart, requestHash } from '#features/visits/public.ts'
import { legalDate } from '#platform/clock/clock.ts'
import { AppError, fieldError } from '#platform/errors/errors.ts'
import { action, type Context } from '#platform/http/action.ts'
import type { ParsedOf } from '#platform/http/contract.ts'
import { metresBetween } from '#platform/standards/coordinates.ts'
import { access } from '../access.ts'
import * as contract from '../contract.ts'
import { allowance } from '../limits.ts'
import { checkInFaults, outcomeOf, wasValid } from '../rules.ts'
import * as store from '../store.ts'

type Input = ParsedOf<typeof contract.recordCheckIn>

/** By how much the clock of a phone may lag behind ours. */
const BEHIND_MS = 10 * 60_000

export const recordCheckIn = action(contract.recordCheckIn, {
  allow: access['checkIns.recordCheckIn'],
  fromOutbox: true,
  audit: { purpose: 'none', shown: 'list' },
  async run(context, input) {
    const { tx, now, today, actor } = context
    const hash = requestHash(input)
    const before = await answerOfRetry(context, input.id, hash)
    if (before) return before
    const faults = checkInFaults(input, now)
    if (faults.length > 0) throw new AppError('invalid_input', {}, faults)
    const at = new Date(input.at)
    const point = await pointOf(tx, input, at)
    if (!wasValid(at, point.endedAt)) throw new AppError('check_point_ended', { name: point.name })
    const position = positionOf(input, point)
    const pressed = {
      method: input.method,
      distanceM: position?.distanceM ?? null,
      accuracyM: position?.accuracyM ?? null,
    }
    const outcome = outcomeOf(pressed, { radiusM: point.radiusM, allowanceM: await allowance(tx, today) })
    const checkIn = {
      id: input.id,
      pointId: point.id,
      staffId: actor.staffId as string,
      day: legalDate(at),
      method: input.method,
      outcome,
      reason: input.reason ?? null,
      reasonText: input.reasonText ?? null,
    }
    if (!(await store.insertCheckIn(tx, checkIn))) return (await answerOfRetry(context, input.id, hash)) ?? reused()
    const { id, staffId } = checkIn
    await store.insertTrace(tx, { id, staffId, at, arrivedAt: now, requestHash: hash, position })
    await recordActivity(context, {
      kind: 'checkIns.checkedIn',
      // Colleagues of the unit read the work log: on which day, and no hour.
      at: dayStart(checkIn.day),
      toTheDay: true,
      recordKind: 'check_in',
      recordId: input.id,
      placeId: point.addressId ?? undefined,
      detail: { kind: point.kind, method: input.method, outcome },
      unitId: point.unitId,
      unitPos: point.unitPos,
    })
    return { id: input.id, outcome }
  },
})

function reused(): never {
  throw new AppError('check_in_id_reused')
}

/** A phone that heard no answer sends again; the same request by the same author gets the answer of the first one. */
async function answerOfRetry({ tx, actor }: Context, id: string, hash: Buffer) {
  const known = await store.findCheckIn(tx, id)
  if (known === undefined) return undefined
  if (known.staffId !== actor.staffId || !known.requestHash?.equals(hash)) return reused()
  return { id, outcome: known.outcome }
}

/**
 * The point that was pressed, or whose code was scanned, in sight. A code of another station is as unknown as one that nobody made. What was pressed
 * while a code hung there counts, however late it comes; before point or code were made nobody can have been there.
 */
async function pointOf(tx: Context['tx'], input: Input, at: Date): Promise<store.PointRow> {
  const code = input.code === undefined ? undefined : await store.findCode(tx, input.code)
  if (input.code !== undefined && code === undefined) throw new AppError('check_code_unknown')
  const point = await store.findPoint(tx, code?.pointId ?? (input.pointId as string))
  if (point === undefined) throw new AppError('not_found')
  if (at.getTime() < (code?.madeAt ?? point.createdAt).getTime() - BEHIND_MS)
    throw fieldError('at', 'check_in_before_point')
  if (code && !wasValid(at, code.endedAt)) {
    if (point.endedAt !== null) throw new AppError('check_point_ended', { name: point.name })
    throw new AppError('check_code_ended', { name: point.name })
  }
  return point
}

/** Where he stood, of GPS only. @throws AppError `check_point_no_position` where nobody knows where the point is */
function positionOf(input: Input, point: store.PointRow): store.Position | null {
  if (input.method !== 'GPS') return null
  const { lng, lat } = point
  if (lng === null || lat === null) throw new AppError('check_point_no_position', { name: point.name })
  const stood = { lng: input.lng as number, lat: input.lat as number }
  return {
    ...stood,
    accuracyM: input.accuracyM as number,
    distanceM: Math.round(metresBetween(stood, { lng, lat })),
  }
}

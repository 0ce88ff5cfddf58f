import { placeOf } from '#features/places/public.ts'
import { recordActivity } from '#features/work-log/public.ts'
import { AppError, fieldError } from '#platform/errors/errors.ts'
import { action, type Context } from '#platform/http/action.ts'
import { hasIdentifier } from '#platform/standards/identifier.ts'
import { access } from '../access.ts'
import * as contract from '../contract.ts'
import { checkSheet, columnsOf, conflictOf, flagsOf, type Target, verifiedMethod } from '../sheet.ts'
import { findVisit, updateVisit, type VisitRecord, voidVisit as markVoided } from '../store.ts'

export const editVisit = action(contract.editVisit, {
  allow: access['visits.editVisit'],
  fromOutbox: true,
  audit: { purpose: 'visit', shown: 'list' },
  async run(context, input) {
    const known = await openForChange(context, 'visits.editVisit', input)
    const target = await targetOf(context, known)
    // He was sent when he went; a task that is closed by now must not forbid correcting.
    await checkSheet(context, input, target, true)
    const told = columnsOf(input)
    const geoMethod = await verifiedMethod(context, known.createdBy, target.addressId, told, known.geoMethod)
    const columns = { ...told, geoMethod }
    const raised = await flagsOf(context, known.id, known.createdBy, target.door, columns)
    const flags = raised.map((r) => r.flag)
    const version = await updateVisit(
      context.tx,
      known.id,
      input.version,
      context.actor.staffId as string,
      context.now,
      { ...columns, flags },
    )
    if (version === undefined) throw await conflict(context, known.id)
    await note(context, 'visits.corrected', known)
    return { id: known.id, version, flags }
  },
})

export const voidVisit = action(contract.voidVisit, {
  allow: access['visits.voidVisit'],
  audit: { purpose: 'visit', shown: 'list' },
  async run(context, input) {
    if (hasIdentifier(input.reason)) throw fieldError('reason', 'summary_has_identifier')
    const known = await openForChange(context, 'visits.voidVisit', input)
    const version = await markVoided(
      context.tx,
      known.id,
      input.version,
      context.actor.staffId as string,
      context.now,
      input.reason,
    )
    if (version === undefined) throw await conflict(context, known.id)
    await note(context, 'visits.voided', known)
    return { id: known.id, version }
  },
})

async function openForChange(
  context: Context,
  operation: string,
  input: { id: string; version: number },
): Promise<VisitRecord> {
  const known = await findVisit(context.tx, input.id)
  if (known === undefined) throw new AppError('not_found')
  if (!context.can(operation, known.createdBy)) throw new AppError('forbidden')
  if (known.voidedAt !== null) throw new AppError('visit_voided')
  if (known.version !== input.version) throw new AppError('version_conflict', { current: conflictOf(known) })
  return known
}

async function conflict(context: Context, id: string): Promise<AppError> {
  const current = await findVisit(context.tx, id)
  return current ? new AppError('version_conflict', { current: conflictOf(current) }) : new AppError('not_found')
}

async function targetOf(context: Context, v: VisitRecord): Promise<Target> {
  const place = await placeOf(context.tx, v.addressId)
  const door =
    place === undefined || place.lng === null || place.lat === null ? null : { lng: place.lng, lat: place.lat }
  return {
    householdId: v.householdId,
    houseId: v.houseId,
    addressId: v.addressId,
    unitId: v.unitId,
    unitPos: v.unitPos,
    door,
  }
}

const note = (context: Context, kind: string, v: VisitRecord) =>
  recordActivity(context, {
    kind,
    at: context.now,
    recordKind: 'visit',
    recordId: v.id,
    placeId: v.addressId,
    unitId: v.unitId,
    unitPos: v.unitPos,
  })

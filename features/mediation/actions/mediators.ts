import { placeOf } from '#features/places/public.ts'
import { AppError, type FieldError } from '#platform/errors/errors.ts'
import { action, type Context } from '#platform/http/action.ts'
import type { ParsedOf } from '#platform/http/contract.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { checkPersonName } from '#platform/standards/names.ts'
import { checkPhone, maskPhone } from '#platform/standards/phone.ts'
import { access } from '../access.ts'
import * as contract from '../contract.ts'
import { by, note } from '../note.ts'
import { mediatorFaults } from '../rules.ts'
import { committeeTermYears, usualMaxOpen } from '../settings.ts'
import { holdBody, unitPosition } from '../store.ts'
import * as store from '../store-mediators.ts'

const audit = { purpose: 'none', shown: 'list' } as const

type Sheet = Omit<ParsedOf<typeof contract.addMediator>, 'phone'> & { phone?: string | undefined }

interface Read {
  row: Omit<store.MediatorRow, 'id' | 'version' | 'active' | 'phoneMask'>
  /** The phone where one is told. */
  phone: string | undefined
}

/** The sheet against what surrounds it. @throws AppError `invalid_input` with every mistake, `mediation_body_closed` */
async function read(context: Context, id: string, input: Sheet, known?: store.MediatorRow): Promise<Read> {
  const { tx, today } = context
  const body = await holdBody(tx, input.bodyId)
  const unitPos = body && (await unitPosition(tx, body.unitId))
  const faults: FieldError[] = []
  const wrong = (is: boolean, path: string, code: string) => is && faults.push({ path, code })
  // One above the range is in sight and not ours to fill.
  if (body === undefined || unitPos === undefined)
    throw new AppError('invalid_input', {}, [{ path: 'bodyId', code: 'mediation_body_unknown' }])
  if (body.closedOn !== null) throw new AppError('mediation_body_closed', { name: body.name })
  const name = checkPersonName(input.name)
  if (!name.ok) wrong(true, 'name', name.error)
  const phone = input.phone === undefined ? undefined : checkPhone(input.phone)
  if (phone?.ok === false) wrong(true, 'phone', phone.error)
  const staffKind = await accountFaults(context, id, input, faults)
  if (input.homeAddressId !== undefined && input.homeAddressId !== known?.homeAddressId)
    wrong((await placeOf(tx, input.homeAddressId)) === undefined, 'homeAddressId', 'mediator_home')
  const termYears = await committeeTermYears(tx, input.appointedFrom > today ? today : input.appointedFrom)
  faults.push(...mediatorFaults(input, { bodyHasParent: body.parentId !== null, staffKind, termYears, today }))
  if (faults.length > 0) throw new AppError('invalid_input', {}, faults)
  return {
    row: {
      ...rowOf(input),
      name: name.ok ? name.value : input.name,
      maxOpen: input.maxOpen ?? known?.maxOpen ?? (await usualMaxOpen(tx, today)),
      unitId: body.unitId,
      unitPos,
    },
    phone: phone?.ok ? phone.value : undefined,
  }
}

/** Whose account it is: a colleague in range, of nobody else's. @returns his kind; undefined where there is no account or not this one */
async function accountFaults(context: Context, id: string, { staffId }: Sheet, faults: FieldError[]) {
  if (staffId === undefined) return undefined
  const found = await store.colleague(context.tx, staffId, context.today)
  if (found === undefined) faults.push({ path: 'staffId', code: 'mediator_staff' })
  else if (await store.staffTaken(context.tx, staffId, id))
    faults.push({ path: 'staffId', code: 'mediator_staff_taken' })
  return found?.kind
}

const rowOf = (input: Sheet) => ({
  bodyId: input.bodyId,
  sex: input.sex,
  kind: input.kind,
  org: input.org,
  specialties: input.specialties,
  languages: input.languages,
  isCommitteeMember: input.isCommitteeMember,
  appointedFrom: input.appointedFrom,
  appointedTo: input.appointedTo ?? null,
  letterNo: input.letterNo ?? null,
  isAux: input.isAux,
  isPolice: input.isPolice,
  trainingYear: input.training?.year ?? null,
  trainingHours: input.training?.hours ?? null,
  staffId: input.staffId ?? null,
  homeAddressId: input.homeAddressId ?? null,
})

const seal = (context: Context, id: string, phone: string) =>
  store.keepPhone(context.tx, id, context.cipher.seal('phone', `mediator_contact.number_enc|${id}`, phone))

export const addMediator = action(contract.addMediator, {
  allow: access['mediation.addMediator'],
  audit,
  async run(context, input) {
    const id = uuidv7()
    const { row, phone } = await read(context, id, input)
    const number = phone as string
    await store.insertMediator(context.tx, { ...row, id, active: true, phoneMask: maskPhone(number) }, by(context))
    await seal(context, id, number)
    await note(context, 'mediatorAdded', 'mediator', { id, unitId: row.unitId, unitPos: row.unitPos })
    return { id, version: 1 }
  },
})

export const editMediator = action(contract.editMediator, {
  allow: access['mediation.editMediator'],
  audit,
  async run(context, { id, version, active, ...input }) {
    const known = await store.findMediator(context.tx, id)
    if (known === undefined) throw new AppError('not_found')
    if (known.version !== version) throw conflict(known)
    const { row, phone } = await read(context, id, input, known)
    const phoneMask = phone === undefined ? known.phoneMask : maskPhone(phone)
    const next = await store.updateMediator(context.tx, { ...known, ...row, active, phoneMask }, by(context))
    if (next === undefined) {
      const current = await store.findMediator(context.tx, id)
      throw current === undefined ? new AppError('not_found') : conflict(current)
    }
    if (phone !== undefined) await seal(context, id, phone)
    await note(context, 'mediatorEdited', 'mediator', { id, unitId: row.unitId, unitPos: row.unitPos })
    return { id, version: next }
  },
})

/** The record as a version conflict shows it beside one's own typing; the home of a mediator is no part of it. */
function conflict(m: store.MediatorRow): AppError {
  const { unitId: _, unitPos: __, homeAddressId: ___, trainingYear: year, trainingHours: hours, ...current } = m
  return new AppError('version_conflict', { current: { ...current, training: year === null ? null : { year, hours } } })
}

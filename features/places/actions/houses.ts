import { requireBasisAt } from '#features/tasks/public.ts'
import { AppError, fieldError } from '#platform/errors/errors.ts'
import { action, type Context } from '#platform/http/action.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { checkPersonName } from '#platform/standards/names.ts'
import { checkPhone, maskPhone } from '#platform/standards/phone.ts'
import { recordActivity } from '#features/work-log/public.ts'
import { access } from '../access.ts'
import { houseAnswer, houseConflict } from '../answers.ts'
import { staffOf } from '../compose.ts'
import * as contract from '../contract.ts'
import { placeOf } from '../public.ts'
import { houseById, type HouseRow, insertHouse, type SealedPhone, updateHouse } from '../store-houses.ts'

const placeName = (id: string) => `house.owner_phone_enc|${id}`

function sealPhone(context: Context, id: string, raw: string): SealedPhone {
  if (raw === '') return { sealed: null, mask: null }
  const phone = checkPhone(raw, { unit: true })
  if (!phone.ok) throw fieldError('ownerPhone', phone.error)
  return { sealed: context.cipher.seal('phone', placeName(id), phone.value), mask: maskPhone(phone.value) }
}

function ownerName(raw: string | undefined): string | undefined {
  if (raw === undefined) return undefined
  const name = checkPersonName(raw)
  if (!name.ok) throw fieldError('ownerName', name.error)
  return name.value
}

export const registerHouse = action(contract.registerHouse, {
  allow: access['places.registerHouse'],
  audit: { purpose: 'verify', shown: 'list' },
  async run(context, input) {
    const by = staffOf(context)
    const place = await placeOf(context.tx, input.addressId)
    if (place === undefined) throw new AppError('not_found')
    if (place.state === '停用') throw new AppError('place_retired')
    const id = uuidv7()
    const phone = sealPhone(context, id, input.ownerPhone ?? '')
    const made = await insertHouse(context.tx, {
      ...input,
      ...phone,
      id,
      by,
      ownerName: ownerName(input.ownerName),
      unitId: place.unitId,
      unitPos: place.unitPos,
      verifiedAt: context.now,
    })
    if (!made) throw new AppError('house_exists')
    await recordActivity(context, {
      kind: 'places.houseRegistered',
      at: context.now,
      recordKind: 'house',
      recordId: id,
      placeId: input.addressId,
      unitId: place.unitId,
      unitPos: place.unitPos,
    })
    return { id, version: 1 }
  },
})

export const editHouse = action(contract.editHouse, {
  allow: access['places.editHouse'],
  audit: { purpose: 'verify', shown: 'list' },
  async run(context, input) {
    const before = await houseById(context.tx, input.id)
    if (before === undefined || before.version !== input.version) throw houseConflict(before)
    const phone = input.ownerPhone === undefined ? undefined : sealPhone(context, input.id, input.ownerPhone)
    const values = { ...input, ownerName: ownerName(input.ownerName) }
    const updated = await updateHouse(context.tx, input.id, input.version, staffOf(context), values, phone)
    if (updated === undefined) throw houseConflict(await houseById(context.tx, input.id))
    await recordActivity(context, {
      kind: 'places.houseEdited',
      at: context.now,
      recordKind: 'house',
      recordId: input.id,
      placeId: before.addressId,
      unitId: before.unitId,
      unitPos: before.unitPos,
    })
    return { id: input.id, version: updated.version }
  },
})

/** The house, where the stated basis is about it: one's own task at another door opens no other house. */
async function houseFor(
  context: Context,
  input: { id: string; basisKind: string; basisId: string },
): Promise<HouseRow> {
  const row = await houseById(context.tx, input.id)
  if (row === undefined) throw new AppError('not_found')
  await requireBasisAt(context.tx, input, row.addressId)
  return row
}

export const getHouse = action(contract.getHouse, {
  allow: access['places.getHouse'],
  audit: { purpose: 'verify', basis: ['task', 'address', 'household'], shown: 'page' },
  async run(context, input) {
    return houseAnswer(context, await houseFor(context, input))
  },
})

export const revealOwnerPhone = action(contract.revealOwnerPhone, {
  allow: access['places.revealOwnerPhone'],
  audit: { purpose: 'verify', basis: ['task', 'address', 'household'], shown: 'identity', reveal: true, perMinute: 20 },
  async run(context, input) {
    const row = await houseFor(context, input)
    const phone = row.ownerPhoneSealed === null ? null : context.cipher.open(placeName(row.id), row.ownerPhoneSealed)
    return { ownerPersonId: row.ownerPersonId as never, phone }
  },
})

import { contactOf } from '#features/organisation/public.ts'
import { doorsWithHouses, nameOfDoors, placesOf } from '#features/places/public.ts'
import { buildingsOf } from '#features/visits/public.ts'
import type { Tx } from '#platform/db/tx.ts'
import { AppError, fieldError } from '#platform/errors/errors.ts'
import type { Context } from '#platform/http/action.ts'
import { type Contact, lackOf, SHOP, wholeContact } from './rules.ts'

/** Which doors a paper is for: of a building, of a village group, or one. */
export interface Where {
  buildingId?: string | undefined
  communityCode?: string | undefined
  villageGroup?: string | undefined
  addressId?: string | undefined
}

export interface Target {
  /** What the place is called, never with a room. */
  name: string
  doors: { id: string; state: string; use: string | null; unitNo: string | null }[]
}

/** @throws AppError `not_found` where it is out of sight, `invalid_input` unless exactly one place was named */
export async function targetOf(tx: Tx, where: Where): Promise<Target> {
  const { buildingId, communityCode, villageGroup, addressId } = where
  const isGroup = communityCode !== undefined && villageGroup !== undefined
  const isHalf = !isGroup && (communityCode !== undefined || villageGroup !== undefined)
  if (isHalf || [buildingId !== undefined, isGroup, addressId !== undefined].filter(Boolean).length !== 1)
    throw fieldError('buildingId', 'exactly_one')
  if (addressId !== undefined) return oneDoor(tx, addressId)
  const together =
    buildingId !== undefined
      ? { buildingId }
      : { communityCode: communityCode as string, villageGroup: villageGroup as string }
  const named = await nameOfDoors(tx, together)
  if (named === undefined) throw new AppError('not_found')
  return { name: named.name, doors: await doorsWithHouses(tx, together) }
}

async function oneDoor(tx: Tx, addressId: string): Promise<Target> {
  const place = (await placesOf(tx, [addressId])).get(addressId)
  if (place === undefined) throw new AppError('not_found')
  const name = (await buildingsOf(tx, [addressId])).get(addressId) ?? ''
  // Whoever names one door for a notice knows that it is a shop, registered as one or not.
  return { name, doors: [{ id: addressId, state: place.state, use: SHOP, unitNo: null }] }
}

/** The contact for a place, whole. @throws AppError `card_no_officer`, `card_no_phone` */
export async function cardContact({ tx, today }: Pick<Context, 'tx' | 'today'>, unitId: string): Promise<Contact> {
  const found = await contactOf(tx, unitId, today)
  const contact = wholeContact(found)
  if (contact === undefined) throw new AppError(lackOf(found) ?? 'card_no_officer')
  return contact
}

import { placeOf } from '#features/places/public.ts'
import { maybe } from '#platform/db/tx.ts'
import { AppError, fieldError } from '#platform/errors/errors.ts'
import type { Context } from '#platform/http/action.ts'

export interface DisputePlace {
  addressId: string | null
  unitId: string
  unitPos: number
  /** Who answers for disputes there. */
  officerId: string
}

/**
 * Where a file belongs: to the unit of its door, or to the unit of whoever registers it where no door is named. @throws AppError `not_found`,
 * `dispute_no_unit` where nobody answers for that place
 */
export async function placeFor(context: Context, addressId: string | undefined): Promise<DisputePlace> {
  const { tx, actor, today } = context
  const door = addressId === undefined ? undefined : await placeOf(tx, addressId)
  if (addressId !== undefined && door === undefined) throw new AppError('not_found')
  if (door?.state === '停用') throw fieldError('addressId', 'dispute_address_retired')
  const unit = door ?? { unitId: actor.unitId, unitPos: await positionOf(context) }
  if (unit.unitId === null) throw new AppError('dispute_no_unit')
  const officer = await maybe<{ id: string | null }>(tx, 'select disputes_officer($1, $2) as id', [unit.unitPos, today])
  const officerId = actor.role === 'OFFICER' ? actor.staffId : (officer?.id ?? null)
  if (officerId === null) throw new AppError('dispute_no_unit')
  return { addressId: door?.addressId ?? null, unitId: unit.unitId, unitPos: unit.unitPos, officerId }
}

const positionOf = async (context: Context): Promise<number> =>
  (await maybe<{ pos: number }>(context.tx, 'select sec.lo() as pos', []))?.pos ?? 0

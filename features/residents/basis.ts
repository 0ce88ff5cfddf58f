import type { Tx } from '#platform/db/tx.ts'
import { AppError } from '#platform/errors/errors.ts'
import { basisPlace } from '#features/tasks/public.ts'

const LIVES_THERE = `select exists (select 1 from residence where person_id = $1 and (address_id = $2 or household_id = $3)) as yes`

/**
 * A basis opens the people it is about: those who live or lived behind its door, or the one its task names (trust.md §3.1 "Purposes").
 * @throws AppError `basis_invalid`
 */
export async function requireBasisOf(
  tx: Tx,
  stated: { basisKind: string; basisId: string },
  personId: string,
): Promise<void> {
  const place = await basisPlace(tx, stated.basisKind, stated.basisId)
  if (place === undefined) throw new AppError('basis_invalid')
  if (place.personId === personId) return
  const [row] = await tx.query<{ yes: boolean }>(LIVES_THERE, [personId, place.addressId, place.householdId])
  if (!row?.yes) throw new AppError('basis_invalid')
}

import type { Sides } from '#features/mediation/public.ts'
import type { DisputeFile } from './store-file.ts'

/** Where a file happened and whom it concerns: what a mediator may be too close to. */
export const sidesOf = ({ row, parties }: DisputeFile): Sides => ({
  addressIds: row.addressId === null ? [] : [row.addressId],
  personIds: parties.map((p) => p.personId),
})

/** Where one stands says why: at a door people are opened for verification, with the address as basis. */
export const atDoor = (addressId: string) => ({ purpose: 'verify', basisKind: 'address', basisId: addressId }) as const

/** Whoever asks again whether a visit was as recorded opens people for 质量抽查, with that visit as the basis. */
export const ofCheckedVisit = (visitId: string) =>
  ({ purpose: 'spot_check', basisKind: 'visit', basisId: visitId }) as const

/** Reads that any change at a door makes stale. */
export const DOOR_READS = [
  'residents.getHousehold',
  'residents.getPerson',
  'residents.listResidents',
  'buildingPicture.getPicture',
] as const
/** Reads that an act on many residences makes stale. */
export const BATCH_READS = [...DOOR_READS, 'residents.listBatches'] as const

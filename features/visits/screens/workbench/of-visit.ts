/** A visit is its own reason for being opened by those in whose area it lies. */
export const ofVisit = (id: string, purpose: 'visit' | 'spot_check' = 'visit') =>
  ({ purpose, basisKind: 'visit', basisId: id }) as const

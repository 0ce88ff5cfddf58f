/** What binds a sealed address to its row. */
export const placeOfAddress = (partyId: string): string => `follow_up_address.address_enc|${partyId}`

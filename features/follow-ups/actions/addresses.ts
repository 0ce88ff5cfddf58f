import { AppError } from '#platform/errors/errors.ts'
import { action } from '#platform/http/action.ts'
import type { PersonId } from '#platform/http/contract.ts'
import { access } from '../access.ts'
import { placeOfAddress } from '../address.ts'
import * as contract from '../contract.ts'
import { findOpen } from '../store.ts'
import { findParty, replaceAddress, sealedAddress } from '../store-parts.ts'
import { save, take } from '../take.ts'
import { PROTECTED } from '../vocabulary.ts'

export const revealAddress = action(contract.revealAddress, {
  allow: access['followUps.revealAddress'],
  audit: { purpose: 'dispute', shown: 'identity', reveal: true, perMinute: 10 },
  async run({ tx, cipher, today }, input) {
    if ((await findOpen(tx, input.id, today)) === undefined) throw new AppError('not_found')
    const party = await findParty(tx, input.id, input.partyId)
    if (party === undefined) throw new AppError('not_found')
    const sealed = await sealedAddress(tx, party.id)
    if (sealed === undefined) throw new AppError('follow_up_no_address')
    return {
      id: input.id,
      partyId: party.id,
      persons: party.personId === null ? [] : [{ personId: party.personId as PersonId }],
      address: cipher.open(placeOfAddress(party.id), sealed.addressEnc),
    }
  },
})

export const setAddress = action(contract.setAddress, {
  allow: access['followUps.setAddress'],
  audit: { purpose: 'dispute', shown: 'list' },
  async run(context, input) {
    const known = await take(context, input)
    const party = await findParty(context.tx, known.id, input.partyId)
    if (party === undefined) throw new AppError('not_found')
    if (party.role !== PROTECTED) throw new AppError('follow_up_not_protected')
    await replaceAddress(context.tx, party.id, context.cipher.seal('identity', placeOfAddress(party.id), input.address))
    return save(context, known)
  },
})

import { personRef } from '#features/residents/public.ts'
import { AppError, type FieldError, fieldError } from '#platform/errors/errors.ts'
import { action, type Context } from '#platform/http/action.ts'
import type { ParsedOf } from '#platform/http/contract.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { listLegalBasis } from '#platform/deadlines/rules-store.ts'
import { access } from '../access.ts'
import * as contract from '../contract.ts'
import {
  basisFaults,
  basisOf,
  disputeFaults,
  partyFaults,
  scheduleOf,
  termFaults,
  textFaults,
  usualEnd,
} from '../rules.ts'
import { loadTerms } from '../settings.ts'
import { insertFollowUp, isKnown, type OfficerPlace, officerPlace } from '../store.ts'
import { insertAddress, insertParty, insertTask } from '../store-parts.ts'
import { placeOfAddress } from '../address.ts'

type Input = ParsedOf<typeof contract.openFollowUp>
type Party = Input['parties'][number] & { known: string }

export const openFollowUp = action(contract.openFollowUp, {
  allow: access['followUps.openFollowUp'],
  audit: { purpose: 'dispute', shown: 'list' },
  async run(context, input) {
    const { tx, today, now, actor } = context
    const terms = await loadTerms(tx, today)
    const endOn = input.endOn ?? usualEnd(input.instrument, input.issuedOn, terms)
    const legalBasis = basisOf(input.instrument, input.legalBasis)
    const faults: FieldError[] = [
      ...termFaults(input.instrument, input.issuedOn, endOn, terms, today),
      ...basisFaults(input.instrument, legalBasis),
      ...disputeFaults(input.instrument, input.disputeId),
      ...partyFaults(input.instrument, input.parties),
      ...textFaults({ issuedBy: input.issuedBy }),
    ]
    if (faults.length > 0 || endOn === undefined) throw new AppError('invalid_input', {}, faults)
    if ((await listLegalBasis(tx, legalBasis, today)).length < legalBasis.length)
      throw fieldError('legalBasis', 'follow_up_basis_not_here')
    const parties = await partiesInSight(context, input.parties)
    const personIds = parties.flatMap((p) => p.personId ?? [])
    const officerId = officerOf(context, input)
    const place = await placeFor(context, officerId, personIds)
    if (await isKnown(tx, input.instrument, input.instrumentNo, null)) throw new AppError('follow_up_known')
    const id = uuidv7()
    await insertFollowUp(tx, {
      id,
      instrument: input.instrument,
      instrumentNo: input.instrumentNo,
      issuedBy: input.issuedBy,
      issuedOn: input.issuedOn,
      endOn,
      legalBasis: [...legalBasis],
      disputeId: input.disputeId ?? null,
      officerId,
      personIds,
      unitId: place.unitId,
      unitPos: place.unitPos,
      createdBy: actor.staffId as string,
      createdAt: now,
    })
    await keepParties(context, id, parties)
    for (const due of scheduleOf(input.instrument, input.issuedOn, endOn, terms, today))
      await insertTask(tx, { id: uuidv7(), followUpId: id, ...due, byRule: true, createdAt: now })
    return { id, version: 1, endOn }
  },
})

/** An officer follows up himself; a deputy says who does. */
function officerOf({ actor }: Context, input: Input): string {
  if (actor.role === 'OFFICER') {
    if (input.officerId !== undefined && input.officerId !== actor.staffId)
      throw fieldError('officerId', 'follow_up_own_only')
    return actor.staffId as string
  }
  if (input.officerId === undefined) throw fieldError('officerId', 'required')
  return input.officerId
}

/** Where an officer serves. @throws AppError at `officerId` where he is none here; `follow_up_conflict` where it is about his own family or home */
export async function placeFor(
  { tx, today }: Context,
  officerId: string,
  personIds: readonly string[],
): Promise<OfficerPlace> {
  const place = await officerPlace(tx, officerId, personIds, today)
  if (place === undefined) throw fieldError('officerId', 'follow_up_no_officer')
  if (place.hasConflict) throw new AppError('follow_up_conflict')
  return place
}

/** Parties with the names they are kept under. @throws AppError at a party who is not in the register in sight */
async function partiesInSight({ tx }: Context, parties: Input['parties']): Promise<Party[]> {
  const all: Party[] = []
  for (const [i, p] of parties.entries()) {
    const person = p.personId === undefined ? undefined : await personRef(tx, p.personId)
    if (p.personId !== undefined && person === undefined) throw fieldError(`parties.${i}.personId`, 'follow_up_unknown')
    all.push({ ...p, known: person?.name ?? (p.name as string) })
  }
  return all
}

async function keepParties({ tx, cipher }: Context, followUpId: string, parties: readonly Party[]): Promise<void> {
  for (const [ord, p] of parties.entries()) {
    const id = uuidv7()
    const addressEnc = p.address === undefined ? null : cipher.seal('identity', placeOfAddress(id), p.address)
    await insertParty(tx, {
      id,
      followUpId,
      ord,
      role: p.role,
      personId: p.personId ?? null,
      name: p.known,
      addressEnc,
    })
    if (addressEnc !== null) await insertAddress(tx, id, addressEnc)
  }
}

import { placeOf } from '#features/places/public.ts'
import { householdOf } from '#features/residents/public.ts'
import { requestHash, residentsAmong } from '#features/visits/public.ts'
import { AppError, fieldError } from '#platform/errors/errors.ts'
import { action, type Context } from '#platform/http/action.ts'
import type { ParsedOf } from '#platform/http/contract.ts'
import { access } from '../access.ts'
import { conflictOf, needAt, needState, note } from '../act.ts'
import { startClocks } from '../clocks.ts'
import * as contract from '../contract.ts'
import { isOpen, needFaults, textFaults } from '../rules.ts'
import { findNeed, insertNeed, updateWords } from '../store.ts'

type Input = ParsedOf<typeof contract.recordNeed>

export const recordNeed = action(contract.recordNeed, {
  allow: access['needs.recordNeed'],
  fromOutbox: true,
  audit: { purpose: 'visit', shown: 'list' },
  async run(context, input) {
    const hash = requestHash(input)
    const before = await answerOfRetry(context, input.id, hash)
    if (before) return before
    const faults = needFaults(input, context.now)
    if (faults.length > 0) throw new AppError('invalid_input', {}, faults)
    const place = await doorOf(context, input)
    const author = context.actor.staffId as string
    const need = {
      id: input.id,
      channel: input.channel,
      visitId: input.visitId ?? null,
      addressId: place.addressId,
      householdId: input.householdId ?? null,
      personId: input.personId ?? null,
      type: input.type,
      text: input.text,
      isPoliceMatter: input.isPoliceMatter,
      ownerId: author,
      receivedAt: new Date(input.receivedAt),
      requestHash: hash,
      unitId: place.unitId,
      unitPos: place.unitPos,
      createdBy: author,
      createdAt: context.now,
    }
    if (!(await insertNeed(context.tx, need))) return (await answerOfRetry(context, input.id, hash)) ?? reused()
    await startClocks(context, need)
    await note(context, 'needs.recorded', need, need.receivedAt)
    return { id: input.id, version: 1, state: 'REGISTERED' as const }
  },
})

function reused(): never {
  throw new AppError('need_id_reused')
}

/** A phone that heard no answer sends again; the same request by the same author gets the answer of the first one. */
async function answerOfRetry(context: Context, id: string, hash: Buffer) {
  const known = await findNeed(context.tx, id)
  if (known === undefined) return undefined
  if (known.createdBy !== context.actor.staffId || !known.requestHash.equals(hash)) return reused()
  return { id, version: known.version, state: known.state }
}

/** The door, in sight; household and person belong to it. */
async function doorOf(context: Context, input: Input) {
  const place = await placeOf(context.tx, input.addressId)
  if (place === undefined) throw new AppError('not_found')
  if (place.state === '停用') throw new AppError('need_address_retired')
  const household = input.householdId === undefined ? undefined : await householdOf(context.tx, input.householdId)
  if (input.householdId !== undefined && household?.addressId !== place.addressId)
    throw fieldError('householdId', 'need_household_not_here')
  await requireAsker(context, input.personId, { householdId: input.householdId ?? null, addressId: place.addressId })
  return place
}

/** Who asked lives or lived there: a need is no way to look up whoever one likes. @throws AppError `invalid_input` at personId */
async function requireAsker(
  context: Context,
  personId: string | undefined,
  at: { householdId: string | null; addressId: string },
): Promise<void> {
  if (personId === undefined) return
  const among = await residentsAmong(context.tx, [personId], at.householdId, at.addressId)
  if (!among.has(personId)) throw fieldError('personId', 'need_person_not_here')
}

export const editNeed = action(contract.editNeed, {
  allow: access['needs.editNeed'],
  fromOutbox: true,
  audit: { purpose: 'visit', shown: 'list' },
  async run(context, input) {
    const known = await needAt(context, input)
    if (!context.can('needs.editNeed', known.createdBy)) throw new AppError('forbidden')
    // An answer stands against the words it was given to: from then on only the officer mends them.
    const isAnswered = known.firstRepliedAt !== null && context.actor.role !== 'OFFICER'
    if (!isOpen(known.state) || isAnswered) throw new AppError('need_state', { state: needState(context, known) })
    const faults = textFaults('text', input.text)
    if (faults.length > 0) throw new AppError('invalid_input', {}, faults)
    await requireAsker(context, input.personId, known)
    const { tx, now } = context
    const version = await updateWords(tx, known.id, known.version, context.actor.staffId as string, now, {
      personId: input.personId ?? null,
      type: input.type,
      text: input.text,
      isPoliceMatter: input.isPoliceMatter,
    })
    const current = version === undefined ? await findNeed(tx, known.id) : undefined
    if (version === undefined)
      throw current ? new AppError('version_conflict', { current: conflictOf(current) }) : new AppError('not_found')
    await note(context, 'needs.corrected', { ...known, type: input.type }, now)
    return { id: known.id, version, state: known.state }
  },
})

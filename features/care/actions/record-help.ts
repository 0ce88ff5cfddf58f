import { requestHash } from '#features/visits/public.ts'
import { AppError, type FieldError } from '#platform/errors/errors.ts'
import { action, type Context } from '#platform/http/action.ts'
import type { ParsedOf } from '#platform/http/contract.ts'
import { access } from '../access.ts'
import { note, stateAfter } from '../change.ts'
import * as contract from '../contract.ts'
import { textFaults } from '../rules.ts'
import { type CareRecord, listedIn, lockCare } from '../store.ts'
import { findHelp, insertHelp } from '../store-help.ts'
import { HARDSHIP } from '../vocabulary.ts'

type Input = ParsedOf<typeof contract.recordHelp>

/** A clock of a phone may run ahead of ours by this much. */
const AHEAD_MS = 10 * 60_000

export const recordHelp = action(contract.recordHelp, {
  allow: access['care.recordHelp'],
  fromOutbox: true,
  audit: { purpose: 'care', shown: 'list' },
  async run(context, input) {
    const hash = requestHash(input)
    const before = await answerOfRetry(context, input.id, hash)
    if (before) return before
    const at = new Date(input.at)
    const faults: FieldError[] = textFaults({ result: input.result })
    if (at.getTime() > context.now.getTime() + AHEAD_MS) faults.push({ path: 'at', code: 'care_in_future' })
    if (faults.length > 0) throw new AppError('invalid_input', {}, faults)
    const subject = await subjectOf(context, input)
    stateAfter('help', subject.state)
    const isNew = await insertHelp(context.tx, {
      id: input.id,
      careSubjectId: subject.id,
      officerId: context.actor.staffId as string,
      at,
      what: input.what,
      result: input.result || null,
      isHardship: subject.categories.includes(HARDSHIP),
      requestHash: hash,
      unitId: subject.unitId,
      unitPos: subject.unitPos,
    })
    if (!isNew) {
      const first = await answerOfRetry(context, input.id, hash)
      if (first === undefined) throw new AppError('id_reused')
      return first
    }
    await note(context, 'care.helped', subject, at)
    return { id: input.id, careSubjectId: subject.id }
  },
})

/** A phone that heard no answer sends again; the same request by the same officer gets the answer of the first one. */
async function answerOfRetry(context: Context, id: string, hash: Buffer) {
  const known = await findHelp(context.tx, id)
  if (known === undefined) return undefined
  if (known.officerId !== context.actor.staffId || !known.requestHash.equals(hash) || known.careSubjectId === null)
    throw new AppError('id_reused')
  return { id, careSubjectId: known.careSubjectId }
}

/**
 * The subject by its id, or found by household and person: a phone carries no care list, so it does not know the id. Where only the household is named, the household as
 * a whole is meant, or the only one of it on the list.
 */
async function subjectOf(context: Context, input: Input): Promise<CareRecord> {
  if (input.careSubjectId !== undefined) {
    const subject = await lockCare(context.tx, input.careSubjectId)
    if (subject === undefined) throw new AppError('not_found')
    return subject
  }
  const listed = await listedIn(context.tx, input.householdId as string)
  const meant = listed.filter((one) => one.personId === (input.personId ?? null))
  const found = meant[0] ?? (listed.length === 1 ? listed[0] : undefined)
  if (found === undefined) throw new AppError(listed.length > 1 && !input.personId ? 'care_which' : 'care_not_listed')
  if (input.personId !== undefined && found.personId !== null && found.personId !== input.personId)
    throw new AppError('care_not_listed')
  return found
}

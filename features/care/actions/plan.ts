import { homeOf, householdOf, personRef } from '#features/residents/public.ts'
import { cancelTasks } from '#features/tasks/public.ts'
import { AppError, type FieldError, fieldError } from '#platform/errors/errors.ts'
import { action, type Context } from '#platform/http/action.ts'
import type { ParsedOf } from '#platform/http/contract.ts'
import { checkPhone, maskPhone } from '#platform/standards/phone.ts'
import { access } from '../access.ts'
import { note, save, settle, take } from '../change.ts'
import * as contract from '../contract.ts'
import { livesIn, whomOf } from '../people.ts'
import { hidesAtOnce, listingFaults, plus, scopeFaults, textFaults } from '../rules.ts'
import { lengthOf, loadAges } from '../settings.ts'
import { answersAsOfficer, type CareRecord, keepContact } from '../store.ts'

type Change = ParsedOf<typeof contract.update>

/** What was left out stays; null or an empty text takes it away. */
const changedTo = <T>(typed: T | null | undefined, stored: T | null): T | null =>
  typed === undefined ? stored : typed === null || typed === '' ? null : typed

export const update = action(contract.update, {
  allow: access['care.update'],
  audit: { purpose: 'care', shown: 'list' },
  async run(context, input) {
    const { known, state } = await take(context, input, 'update')
    const phone = input.contactPhone === undefined ? null : checkPhone(input.contactPhone)
    const contactName = changedTo(input.contactName, known.contactName)
    const after: CareRecord = {
      ...known,
      state,
      categories: input.categories ?? known.categories,
      cadence: input.cadence ?? known.cadence,
      needTags: input.needTags ?? known.needTags,
      notes: changedTo(input.notes, known.notes),
      contactName,
      contactPhoneMask: contactName === null ? null : phone?.ok ? maskPhone(phone.value) : known.contactPhoneMask,
      partnerAgency: changedTo(input.partnerAgency, known.partnerAgency),
      primaryOfficerId: input.primaryOfficerId ?? known.primaryOfficerId,
    }
    const faults = await planFaults(context, input, after)
    if (phone?.ok === false) faults.push({ path: 'contactPhone', code: phone.error })
    else if (contactName === null && phone !== null) faults.push({ path: 'contactName', code: 'required' })
    else if (contactName !== null && after.contactPhoneMask === null)
      faults.push({ path: 'contactPhone', code: 'required' })
    if (faults.length > 0) throw new AppError('invalid_input', {}, faults)
    const answer = await save(context, known, after)
    if (phone?.ok)
      await keepContact(
        context.tx,
        known.id,
        context.cipher.seal('phone', `care_contact.number_enc|${known.id}`, phone.value),
      )
    else if (contactName === null && known.contactName !== null) await keepContact(context.tx, known.id, null)
    await note(context, 'care.updated', known)
    return answer
  },
})

async function planFaults(context: Context, input: Change, after: CareRecord): Promise<FieldError[]> {
  const { tx, today } = context
  const faults = [
    ...textFaults({ notes: input.notes, partnerAgency: input.partnerAgency, contactName: input.contactName }),
    ...scopeFaults(after.consentScope, {
      hasContact: after.contactName !== null,
      partnerAgency: after.partnerAgency,
    }),
  ]
  if (input.categories)
    faults.push(...listingFaults(input.categories, await whomOf(tx, after.personId), await loadAges(tx, today), today))
  if (input.primaryOfficerId && !(await answersAsOfficer(tx, input.primaryOfficerId, today)))
    faults.push({ path: 'primaryOfficerId', code: 'care_officer_unknown' })
  return faults
}

export const review = action(contract.review, {
  allow: access['care.review'],
  audit: { purpose: 'care', shown: 'list' },
  async run(context, input) {
    const { tx, today } = context
    const { known, state } = await take(context, input, 'review')
    if (known.consentEndsOn === null || known.consentEndsOn < today) throw new AppError('care_consent_ended')
    const last = plus(today, await lengthOf(tx, 'care.review', today))
    const reviewDueOn = input.reviewDueOn ?? last
    if (reviewDueOn <= today || reviewDueOn > last) throw fieldError('reviewDueOn', 'care_review_range', { last })
    const after = { ...known, ...(await whereNow(context, known)), state, reviewDueOn }
    const answer = await save(context, known, after)
    await settle(context, known.id, ['care.review'], 'reviewed')
    await note(context, 'care.reviewed', after)
    return { ...answer, reviewDueOn }
  },
})

/**
 * Where the subject lives now: the same home, or the one to which he moved inside the reviewer's own range, from where visits count anew. A move out of it is an exit,
 * because his consent was given here. @throws AppError `care_moved_away` also where he has died or the household is closed
 */
async function whereNow(context: Context, c: CareRecord): Promise<Partial<CareRecord>> {
  const { tx, today } = context
  if (c.personId === null) {
    const household = await householdOf(tx, c.householdId)
    if (household === undefined || household.closedOn !== null) throw new AppError('care_moved_away')
    return {}
  }
  const person = await personRef(tx, c.personId)
  if (person === undefined || person.diedOn !== null) throw new AppError('care_moved_away')
  if (await livesIn(tx, c.householdId, c.personId)) return {}
  const home = await homeOf(tx, c.personId)
  if (home === undefined) throw new AppError('care_moved_away')
  const { householdId, addressId, unitId, unitPos } = home
  return { householdId, addressId, unitId, unitPos, visitsFrom: today }
}

export const exit = action(contract.exit, {
  allow: access['care.exit'],
  audit: { purpose: 'care', shown: 'list' },
  async run(context, input) {
    const { known, state } = await take(context, input, 'exit')
    const after = {
      ...known,
      state,
      exitReason: input.reason,
      exitedOn: context.today,
      contactName: null,
      contactPhoneMask: null,
    }
    // Before it may be hidden: the tasks go with the reason they were made for.
    await cancelTasks(context, ['care.decide', 'care.consent', 'care.paper', 'care.review'], 'care_subject', known.id)
    await cancelTasks(
      context,
      ['care.visit'],
      known.personId === null ? 'household' : 'person',
      known.personId ?? known.householdId,
    )
    if (known.contactName !== null) await keepContact(context.tx, known.id, null)
    await note(context, 'care.exited', known)
    await save(context, known, after, hidesAtOnce(input.reason))
    return { id: known.id, state }
  },
})

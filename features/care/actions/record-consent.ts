import { openTask } from '#features/tasks/public.ts'
import { AppError } from '#platform/errors/errors.ts'
import { action, type Context } from '#platform/http/action.ts'
import type { ParsedOf } from '#platform/http/contract.ts'
import { access } from '../access.ts'
import { note, save, settle, take } from '../change.ts'
import * as contract from '../contract.ts'
import { whomOf } from '../people.ts'
import { consentEndsOn, consentFaults, plus } from '../rules.ts'
import { lengthOf, loadAges } from '../settings.ts'
import { type CareRecord, keepContact } from '../store.ts'
import { FIRST_CADENCE, ORAL } from '../vocabulary.ts'

type Input = ParsedOf<typeof contract.recordConsent>

export const recordConsent = action(contract.recordConsent, {
  allow: access['care.recordConsent'],
  audit: { purpose: 'care', shown: 'list' },
  async run(context, input) {
    const { tx, today } = context
    const { known, state } = await take(context, input, 'consent')
    const paper = await lengthOf(tx, 'care.paper', today)
    const endsOn = consentEndsOn(input, paper)
    const longest = await lengthOf(tx, 'care.consentMax', today)
    const whom = await whomOf(tx, known.personId)
    const faults = consentFaults(input, whom, await loadAges(tx, today), longest, today)
    if (endsOn < today && faults.length === 0) faults.push({ path: 'on', code: 'care_consent_over' })
    if (faults.length > 0) throw new AppError('invalid_input', {}, faults)
    const after = withConsent(known, input, input.form === ORAL ? plus(input.on, paper) : null)
    const isFirst = known.state === 'CONSENT_WAIT'
    const row = isFirst
      ? {
          ...after,
          activeOn: known.activeOn ?? today,
          visitsFrom: known.visitsFrom ?? today,
          cadence: known.cadence ?? FIRST_CADENCE,
          reviewDueOn: plus(today, await lengthOf(tx, 'care.review', today)),
        }
      : after
    const answer = await save(context, known, { ...row, state })
    if (known.contactName !== null && row.contactName === null) await keepContact(tx, known.id, null)
    await settle(context, known.id, ['care.consent', 'care.paper'], 'consented')
    if (row.paperDueOn !== null) await askPaper(context, row, row.paperDueOn)
    await note(context, 'care.consented', known)
    return { ...answer, consentEndsOn: endsOn }
  },
})

/** The subject under the new consent. What it does not carry is not kept: a contact, an agency. */
function withConsent(c: CareRecord, input: Input, paperDueOn: string | null): CareRecord {
  const mayCall = input.scope.includes('联系紧急联系人')
  return {
    ...c,
    consentBy: input.by,
    consentForm: input.form,
    consentOn: input.on,
    consentScope: input.scope,
    consentUntil: input.validUntil,
    consentWitness: input.witness ?? null,
    guardianInformedOn: input.guardianInformedOn ?? null,
    paperDueOn,
    contactName: mayCall ? c.contactName : null,
    contactPhoneMask: mayCall ? c.contactPhoneMask : null,
    partnerAgency: input.scope.includes('转介协助单位') ? c.partnerAgency : null,
  }
}

const askPaper = (context: Context, c: CareRecord, dueOn: string) =>
  openTask(context, {
    kind: 'care.paper',
    purpose: 'data_fix',
    recordKind: 'care_subject',
    recordId: c.id,
    assigneeId: c.primaryOfficerId ?? undefined,
    dueOn,
    unitId: c.unitId,
    unitPos: c.unitPos,
  })

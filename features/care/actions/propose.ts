import { householdOf } from '#features/residents/public.ts'
import { openTask } from '#features/tasks/public.ts'
import { AppError, type FieldError } from '#platform/errors/errors.ts'
import { action, type Context } from '#platform/http/action.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { access } from '../access.ts'
import { note, save, settle, take } from '../change.ts'
import * as contract from '../contract.ts'
import { livesIn, whomOf } from '../people.ts'
import { listingFaults, plus } from '../rules.ts'
import { lengthOf, loadAges } from '../settings.ts'
import { type CareRecord, insertCare, listedIn } from '../store.ts'

/** What an officer proposes himself is decided already; what an auxiliary proposes waits for one. */
export const propose = action(contract.propose, {
  allow: access['care.propose'],
  audit: { purpose: 'care', shown: 'list' },
  async run(context, input) {
    const { tx, today, actor } = context
    const household = await householdOf(tx, input.householdId)
    if (household === undefined) throw new AppError('not_found')
    if (household.closedOn !== null) throw new AppError('household_closed')
    const personId = input.personId ?? null
    const faults: FieldError[] = []
    if (personId !== null && !(await livesIn(tx, household.householdId, personId)))
      faults.push({ path: 'personId', code: 'care_person_not_here' })
    else faults.push(...listingFaults(input.categories, await whomOf(tx, personId), await loadAges(tx, today), today))
    if (faults.length > 0) throw new AppError('invalid_input', {}, faults)
    const listed = await listedIn(tx, household.householdId)
    if (listed.some((one) => one.personId === personId)) throw new AppError('care_listed')
    const decides = context.can('care.accept')
    const { householdId, addressId, unitId, unitPos } = household
    const made = {
      id: uuidv7(),
      householdId,
      addressId,
      unitId,
      unitPos,
      personId,
      categories: input.categories,
      referredBy: input.referredBy,
      state: decides ? ('CONSENT_WAIT' as const) : ('PROPOSED' as const),
      createdBy: actor.staffId as string,
      primaryOfficerId: decides ? actor.staffId : null,
      today,
    }
    if (!(await insertCare(tx, made))) throw new AppError('care_listed')
    await note(context, 'care.proposed', made)
    if (decides) await askConsent(context, made)
    else await ask(context, 'care.decide', 'care.decide', made)
    return { id: made.id, version: 1, state: made.state }
  },
})

export const accept = action(contract.accept, {
  allow: access['care.accept'],
  audit: { purpose: 'care', shown: 'list' },
  async run(context, input) {
    const { known, state } = await take(context, input, 'accept')
    const after = { ...known, state, primaryOfficerId: context.actor.staffId }
    const answer = await save(context, known, after)
    await settle(context, known.id, ['care.decide'], 'accepted')
    await askConsent(context, after)
    await note(context, 'care.accepted', known)
    return answer
  },
})

type Asked = Pick<CareRecord, 'id' | 'unitId' | 'unitPos' | 'primaryOfficerId'>
const askConsent = (context: Context, c: Asked) => ask(context, 'care.consent', 'care.consentWait', c)

/** A task on the subject itself, due by a rule. */
async function ask(context: Context, kind: string, rule: string, c: Asked): Promise<void> {
  await openTask(context, {
    kind,
    purpose: 'data_fix',
    recordKind: 'care_subject',
    recordId: c.id,
    assigneeId: c.primaryOfficerId ?? undefined,
    dueOn: plus(context.today, await lengthOf(context.tx, rule, context.today)),
    unitId: c.unitId,
    unitPos: c.unitPos,
  })
}

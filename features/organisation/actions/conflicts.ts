import { AppError } from '#platform/errors/errors.ts'
import { action, type Context } from '#platform/http/action.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { access } from '../access.ts'
import { conflictAnswer } from '../answers.ts'
import * as contract from '../contract.ts'
import * as store from '../store/conflicts.ts'
import { findStaff } from '../store/staff.ts'

const audit = { purpose: 'data_fix', shown: 'list' } as const

/** Himself, or his chief or deputy; the policies of staff_conflict say the same again. */
async function entitled(context: Context, staffId: string): Promise<void> {
  const staff = await findStaff(context.tx, staffId)
  const leads = staff?.inScope === true && (context.actor.role === 'CHIEF' || context.actor.role === 'DEPUTY')
  if (staff === undefined || !(leads || staffId === context.actor.staffId)) throw new AppError('not_found')
}

export const listConflicts = action(contract.listConflicts, {
  allow: access['organisation.listConflicts'],
  audit,
  async run(context, { staffId }) {
    await entitled(context, staffId)
    return { items: (await store.listConflicts(context.tx, staffId)).map((row) => conflictAnswer(context, row)) }
  },
})

export const registerConflict = action(contract.registerConflict, {
  allow: access['organisation.registerConflict'],
  audit,
  async run(context, { staffId, personId, addressId, reason }) {
    const { tx } = context
    await entitled(context, staffId)
    if ((personId === undefined) === (addressId === undefined)) {
      throw new AppError('invalid_input', {}, [{ path: 'personId', code: 'person_or_address' }])
    }
    // Only what he can open now: otherwise the answer would tell whether an id exists. Afterwards he himself can no longer.
    const visible = personId
      ? await store.personVisible(tx, personId)
      : await store.addressVisible(tx, addressId as string)
    const known = await store.conflictExists(tx, staffId, personId ?? null, addressId ?? null)
    if (known) throw new AppError('conflict_exists')
    if (!visible) throw new AppError('not_found')
    const id = uuidv7()
    await store.insertConflict(tx, {
      id,
      staffId,
      personId: personId ?? null,
      addressId: addressId ?? null,
      reason,
      on: context.today,
    })
    return conflictAnswer(context, (await store.findConflict(tx, id)) as store.ConflictRow)
  },
})

export const endConflict = action(contract.endConflict, {
  allow: access['organisation.endConflict'],
  audit,
  async run(context, { id, toOn }) {
    const found = await store.findConflict(context.tx, id)
    if (found === undefined) throw new AppError('not_found')
    if (found.staffId === context.actor.staffId) throw new AppError('conflict_of_oneself')
    await entitled(context, found.staffId)
    if (toOn < found.fromOn) throw new AppError('ends_before_start')
    if (!(await store.endConflict(context.tx, id, toOn))) throw new AppError('conflict')
    return conflictAnswer(context, (await store.findConflict(context.tx, id)) as store.ConflictRow)
  },
})

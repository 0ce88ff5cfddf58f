import { disableAccountsOfEndedStaff } from '#features/accounts/public.ts'
import { requireNothingLeft } from '#features/handovers/public.ts'
import { AppError, fieldError } from '#platform/errors/errors.ts'
import { action, type Context } from '#platform/http/action.ts'
import type { ParsedOf } from '#platform/http/contract.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { maskPhone } from '#platform/standards/phone.ts'
import { access } from '../access.ts'
import { actorId, staffAnswer } from '../answers.ts'
import * as contract from '../contract.ts'
import { type CheckedStaff, checkStaff } from '../rules.ts'
import * as store from '../store/staff.ts'
import { findUnit, inScope } from '../store/units.ts'

const audit = { purpose: 'none', shown: 'page' } as const

type StaffInput = Omit<ParsedOf<typeof contract.addStaff>, 'phone'> & { phone?: string | undefined }

/** Staff belong to a bureau, branch or station in the actor's range; badge numbers are one of a kind. */
async function checked(context: Context, id: string, input: StaffInput): Promise<CheckedStaff> {
  const staff = checkStaff(input)
  if (input.status === '离岗') staff.faults.push({ path: 'status', code: 'leave_by_ending' })
  if (staff.faults.length > 0) throw new AppError('invalid_input', {}, staff.faults)
  const unit = await findUnit(context.tx, input.unitId)
  if (unit === undefined || !(await inScope(context.tx, unit.id))) throw new AppError('not_found')
  if (!['CITY', 'BRANCH', 'STATION'].includes(unit.kind) || unit.closedOn !== null)
    throw new AppError('staff_unit_wrong')
  if (await store.badgeTaken(context.tx, staff.badgeNo, id))
    throw new AppError('badge_taken', { badgeNo: staff.badgeNo }, [{ path: 'badgeNo', code: 'badge_taken' }])
  return staff
}

const sealed = (context: Context, id: string, phone: string) => ({
  sealed: context.cipher.seal('phone', `staff.phone_enc|${id}`, phone),
  mask: maskPhone(phone),
})

export const addStaff = action(contract.addStaff, {
  allow: access['organisation.addStaff'],
  audit,
  async run(context, input) {
    const id = uuidv7()
    const staff = await checked(context, id, input)
    await store.insertStaff(
      context.tx,
      { ...input, id, badgeNo: staff.badgeNo, name: staff.name },
      sealed(context, id, staff.phone as string),
      actorId(context),
    )
    return staffAnswer(context, id)
  },
})

export const editStaff = action(contract.editStaff, {
  allow: access['organisation.editStaff'],
  audit,
  async run(context, { version, ...input }) {
    await manageable(context, input.id)
    const staff = await checked(context, input.id, input)
    const phone = staff.phone === undefined ? null : sealed(context, input.id, staff.phone)
    if (
      !(await store.updateStaff(
        context.tx,
        { ...input, badgeNo: staff.badgeNo, name: staff.name },
        version,
        phone,
        actorId(context),
        context.now,
      ))
    ) {
      throw new AppError('version_conflict', { current: await staffAnswer(context, input.id) })
    }
    return staffAnswer(context, input.id)
  },
})

export const endStaff = action(contract.endStaff, {
  allow: access['organisation.endStaff'],
  audit,
  async run(context, { id, version, endOn }) {
    if (id === context.actor.staffId) throw new AppError('forbidden')
    const staff = await manageable(context, id)
    if (endOn < staff.startOn) throw fieldError('endOn', 'before_start')
    if (!(await store.endStaff(context.tx, id, version, endOn, actorId(context), context.now))) {
      throw new AppError('version_conflict', { current: await staffAnswer(context, id) })
    }
    await requireNothingLeft(context, id)
    // The daily job does the same on a last day that lies ahead.
    await disableAccountsOfEndedStaff(context.tx, context.today)
    return staffAnswer(context, id)
  },
})

async function manageable(context: Context, id: string): Promise<store.StaffMember> {
  const staff = await store.findStaff(context.tx, id)
  if (staff === undefined || !staff.inScope) throw new AppError('not_found')
  if (staff.endOn !== null) throw new AppError('staff_has_left')
  return staff
}

import { placesOf } from '#features/places/public.ts'
import { AppError } from '#platform/errors/errors.ts'
import type { Context } from '#platform/http/action.ts'
import { noteResidence, settleConfirm } from './follow-up.ts'
import { authorOf } from './people.ts'
import { afterAct, confirmRefusal, nextVerifyOn, type ResidenceAct, type ResidenceState, verifyRule } from './rules.ts'
import type { Settings } from './settings.ts'
import {
  liveOfHousehold,
  lockHousehold,
  lockResidence,
  type ResidenceRow,
  saveHousehold,
  saveResidence,
} from './store.ts'

/** What every change of a residence answers. */
export const answerOf = (r: ResidenceRow, version: number) => ({
  personId: r.personId,
  residenceId: r.id,
  state: r.state,
  category: r.category,
  nextVerifyOn: r.nextVerifyOn,
  version,
})

/** The stored residence for a reader who sent an old version; holds no name and no number. */
const currentOf = (r: ResidenceRow) => ({
  ...answerOf(r, r.version),
  isMain: r.isMain,
  relationToHead: r.relationToHead,
  isTenant: r.isTenant,
  arrivedOn: r.arrivedOn,
  declaredOn: r.declaredOn,
  reason: r.reason,
  intendedUntil: r.intendedUntil,
  categoryReason: r.categoryReason,
  endedOn: r.endedOn,
  endReason: r.endReason,
  householdId: r.householdId,
})

/** Holds the residence for this change. @throws AppError `not_found`, `version_conflict` with the stored values */
export async function takeResidence(context: Context, id: string, version: number): Promise<ResidenceRow> {
  const row = await lockResidence(context.tx, id)
  if (row === undefined) throw new AppError('not_found')
  if (row.version !== version) throw new AppError('version_conflict', { current: currentOf(row) })
  return row
}

/** @throws AppError `residence_state` where the act is not open in this state */
export function nextState(act: ResidenceAct, state: ResidenceState): ResidenceState {
  const next = afterAct(act, state)
  if (next === undefined) throw new AppError('residence_state', { state, act })
  return next
}

/** The residence as verified today: counted again, the next day to look computed by its category. */
export const verified = (context: Context, r: ResidenceRow, settings: Settings): ResidenceRow => ({
  ...r,
  verifiedAt: context.now,
  verifiedBy: context.actor.staffId,
  countedInStats: true,
  nextVerifyOn: nextVerifyOn(context.today, settings.ttl[verifyRule(r.category)], r.intendedUntil),
})

export interface Confirmed {
  confirmed: ReturnType<typeof answerOf>[]
  skipped: { residenceId: string; code: NonNullable<ReturnType<typeof confirmRefusal>> }[]
}

/** Confirms what can be confirmed and says why the rest cannot. A declared residence needs a verified address first (§8.25). */
export async function confirmAll(
  context: Context,
  rows: readonly ResidenceRow[],
  settings: Settings,
  basis: string,
): Promise<Confirmed> {
  const places = await placesOf(context.tx, [...new Set(rows.map((r) => r.addressId))])
  const done: Confirmed = { confirmed: [], skipped: [] }
  for (const r of rows) {
    const code = confirmRefusal(r.state, places.get(r.addressId)?.state)
    if (code !== null) done.skipped.push({ residenceId: r.id, code })
    else done.confirmed.push(await confirmOne(context, r, settings, basis))
  }
  return done
}

/** Confirms a residence for which `confirmRefusal` found nothing. */
export async function confirmOne(context: Context, r: ResidenceRow, settings: Settings, basis: string) {
  const row = { ...verified(context, r, settings), state: nextState('confirm', r.state) }
  const version = await saveResidence(context.tx, row, authorOf(context))
  await noteResidence(context, r.state === 'DECLARED' ? 'confirmed' : 'verified', row, { basis })
  await settleConfirm(context, r.id, 'confirmed')
  return answerOf(row, version)
}

/** Ends a residence on somebody's word: the household stays, without a head where he was it, and closes with its last member. */
export async function endOne(
  context: Context,
  before: ResidenceRow,
  end: {
    reason: NonNullable<ResidenceRow['endReason']>
    endedBy: NonNullable<ResidenceRow['endedBy']>
    endedOn: string
  },
) {
  const { reason, endedBy, endedOn } = end
  const row = { ...before, state: nextState('end', before.state), endedOn, endReason: reason, endedBy }
  const version = await saveResidence(context.tx, row, authorOf(context))
  await noteResidence(context, 'ended', row, { reason, endedBy })
  return { ...answerOf(row, version), ...(await afterLeaving(context, row, row.householdId, endedOn)) }
}

/** After a member left: the head's place stays empty where it was his, and a household without members closes on that day. */
export async function afterLeaving(
  context: Context,
  left: ResidenceRow,
  householdId: string,
  on: string,
): Promise<{ householdClosed: boolean; headEmpty: boolean }> {
  const household = await lockHousehold(context.tx, householdId)
  if (household === undefined) throw new AppError('not_found')
  const empty = (await liveOfHousehold(context.tx, householdId)).length === 0
  const wasHead = household.headResidenceId === left.id
  if (wasHead || empty) {
    await saveHousehold(
      context.tx,
      householdId,
      wasHead || empty ? null : household.headResidenceId,
      empty ? (household.closedOn ?? on) : household.closedOn,
    )
  }
  return { householdClosed: empty, headEmpty: wasHead && !empty }
}

import { placeOf } from '#features/places/public.ts'
import { AppError, fieldError } from '#platform/errors/errors.ts'
import { action, type Context } from '#platform/http/action.ts'
import type { ParsedOf } from '#platform/http/contract.ts'
import { access } from '../access.ts'
import { checkHousehold as contract } from '../contract.ts'
import { confirmOne, endOne, nextState, takeResidence } from '../life.ts'
import { noteDeath } from '../person-change.ts'
import { confirmRefusal } from '../rules.ts'
import { loadSettings } from '../settings.ts'
import { lockHousehold, lockResidences, type ResidenceRow } from '../store.ts'

type Input = ParsedOf<typeof contract>

/**
 * What an officer saw at the door. That somebody lives there is a fact and asks for no version; that somebody left ends a record, and goes only where it is
 * still the record that the officer saw.
 */
export const checkHousehold = action(contract, {
  allow: access['residents.checkHousehold'],
  fromOutbox: true,
  audit: { purpose: 'verify', shown: 'list' },
  async run(context, input) {
    if (input.on > context.today) throw fieldError('on', 'date_future')
    if ((await lockHousehold(context.tx, input.householdId)) === undefined) throw new AppError('not_found')
    const here = await confirmHere(context, input)
    const left = []
    for (const one of input.left) left.push(await endLeft(context, input, one))
    return { here, left }
  },
})

async function confirmHere(context: Context, { householdId, here }: Input) {
  if (here.length === 0) return []
  const rows = await lockResidences(context.tx, here)
  if (rows.length < here.length) throw new AppError('not_found')
  const settings = await loadSettings(context.tx, context.today)
  const confirmed = []
  for (const r of rows) {
    requireHousehold(r, householdId)
    const refusal = confirmRefusal(r.state, (await placeOf(context.tx, r.addressId))?.state)
    if (refusal !== null) throw new AppError(refusal, { state: r.state, act: 'confirm' })
    confirmed.push(await confirmOne(context, r, settings, '走访'))
  }
  return confirmed
}

async function endLeft(context: Context, { householdId, on }: Input, one: Input['left'][number]) {
  const before = await takeResidence(context, one.residenceId, one.version)
  requireHousehold(before, householdId)
  nextState('end', before.state)
  if (on < before.arrivedOn) throw fieldError('on', 'before_arrival')
  if (one.reason === '死亡') await noteDeath(context, before.personId, on)
  const {
    householdClosed: _,
    headEmpty: __,
    ...answer
  } = await endOne(context, before, {
    reason: one.reason,
    endedBy: '走访',
    endedOn: on,
  })
  return answer
}

/** He may have been moved to another household behind the door since. */
function requireHousehold(r: ResidenceRow, householdId: string): void {
  if (r.householdId !== householdId) throw new AppError('other_household')
}

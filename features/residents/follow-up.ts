import { openTask, settleTasks } from '#features/tasks/public.ts'
import { recordActivity } from '#features/work-log/public.ts'
import type { Context } from '#platform/http/action.ts'
import { addTtl, type Ttl } from './rules.ts'
import type { HouseholdRow, ResidenceRow } from './store.ts'

/** A declared residence waits for an officer: a task on it (核采) is the basis for opening it. */
export const askToConfirm = (context: Context, r: ResidenceRow, within: Ttl): Promise<string> =>
  openTask(context, {
    kind: 'residents.confirm',
    purpose: 'verify',
    recordKind: 'residence',
    recordId: r.id,
    addressId: r.addressId,
    dueOn: addTtl(context.today, within),
    unitId: r.unitId,
    unitPos: r.unitPos,
  })

/** A new household is welcomed with a visit (新居民欢迎走访). */
export const askToWelcome = (context: Context, h: HouseholdRow, within: Ttl): Promise<string> =>
  openTask(context, {
    kind: 'residents.welcome',
    purpose: 'visit',
    recordKind: 'household',
    recordId: h.id,
    addressId: h.addressId,
    dueOn: addTtl(context.today, within),
    unitId: h.unitId,
    unitPos: h.unitPos,
  })

export const settleConfirm = (context: Context, residenceId: string, result: string): Promise<void> =>
  settleTasks(context, 'residents.confirm', 'residence', residenceId, result)

/** The guardian of somebody who has come of age is taken away: what his birthday asked for has happened. */
export const settleGuardian = (context: Context, personId: string, adultAge: number): Promise<void> =>
  settleTasks(context, `residents.age${adultAge}`, 'person', personId, 'guardian ended')

type Detail = Record<string, string | number | boolean>

/** What happened to a residence, for work log and ledgers. `detail` holds codes and dates, never words somebody typed. */
export const noteResidence = (context: Context, kind: string, r: ResidenceRow, detail: Detail = {}): Promise<string> =>
  recordActivity(context, {
    kind: `residents.${kind}`,
    at: context.now,
    recordKind: 'residence',
    recordId: r.id,
    placeId: r.addressId,
    detail,
    unitId: r.unitId,
    unitPos: r.unitPos,
  })

export const noteHousehold = (context: Context, kind: string, h: HouseholdRow, detail: Detail = {}): Promise<string> =>
  recordActivity(context, {
    kind: `residents.${kind}`,
    at: context.now,
    recordKind: 'household',
    recordId: h.id,
    placeId: h.addressId,
    detail,
    unitId: h.unitId,
    unitPos: h.unitPos,
  })

/** A change of a person counts where he lives; one who lives nowhere in range counts for the actor's own unit. */
export async function notePerson(
  context: Context,
  kind: string,
  personId: string,
  home: ResidenceRow | undefined,
  detail: Detail = {},
): Promise<void> {
  if (home === undefined) return
  await recordActivity(context, {
    kind: `residents.${kind}`,
    at: context.now,
    recordKind: 'person',
    recordId: personId,
    placeId: home.addressId,
    detail,
    unitId: home.unitId,
    unitPos: home.unitPos,
  })
}

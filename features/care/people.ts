import { liveMembers } from '#features/residents/public.ts'
import { personRef } from '#features/residents/public.ts'
import { buildingsOf, staffNames } from '#features/visits/public.ts'
import type { Tx } from '#platform/db/tx.ts'
import { AppError } from '#platform/errors/errors.ts'
import type { Context } from '#platform/http/action.ts'
import type { PersonId } from '#platform/http/contract.ts'
import { maskName } from '#platform/standards/names.ts'
import { nextVisitOn, type Whom } from './rules.ts'
import { loadCadences } from './settings.ts'
import type { CareRecord, ShownCare } from './store.ts'

/** Names of persons by id, as far as they are in sight. */
export async function namesOf(tx: Tx, ids: readonly (string | null)[]): Promise<Map<string, string>> {
  const wanted = [...new Set(ids.filter((id) => id !== null))]
  if (wanted.length === 0) return new Map()
  const rows = await tx.query<{ id: string; name: string }>(
    `select id, name from residents_v_person where id = any ($1::uuid[])`,
    [wanted],
  )
  return new Map(rows.map((r) => [r.id, r.name]))
}

/** The person whom the care is for, as the rules ask about him; null for a household. @throws AppError `not_found` where he is out of sight */
export async function whomOf(tx: Tx, personId: string | null): Promise<Whom> {
  if (personId === null) return null
  const person = await personRef(tx, personId)
  if (person === undefined) throw new AppError('not_found')
  return { birthDate: person.birthDate, hasGuardian: person.guardianId !== null }
}

/** Whether somebody lives in a household now. */
export const livesIn = async (tx: Tx, householdId: string, personId: string): Promise<boolean> =>
  (await liveMembers(tx, householdId)).some((m) => m.personId === personId)

/** When the next visit is due; null where nobody is visited. */
export const nextOf = (
  c: Pick<ShownCare, 'state' | 'cadence' | 'visitsFrom' | 'lastVisitOn'>,
  cadences: Awaited<ReturnType<typeof loadCadences>>,
): string | null =>
  (c.state === 'ACTIVE' || c.state === 'REVIEW_DUE') && c.cadence !== null && c.visitsFrom !== null
    ? nextVisitOn(c.lastVisitOn, c.visitsFrom, cadences[c.cadence])
    : null

/** Subjects as lists show them: names masked, place to the building. */
export async function itemsOf(context: Pick<Context, 'tx' | 'today'>, rows: readonly ShownCare[]) {
  const { tx, today } = context
  const cadences = await loadCadences(tx, today)
  const names = await namesOf(
    tx,
    rows.map((r) => r.shownPersonId),
  )
  const places = await buildingsOf(
    tx,
    rows.map((r) => r.addressId),
  )
  const staff = await staffNames(
    tx,
    rows.flatMap((r) => r.primaryOfficerId ?? []),
  )
  return rows.map((r) => {
    const name = r.shownPersonId === null ? undefined : names.get(r.shownPersonId)
    const next = nextOf(r, cadences)
    return {
      id: r.id,
      state: r.state,
      persons: name === undefined ? [] : [{ personId: r.shownPersonId as PersonId, nameMask: maskName(name) }],
      isHousehold: r.personId === null,
      categories: r.categories,
      needTags: r.needTags,
      place: places.get(r.addressId) ?? '',
      primaryOfficer:
        r.primaryOfficerId === null ? null : { id: r.primaryOfficerId, name: staff.get(r.primaryOfficerId) ?? '' },
      cadence: r.cadence,
      lastVisitOn: r.lastVisitOn,
      nextVisitOn: next,
      overdue: next !== null && next < today,
      consentEndsOn: r.consentEndsOn,
      reviewDueOn: r.reviewDueOn,
    }
  })
}

/** The record as a version conflict shows it; it names nobody. */
export const conflictOf = (c: CareRecord) => ({
  id: c.id,
  version: c.version,
  state: c.state,
  categories: c.categories,
  cadence: c.cadence,
  needTags: c.needTags,
  partnerAgency: c.partnerAgency,
  reviewDueOn: c.reviewDueOn,
})

import { regionName } from '#platform/standards/regions.ts'
import { maskName } from '#platform/standards/names.ts'
import type { Context } from '#platform/http/action.ts'
import { ageEvents, ageOn, issuesOf } from './person-rules.ts'
import { afterAct, declaredAfterDays, isLive, type ResidenceAct } from './rules.ts'
import type { Settings } from './settings.ts'
import type { ResidenceRow } from './store.ts'
import { residencesOf } from './store-list.ts'
import { type PersonRow, personById, phoneMasksOf, wardsOf } from './store-person.ts'
import { RESIDENCE_ACTS } from './vocabulary.ts'

const OPERATION: Record<ResidenceAct, string> = {
  confirm: 'residents.confirmResidences',
  reject: 'residents.rejectResidence',
  extend: 'residents.extendResidence',
  end: 'residents.endResidence',
  restore: 'residents.restoreResidence',
  edit: 'residents.editResidence',
  move: 'residents.moveMember',
  head: 'residents.setHead',
}

/** What this reader may do with a residence now: his role's rights and the state together. */
export const residenceCan = (context: Context, r: ResidenceRow): Partial<Record<ResidenceAct, boolean>> =>
  Object.fromEntries(
    RESIDENCE_ACTS.map((act) => [act, context.can(OPERATION[act]) && afterAct(act, r.state) !== undefined]),
  )

export const ageToday = (birthDate: string | null, today: string): number | null =>
  birthDate === null ? null : ageOn(birthDate, today)

/** A person as its page shows him: masks only, with the residences inside the range. */
export async function personView(context: Context, p: PersonRow, settings: Pick<Settings, 'adultAge' | 'ages'>) {
  const { tx, today } = context
  const guardian = p.guardianId === null ? undefined : await personById(tx, p.guardianId)
  const residences = await residencesOf(tx, p.id)
  const category = residences.find((r) => isLive(r.state) && r.isMain)?.category ?? null
  return {
    personId: p.id,
    version: p.version,
    name: p.name,
    formerName: p.formerName,
    formerNameUntil: p.formerNameUntil,
    sex: p.sex,
    birthDate: p.birthDate,
    birthLocked: p.birthLocked,
    age: ageToday(p.birthDate, today),
    idType: p.idType,
    idMask: p.idMask,
    idState: p.idState,
    idReason: p.idReason,
    idReviewOn: p.idReviewOn,
    phones: (await phoneMasksOf(tx, p.id)).map(({ id, kind, mask }) => ({ id, kind, mask })),
    hukouRegion: p.hukouRegion,
    hukouRegionName: p.hukouRegion === null ? null : (regionName(p.hukouRegion) ?? null),
    hukouAddr: p.hukouAddr,
    hukouCommunityCode: p.hukouCommunityCode,
    hukouAddressId: p.hukouAddressId,
    contactPref: p.contactPref,
    guardian: guardian ? { personId: guardian.id, name: maskName(guardian.name) } : null,
    wards: (await wardsOf(tx, p.id)).map((w) => ({ personId: w.id, name: maskName(w.name) })),
    diedOn: p.diedOn,
    ageEvents: p.diedOn ? [] : ageEvents(p.birthDate, settings.ages, today),
    issues: issuesOf(p, category, today, settings.adultAge),
    updatedAt: p.updatedAt?.toISOString() ?? null,
    residences: residences.map((r) => ({
      residenceId: r.id,
      version: r.version,
      addressId: r.addressId,
      fullText: r.fullText ?? '',
      householdId: r.householdId,
      isMain: r.isMain,
      relationToHead: r.relationToHead,
      isTenant: r.isTenant,
      category: r.category,
      categoryReason: r.categoryReason,
      state: r.state,
      reason: r.reason,
      arrivedOn: r.arrivedOn,
      declaredOn: r.declaredOn,
      declaredAfterDays: declaredAfterDays(r.arrivedOn, r.declaredOn),
      intendedUntil: r.intendedUntil,
      nextVerifyOn: r.nextVerifyOn,
      countedInStats: r.countedInStats,
      endedOn: r.endedOn,
      endReason: r.endReason,
      refusedReason: r.refusedReason,
      can: residenceCan(context, r),
    })),
    can: {
      edit: context.can('residents.editPerson'),
      rename: context.can('residents.renamePerson'),
      correctIdentity: context.can('residents.correctIdentity'),
      revealIdentity: context.can('residents.revealIdentity'),
      revealPhones: context.can('residents.revealPhones'),
    },
  }
}

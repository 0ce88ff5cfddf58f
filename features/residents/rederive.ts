import { placesOf } from '#features/places/public.ts'
import { legalDate } from '#platform/clock/clock.ts'
import type { Context } from '#platform/http/action.ts'
import { authorOf } from './people.ts'
import { nextVerifyOn, verifyRule } from './rules.ts'
import type { Settings } from './settings.ts'
import { categoryOf } from './stay.ts'
import { liveOfPerson, saveResidence } from './store.ts'
import type { PersonRow } from './store-person.ts'

/** Categories follow a changed hukou, but for those that somebody chose with a reason. */
export async function rederive(context: Context, person: PersonRow, settings: Settings): Promise<void> {
  const rows = (await liveOfPerson(context.tx, person.id)).filter((r) => r.categoryReason === null)
  const places = await placesOf(
    context.tx,
    rows.map((r) => r.addressId),
  )
  for (const r of rows) {
    const place = places.get(r.addressId)
    const category = place ? categoryOf(person, place, { isMain: r.isMain }, settings) : r.category
    if (category === r.category) continue
    const due = nextVerifyOn(legalDate(r.verifiedAt), settings.ttl[verifyRule(category)], r.intendedUntil)
    await saveResidence(context.tx, { ...r, category, nextVerifyOn: due }, authorOf(context))
  }
}

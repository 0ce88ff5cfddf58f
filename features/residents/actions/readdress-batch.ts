import type { Place } from '#features/places/public.ts'
import { readdressTasks } from '#features/tasks/public.ts'
import { legalDate } from '#platform/clock/clock.ts'
import { action, type Context } from '#platform/http/action.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { access } from '../access.ts'
import { batchAnswerOf, carryOut, choose, type Planned, plan, refuseEmpty } from '../batch.ts'
import { readdressBatch as contract } from '../contract.ts'
import { openDoor } from '../declare.ts'
import { noteResidence } from '../follow-up.ts'
import { afterLeaving } from '../life.ts'
import { authorOf } from '../people.ts'
import { isLive, nextVerifyOn, verifyRule } from '../rules.ts'
import { loadSettings, type Settings } from '../settings.ts'
import { categoryOf } from '../stay.ts'
import { lockHousehold, openHousehold, type ResidenceRow, saveHousehold } from '../store.ts'
import { keepOpened, livingAt, saveAddress } from '../store-batch.ts'
import { personsByIds } from '../store-person.ts'

/**
 * The record stood behind the wrong door, or the door has become another one (split room, new building): people, arrival and who lives with whom
 * stay, only the door changes. Whoever really moves is ended here and declared there.
 */
export const readdressBatch = action(contract, {
  allow: access['residents.readdressBatch'],
  audit: { purpose: 'data_fix', shown: 'list' },
  async run(context, { toAddressId, commit, ...wanted }) {
    const { tx } = context
    const settings = await loadSettings(tx, context.today)
    const to = await openDoor(context, toAddressId)
    const chosen = await choose(context, wanted)
    refuseEmpty(chosen, wanted, [])
    const personIds = chosen.rows.map((r) => r.row.personId)
    const there = await livingAt(tx, toAddressId, personIds)
    const become = await atDoor(context, to, personIds, settings)
    const planned = plan(
      chosen,
      (r) =>
        !isLive(r.state)
          ? 'residence_state'
          : r.addressId === toAddressId
            ? 'same_door'
            : there.has(r.personId)
              ? 'lives_there'
              : null,
      become,
    )
    const act = (batchId: string) => moveAll(context, batchId, to, planned.planned)
    const id = commit ? await carryOut(context, 'readdress', planned.planned, [], act) : null
    return batchAnswerOf(context, id, chosen, planned, [])
  },
})

/** What a residence is behind the new door: its category follows the codes there, unless somebody chose it with a reason. */
async function atDoor(context: Context, to: Place, personIds: readonly string[], settings: Settings) {
  const persons = new Map((await personsByIds(context.tx, personIds)).map((p) => [p.id, p]))
  return (r: ResidenceRow): ResidenceRow => {
    const person = persons.get(r.personId)
    const category =
      person && r.categoryReason === null ? categoryOf(person, to, { isMain: r.isMain }, settings) : r.category
    const due = nextVerifyOn(legalDate(r.verifiedAt), settings.ttl[verifyRule(category)], r.intendedUntil)
    return {
      ...r,
      addressId: to.addressId,
      unitId: to.unitId,
      unitPos: to.unitPos,
      category,
      nextVerifyOn: category === r.category ? r.nextVerifyOn : due,
    }
  }
}

/** Those of one household stay one household behind the new door, with their head where he is among them. */
async function moveAll(context: Context, batchId: string, to: Place, planned: readonly Planned[]): Promise<void> {
  const { tx } = context
  const by = authorOf(context)
  for (const [sourceHouseholdId, members] of Map.groupBy(planned, (p) => p.row.householdId)) {
    const source = await lockHousehold(tx, sourceHouseholdId)
    const head = members.find((m) => m.row.id === source?.headResidenceId)
    const opened = await openHousehold(tx, uuidv7(), to, by)
    await keepOpened(tx, batchId, { ...opened, sourceHouseholdId })
    for (const { after } of members) {
      const row = { ...after, householdId: opened.id }
      await saveAddress(tx, row, by)
      await readdressTasks(context, 'residence', row.id, to)
      await noteResidence(context, 'readdressed', row)
    }
    if (head) await saveHousehold(tx, opened.id, head.row.id, null)
    const left = head ?? members[0]
    if (left) await afterLeaving(context, left.row, sourceHouseholdId, context.today)
  }
}

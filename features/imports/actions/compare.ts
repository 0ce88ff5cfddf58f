import { findDoors, type FoundDoor } from '#features/places/public.ts'
import { matchPersons } from '#features/residents/public.ts'
import { lookUpByIndex } from '#platform/db/tx.ts'
import { fieldError } from '#platform/errors/errors.ts'
import { action } from '#platform/http/action.ts'
import { access } from '../access.ts'
import { compare as contract } from '../contract.ts'
import { isEmptyDoor } from '../door-text.ts'
import { doorVerdict, houseVerdict, outcomeOf, personVerdict } from '../rules.ts'
import { FAR, farRows, pointVerdict } from '../said-points.ts'
import { communitiesOfTown } from '../store.ts'
import type { DoorParts, Reason } from '../vocabulary.ts'

/**
 * The dry run of an import, a piece at a time. It answers what is the matter with each row and whom it means, and nothing that the register
 * holds; everybody it means is named in the audit event. Only people and doors inside the range are found, so that a list tells nothing of others.
 */
export const compare = action(contract, {
  allow: access['imports.compare'],
  audit: { purpose: 'verify', shown: 'list', reveal: true, perMinute: 300 },
  async run(context, { communityCode, rows }) {
    await lookUpByIndex(context.tx)
    const communities = await communitiesOfTown(context.tx, communityCode)
    if (communities === undefined) throw fieldError('communityCode', 'place_community_unknown')
    const places = rows.map(({ door: said }) => {
      const door = said as DoorParts
      const code = communities.get(door.community ?? communityCode)
      return { door, code }
    })
    const asked = places.flatMap(({ door, code }, i) =>
      code === undefined ? [] : [{ i, query: { ...door, communityCode: code } }],
    )
    const found = new Map<number, FoundDoor[]>()
    for (const f of await findDoors(
      context.tx,
      asked.map((a) => a.query),
    )) {
      const i = asked[f.i]?.i as number
      found.set(i, [...(found.get(i) ?? []), f])
    }
    const doors = places.map(({ door, code }, i) => {
      // The reader has said already that there is none.
      if (isEmptyDoor(door)) return { addressIds: [], reasons: [] }
      if (code === undefined) {
        const reasons: Reason[] = [{ field: 'community', code: 'community_unknown', level: 'doubtful' }]
        return { addressIds: [], reasons }
      }
      return doorVerdict(door, found.get(i) ?? [])
    })
    const far = await farRows(
      context.tx,
      rows.map(({ point }, i) => ({ point, code: places[i]?.code })),
    )
    const matches = await matchPersons(
      context,
      rows.map(({ person }, i) => ({
        name: person?.name ?? '',
        idNo: person?.idNo ?? '',
        addressIds: person === undefined ? [] : (doors[i]?.addressIds ?? []),
      })),
    )
    return {
      rows: rows.map(({ person, occupancy, point }, i) => {
        const { addressIds, reasons: ofDoor } = doors[i] as (typeof doors)[number]
        const [only] = addressIds
        const addressId = addressIds.length === 1 && only !== undefined ? only : null
        const house = found.get(i)?.find((f) => f.addressId === addressId)
        const reasons = [...ofDoor, ...(far.has(i) ? [FAR] : []), ...pointVerdict(point, house, person === undefined)]
        if (person === undefined) {
          const all = [...reasons, ...houseVerdict(occupancy, house)]
          return { outcome: outcomeOf(all, addressId !== null), reasons: all, personId: null, addressId }
        }
        const verdict = personVerdict(person, addressIds, matches[i] ?? [])
        const all = [...reasons, ...verdict.reasons]
        return {
          outcome: outcomeOf(all, verdict.match !== null),
          reasons: all,
          personId: verdict.match?.personId ?? null,
          addressId,
        }
      }),
    }
  },
})

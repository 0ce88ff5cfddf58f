import { type DoorsTogether, doorsWithHouses, type HousedDoor, nameOfDoors } from '#features/places/public.ts'
import { behind } from '#features/residents/public.ts'
import { currentParameter, currentRule } from '#platform/deadlines/rules-store.ts'
import { AppError, fieldError } from '#platform/errors/errors.ts'
import type { Context } from '#platform/http/action.ts'
import type { AnswerOf, ParsedOf } from '#platform/http/contract.ts'
import type { getPicture } from './contract.ts'
import { type Length, type PictureRules, seen } from './rules.ts'

export type Picture = AnswerOf<typeof getPicture>

async function loadRules(context: Context): Promise<PictureRules> {
  const { tx, today } = context
  const invalid = (code: string): never => {
    throw new AppError('parameter_invalid', { code })
  }
  const length = async (code: string): Promise<Length> => {
    const { amount, unit } = await currentRule(tx, code, today)
    return unit === 'DAY' || unit === 'MONTH' || unit === 'YEAR' ? { amount, unit } : invalid(code)
  }
  return {
    rental: await length('verify.rental'),
    vacant: await length('verify.vacant'),
    remindDays: await currentParameter(context.tx, 'residence.remindDays', today, (value) =>
      typeof value === 'number' && value >= 0 ? value : invalid('residence.remindDays'),
    ),
  }
}

/** @throws AppError `invalid_input` unless exactly one kind of doors was named */
function whereOf(input: ParsedOf<typeof getPicture>): DoorsTogether {
  const { buildingId, communityCode, villageGroup } = input
  if (buildingId !== undefined && communityCode === undefined && villageGroup === undefined) return { buildingId }
  if (buildingId === undefined && communityCode !== undefined && villageGroup !== undefined)
    return { communityCode, villageGroup }
  throw fieldError('buildingId', 'exactly_one')
}

/** The picture of doors that stand together: two statements however many there are. @throws AppError `not_found`, `invalid_input` */
export async function pictureOf(context: Context, input: ParsedOf<typeof getPicture>): Promise<Picture> {
  const where = whereOf(input)
  const named = await nameOfDoors(context.tx, where)
  if (named === undefined) throw new AppError('not_found')
  const doors = await doorsWithHouses(context.tx, where)
  const inside = context.can('residents.listResidents') ? await insideOf(context, doors) : new Map<string, never>()
  return {
    ...named,
    doors: doors
      // A door that is gone stays on the picture while somebody is registered behind it: they have to be asked where they went.
      .filter((d) => d.state !== '停用' || (inside.get(d.id)?.people ?? 0) > 0)
      .map(({ id, unitNo, floorNo, roomNo, subAddr, groupHouseNo, kind, fullText, state }) => ({
        addressId: id,
        unitNo,
        floorNo,
        // A house of a village stands there by its number, and what is inside of it beside it.
        roomNo: groupHouseNo === null ? roomNo : [`${groupHouseNo}号`, roomNo].filter(Boolean).join(' '),
        subAddr,
        kind,
        fullText,
        state,
        inside: inside.get(id) ?? null,
      })),
    can: {
      confirm: context.can('residents.confirmBatch'),
      end: context.can('residents.endBatch'),
      readdress: context.can('residents.readdressBatch'),
      openDoors: context.can('residents.getHousehold'),
      print: context.can('buildingPicture.printPicture'),
    },
  }
}

type Inside = NonNullable<Picture['doors'][number]['inside']>

async function insideOf(context: Context, doors: readonly HousedDoor[]): Promise<Map<string, Inside>> {
  const rules = await loadRules(context)
  const people = await behind(context.tx, doors)
  const may = context.can('residents.confirmBatch')
  return new Map(
    doors.flatMap((door): [string, Inside][] => {
      const there = people.get(door.id)
      if (there === undefined) return []
      const has = there.people > 0 || door.occupancy !== null
      return [
        [
          door.id,
          {
            occupancy: door.occupancy,
            people: there.people,
            ...seen(door, there, rules, context.today),
            stamp: there.stamp,
            can: { confirm: may && has && door.state !== '停用' },
          },
        ],
      ]
    }),
  )
}

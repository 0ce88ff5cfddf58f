import type { registerHousehold } from '#features/residents/contract.ts'
import { addDays } from '#platform/deadlines/calendar.ts'
import type { InputOf } from '#platform/http/contract.ts'
import { makeDemoId } from '#platform/standards/citizen-number.ts'
import { regionName } from '#platform/standards/regions.ts'
import { ageOn, type FamilyPlan, type Relative } from './family-plan.ts'
import type { Random } from './random.ts'

/* A planned family as the form at the door wants it: numbers, phones, hukou, days. */

export type MemberInput = InputOf<typeof registerHousehold>['members'][number]
type PersonInput = NonNullable<MemberInput['person']>

/** Numbers that nobody has twice in the whole demo city. */
export interface Numbers {
  identity(birthDate: string, sex: '1' | '2'): string
  phone(): string
}

/** Identity numbers of region 420799 and phones 194 5…: both belong to nobody. */
export function demoNumbers(): Numbers {
  const used = new Map<string, number>()
  let phones = 0
  return {
    identity(birthDate, sex) {
      const key = birthDate + sex
      const serial = used.get(key) ?? 0
      used.set(key, serial + 1)
      // Odd serials are men, even ones women.
      return makeDemoId(birthDate, serial * 2 + (sex === '1' ? 1 : 0))
    },
    phone() {
      phones += 1
      // A step that shares no factor with 10⁷ visits every number once.
      return `1945${String((phones * 7_919_111) % 10_000_000).padStart(7, '0')}`
    },
  }
}

/** A family with the numbers of its members, in their order. */
export interface HouseholdPlan extends FamilyPlan {
  numbers: { idNo: string; phone: string }[]
}

export const withNumbers = (plan: FamilyPlan, numbers: Numbers): HouseholdPlan => ({
  ...plan,
  numbers: plan.members.map((one) => ({
    idNo: numbers.identity(one.birthDate, one.sex),
    phone: numbers.phone(),
  })),
})

export interface Setting {
  random: Random
  communityCode: string
  /** Other communities of the same county, for those whose hukou stayed there. */
  neighbours: readonly string[]
  /** First day of the quarter; everybody arrived before it. */
  from: string
}

/** County-level homes of people from elsewhere, the near ones more often. */
const ELSEWHERE: readonly (readonly [string, number])[] = [
  ['220721', 30],
  ['220781', 22],
  ['220722', 16],
  ['220723', 16],
  ['220122', 5],
  ['220182', 4],
  ['220183', 4],
  ['220882', 5],
  ['220881', 3],
  ['220322', 3],
  ['230184', 3],
  ['230623', 3],
  ['230621', 2],
  ['150522', 4],
  ['150521', 3],
  ['371724', 1],
  ['410225', 1],
]

type HukouKind = 'here' | 'neighbour' | 'elsewhere' | 'unknown'
const HUKOU_OF_OWNERS: readonly (readonly [HukouKind, number])[] = [
  ['here', 80],
  ['neighbour', 12],
  ['elsewhere', 6],
  ['unknown', 2],
]
const HUKOU_OF_TENANTS: readonly (readonly [HukouKind, number])[] = [
  ['neighbour', 26],
  ['elsewhere', 68],
  ['unknown', 6],
]

type Hukou = Pick<PersonInput, 'hukouRegion' | 'hukouCommunityCode' | 'hukouAddressId' | 'hukouAddr'> & {
  isElsewhere: boolean
}

function hukou(s: Setting, isTenant: boolean, addressId: string): Hukou {
  const kind = s.random.weighted(isTenant ? HUKOU_OF_TENANTS : HUKOU_OF_OWNERS)
  const hukouRegion = s.communityCode.slice(0, 6)
  if (kind === 'elsewhere') {
    const region = s.random.weighted(ELSEWHERE)
    return { hukouRegion: region, hukouAddr: regionName(region), isElsewhere: true }
  }
  if (kind === 'neighbour') return { hukouRegion, hukouCommunityCode: s.random.pick(s.neighbours), isElsewhere: false }
  return kind === 'here'
    ? { hukouRegion, hukouAddressId: addressId, isElsewhere: false }
    : { hukouRegion, isElsewhere: false }
}

const NEWBORN_DAYS = 60
const ADULT = 18

/** The form of a household; `today` is the day on which it is filled in, `builtYear` the first in which anybody can have moved in. */
export function householdForm(
  s: Setting,
  plan: HouseholdPlan,
  door: { addressId: string; builtYear: number },
  today: string,
): MemberInput[] {
  const home = hukou(s, plan.isTenant, door.addressId)
  const arrived = plan.isTenant
    ? addDays(s.from, -s.random.int(3, s.random.chance(0.4) ? 150 : 900))
    : `${s.random.int(Math.min(door.builtYear + 1, 2025), 2025)}-${two(s.random.int(1, 12))}-${two(s.random.int(1, 28))}`
  const guardian = plan.members.findIndex((one) => ageOn(one.birthDate, today) >= 25)
  return plan.members.map((one, i) => {
    const arrivedOn = one.birthDate > arrived ? one.birthDate : arrived
    const newborn = addDays(one.birthDate, NEWBORN_DAYS) > s.from
    return {
      person: personForm(one, plan.numbers[i] as HouseholdPlan['numbers'][number], newborn ? null : home, today),
      relationToHead: one.relation,
      isTenant: plan.isTenant && one.relation === '户主/本人',
      arrivedOn,
      ...(plan.reason === undefined ? {} : { reason: plan.reason }),
      ...(home.isElsewhere && !newborn ? { intendedUntil: addDays(s.from, s.random.int(150, 900)) } : {}),
      ...(ageOn(one.birthDate, today) < ADULT && guardian >= 0 ? { guardianIndex: guardian } : {}),
    }
  })
}

const two = (n: number): string => String(n).padStart(2, '0')

function personForm(
  one: Relative,
  numbers: HouseholdPlan['numbers'][number],
  home: Hukou | null,
  today: string,
): PersonInput {
  const phones = ageOn(one.birthDate, today) >= 16 ? [{ kind: '本人' as const, number: numbers.phone }] : []
  if (home === null) {
    // Born a few weeks ago: the hukou is still to be entered.
    return {
      name: one.name,
      idType: 'NONE',
      idReason: '新生儿,待落户',
      idReviewOn: addDays(today, 20),
      sex: one.sex,
      birthDate: one.birthDate,
      phones,
    }
  }
  const { isElsewhere: _, ...where } = home
  return { name: one.name, idType: 'CN_ID', idNo: numbers.idNo, phones, ...where }
}

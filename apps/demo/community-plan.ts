import { type FamilyMaker, planFlatmates, planOwners, planTenants } from './family-plan.ts'
import { type BuildingPlan, type CompoundPlan, type DoorKey, doorsOf, planGround } from './ground-plan.ts'
import { givenName, surname } from './names.ts'
import type { Random } from './random.ts'
import { type HouseholdPlan, type Numbers, withNumbers } from './resident-plan.ts'

/* One community filled to the last household. */

export type Occupancy = '自住' | '出租' | '空置'

export interface DoorPlan {
  key: DoorKey
  occupancy: Occupancy
  ownership: '公' | '私' | '单位'
  rooms: number
  areaM2: number
  /** Of a let or empty flat; the owner of a flat he lives in is its head of household. */
  owner: { name: string; phone: string } | undefined
  households: HouseholdPlan[]
}

export interface BuildingWithDoors extends BuildingPlan {
  doors: DoorPlan[]
}

export interface CommunityPlan {
  code: string
  name: string
  /** Middle of the community, WGS-84; invented. */
  middle: { lng: number; lat: number }
  compounds: (Omit<CompoundPlan, 'buildings'> & { buildings: BuildingWithDoors[] })[]
}

export interface CommunitySeed {
  code: string
  name: string
  random: Random
  numbers: Numbers
  /** About so many people; the last building is filled to its top. */
  residents: number
  /** First day of the quarter. */
  from: string
}

const EMPTY_SHARE = 0.07
const LET_SHARE = 0.2
const PEOPLE_BEHIND_A_DOOR = 2.24

/** Plans ground and families. The numbers are taken in order, so communities must be planned one after the other. */
export function planCommunity(seed: CommunitySeed): CommunityPlan {
  const ground = planGround(seed.random.part('ground'), Math.ceil(seed.residents / PEOPLE_BEHIND_A_DOOR))
  const random = seed.random.part('people')
  const at = seed.random.part('place')
  return {
    code: seed.code,
    name: seed.name,
    middle: { lng: 124.82 + at.next() * 0.04, lat: 45.12 + at.next() * 0.04 },
    compounds: ground.map((compound) => ({
      ...compound,
      buildings: compound.buildings.map((building) => ({
        ...building,
        doors: doorsOf(building).map((key) => planDoor(seed, key, compound, building, random)),
      })),
    })),
  }
}

function planDoor(
  seed: CommunitySeed,
  key: DoorKey,
  compound: CompoundPlan,
  building: BuildingPlan,
  random: Random,
): DoorPlan {
  const occupancy: Occupancy = random.chance(EMPTY_SHARE) ? '空置' : random.chance(LET_SHARE) ? '出租' : '自住'
  const areaM2 = building.areaM2 + random.int(-4, 8)
  return {
    key,
    occupancy,
    ownership: compound.type === '单位院' && random.chance(0.3) ? '单位' : '私',
    rooms: areaM2 < 60 ? random.int(1, 2) : areaM2 < 95 ? random.int(2, 3) : random.int(3, 4),
    areaM2,
    owner: occupancy === '自住' ? undefined : planOwner(seed, random),
    households: familiesBehind(occupancy, { random, asOf: seed.from }).map((plan) => withNumbers(plan, seed.numbers)),
  }
}

function familiesBehind(occupancy: Occupancy, maker: FamilyMaker) {
  if (occupancy === '空置') return []
  if (occupancy === '自住') return [planOwners(maker)]
  return maker.random.chance(0.08) ? planFlatmates(maker) : [planTenants(maker)]
}

const planOwner = (seed: CommunitySeed, random: Random) => ({
  name: surname(random) + givenName(random, random.chance(0.6) ? '1' : '2', random.int(1955, 1992)),
  phone: seed.numbers.phone(),
})

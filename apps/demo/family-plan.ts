import type { InputOf } from '#platform/http/contract.ts'
import type { registerHousehold } from '#features/residents/contract.ts'
import { addDays } from '#platform/deadlines/calendar.ts'
import { givenName, surname } from './names.ts'
import type { Random } from './random.ts'

/* Who lives behind a door: families as they are in a city of the north-east, with the ages that go together. */

type Member = InputOf<typeof registerHousehold>['members'][number]
export type Relation = Member['relationToHead']
type Reason = NonNullable<Member['reason']>

export interface Relative {
  name: string
  sex: '1' | '2'
  birthDate: string
  relation: Relation
}

export interface FamilyPlan {
  /** The head stands first. */
  members: Relative[]
  isTenant: boolean
  reason: Reason | undefined
}

/** The day on which ages are counted. */
export interface FamilyMaker {
  random: Random
  asOf: string
}

type Shape = (m: FamilyMaker) => Relative[]

const OWNERS: readonly (readonly [Shape, number])[] = [
  [(m) => [single(m, 63, 89)], 9],
  [(m) => couple(m, 60, 84), 13],
  [(m) => couple(m, 44, 61), 12],
  [(m) => withChildren(couple(m, 27, 47), m, 1, 0, 17), 27],
  [(m) => withChildren(couple(m, 29, 45), m, 2, 0, 16), 6],
  [(m) => withChildren(couple(m, 46, 60), m, 1, 18, 30), 10],
  [threeGenerations, 8],
  [(m) => [single(m, 24, 58)], 8],
  [(m) => withChildren([single(m, 28, 50)], m, 1, 1, 17), 5],
  [grandparents, 2],
]

const TENANTS: readonly (readonly [Shape, number, Reason])[] = [
  [(m) => [single(m, 19, 45)], 40, '务工'],
  [(m) => couple(m, 22, 45), 22, '务工'],
  [(m) => withChildren(couple(m, 25, 42), m, 1, 0, 15), 18, '经商'],
  [(m) => [single(m, 62, 80)], 5, '投靠'],
  // A parent who rents near the school.
  [(m) => withChildren([single(m, 34, 48, '2')], m, 1, 12, 17), 9, '就学'],
]

export const planOwners = (m: FamilyMaker): FamilyPlan => ({
  members: m.random.weighted(OWNERS)(m),
  isTenant: false,
  reason: undefined,
})

export function planTenants(m: FamilyMaker): FamilyPlan {
  const [shape, , reason] = m.random.weighted(TENANTS.map((row) => [row, row[1]] as const))
  return { members: shape(m), isTenant: true, reason }
}

/** Young people who share a flat: a household each (dictionary §4.2). */
export const planFlatmates = (m: FamilyMaker): FamilyPlan[] =>
  Array.from({ length: m.random.int(2, 3) }, () => ({
    members: [single(m, 20, 32)],
    isTenant: true,
    reason: '务工' as const,
  }))

const yearOf = (date: string): number => Number(date.slice(0, 4))
export const ageOn = (birthDate: string, on: string): number =>
  yearOf(on) - yearOf(birthDate) - (on.slice(5) < birthDate.slice(5) ? 1 : 0)

/** A day of birth that makes this age. */
const born = ({ random, asOf }: FamilyMaker, age: number): string =>
  addDays(`${yearOf(asOf) - age}${asOf.slice(4)}`, -random.int(1, 360))

function person(m: FamilyMaker, relation: Relation, sex: '1' | '2', age: number, family = surname(m.random)): Relative {
  const birthDate = born(m, age)
  return { name: family + givenName(m.random, sex, yearOf(birthDate)), sex, birthDate, relation }
}

const eitherSex = (m: FamilyMaker): '1' | '2' => (m.random.chance(0.51) ? '1' : '2')

const single = (m: FamilyMaker, low: number, high: number, sex = eitherSex(m)): Relative =>
  person(m, '户主/本人', sex, m.random.int(low, high))

function couple(m: FamilyMaker, low: number, high: number): Relative[] {
  const age = m.random.int(low, high)
  const other = Math.max(20, age + m.random.int(-5, 3))
  const headIsMan = m.random.chance(0.72)
  return [
    person(m, '户主/本人', headIsMan ? '1' : '2', age),
    person(m, '配偶', headIsMan ? '2' : '1', headIsMan ? other : Math.max(22, age + m.random.int(-3, 5))),
  ]
}

/** Children bear the father's name and are at least twenty years younger than the youngest parent. */
function withChildren(parents: Relative[], m: FamilyMaker, count: number, low: number, high: number): Relative[] {
  const father = parents.find((one) => one.sex === '1') ?? (parents[0] as Relative)
  const oldest = Math.min(high, Math.min(...parents.map((one) => ageOn(one.birthDate, m.asOf))) - 20)
  if (oldest < low) return parents
  const ages = Array.from({ length: count }, () => m.random.int(low, oldest)).sort((a, b) => b - a)
  return [...parents, ...ages.map((age) => person(m, '子女', eitherSex(m), age, familyName(father.name)))]
}

// No compound surname stands in the list of names.
const familyName = (name: string): string => name.slice(0, 1)

function threeGenerations(m: FamilyMaker): Relative[] {
  const family = withChildren(couple(m, 30, 46), m, 1, 1, 17)
  const head = family[0] as Relative
  const age = ageOn(head.birthDate, m.asOf) + m.random.int(23, 30)
  const mother = person(m, '父母', '2', age)
  if (m.random.chance(0.45)) return [...family, mother]
  const father = person(m, '父母', '1', age + m.random.int(0, 4), familyName(head.name))
  return [...family, father, mother]
}

/** Grandparents who bring up a grandchild while the parents work elsewhere. */
function grandparents(m: FamilyMaker): Relative[] {
  const pair = couple(m, 56, 70)
  return [...pair, person(m, '其他亲属', eitherSex(m), m.random.int(3, 13), familyName((pair[0] as Relative).name))]
}

import { expect, test } from 'vitest'
import { cityTree } from '#features/organisation/divisions.ts'
import { checkIdentity } from '#platform/standards/identity.ts'
import { checkPersonName } from '#platform/standards/names.ts'
import { MOST_COMMUNITIES } from './build.ts'
import { planDisputes } from './dispute-plan.ts'
import { CITY_CODE, type CityPlan, GRID_WORKERS, planCity, ROOMS } from './city-plan.ts'
import { type CommunityPlan, planCommunity } from './community-plan.ts'
import { ageOn } from './family-plan.ts'
import { seededRandom } from './random.ts'
import { demoNumbers, householdForm } from './resident-plan.ts'
import { buildingsOf, planRounds, type Stop } from './round-plan.ts'

const FROM = '2026-07-01'
const rows = await cityTree(CITY_CODE)
const city = (seed: string): CityPlan => planCity(rows, seededRandom(seed))
const stationsOf = (plan: CityPlan) => plan.branches.flatMap((branch) => branch.stations)
const community = (n: number, residents = 5000, numbers = demoNumbers()): CommunityPlan =>
  planCommunity({
    code: '220702001001',
    name: '团结社区',
    random: seededRandom(`plan ${n}`),
    numbers,
    residents,
    from: FROM,
  })
const peopleOf = (plan: CommunityPlan) =>
  buildingsOf(plan)
    .flatMap((b) => b.doors)
    .flatMap((d) => d.households)

test('the city has the figures of S2: 38 rooms, 200 areas with an officer each, 403 grid workers', () => {
  const stations = stationsOf(city('a'))
  const areas = stations.flatMap((station) => station.areas)
  expect(stations).toHaveLength(ROOMS)
  expect(stations.filter((station) => station.roomLevel === '精品')).toHaveLength(8)
  expect(areas).toHaveLength(200)
  expect(areas.flatMap((area) => area.grids)).toHaveLength(GRID_WORKERS)
  expect(areas.filter((area) => area.kind === '城区')).toHaveLength(MOST_COMMUNITIES)
})

test('every real community has exactly one area, and what exists for statistics only has none', () => {
  const planned = stationsOf(city('a')).flatMap((s) => s.areas.flatMap((a) => a.communities.map((c) => c.code)))
  const real = rows.filter((row) => row.level === 'community' && !row.pseudo).map((row) => row.code)
  expect(new Set(planned).size).toBe(planned.length)
  expect([...planned].sort()).toEqual([...real].sort())
  expect(rows.filter((row) => row.level === 'community' && row.pseudo)).toHaveLength(42)
})

test('areas and grids of one station have names of their own, and badge numbers and phones are nobody else’s', () => {
  const plan = city('a')
  for (const station of stationsOf(plan)) {
    const names = station.areas.flatMap((area) => [area.name, ...area.grids.map((grid) => grid.name)])
    expect(new Set(names).size).toBe(names.length)
  }
  const staff = stationsOf(plan).flatMap((s) => [
    s.chief,
    s.deputy,
    s.mediator,
    ...s.areas.flatMap((a) => [a.officer, ...a.grids.map((g) => g.worker)]),
  ])
  expect(new Set(staff.map((one) => one.badgeNo)).size).toBe(staff.length)
  expect(new Set(staff.map((one) => one.phone)).size).toBe(staff.length)
  for (const one of staff) expect(checkPersonName(one.name)).toMatchObject({ ok: true })
})

test('the same seed plans the same city and community, another seed others', () => {
  expect(city('a')).toEqual(city('a'))
  expect(city('a')).not.toEqual(city('b'))
  expect(community(1)).toEqual(community(1))
  expect(community(1)).not.toEqual(community(2))
})

test('a community has about 5,000 people, old and young, some of whom rent', () => {
  for (const n of [1, 2, 3]) {
    const plan = community(n)
    const families = peopleOf(plan)
    const people = families.flatMap((one) => one.members)
    const share = (of: number) => of / people.length
    const age = (birthDate: string) => ageOn(birthDate, FROM)
    expect(people.length).toBeGreaterThan(4700)
    expect(people.length).toBeLessThan(5400)
    expect(share(people.filter((one) => age(one.birthDate) < 18).length)).toBeGreaterThan(0.15)
    expect(share(people.filter((one) => age(one.birthDate) >= 60).length)).toBeGreaterThan(0.14)
    expect(share(families.filter((f) => f.isTenant).flatMap((f) => f.members).length)).toBeGreaterThan(0.1)
    const names = buildingsOf(plan).length
    expect(names).toBeGreaterThan(20)
    expect(new Set(plan.compounds.map((one) => one.name)).size).toBe(plan.compounds.length)
  }
})

test('families hold together: one head, an adult guardian for each child, children younger than their parents', () => {
  for (const family of peopleOf(community(4))) {
    const heads = family.members.filter((one) => one.relation === '户主/本人')
    expect(heads).toHaveLength(1)
    const head = heads[0] as (typeof family.members)[number]
    for (const one of family.members) {
      if (one.relation === '子女') expect(ageOn(head.birthDate, FROM) - ageOn(one.birthDate, FROM)).toBeGreaterThan(17)
      if (one.relation === '父母') expect(ageOn(one.birthDate, FROM) - ageOn(head.birthDate, FROM)).toBeGreaterThan(20)
      if (one.relation === '配偶') expect(one.sex).not.toBe(head.sex)
    }
    const setting = {
      random: seededRandom('x'),
      communityCode: '220702001001',
      neighbours: ['220702001002'],
      from: FROM,
    }
    const form = householdForm(setting, family, { addressId: 'a', builtYear: 2001 }, FROM)
    form.forEach((member, i) => {
      if (ageOn(family.members[i]?.birthDate ?? FROM, FROM) >= 18) return
      const guardian = family.members[member.guardianIndex ?? -1]
      expect(ageOn(guardian?.birthDate ?? FROM, FROM)).toBeGreaterThanOrEqual(25)
    })
  }
})

test('identity numbers belong to nobody, are right by their own rules, and nobody shares one, in two communities either', () => {
  const numbers = demoNumbers()
  const all = [1, 2].flatMap((n) => peopleOf(community(n, 2000, numbers)).flatMap((f) => f.numbers))
  expect(new Set(all.map((one) => one.idNo)).size).toBe(all.length)
  expect(new Set(all.map((one) => one.phone)).size).toBe(all.length)
  for (const { idNo } of all.slice(0, 300)) {
    expect(idNo).toMatch(/^420799/)
    expect(checkIdentity('CN_ID', idNo, { today: FROM, allowDemoRegion: true })).toMatchObject({ ok: true })
    expect(checkIdentity('CN_ID', idNo, { today: FROM, allowDemoRegion: false })).toMatchObject({ ok: false })
  }
})

test('the rounds reach every door, come again where nobody opened, keep to the hours and never meet themselves', () => {
  const plan = community(5, 1200)
  const days = Array.from({ length: 30 }, (_, i) => new Date(Date.parse('2026-07-01') + i * 86_400_000))
  const workdays = days.filter((day) => day.getUTCDay() % 6 !== 0).map((day) => day.toISOString().slice(0, 10))
  const weeks = planRounds(plan, workdays, seededRandom('rounds'))
  const teamDays = weeks.flatMap((week) => week.teams.flat())
  const stops = teamDays.flatMap((day) => day.stops)
  const seen = (outcome: Stop['outcome']) => new Set(stops.filter((s) => s.outcome === outcome).map((s) => s.doorNo))
  const lived = buildingsOf(plan).flatMap((b) => b.doors.map((d) => d.households.length > 0))
  expect(seen('empty').size).toBe(lived.filter((yes) => !yes).length)
  expect(seen('met').size).toBe(lived.filter(Boolean).length)
  expect(seen('away').size).toBeGreaterThan(0)
  for (const { stops: day } of teamDays)
    day.forEach((stop, i) => {
      expect(stop.at).toBeGreaterThanOrEqual(8 * 60)
      const visits = Math.max(1, stop.door.households.length)
      const ends = stop.at + visits * (stop.minutes + 1)
      expect(ends).toBeLessThan(20 * 60)
      expect(day[i + 1]?.at ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(ends - 1)
    })
})

test('its rooms settled what S2 says: 231 accepted, 182 of them resolved, 61 that were turning violent', () => {
  const rooms = planDisputes(ROOMS, 92, seededRandom('a').part('disputes'))
  const all = rooms.flat()
  expect(rooms).toHaveLength(38)
  expect(rooms.every((room) => room.length >= 6)).toBe(true)
  expect([all.length, all.filter((d) => d.isSettled).length, all.filter((d) => d.signs.length > 0).length]).toEqual([
    231, 182, 61,
  ])
})

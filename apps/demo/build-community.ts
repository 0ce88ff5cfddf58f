import { confirmResidences, endResidence } from '#features/residents/contract.ts'
import { recordVisit } from '#features/visits/contract.ts'
import { addDays } from '#platform/deadlines/calendar.ts'
import type { FastifyInstance } from 'fastify'
import { type Administration, type BuiltArea, type Employed, employ } from './build-city.ts'
import { buildGround } from './build-ground.ts'
import type { StaffPlan } from './city-plan.ts'
import type { CommunityPlan } from './community-plan.ts'
import { doorWork, noDoorWork } from './door-work.ts'
import { enrol } from './enrol.ts'
import { type Lane, shanghai } from './lane.ts'
import type { Random } from './random.ts'
import { planRounds, type Week } from './round-plan.ts'
import { holdMeeting } from './suggestions.ts'
import { type MetHousehold, positionOf, type Site, type Team, idAt, workDay } from './team.ts'

export interface CommunityWork {
  admin: Administration
  /** The server in today's time, where people sign in. */
  today: FastifyInstance
  area: BuiltArea
  plan: CommunityPlan
  /** The auxiliary who is hired to lead the second team. */
  auxiliary: StaffPlan
  neighbours: readonly string[]
  /** Working days of the quarter in order. */
  workdays: readonly string[]
  /** The day before the quarter: the officer enters his buildings. */
  eve: string
  random: Random
  done: Site['done']
  lanes: [Lane, Lane]
}

const CARE_VISITS_A_WEEK = 3
const MEETING_EVERY_WEEKS = 4
const MORNING = 9 * 60 + 30
const AFTERNOON = 14 * 60

/** Fills one community: buildings, then a quarter of rounds by two teams, each week confirmed by the officer. Answers the auxiliary. */
export async function fillCommunity(work: CommunityWork): Promise<Employed> {
  const { area, plan, lanes, random } = work
  const posted = { unitId: area.areaId, duty: '辅警' as const }
  const auxiliary = await employ(work.admin, work.auxiliary, area.stationId, posted, () => undefined)
  const officerSeat = await enrol(work.today, area.officer.invitation, 'OFFICER')
  const auxiliarySeat = await enrol(work.today, auxiliary.invitation)
  const [first, second] = area.workers as [Employed, Employed]
  const team = (n: 0 | 1): Team => ({
    lane: lanes[n],
    lead: lanes[n].desk(n === 0 ? officerSeat : auxiliarySeat),
    visitorIds: n === 0 ? [area.officer.staffId, first.staffId] : [auxiliary.staffId, second.staffId],
    isPolice: n === 0,
    random: random.part(`team ${n}`),
    houses: new Map(),
  })
  const teams = [team(0), team(1)]
  const officer = (teams[0] as Team).lead
  lanes[0].at(work.eve, AFTERNOON)
  const buildings = await buildGround(officer, plan)
  const site: Site = {
    plan,
    buildings,
    neighbours: work.neighbours,
    from: work.workdays[0] as string,
    random,
    done: work.done,
  }
  const weeks = planRounds(plan, work.workdays, random.part('rounds'))
  const known: MetHousehold[] = []
  const underWay = noDoorWork()
  const said = random.part('suggestions')
  let heard: string | undefined
  for (const [i, week] of weeks.entries()) {
    const met = (await Promise.all(teams.map((one, n) => workWeek(site, one, week, n)))).flat()
    // What came in during the last week still waits for the officer when the demo begins.
    if (i === weeks.length - 1) break
    await confirmWeek(site, teams[0] as Team, week, met)
    await moveOut(teams[0] as Team, week, known)
    await doorWork(site, teams[0] as Team, { weekNo: i, date: week.lastDay, at: LATE + 40 }, met, underWay)
    known.push(...met)
    if (i % MEETING_EVERY_WEEKS === 0) {
      const at = { communityCode: plan.code, date: week.lastDay, minutes: LATE + 100, random: said }
      heard = await holdMeeting(teams[0] as Team, at, i / MEETING_EVERY_WEEKS, heard)
    }
    const rest = addDays(week.lastDay, 1)
    if (!work.workdays.includes(rest)) await careVisits(site, teams[0] as Team, rest, i, known)
  }
  return auxiliary
}

async function workWeek(site: Site, team: Team, week: Week, n: number): Promise<MetHousehold[]> {
  const met: MetHousehold[] = []
  for (const day of week.teams[n] ?? []) met.push(...(await workDay(site, team, day)))
  return met
}

// After the rounds of the day, which end before eight, and the hour at the desk.
const LATE = 21 * 60

/** The officer confirms what the auxiliary recorded, building by building. */
async function confirmWeek(site: Site, team: Team, week: Week, met: readonly MetHousehold[]): Promise<void> {
  team.lane.at(week.lastDay, LATE)
  const touched = new Set(met.map((one) => one.buildingId))
  for (const { buildingId } of site.buildings)
    if (touched.has(buildingId)) await team.lead.call(confirmResidences, { buildingId, basis: '走访' })
}

/** Now and then a tenant moves on: his landlord says so, the officer ends the record. */
async function moveOut(team: Team, week: Week, known: readonly MetHousehold[]): Promise<void> {
  const tenants = known.filter((one) => one.residenceId !== undefined && !one.isAloneAndOld)
  if (tenants.length === 0) return
  const one = team.random.pick(tenants)
  team.lane.at(week.lastDay, LATE + 30)
  await team.lead.call(endResidence, {
    residenceId: one.residenceId as string,
    version: 1,
    reason: '离开',
    endedBy: '房东',
    endedOn: week.lastDay,
  })
  one.residenceId = undefined
}

/** Old people who live alone are called on again, in turn, on the day after the week's rounds, when nobody is on a round. */
async function careVisits(
  site: Site,
  team: Team,
  date: string,
  weekNo: number,
  known: readonly MetHousehold[],
): Promise<void> {
  const old = known.filter((one) => one.isAloneAndOld)
  for (let n = 0; n < Math.min(CARE_VISITS_A_WEEK, old.length); n++) {
    const one = old[(weekNo * CARE_VISITS_A_WEEK + n) % old.length] as MetHousehold
    const at = MORNING + n * 45
    const minutes = team.random.int(12, 28)
    const startedAt = shanghai(date, at)
    team.lane.at(date, at + minutes)
    await team.lead.call(recordVisit, {
      id: idAt(startedAt, team.random),
      targetKind: 'household',
      targetId: one.householdId,
      kind: '关爱走访',
      visitorIds: [team.visitorIds[0]],
      startedAt: startedAt.toISOString(),
      endedAt: shanghai(date, at + minutes).toISOString(),
      ...positionOf(site, team.random),
      met: true,
      metCount: 1,
      metPersonIds: one.adults,
      topics: ['帮扶', '防范宣传'],
      summaryChips: ['防诈骗宣传', '消防安全提醒'],
    })
    site.done('visit', 1)
  }
}

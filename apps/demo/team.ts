import { registerHouse } from '#features/places/contract.ts'
import { registerHousehold } from '#features/residents/contract.ts'
import { listTasks } from '#features/tasks/contract.ts'
import { recordVisit } from '#features/visits/contract.ts'
import type { InputOf, OutputOf } from '#platform/http/contract.ts'
import type { CommunityPlan } from './community-plan.ts'
import type { Desk } from './desk.ts'
import type { BuiltBuilding } from './build-ground.ts'
import { ageOn } from './family-plan.ts'
import { type Lane, shanghai } from './lane.ts'
import type { Random } from './random.ts'
import { householdForm, type HouseholdPlan } from './resident-plan.ts'
import type { Stop, TeamDay } from './round-plan.ts'

/* A team's day: who opens is registered at the door, the visits are written down in the evening. */

type VisitInput = InputOf<typeof recordVisit>

export interface Team {
  lane: Lane
  lead: Desk
  /** Who leads and who comes along. */
  visitorIds: [lead: string, mate: string]
  isPolice: boolean
  random: Random
  /** Doors whose house is registered already. */
  houses: Map<string, string>
}

export interface Site {
  plan: CommunityPlan
  buildings: readonly BuiltBuilding[]
  neighbours: readonly string[]
  /** First day of the quarter. */
  from: string
  random: Random
  /** Told what was just made. */
  done(what: 'resident' | 'visit', count: number): void
}

/** A household that a team has met, for later visits. */
export interface MetHousehold {
  householdId: string
  addressId: string
  buildingId: string
  adults: string[]
  isAloneAndOld: boolean
  /** Of a tenant alone whom the officer registered himself. */
  residenceId: string | undefined
}

interface Noted {
  target: Pick<VisitInput, 'targetKind' | 'targetId'>
  stop: Stop
  /** Minutes after midnight. */
  at: number
  household?: { plan: HouseholdPlan; adults: string[]; arrivedOn: string }
}

/** Carries out one day; answers the households met. */
export async function workDay(site: Site, team: Team, day: TeamDay): Promise<MetHousehold[]> {
  const notes: Noted[] = []
  const met: MetHousehold[] = []
  for (const stop of day.stops) {
    const building = site.buildings[stop.buildingNo] as BuiltBuilding
    const addressId = building.addressIds[stop.building.doors.indexOf(stop.door)] as string
    if (stop.outcome === 'met') met.push(...(await register(site, team, day.date, stop, building, addressId, notes)))
    else {
      team.lane.at(day.date, stop.at + stop.minutes)
      const targetId = await houseAt(team, addressId, stop, undefined)
      if (stop.outcome === 'away' || team.random.chance(0.4))
        notes.push({ target: { targetKind: 'house', targetId }, stop, at: stop.at })
    }
  }
  await writeDown(site, team, day, notes)
  return met
}

async function register(
  site: Site,
  team: Team,
  date: string,
  stop: Stop,
  building: BuiltBuilding,
  addressId: string,
  notes: Noted[],
): Promise<MetHousehold[]> {
  const met: MetHousehold[] = []
  let at = stop.at
  let head: string | undefined
  for (const [n, plan] of stop.door.households.entries()) {
    team.lane.at(date, at + stop.minutes)
    const setting = {
      random: site.random.part(`door ${stop.doorNo} ${n}`),
      communityCode: site.plan.code,
      neighbours: site.neighbours,
      from: site.from,
    }
    const members = householdForm(setting, plan, { addressId, builtYear: stop.building.builtYear }, date)
    const answer = await team.lead.call(registerHousehold, { addressId, members })
    const adults = adultsOf(answer, plan, date)
    head ??= answer.members[0]?.personId
    const { householdId } = answer
    notes.push({
      target: { targetKind: 'household', targetId: householdId },
      stop,
      at,
      household: { plan, adults, arrivedOn: members[0]?.arrivedOn ?? date },
    })
    met.push({
      householdId,
      addressId,
      buildingId: building.buildingId,
      adults,
      isAloneAndOld: isAloneAndOld(plan, date),
      residenceId: team.isPolice && plan.isTenant && members.length === 1 ? answer.members[0]?.residenceId : undefined,
    })
    site.done('resident', members.length)
    at += stop.minutes + 1
  }
  await houseAt(team, addressId, stop, head)
  return met
}

const adultsOf = (answer: OutputOf<typeof registerHousehold>, plan: HouseholdPlan, date: string): string[] =>
  answer.members.flatMap((one, i) => (ageOn(plan.members[i]?.birthDate ?? date, date) >= 18 ? [one.personId] : []))

const isAloneAndOld = ({ members }: HouseholdPlan, date: string): boolean =>
  members.length === 1 && ageOn(members[0]?.birthDate ?? date, date) >= 70

/** The house behind a door, registered at the first call. */
async function houseAt(team: Team, addressId: string, stop: Stop, head: string | undefined): Promise<string> {
  const known = team.houses.get(addressId)
  if (known !== undefined) return known
  const { occupancy, ownership, rooms, areaM2, owner } = stop.door
  const { id } = await team.lead.call(registerHouse, {
    addressId,
    ownership,
    use: '住宿',
    rooms,
    areaM2,
    occupancy,
    ...(owner === undefined ? { ownerPersonId: head } : { ownerName: owner.name, ownerPhone: owner.phone }),
  })
  team.houses.set(addressId, id)
  return id
}

/** The evening at the desk: every visit of the day, each closing the task of welcome that the new household opened. */
async function writeDown(site: Site, team: Team, day: TeamDay, notes: readonly Noted[]): Promise<void> {
  const last = day.stops.at(-1)
  if (last === undefined) return
  const opening = last.at + 60
  team.lane.at(day.date, opening)
  const welcome = notes.some((note) => note.household) ? await welcomeTasks(team) : new Map<string, string>()
  for (const [i, note] of notes.entries()) {
    team.lane.at(day.date, opening + i)
    await team.lead.call(recordVisit, visitOf(site, team, day.date, note, welcome.get(note.target.targetId)))
    site.done('visit', 1)
  }
}

async function welcomeTasks(team: Team): Promise<Map<string, string>> {
  const { items } = await team.lead.call(listTasks, { of: 'unit', kind: 'residents.welcome', limit: 200 })
  return new Map(items.map((task) => [task.recordId ?? '', task.id]))
}

const TOPICS = ['防范宣传', '信息核对', '听取意见', '隐患检查', '纠纷了解'] as const
const CHIPS = ['防诈骗宣传', '防盗提醒', '消防安全提醒', '信息核对无变化', '告知办事渠道', '群众暂无需求'] as const
/** Somebody who came within these days is welcomed, others are visited. */
const NEW_WITHIN_DAYS = 180

function visitOf(site: Site, team: Team, date: string, note: Noted, taskId: string | undefined): VisitInput {
  const { random } = team
  const startedAt = shanghai(date, note.at)
  const { household } = note
  const isNew =
    household !== undefined && Date.parse(date) - Date.parse(household.arrivedOn) < NEW_WITHIN_DAYS * 86_400_000
  const topics = random.shuffled(TOPICS).slice(0, random.int(1, 2))
  const chips = random.shuffled(CHIPS).slice(0, random.int(1, 3))
  if (household?.plan.isTenant) chips.push('讲解租赁登记要求' as never)
  const present = household ? random.shuffled(household.adults).slice(0, random.int(1, 2)) : []
  return {
    id: idAt(startedAt, random),
    ...note.target,
    kind: isNew && team.isPolice ? '新居民欢迎走访' : '一般走访',
    visitorIds: team.visitorIds,
    startedAt: startedAt.toISOString(),
    endedAt: shanghai(date, note.at + note.stop.minutes).toISOString(),
    ...positionOf(site, random),
    met: household !== undefined,
    ...(household === undefined
      ? { notMetSlip: note.stop.outcome === 'away' }
      : { metCount: Math.max(1, present.length) }),
    metPersonIds: present,
    topics: household === undefined ? ['信息核对'] : topics,
    summaryChips: household === undefined ? [] : chips,
    cardLeft: household !== undefined && random.chance(0.8),
    taskIds: taskId === undefined ? [] : [taskId],
  }
}

/** Near the middle of the community, or the reason why the phone knew no place. */
export function positionOf(site: Site, random: Random): Pick<VisitInput, 'lng' | 'lat' | 'geoMethod' | 'geoReason'> {
  const spread = () => (random.next() - 0.5) * 0.006
  const { lng, lat } = site.plan.middle
  const place = { lng: round(lng + spread()), lat: round(lat + spread()) }
  return random.chance(0.85) ? { ...place, geoMethod: 'GPS' } : { geoReason: '室内无信号' }
}

const round = (degrees: number): number => Math.round(degrees * 1e6) / 1e6

/** An id as the phone makes it (UUIDv7), from the time of the act and the demo's own numbers. */
export function idAt(at: Date, random: Random): string {
  const time = at.getTime().toString(16).padStart(12, '0')
  const tail = random.hex(18)
  return `${time.slice(0, 8)}-${time.slice(8)}-7${tail.slice(0, 3)}-a${tail.slice(3, 6)}-${tail.slice(6)}`
}

import type { BuildingWithDoors, CommunityPlan, DoorPlan } from './community-plan.ts'
import type { Random } from './random.ts'

/*
 * The quarter at the doors: two teams go from building to building (S2: 入户图表采集), register who lives there and leave a card. Where nobody opens
 * they leave a slip and come again; empty flats are noted as such.
 */

export interface Stop {
  building: BuildingWithDoors
  /** Its place in `buildingsOf`. */
  buildingNo: number
  door: DoorPlan
  /** Its place in the plan of the whole community. */
  doorNo: number
  outcome: 'met' | 'away' | 'empty'
  /** Minutes after midnight in Shanghai, and how long the visit lasts. */
  at: number
  minutes: number
}

/** One working day of one team. */
export interface TeamDay {
  date: string
  stops: Stop[]
}

export interface Week {
  /** The last working day: then the officer confirms what colleagues recorded. */
  lastDay: string
  /** One list of days for each team. */
  teams: TeamDay[][]
}

export const TEAMS = 2
const AWAY_SHARE = 0.14
/** Working days until a team rings again. */
const AGAIN_AFTER = 4
const MORNING = 9 * 60
const NOON = { from: 11 * 60 + 40, to: 13 * 60 + 30 }
const EVENING = 19 * 60 + 40

export const buildingsOf = (plan: CommunityPlan): BuildingWithDoors[] => plan.compounds.flatMap((c) => c.buildings)

/** Spreads all doors over the working days of the quarter. Those who were not at home are visited again some days later. */
export function planRounds(plan: CommunityPlan, workdays: readonly string[], random: Random): Week[] {
  const teams = Array.from({ length: TEAMS }, (_, team) => planTeam(plan, team, workdays, random.part(`team ${team}`)))
  const weeks: Week[] = []
  let open: string[] = []
  workdays.forEach((date, i) => {
    open.push(date)
    const next = workdays[i + 1]
    if (next !== undefined && weekOf(next) === weekOf(date)) return
    weeks.push({ lastDay: date, teams: teams.map((days) => days.filter((day) => open.includes(day.date))) })
    open = []
  })
  return weeks
}

/** Weeks counted from a Monday. */
const weekOf = (date: string): number => Math.floor((Date.parse(`${date}T00:00:00Z`) / 86_400_000 + 3) / 7)

type Call = Omit<Stop, 'at' | 'minutes'>

function planTeam(plan: CommunityPlan, team: number, workdays: readonly string[], random: Random): TeamDay[] {
  const calls = callsOf(plan, team, random)
  const perDay = Math.max(1, Math.ceil(calls.length / Math.max(1, Math.floor(workdays.length * 0.97))))
  const again = new Map<number, Call[]>()
  const last = workdays.length - 1
  return workdays.map((date, i) => {
    const due = [...(again.get(i) ?? []), ...calls.splice(0, perDay)]
    // Nobody is left out: on the last day everybody opens.
    const today = due.map((call) =>
      i === last && call.outcome === 'away' ? { ...call, outcome: 'met' as const } : call,
    )
    for (const call of today.filter((c) => c.outcome === 'away')) {
      const on = Math.min(i + AGAIN_AFTER, last)
      again.set(on, [...(again.get(on) ?? []), { ...call, outcome: 'met' }])
    }
    return { date, stops: timed(today, random) }
  })
}

/** Every second building is one team's. */
function callsOf(plan: CommunityPlan, team: number, random: Random): Call[] {
  const calls: Call[] = []
  let doorNo = 0
  buildingsOf(plan).forEach((building, buildingNo) => {
    for (const door of building.doors) {
      doorNo += 1
      if (buildingNo % TEAMS !== team) continue
      const outcome = door.households.length === 0 ? 'empty' : random.chance(AWAY_SHARE) ? 'away' : 'met'
      calls.push({ building, buildingNo, door, doorNo, outcome })
    }
  })
  return calls
}

/** Times of a day: from nine on, no visits at noon, nobody is disturbed late (dictionary §4.2: 08:00–20:00). */
function timed(calls: readonly Call[], random: Random): Stop[] {
  const visits = calls.reduce((sum, call) => sum + visitsAt(call), 0)
  const slot = Math.max(
    5,
    Math.min(30, Math.floor((EVENING - MORNING - (NOON.to - NOON.from) - 30) / Math.max(1, visits))),
  )
  let at = MORNING
  return calls.map((call) => {
    if (at > NOON.from && at < NOON.to) at = NOON.to
    const minutes = call.outcome === 'met' ? talk(slot, random) : 3
    // Nobody rings on the stroke of the clock.
    const late = random.int(0, Math.max(0, Math.min(6, slot - minutes - 1)))
    const stop = { ...call, at: at + (visitsAt(call) === 1 ? late : 0), minutes }
    at += visitsAt(call) * slot
    return stop
  })
}

/** Minutes at an open door. One talk in a hundred is too short to be good: such visits are flagged, and somebody looks at them. */
const talk = (slot: number, random: Random): number =>
  random.chance(0.01) ? 3 : random.int(Math.min(8, slot - 2), Math.min(24, slot - 2))

/** Each household behind a door is a visit of its own. */
const visitsAt = (call: Call): number => Math.max(1, call.door.households.length)

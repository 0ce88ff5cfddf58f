import type { Client } from 'pg'
import { addUser } from '#features/accounts/cli.ts'
import { cityTree } from '#features/organisation/divisions.ts'
import { systemClock } from '#platform/clock/clock.ts'
import type { Cipher } from '#platform/crypto/cipher.ts'
import type { Database } from '#platform/db/pool.ts'
import type { RoleNames } from '#platform/db/roles.ts'
import { addDays } from '#platform/deadlines/calendar.ts'
import type { Action } from '#platform/http/action.ts'
import { type Administration, type BuiltArea, buildCity } from './build-city.ts'
import { buildDisputes } from './build-disputes.ts'
import { CITY_CODE, planCity, ROOMS } from './city-plan.ts'
import { seat } from './desk.ts'
import { enrol } from './enrol.ts'
import { fillCommunities } from './fill.ts'
import { atDemoSpeed, closeSetUp, inviteVisitors } from './installer.ts'
import { demoServer, openLane } from './lane.ts'
import { seededRandom } from './random.ts'

export interface DemoTools {
  /** The installer's connection, to a database flagged demo in which nothing was made yet. */
  installer: Client
  db: Database
  cipher: Cipher
  actions: readonly Action[]
  roles: RoleNames
  progress(line: Progress): void
}

export type Progress =
  | { step: 'city'; units: number; staff: number; of: { units: number; staff: number } }
  | { step: 'community'; name: string; residents: number; visits: number }
  | { step: 'disputes'; worked: number }
  | { step: 'filled'; communities: number; residents: number; visits: number }

export interface DemoSize {
  seed: string
  /** How many communities are filled: 1 to 112. */
  communities: number
  /** About so many residents in each. */
  residents: number
  /** First day of the quarter. */
  from: string
  /** Working days and stations at most; fewer for tests. */
  days: number
  stations: number
}

export const FULL: DemoSize = {
  seed: 'songyuan',
  communities: 1,
  residents: 5000,
  from: '2026-07-01',
  days: 92,
  stations: ROOMS,
}
/** Urban communities of the city: only these are filled. */
export const MOST_COMMUNITIES = 112

/** Somebody in whose name one can look around. */
export interface DemoAccount {
  role: 'SYS' | 'CHIEF' | 'DEPUTY' | 'OFFICER' | 'AUX' | 'GRID'
  name: string
  place: string
  loginName: string
  invitation: string
}

export interface DemoCity {
  communities: number
  residents: number
  visits: number
  accounts: DemoAccount[]
}

const SETTER_UP = 'demo-setup'

/** Builds the demo city through the operations of the product. */
export async function buildDemo(tools: DemoTools, size: DemoSize): Promise<DemoCity> {
  const parts = { db: tools.db, cipher: tools.cipher, actions: tools.actions }
  const today = await demoServer({ ...parts, clock: systemClock })
  const office = await openLane(parts)
  try {
    return await atDemoSpeed(tools, async () => {
      const setUp = await addUser(tools.installer, { loginName: SETTER_UP })
      const administrator = await enrol(today, setUp.code)
      office.at(addDays(size.from, -16), 9 * 60)
      const admin: Administration = { records: office.desk(administrator), accounts: seat(today, administrator) }
      const areas = await makeCity(tools, admin, size)
      let worked = 0
      const done = () => tools.progress({ step: 'disputes', worked: ++worked })
      await buildDisputes({ admin, today, parts, done }, areas, size, seededRandom(size.seed).part('disputes'))
      const filled = await fillCommunities({ ...tools, admin, today, parts }, areas, size)
      const accounts = await inviteVisitors(admin.accounts, filled)
      const administratorAccount = await addUser(tools.installer, { loginName: 'admin' })
      await closeSetUp(tools, setUp.accountId)
      return {
        communities: filled.communities,
        residents: filled.residents,
        visits: filled.visits,
        accounts: [
          {
            role: 'SYS' as const,
            name: '',
            place: '松原市',
            loginName: administratorAccount.loginName,
            invitation: administratorAccount.code,
          },
          ...accounts,
        ],
      }
    })
  } finally {
    await Promise.all([today.close(), office.close()])
  }
}

async function makeCity(tools: DemoTools, admin: Administration, size: DemoSize): Promise<BuiltArea[]> {
  const plan = planCity(await cityTree(CITY_CODE), seededRandom(size.seed).part('city'))
  let left = size.stations
  for (const branch of plan.branches) {
    branch.stations.splice(left)
    left -= branch.stations.length
  }
  const stations = plan.branches.flatMap((branch) => branch.stations)
  const areas = stations.flatMap((station) => station.areas)
  const grids = areas.flatMap((area) => area.grids)
  const of = {
    units: 2 * stations.length + areas.length + grids.length,
    // Guides and data protection officer, then chief, deputy and mediator of each station.
    staff: 2 + plan.branches.length + 3 * stations.length + areas.length + grids.length,
  }
  let [units, staff] = [0, 0]
  return buildCity(admin, plan, (what) => {
    if (what === 'unit') units += 1
    else staff += 1
    tools.progress({ step: 'city', units, staff, of })
  })
}

import type { Client } from 'pg'
import { addDays } from '#platform/deadlines/calendar.ts'
import type { DemoSize, DemoTools } from './build.ts'
import type { BuiltArea, Employed } from './build-city.ts'
import { type CommunityWork, fillCommunity } from './build-community.ts'
import { recruiter } from './city-plan.ts'
import { planCommunity } from './community-plan.ts'
import { type Lane, lastDayOf, openLane } from './lane.ts'
import { seededRandom } from './random.ts'
import { demoNumbers } from './resident-plan.ts'

/** Two communities at a time, two teams in each: more than that only wait for the same two cores. */
const AT_ONCE = 2

type Filling = DemoTools &
  Pick<CommunityWork, 'admin' | 'today'> & { parts: Pick<DemoTools, 'db' | 'cipher' | 'actions'> }

export interface Filled {
  residents: number
  visits: number
  communities: number
  areas: readonly BuiltArea[]
  /** One for each area, in its order. */
  auxiliaries: readonly Employed[]
}

/** Fills the first urban communities, two at a time. Plans are made in order, so that everybody gets the same number each time. */
export async function fillCommunities(tools: Filling, areas: readonly BuiltArea[], size: DemoSize): Promise<Filled> {
  const urban = areas.filter((area) => area.plan.kind === '城区').slice(0, size.communities)
  const codes = areas.flatMap((area) => area.plan.communities.map((community) => community.code))
  const workdays = (await readWorkdays(tools.installer, size.from)).slice(0, size.days)
  const random = seededRandom(size.seed)
  const people = recruiter(random.part('auxiliaries'), 1000)
  const numbers = demoNumbers()
  const total = { communities: 0, residents: 0, visits: 0 }
  const auxiliaries: Employed[] = []
  let next = 0
  const work = async () => {
    const lanes: [Lane, Lane] = [await openLane(tools.parts), await openLane(tools.parts)]
    for (let i = next++; i < urban.length; i = next++) {
      const area = urban[i] as BuiltArea
      const { code, name } = area.plan.communities[0] as { code: string; name: string }
      const own = random.part(code)
      const made = { residents: 0, visits: 0 }
      auxiliaries[i] = await fillCommunity({
        admin: tools.admin,
        today: tools.today,
        area,
        plan: planCommunity({ code, name, random: own, numbers, residents: size.residents, from: size.from }),
        auxiliary: people.other('勤务辅警'),
        neighbours: codes.filter((other) => other !== code && other.startsWith(code.slice(0, 6))),
        workdays,
        eve: addDays(workdays[0] as string, -1),
        random: own,
        lanes,
        done(what, count) {
          made[what === 'resident' ? 'residents' : 'visits'] += count
          tools.progress({ step: 'community', name, ...made })
        },
      })
      total.communities += 1
      total.residents += made.residents
      total.visits += made.visits
      tools.progress({ step: 'filled', ...total })
    }
    await Promise.all(lanes.map((lane) => lane.close()))
  }
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, urban.length) }, work))
  return { ...total, areas: urban, auxiliaries }
}

async function readWorkdays(client: Client, from: string): Promise<string[]> {
  const { rows } = await client.query<{ date: string }>(
    'select to_char(date, $3) as date from work_calendar where is_workday and date between $1 and $2 order by date',
    [from, lastDayOf(from), 'YYYY-MM-DD'],
  )
  return rows.map((row) => row.date)
}

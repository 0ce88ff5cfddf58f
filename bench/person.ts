import http from 'node:http'
import pg from 'pg'
import { SESSION_COOKIE } from '#platform/http/route.ts'
import type { BenchCity } from './city.ts'
import { type Figure, latencies, p50 } from './measure.ts'
import { type Chief, p95, serve, signInChiefs } from './search.ts'
import type { BenchWorld } from './world.ts'

const COUNT = Number(process.env.BENCH_SECONDS ?? 5) * 100
const SAMPLES = 400
/** The person of the page as superuser: no ticket, no policy, no mask. */
const FLOOR = `select id, version, name, former_name, id_type, id_mask, sex, birth_date, phone_mask, hukou_region, hukou_addr, guardian_id, contact_pref from person where id = $1`

/** The page of a person through the API, for the chief of his station, on his address. */
export async function personFigures(w: BenchWorld, city: BenchCity): Promise<Figure[]> {
  const chiefs = await signInChiefs(w, city)
  const samples = new Map<string, { person: string; address: string }[]>()
  for (const id of city.stationIds) {
    const { rows } = await w.admin.query<{ person: string; address: string }>(
      `select r.person_id as person, r.address_id as address from sec.unit u join residence r on r.unit_pos between u.lft and u.rgt - 1
         where u.id = $1 order by hashtext(r.id::text) limit $2`,
      [id, SAMPLES],
    )
    samples.set(id, rows)
  }
  const { port, stop } = await serve(w)
  const plain = new pg.Pool({ ...w.connection, max: 1 })
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
  try {
    let n = 0
    const next = () => {
      const caller = chiefs[n++ % chiefs.length] as Chief
      const list = samples.get(caller.stationId) as { person: string; address: string }[]
      return { caller, ...(list[n % list.length] as (typeof list)[0]) }
    }
    const page = () => {
      const { caller, person, address } = next()
      return get(
        agent,
        port,
        `/api/residents/persons/${person}?purpose=verify&basisKind=address&basisId=${address}`,
        caller,
      )
    }
    const ours = await latencies(page, COUNT)
    const floor = await latencies(() => plain.query(FLOOR, [next().person]), COUNT)
    const bench = 'person'
    return [
      { bench, name: 'page of a person, p95 (goal: at most 30)', value: p95(ours), unit: 'ms', floor: p95(floor) },
      { bench, name: 'page of a person, p50', value: p50(ours), unit: 'ms', floor: p50(floor) },
    ]
  } finally {
    agent.destroy()
    await plain.end()
    stop()
  }
}

/** One page, read to its end; anything but 200 ends the benchmark. */
function get(agent: http.Agent, port: number, path: string, caller: Chief): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { cookie: `${SESSION_COOKIE}=${caller.token}`, 'x-posting': caller.postingId }
    http
      .get({ agent, port, path, headers, host: '127.0.0.1' }, (answer) => {
        answer.resume()
        answer.once('end', () =>
          answer.statusCode === 200 ? resolve() : reject(new Error(`${answer.statusCode} for ${path}`)),
        )
      })
      .once('error', reject)
  })
}

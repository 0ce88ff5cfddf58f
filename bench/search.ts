import { fork } from 'node:child_process'
import http from 'node:http'
import { join } from 'node:path'
import pg from 'pg'
import { ROOT } from '#platform/db/migrate.ts'
import { SESSION_COOKIE, tokenHash } from '#platform/http/route.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { type BenchCity, CITY_PEOPLE, settleCity } from './city.ts'
import { type Figure, latencies, p50, report, throughput } from './measure.ts'
import { type BenchWorld, benchWorld } from './world.ts'

const SECONDS = Number(process.env.BENCH_SECONDS ?? 5)
const COUNT = SECONDS * 60
const CLIENTS = 20
const SAMPLES = 400

type Sample = Record<string, string>
interface Kind {
  name: string
  /** Of a person of the caller's station and a door of the city. */
  q: (s: Sample) => string
  /** The same lookup in plain SQL as superuser: no ticket, no policy, no mask. */
  floor: (s: Sample) => [string, unknown[]]
  /** Asks for what another station has. */
  isElsewhere?: boolean
}

const byPair =
  (pattern: string, initials: (s: Sample) => string): Kind['floor'] =>
  (s) => [
    `select p.id, p.name, p.id_mask from person_pair k join person p on p.id = k.person_id
    where k.pair = $1 and k.unit_pos between $2 and $3 and p.name_key ~ $4 order by p.name_key limit 11`,
    [initials(s), s.lo, s.hi, pattern.replace(/\{(\w+)\}/g, (_, field: string) => s[field] as string)],
  ]
const byTerms =
  (terms: (s: Sample) => string, pattern: (s: Sample) => string): Kind['floor'] =>
  (s) => [
    `select address_id, line from address_terms where terms @> search_terms_at(search_part($3), $1) and line ~ $2 order by line limit 11`,
    [terms(s), pattern(s), Number(s.lo)],
  ]
const two = (s: Sample) => `${s.i1}${s.i2}`
const both: Kind['floor'] = byPair('[|]{c1} [^|]*[|]{c2} ', two)

const KINDS: Kind[] = [
  { name: 'name', q: (s) => s.name as string, floor: both },
  { name: 'pinyin', q: (s) => `${s.p1}${s.p2}`, floor: byPair(' {p1} [^|]*[|][^|]* {p2} ', two) },
  { name: 'initials', q: two, floor: byPair(' {i1}[a-z]* [^|]*[|][^|]* {i2}[a-z]* ', two) },
  { name: 'mixed', q: (s) => `${s.p1}${s.c2}`, floor: byPair(' {p1} [^|]*[|]{c2} ', two) },
  { name: 'name with one wrong character', q: (s) => `${s.c1}${s.c2}僾`, floor: both },
  { name: 'nobody', q: (s) => `${s.c1}${s.c2}犇骉`, floor: both },
  {
    name: 'address',
    q: (s) => `${s.compound} ${s.b}号楼 ${s.u}单元`,
    floor: byTerms(
      (s) => `${s.compound} ${s.b} ${s.u}`,
      (s) => `${s.compound}${s.b}号楼${s.u}单元`,
    ),
  },
  {
    name: 'address of another station',
    isElsewhere: true,
    q: (s) => s.line as string,
    floor: byTerms(
      (s) => s.line as string,
      (s) => s.line as string,
    ),
  },
  {
    name: 'address that nobody has',
    q: (s) => `${s.compound} 98号楼 ${s.u}单元`,
    floor: byTerms(
      (s) => `${s.compound} 98 ${s.u}`,
      (s) => `${s.compound}98号楼${s.u}单元`,
    ),
  },
  {
    name: 'compound with one wrong character',
    q: (s) => `僾${[...(s.compound as string)].slice(1).join('')}`,
    floor: (s) => [
      'select id, name from compound where name ~ $1 limit 11',
      [`^.${[...(s.compound as string)].slice(1).join('')}$`],
    ],
  },
  {
    name: 'compound',
    q: (s) => s.compound as string,
    floor: (s) => ['select id, name from compound where strpos(name, $1) > 0 order by name limit 11', [s.compound]],
  },
  {
    name: 'door by numbers',
    q: (s) => `${s.b}-${s.u}-${s.r}`,
    floor: byTerms(
      (s) => `${s.b} ${s.u} ${s.r}`,
      (s) => `[^0-9]${s.b}号楼${s.u}单元.*[^0-9]${s.r}室`,
    ),
  },
  {
    name: 'unit',
    q: (s) => s.unit as string,
    floor: (s) => ['select id, name from org_unit where strpos(name, $1) > 0 order by name limit 6', [s.unit]],
  },
]

/**
 * Search through the API with ticket, row-level security and masks, at the widest scope a role has that sees persons (a station's chief) and
 * over all addresses of the city, against the same lookups in plain SQL. Data: BENCH_PEOPLE residents (1,000,000) in stations of 50,000.
 */
export async function benchSearch(): Promise<void> {
  const w = await benchWorld(0)
  try {
    const city = await settleCity(w, Number(process.env.BENCH_PEOPLE ?? CITY_PEOPLE))
    process.stdout.write(
      `${city.people} residents, ${city.addresses} addresses, settled in ${Math.round(city.seconds)} s, ${JSON.stringify(city.sizes)}\n`,
    )
    report(await searchFigures(w, city))
  } catch (error) {
    process.stderr.write(`${(error as Error).stack}\n`)
    process.exitCode = 1
  } finally {
    await w.close()
  }
}

const pick = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)] as T
export const p95 = (sorted: readonly number[]): number => sorted[Math.floor(sorted.length * 0.95)] as number

export async function searchFigures(w: BenchWorld, city: BenchCity): Promise<Figure[]> {
  const bench = 'search'
  const samples = await takeSamples(w, city)
  const chiefs = await signInChiefs(w, city)
  const { port, stop } = await serve(w)
  const plain = new pg.Pool({ ...w.connection, max: CLIENTS })
  const agent = new http.Agent({ keepAlive: true, maxSockets: CLIENTS })
  try {
    const sampleFor = (kind: Kind, { stationId }: Chief) => {
      const others = city.stationIds.filter((id) => id !== stationId)
      return pick(samples.get(kind.isElsewhere && others.length > 0 ? pick(others) : stationId) as Sample[])
    }
    const ask = (kind: Kind, client: number) => {
      const caller = chiefs[client % chiefs.length] as Chief
      return post(agent, port, { q: kind.q(sampleFor(kind, caller)) }, caller)
    }
    const bare = (kind: Kind, client: number) =>
      plain.query(...kind.floor(sampleFor(kind, chiefs[client % chiefs.length] as Chief)))
    const figures: Figure[] = []
    for (const kind of KINDS) {
      let n = 0
      const ours = await latencies(() => ask(kind, n++), COUNT, 40)
      const floor = await latencies(() => bare(kind, n++), COUNT, 40)
      figures.push({ bench, name: `${kind.name}, p95 (goal: 50)`, value: p95(ours), unit: 'ms', floor: p95(floor) })
      figures.push({ bench, name: `${kind.name}, p50`, value: p50(ours), unit: 'ms', floor: p50(floor) })
    }
    const rate = await throughput(CLIENTS, SECONDS, (n) => ask(pick(KINDS), n))
    const floor = await throughput(CLIENTS, SECONDS, (n) => bare(pick(KINDS), n))
    figures.push({
      bench,
      name: `searches of all kinds at ${CLIENTS} clients (goal: 200)`,
      value: rate,
      unit: '1/s',
      floor,
    })
    return figures
  } finally {
    agent.destroy()
    await plain.end()
    stop()
  }
}

/** The API in a process of its own. */
export async function serve(w: BenchWorld): Promise<{ port: number; stop: () => void }> {
  const server = fork(join(ROOT, 'bench/serve.ts'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  server.send({ app: w.app, ring: w.ring })
  const { port } = await new Promise<{ port: number }>((resolve, reject) => {
    server.once('message', (m) => resolve(m as { port: number }))
    server.once('exit', (code) => reject(new Error(`the server ended with ${code}`)))
  })
  return { port, stop: () => void server.kill('SIGTERM') }
}

/** People and doors to look for, by the station they belong to. */
async function takeSamples(w: BenchWorld, city: BenchCity): Promise<Map<string, Sample[]>> {
  const samples = new Map<string, Sample[]>()
  for (const stationId of city.stationIds) {
    const { rows } = await w.admin.query<Sample>(
      `with u as (select lft as lo, rgt - 1 as hi from sec.unit where id = $1), s as (
         select r.person_id, r.address_id, u.lo, u.hi from u, residence r where r.unit_pos between u.lo and u.hi order by hashtext(r.id::text) limit $2)
       select p.name, left(p.name, 1) as c1, substr(p.name, 2, 1) as c2, x.readings[1] as p1, y.readings[1] as p2, left(x.readings[1], 1) as i1, left(y.readings[1], 1) as i2,
         c.name as compound, replace(b.name, '号楼', '') as b, a.unit_no as u, a.room_no as r, o.name as unit, a.full_text as line, s.lo::text as lo, s.hi::text as hi
       from s join person p on p.id = s.person_id join address a on a.id = s.address_id join compound c on c.id = a.compound_id join building b on b.id = a.building_id
         join org_unit o on o.id = a.unit_id join pinyin_reading x on x.char = left(p.name, 1) join pinyin_reading y on y.char = substr(p.name, 2, 1)`,
      [stationId, SAMPLES],
    )
    samples.set(stationId, rows)
  }
  return samples
}

export interface Chief {
  token: string
  postingId: string
  stationId: string
}

export async function signInChiefs(w: BenchWorld, city: BenchCity): Promise<Chief[]> {
  const chiefs: Chief[] = []
  for (let n = 0; n < CLIENTS; n++) {
    const stationId = city.stationIds[n % city.stationIds.length] as string
    const [account, staff, postingId] = [uuidv7(), uuidv7(), uuidv7()]
    const token = uuidv7()
    await w.admin.query('insert into sec.account (id, staff_id) values ($1, $2)', [account, staff])
    await w.admin.query(
      `insert into sec.session (id, token_h, account_id, expires_at, strong) values ($1, $2, $3, now() + interval '1 day', true)`,
      [uuidv7(), tokenHash(token), account],
    )
    await w.admin.query(
      `insert into sec.posting (id, staff_id, role, unit_id, valid_from) values ($1, $2, 'CHIEF', $3, current_date - 1)`,
      [postingId, staff, stationId],
    )
    chiefs.push({ token, postingId, stationId })
  }
  return chiefs
}

/** One search, read to its end; anything but 200 ends the benchmark. */
function post(agent: http.Agent, port: number, body: { q: string }, caller: Chief): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = {
      cookie: `${SESSION_COOKIE}=${caller.token}`,
      'x-posting': caller.postingId,
      'x-linan': '1',
      'content-type': 'application/json',
    }
    const request = http.request(
      { agent, port, method: 'POST', path: '/api/search', headers, host: '127.0.0.1' },
      (answer) => {
        answer.resume()
        answer.once('end', () =>
          answer.statusCode === 200 ? resolve() : reject(new Error(`search: ${answer.statusCode}`)),
        )
      },
    )
    request.once('error', reject)
    request.end(JSON.stringify(body))
  })
}

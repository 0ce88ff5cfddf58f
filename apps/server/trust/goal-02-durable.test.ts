import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Contract } from '#platform/http/contract.ts'
import { loadActions } from '#platform/http/load-actions.ts'
import { type TestApp, testApp } from '#platform/testing/app.ts'
import { CALLS, sendAs } from './calls/table.ts'
import { type CallWorld, door, makeCallWorld } from './calls/world.ts'

/** Small in `npm test`; CI runs it with LINAN_SOAK=10, which makes 10,000. */
const REQUESTS = 1_000 * Number(process.env.LINAN_SOAK ?? 1)
const CLIENTS = 4

let t: TestApp
let w: CallWorld
let contracts: Map<string, Contract>
const seeds: { contract: Contract; by: 'OFFICER' | 'CHIEF'; input: object }[] = []

beforeAll(async () => {
  t = await testApp({ now: new Date().toISOString() })
  w = await makeCallWorld(t)
  contracts = new Map((await loadActions()).map((a) => [a.contract.name, a.contract]))
  const d = await door(w)
  for (let n = 0; n < 4; n++) await door(w)
  const look = (name: string, input: object, by: 'OFFICER' | 'CHIEF' = 'OFFICER') =>
    seeds.push({ contract: contracts.get(name) as Contract, by, input })
  look('residents.getPerson', { personId: d.head.personId, ...d.because })
  look('residents.getHousehold', { addressId: d.addressId, ...d.because })
  look('residents.listResidents', { limit: 5 })
  look('visits.listVisits', { limit: 5 })
  look('visits.getVisit', { id: d.visitId, ...d.because, purpose: 'visit' })
  look('ledgers.openLedger', { id: 'L09', limit: 5, purpose: 'visit', basisKind: 'unit', basisId: w.here.areaId })
  look('ledgers.printLedger', {
    id: 'L09',
    from: '2026-11-01',
    to: '2026-11-30',
    purpose: 'visit',
    basisKind: 'unit',
    basisId: w.here.areaId,
  })
  look('places.getHouse', { id: d.houseId, ...d.because })
  look('privacy.listPersonLooks', { id: d.head.personId, limit: 5 }, 'CHIEF')
  await t.admin.query(FAULTS)
}, 120_000)
afterAll(() => t.close())

/** Every write of the log may fail: entering, opening, naming, closing, and the commit itself. */
const FAULTS = `
  create function audit_fault() returns trigger language plpgsql as $$
  begin
    if random() < 0.02 then raise exception 'disk full' using errcode = '53100'; end if;
    return coalesce(new, old);
  end $$;
  create trigger fault_event before insert or update on audit.event for each row execute function audit_fault();
  create trigger fault_subject before insert on audit.subject for each row execute function audit_fault();
  create constraint trigger fault_commit after insert on audit.subject deferrable initially deferred for each row execute function audit_fault();`

const PERSONAL = /"personId":"|\d{3}\*{4}\d{4}|韩业主|[\u4e00-\u9fff]\*/

describe('goal 2: no answer before its event is durable', () => {
  it(`sends nothing personal in ${REQUESTS} requests whose audit writes fail at random, and nothing unaudited`, async () => {
    const tally = { ok: 0, unavailable: 0, other: [] as string[] }
    let left = REQUESTS
    let answered = 0
    const before = Number((await t.admin.query('select coalesce(max(seq), 0) as s from audit.event')).rows[0].s)
    const client = async () => {
      while (left-- > 0) {
        const seed = seeds[left % seeds.length] as (typeof seeds)[0]
        const outcome = await sendAs(w, seed.contract, seed.by, seed.input)
        if (outcome.code === 'ok') {
          tally.ok++
          if (PERSONAL.test(outcome.body)) answered++
        } else {
          if (outcome.status === 503) tally.unavailable++
          else tally.other.push(`${outcome.status} ${outcome.code}`)
          if (PERSONAL.test(outcome.body)) throw new Error(`personal data in a refusal: ${outcome.body.slice(0, 200)}`)
        }
      }
    }
    await Promise.all(Array.from({ length: CLIENTS }, client))
    expect(tally.other).toEqual([])
    expect(tally.unavailable).toBeGreaterThan(REQUESTS / 50)
    const { rows } = await t.admin.query<{ done: number; named: number }>(
      `select count(*) filter (where outcome = 1)::int as done, count(*) filter (where outcome = 1 and n > 0)::int as named from audit.event where seq > $1`,
      [before],
    )
    // Every 200 stands in the log as answered; those that showed somebody name him there.
    expect(rows[0]?.done).toBe(tally.ok)
    expect(rows[0]?.named).toBeGreaterThanOrEqual(answered)
    const { rows: unnamed } = await t.admin.query(
      `select count(*)::int as n from audit.event e where e.seq > $1 and e.outcome = 1 and e.n <> (select count(*) from audit.subject s where s.event_seq = e.seq)`,
      [before],
    )
    expect(unnamed).toEqual([{ n: 0 }])
    process.stdout.write(`goal 2: ${tally.ok} answered, ${tally.unavailable} refused with 503\n`)
  }, 900_000)

  it('leaves nothing of a change whose event could not be closed', async () => {
    const contract = contracts.get('residents.registerHousehold') as Contract
    const call = CALLS['residents.registerHousehold'] as NonNullable<(typeof CALLS)[string]>
    const count = async () => Number((await t.admin.query('select count(*) as n from household')).rows[0].n)
    let refused = 0
    for (let n = 0; n < 60; n++) {
      const input = await call.input(w)
      const before = await count()
      const outcome = await sendAs(w, contract, 'OFFICER', input)
      expect((await count()) - before).toBe(outcome.code === 'ok' ? 1 : 0)
      if (outcome.status === 503) refused++
    }
    expect(refused).toBeGreaterThan(0)
  }, 60_000)
})

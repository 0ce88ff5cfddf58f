import { afterAll, beforeAll, expect, test } from 'vitest'
import * as ledgers from '#features/ledgers/contract.ts'
import { withActor } from '#platform/access/with-actor.ts'
import type { Tx } from '#platform/db/tx.ts'
import { tokenHash } from '#platform/http/route.ts'
import type { User } from '#platform/testing/app.ts'
import * as visits from './contract.ts'
import { L09 } from './ledger.ts'
import { dayStart } from './period.ts'
import { listVisits as selectVisits } from './store.ts'
import { type VisitWorld, visitWorld } from './testing/world.ts'

const VISITS = 100_000
let w: VisitWorld

beforeAll(async () => {
  w = await visitWorld()
  // Two years of a station: one visit every ten and a half minutes, in turn by the two officers at their doors.
  await w.t.admin.query(
    `insert into visit (id, kind, target_kind, address_id, household_id, visitor_ids, started_at, ended_at, geo_reason, met, met_count, met_person_ids, topics, summary,
       request_h, unit_id, unit_pos, created_by, event_id)
     select gen_random_uuid(), '一般走访', 'household', h.address_id, h.id, array[s.id], s.at, s.at + interval '10 minutes', '室内无信号', true, 1, array[s.person],
       array['防范宣传'], '讲解防范知识', '\\x00', h.unit_id, h.unit_pos, s.id, gen_random_uuid()
     from (select i, timestamptz '2024-11-21 00:00+08' + i * interval '630 seconds' as at, case when i % 2 = 0 then $1::uuid else $2::uuid end as id,
         case when i % 2 = 0 then $3::uuid else $4::uuid end as household, case when i % 2 = 0 then $5::uuid else $6::uuid end as person
       from generate_series(1, ${VISITS}) i) s join household h on h.id = s.household`,
    [
      w.station.officerId,
      w.station.officer2Id,
      w.household.householdId,
      w.household2.householdId,
      w.household.members[0]?.personId,
      w.household2.members[0]?.personId,
    ],
  )
  await w.t.admin.query('analyze visit')
})
afterAll(() => w.t.close())

const inScope = <T>(user: User, work: (tx: Tx) => Promise<T>): Promise<T> =>
  withActor(
    w.t.db,
    { tokenHash: tokenHash(user.token), postingId: user.postingId, ip: null },
    { action: 'ledgers.figures' },
    async (tx) => ({
      value: await work(tx),
      subjects: [],
      shown: 'list',
    }),
  )

/** The plan of the first statement that `work` sends, under the row-level security of a user. */
const planOf = (user: User, work: (tx: Tx) => Promise<unknown>): Promise<string> =>
  inScope(user, async (tx) => {
    let plan: string | undefined
    await work({
      query: async (text, params) => {
        if (plan === undefined) {
          const rows = await tx.query<{ 'QUERY PLAN': string }>(`explain ${text}`, params)
          plan = rows.map((r) => r['QUERY PLAN']).join('\n')
        }
        return tx.query(text, params)
      },
    })
    return plan as string
  })

/** Quickest of five runs in milliseconds, after one to warm up: what the work takes, and not what else runs on the machine. */
async function quickest(work: () => Promise<unknown>): Promise<number> {
  await work()
  const times: number[] = []
  for (let i = 0; i < 5; i++) {
    const from = performance.now()
    await work()
    times.push(performance.now() - from)
  }
  return Math.min(...times)
}

const month = { from: dayStart('2026-06-01'), to: dayStart('2026-07-01'), unitIds: undefined, officerId: undefined }

test('a page of the ledger over 100,000 visits comes from an index in less than 300 ms, for the officer and for the chief', async () => {
  for (const [user, unit] of [
    [w.officer, w.station.areaId],
    [w.chief, w.station.stationId],
  ] as const) {
    expect(await planOf(user, (tx) => L09.query(tx, month, {}, undefined, 51))).not.toContain('Seq Scan on visit')
    const input = { id: 'L09', purpose: 'visit', basisKind: 'unit', basisId: unit, month: '2026-06' } as const
    const first = await user.call(ledgers.openLedger, input)
    expect(first.items).toHaveLength(50)
    expect(await quickest(() => user.call(ledgers.openLedger, input))).toBeLessThan(300)
    expect(
      await quickest(() => user.call(ledgers.openLedger, { ...input, cursor: first.nextCursor as string })),
    ).toBeLessThan(300)
    expect(await quickest(() => user.call(ledgers.figures, { id: 'L09', month: '2026-06' }))).toBeLessThan(300)
  }
})

test('the newest visits, those of one household and those of one officer come from an index', async () => {
  for (const filter of [
    {},
    { householdId: w.household.householdId },
    { addressId: w.door.addressId },
    { staffId: w.station.officerId, from: month.from },
  ]) {
    expect(await planOf(w.officer, (tx) => selectVisits(tx, filter, undefined, 51))).not.toContain('Seq Scan on visit')
  }
  expect(
    await quickest(() => w.officer.call(visits.listVisits, { householdId: w.household.householdId })),
  ).toBeLessThan(300)
})

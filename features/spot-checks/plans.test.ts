import { afterAll, beforeAll, expect, test } from 'vitest'
import { withActor } from '#platform/access/with-actor.ts'
import type { Tx } from '#platform/db/tx.ts'
import { tokenHash } from '#platform/http/route.ts'
import type { User } from '#platform/testing/app.ts'
import { countChecks, countsOf, listChecks, monthsWithChecks, toAnswer } from './store.ts'
import { makeCheck } from './factory.ts'
import { type CheckWorld, checkWorld, visitIn } from './testing/world.ts'

/** Checks of the rest of the city. */
const OTHERS = 20_000
let w: CheckWorld
beforeAll(async () => {
  w = await checkWorld()
  const visitId = await visitIn(w, 5)
  const of = { visitId, month: '2026-10-01', dueOn: '2026-11-30', by: w.deputyId, assigneeId: w.deputyId }
  await makeCheck(w.t.admin, of)
  await w.t.admin.query(`
    insert into visit (id, kind, target_kind, address_id, household_id, visitor_ids, started_at, geo_reason, met, met_count, topics, summary, request_h, unit_id, unit_pos, created_by, event_id)
      select gen_random_uuid(), v.kind, 'household', v.address_id, v.household_id, array['${w.other.officerId}'::uuid], v.started_at, v.geo_reason, true, 1, v.topics, v.summary, v.request_h,
          u.id, u.lft, '${w.other.officerId}', gen_random_uuid()
        from visit v, sec.unit u, generate_series(1, ${OTHERS}) where u.id = '${w.other.areaId}';
    insert into spot_check (id, visit_id, officer_id, whose_ids, unit_id, unit_pos, month, source, flag, due_on, opened_by, event_id, state, ended_at, ended_by, answer_due_on, answered_at, answered_by)
      select gen_random_uuid(), x.id, x.created_by, x.visitor_ids, x.unit_id, x.unit_pos, date '2025-01-01' + make_interval(months => (x.no % 20)::integer), 'FLAG', 'short', '2026-11-30', '${w.other.chiefId}', gen_random_uuid(),
          case when x.is_false then 'FALSE' else 'OPEN' end, case when x.is_false then now() end, case when x.is_false then '${w.other.chiefId}'::uuid end,
          case when x.is_false then date '2026-11-27' end, case when x.is_false and x.no % 8 > 0 then now() end, case when x.is_false and x.no % 8 > 0 then x.created_by end
        from (select v.*, row_number() over () as no, row_number() over () % 4 = 0 as is_false from visit v where v.created_by = '${w.other.officerId}') x;
    analyze`)
}, 120_000)
afterAll(() => w.t.close())

/** Plans of all statements that `work` sends, under the row-level security of somebody. */
const plansOf = (by: User, work: (tx: Tx) => Promise<unknown>): Promise<string[]> =>
  withActor(
    w.t.db,
    { tokenHash: tokenHash(by.token), postingId: by.postingId, ip: null },
    { action: 'spotChecks.listChecks', purpose: 'none' },
    async (tx) => {
      const plans: string[] = []
      await work({
        query: async (text, params) => {
          const rows = await tx.query<{ 'QUERY PLAN': string }>(`explain ${text}`, params)
          plans.push(rows.map((r) => r['QUERY PLAN']).join('\n'))
          return tx.query(text, params)
        },
      })
      return { value: plans, subjects: [], shown: 'list' as const }
    },
  )

test.each([
  ['今日 of an officer', 'officer', (tx: Tx) => toAnswer(tx, w.station.officerId, '2026-11-21')],
  ['the list of an officer', 'officer', (tx: Tx) => listChecks(tx, {}, undefined, 31)],
  ['the list of a deputy', 'deputy', (tx: Tx) => listChecks(tx, { state: 'OPEN' }, undefined, 31)],
  ['its number', 'deputy', (tx: Tx) => countChecks(tx, { state: 'OPEN' })],
  ['the shares of a month', 'deputy', (tx: Tx) => countsOf(tx, '2026-10-01')],
  ['months with checks', 'deputy', (tx: Tx) => monthsWithChecks(tx)],
] as const)('%s: by index, however many checks the city has', async (_, by, work) => {
  const [plan] = (await plansOf(w[by], work)) as [string]
  expect(plan).toMatch(/spot_check_(unit_pos|whose|to_answer)/)
  expect(plan).not.toMatch(/Seq Scan on (spot_check|visit)\b/)
  expect(plan).not.toMatch(/Filter: .*sec\.(lo|hi|actor)\(\)/)
})

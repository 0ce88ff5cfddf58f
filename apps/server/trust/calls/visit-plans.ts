import { legalDate } from '#platform/clock/clock.ts'
import type { CallTable } from './table.ts'
import type { CallWorld } from './world.ts'

const monthOf = (w: CallWorld) => `${legalDate(w.t.clock.now()).slice(0, 7)}-01`
const postingOf = async (w: CallWorld) =>
  (
    await w.t.admin.query<{ id: string }>('select id from posting where staff_id = $1 order by from_on limit 1', [
      w.here.officerId,
    ])
  ).rows[0]?.id
const plansOf = async (w: CallWorld, month: string) =>
  (
    await w.t.admin.query<{ n: number }>(
      'select count(*)::integer as n from visit_plan where posting_id = $1 and month = $2',
      [await postingOf(w), month],
    )
  ).rows[0]?.n ?? 0

export const visitPlans: CallTable = {
  'visitPlans.setPlan': {
    by: 'CHIEF',
    input: async (w) => ({
      postingId: await postingOf(w),
      month: monthOf(w),
      no: await plansOf(w, monthOf(w)),
      targetHouseholds: 4,
      targetUnits: 2,
    }),
  },
  'visitPlans.getMonth': { by: 'OFFICER', input: (w) => ({ month: monthOf(w) }) },
  'visitPlans.listBehind': {
    by: 'CHIEF',
    input: async (w) => ({ postingId: await postingOf(w), month: monthOf(w), what: 'households', limit: 30 }),
  },
}

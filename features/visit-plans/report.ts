import type { ReportFigure, ReportSection } from '#features/reports/public.ts'

/** What the posting is to reach in a week: by its plan or the last one before, else by the parameter. */
const PER_WEEK = `coalesce((select p.target_households from visit_plans_v_plan p where p.posting_id = x.id and p.month <= s.first_on order by p.month desc limit 1),
  (select (q.value #>> '{}')::integer from parameter q where q.code = 'visit.householdsPerWeek' and q.valid_from <= s.first_on and (q.valid_to is null or q.valid_to > s.first_on)
    order by q.valid_from desc limit 1))`
const MET = `(select count(distinct v.household_id) from visits_v_visit v where x.staff_id = any (v.visitor_ids) and v.met and v.voided_at is null and v.started_at >= s.from_at and v.started_at < s.to_at)`

/** Officers on the last day counted, with what they met and what the whole month asks for. Somebody with two postings is held to the larger plan. */
const OFFICERS = `select f.id, f.badge_no as at, max(${MET}) as met, max(ceil(${PER_WEEK} * extract(day from date_trunc('month', s.first_on) + interval '1 month' - interval '1 day') / 7.0)) as wanted
  from organisation_v_posting x join organisation_v_staff f on f.id = x.staff_id, scope s
  where x.unit_id = any (s.units) and x.role = 'OFFICER' and x.duty <> '代管' and s.last_on between x.from_on and coalesce(x.to_on, 'infinity') and (f.end_on is null or f.end_on >= s.last_on)
  group by f.id, f.badge_no`

const figure = (name: string, tag: string, sql: string): ReportFigure => ({
  key: `visitPlans.${name}`,
  titleKey: `visitPlans.report.${name}`,
  noteKey: `visitPlans.report.${name}.note`,
  tag,
  kind: 'staff',
  sql,
})

/** ④ 走访: who reached his plan, and who did not. */
export const plansSection: ReportSection = {
  id: 'visits',
  order: 42,
  titleKey: 'reports.section.visits',
  figures: [
    figure('reached', '完成走访计划民警数', `select o.id, o.at from (${OFFICERS}) o where o.met >= o.wanted`),
    figure('short', '未完成走访计划民警数', `select o.id, o.at from (${OFFICERS}) o where o.met < o.wanted`),
  ],
}

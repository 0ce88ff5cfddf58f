import type { Tx } from '#platform/db/tx.ts'
import type { FigureKey, Part } from './figure-keys.ts'

/*
 * Figures of a period: those S2 printed since its rooms opened, and P06–P09 of the appraisal (dictionary §5.2), each with its own denominator. One
 * statement per part answers exactly the records that count; the number and the list behind it run the same one.
 */

/** Pairs of a file that came to an agreement on paper, by word or on the spot. */
const ALL_AGREED = `not exists (select 1 from dispute_pair p where p.dispute_id = d.id and p.outcome is distinct from '协议成立')`
const IN_UNITS = `(s.units is null or d.unit_id = any (s.units))`

/** Files that mediation could have ended: those settled at once, withdrawn, declined or merged are no trial of it (P06). */
const COHORT = `select d.id, d.due_on::timestamptz as at from dispute d, scope s where ${IN_UNITS} and d.accepted_at is not null and d.complexity <> '简单'
  and d.own not in ('WITHDRAWN', 'MERGED', 'NOT_MEDIABLE') and d.due_on between s.until_on - 60 and s.until_on - 31`
const ACCEPTED = `select d.id, d.accepted_at as at from dispute d, scope s where ${IN_UNITS} and d.accepted_at >= s.from_at and d.accepted_at < s.to_at`
const DUE = `select d.id, d.due_on::timestamptz as at from dispute d, scope s where ${IN_UNITS} and d.accepted_at is not null and d.own not in ('WITHDRAWN', 'MERGED')
  and d.due_on >= s.from_on and d.due_on < s.until_on`
/** Of agreements by their term; one broken before it stays in the denominator. */
const TERMS = `select distinct on (a.id) d.id, a.perform_by::timestamptz as at from dispute_agreement a join dispute d on d.id = a.dispute_id, scope s
  where ${IN_UNITS} and a.perform_by >= s.from_on and a.perform_by < s.until_on`
/** Warnings of red and orange, those that a deputy lowered from red to orange not once more; of a file that ended 90 days ago only the number is left, without an id to open. */
const WARNED = `select f.dispute_id as id, f.raised_at as at from dispute_flag f, scope s where (s.units is null or f.unit_id = any (s.units)) and f.colour in ('红', '橙') and not f.is_lowered
  and f.raised_at >= s.from_at and f.raised_at < s.to_at`
/** Disputes that were turning violent, once each. */
const GRAVE = `select f.dispute_id as id, f.raised_at as at from dispute_flag f, scope s where (s.units is null or f.unit_id = any (s.units)) and f.is_first_grave
  and f.raised_at >= s.from_at and f.raised_at < s.to_at`

const RECORDS: Readonly<Record<FigureKey, Readonly<Record<Part, string>>>> = {
  // 182/231: of those accepted in the period, how many came to an agreement, whenever that was.
  resolved: { denominator: ACCEPTED, numerator: `${ACCEPTED} and d.concluded_at is not null and ${ALL_AGREED}` },
  grave: {
    denominator: GRAVE,
    numerator: `${GRAVE} and (f.had_session or exists (select 1 from dispute_session x where x.dispute_id = f.dispute_id))`,
  },
  // An agreement by then, written or oral, and not broken within 30 days.
  P06: {
    denominator: COHORT,
    numerator: `${COHORT} and ${ALL_AGREED}
      and not exists (select 1 from dispute_pair p left join dispute_agreement a on a.id = p.agreement_id
        where p.dispute_id = d.id and (a.id is null or (a.agreed_at at time zone 'Asia/Shanghai')::date > d.due_on))
      and not exists (select 1 from dispute_step x where x.dispute_id = d.id and x.kind = 'breach' and (x.at at time zone 'Asia/Shanghai')::date <= d.due_on + 30)`,
  },
  // An extension both agreed to moved due_on: it counts once, at the new date.
  P07: {
    denominator: DUE,
    numerator: `${DUE} and (d.concluded_at at time zone 'Asia/Shanghai')::date <= d.due_on`,
  },
  P08: {
    denominator: TERMS,
    numerator: `${TERMS} and not exists (select 1 from dispute_pair p where p.id = any (a.pair_ids)
      and (p.agreement_id <> a.id or p.performed_at is null or (p.performed_at at time zone 'Asia/Shanghai')::date > a.perform_by))`,
  },
  P09: { denominator: WARNED, numerator: `${WARNED} and f.handled_at <= f.handle_by` },
}

export interface Period {
  /** Legal dates: first day, and the day after the last. */
  fromOn: string
  untilOn: string
  unitIds: readonly string[] | null
}

const SCOPE = `with scope as (select $1::date as from_on, $2::date as until_on, ($1::date)::timestamp at time zone 'Asia/Shanghai' as from_at,
  ($2::date)::timestamp at time zone 'Asia/Shanghai' as to_at, $3::uuid[] as units)`
const valuesOf = (p: Period): unknown[] => [p.fromOn, p.untilOn, p.unitIds]

export async function countOf(tx: Tx, key: FigureKey, part: Part, p: Period): Promise<number> {
  const sqlRecords = RECORDS[key][part]
  const rows = await tx.query<{ n: number }>(
    `${SCOPE} select count(*)::integer as n from (${sqlRecords}) r`,
    valuesOf(p),
  )
  return rows[0]?.n ?? 0
}

/** The files behind a number, the latest first; a mark goes on behind the last one seen. Numbers without a file are left out. */
export function recordsOf(
  tx: Tx,
  key: FigureKey,
  part: Part,
  p: Period,
  after: readonly (string | number)[] | undefined,
  limit: number,
): Promise<{ id: string; mark: string }[]> {
  const sqlRecords = RECORDS[key][part]
  const sqlAfter = after === undefined ? '' : 'where (r.at, r.id) < ($5::timestamptz, $6::uuid)'
  return tx.query<{ id: string; mark: string }>(
    `${SCOPE} select r.id, r.at::text as mark from (select id, max(at) as at from (${sqlRecords}) x where id is not null group by id) r ${sqlAfter}
      order by r.at desc, r.id desc limit $4`,
    [...valuesOf(p), limit, ...(after ?? [])],
  )
}

export interface Bar {
  [column: string]: unknown
  key: string
  name: string
  accepted: number
  resolved: number
}

/** Accepted and resolved by month of acceptance. */
export const byMonth = (tx: Tx, p: Period): Promise<Bar[]> =>
  tx.query<Bar>(
    `${SCOPE} select m.key, m.key as name, count(*)::integer as accepted, count(*) filter (where m.agreed)::integer as resolved
       from (select to_char(d.accepted_at at time zone 'Asia/Shanghai', 'YYYY-MM') as key, d.concluded_at is not null and ${ALL_AGREED} as agreed
         from dispute d, scope s where ${IN_UNITS} and d.accepted_at >= s.from_at and d.accepted_at < s.to_at) m group by m.key order by m.key`,
    valuesOf(p),
  )

/** Accepted and resolved by mediation body; files of no body stand together under an empty key. */
export const byBody = (tx: Tx, p: Period): Promise<Bar[]> =>
  tx.query<Bar>(
    `${SCOPE} select coalesce(m.body_id::text, '') as key, coalesce(b.name, '') as name, count(*)::integer as accepted, count(*) filter (where m.agreed)::integer as resolved
       from (select d.body_id, d.concluded_at is not null and ${ALL_AGREED} as agreed from dispute d, scope s
         where ${IN_UNITS} and d.accepted_at >= s.from_at and d.accepted_at < s.to_at) m left join mediation_v_body b on b.id = m.body_id
       group by 1, 2 order by 3 desc, 2 limit 200`,
    valuesOf(p),
  )

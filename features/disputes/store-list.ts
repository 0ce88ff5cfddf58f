import { type Conditions, filtersOf, pageOf } from '#platform/db/conditions.ts'
import { one, type Tx } from '#platform/db/tx.ts'
import { COLUMNS, type DisputeRow } from './store-file.ts'
import type { Colour, DisputeType, Mode, State } from './vocabulary.ts'

export interface ListFilters {
  state?: State | undefined
  isOpen?: boolean | undefined
  colour?: Colour | undefined
  type?: DisputeType | undefined
  mode?: Mode | undefined
  /** Of one of these as officer or mediator. */
  hands?: readonly string[] | undefined
  overdueAt?: Date | undefined
  waiting?: 'duty' | 'transfer' | undefined
  /** Start of a number: of the file or of its incident. */
  no?: string | undefined
}

const CLOCKS_OF = `l.subject_kind in ('dispute', 'dispute_pair') and l.subject_id = any (array(select d.id union all select p.id from dispute_pair p where p.dispute_id = d.id))`

const conditions = (f: ListFilters): Conditions =>
  filtersOf<ListFilters>(
    {
      state: (n) => `d.state = $${n}`,
      isOpen: (n) => `(d.ended_at is null) = $${n}`,
      colour: (n) => `d.colour = $${n} and d.ended_at is null`,
      type: (n) => `d.type = $${n}`,
      mode: (n) => `d.mode = $${n}`,
      hands: (n) => `(d.officer_id = any ($${n}::uuid[]) or d.mediator_staff_ids && $${n}::uuid[])`,
      overdueAt: (n) => `d.ended_at is null and d.id in (select disputes_overdue($${n}))`,
      waiting: (n) =>
        `case $${n} when 'duty' then d.needs_duty else d.id in (select t.dispute_id from dispute_transfer t where ${WAITING_TRANSFER}) end`,
      no: (n) => `(d.no like $${n} || '%' or d.incident_no like $${n} || '%')`,
    },
    f,
  )

/** Handed over and nobody has taken it, sent back, or with a result that nobody has confirmed. */
const WAITING_TRANSFER = `(t.state = 'RESULT_SENT' or (t.state in ('SENT', 'RETURNED') and exists (select 1 from dispute x where x.id = t.dispute_id and x.ended_at is null)))`

export interface ListRow {
  row: DisputeRow
  mark: string
  dueAt: Date | null
}

export async function listRows(
  tx: Tx,
  filters: ListFilters,
  after: readonly (string | number)[] | undefined,
  limit: number,
): Promise<ListRow[]> {
  const { sqlPage, values } = pageOf(
    conditions(filters),
    [
      ['d.found_at', 'timestamptz'],
      ['d.id', 'uuid'],
    ],
    after,
    limit,
    'desc',
  )
  // The page is found first, in rows of two columns: sorting whole files and asking each for its clocks costs more than all the rest.
  const rows = await tx.query<DisputeRow & { mark: string; dueAt: Date | null }>(
    `with page as materialized (select d.id from dispute d where ${sqlPage})
     select ${COLUMNS}, d.found_at::text as mark,
       (select min(l.due_at) from deadline l where l.state not in ('DONE', 'WAIVED') and l.paused_since is null and ${CLOCKS_OF}) as "dueAt"
     from dispute d where d.id = any (array(select id from page)) order by d.found_at desc, d.id desc`,
    values,
  )
  return rows.map((r) => ({ row: r, mark: r.mark, dueAt: r.dueAt }))
}

export async function countRows(tx: Tx, filters: ListFilters): Promise<number> {
  const { sqlWhere, values } = conditions(filters)
  return (await one<{ n: number }>(tx, `select count(*)::integer as n from dispute d where ${sqlWhere}`, values)).n
}

/** Open files by state and by colour, and how many of them have a clock past its end. */
export const openCounts = (
  tx: Tx,
  now: Date,
): Promise<{ state: State; colour: Colour; n: number; overdue: number }[]> =>
  tx.query<{ state: State; colour: Colour; n: number; overdue: number }>(
    `select state, colour, count(*)::integer as n, (count(*) filter (where id in (select disputes_overdue($1))))::integer as overdue
       from dispute where ended_at is null group by state, colour`,
    [now],
  )

export const waitingForDuty = async (tx: Tx): Promise<number> =>
  (await one<{ n: number }>(tx, 'select count(*)::integer as n from dispute where needs_duty', [])).n

/** Files handed over that nobody has taken, or whose result nobody has confirmed. */
export const transfersWaiting = async (tx: Tx): Promise<number> =>
  (await one<{ n: number }>(tx, `select count(*)::integer as n from dispute_transfer t where ${WAITING_TRANSFER}`, []))
    .n

/** Who mediates these files now, by name, the leading one first. */
export async function mediatorNames(tx: Tx, ids: readonly string[]): Promise<Map<string, string[]>> {
  const rows = await tx.query<{ id: string; names: string[] }>(
    `select dispute_id as id, array_agg(name order by ord) as names from dispute_mediator where dispute_id = any ($1::uuid[]) and until_at is null group by dispute_id`,
    [ids],
  )
  return new Map(rows.map((r) => [r.id, r.names]))
}

/** Open files of each mediator of the pool. */
export async function openLoads(tx: Tx): Promise<Map<string, number>> {
  const rows = await tx.query<{ id: string; n: number }>('select mediator_id as id, n from disputes_loads()', [])
  return new Map(rows.map((r) => [r.id, r.n]))
}

export const rowsByIds = (tx: Tx, ids: readonly string[]): Promise<DisputeRow[]> =>
  tx.query<DisputeRow>(`select ${COLUMNS} from dispute d where d.id = any ($1::uuid[])`, [ids])

/** Open files in these hands, the first due first and those without a clock last. */
export async function openRowsOf(tx: Tx, hands: readonly string[], limit: number): Promise<ListRow[]> {
  const rows = await tx.query<DisputeRow & { dueAt: Date | null }>(
    `select ${COLUMNS}, x.due as "dueAt" from dispute d
       cross join lateral (select min(l.due_at) as due from deadline l where l.state not in ('DONE', 'WAIVED') and l.paused_since is null and ${CLOCKS_OF}) x
      where d.ended_at is null and (d.officer_id = any ($1::uuid[]) or d.mediator_staff_ids && $1::uuid[])
      order by x.due nulls last, d.id limit $2`,
    [hands, limit],
  )
  return rows.map((r) => ({ row: r, mark: '', dueAt: r.dueAt }))
}

/**
 * Files that wait for somebody, the first due first: of a desk or a leader what falls to the role, of everybody else what is his own and has
 * something due within a week, or no clock at all.
 */
export async function waitingFor(
  tx: Tx,
  who: { hands: readonly string[]; role: string; on: string; limit: number },
): Promise<(ListRow & { transfer: string | null })[]> {
  const rows = await tx.query<DisputeRow & { mark: string; dueAt: Date | null; transfer: string | null }>(
    `select ${COLUMNS}, d.found_at::text as mark, x.due as "dueAt", t.state as transfer
     from dispute d
     left join dispute_transfer t on t.dispute_id = d.id and t.state <> 'CONFIRMED'
     cross join lateral (select least(
         (select min(l.due_at) from deadline l where l.state not in ('DONE', 'WAIVED') and l.paused_since is null and ${CLOCKS_OF}),
         (select min((a.perform_by + 1)::timestamp at time zone 'Asia/Shanghai') from dispute_pair p join dispute_agreement a on a.id = p.agreement_id
           where p.dispute_id = d.id and p.state in ('AGREED', 'PERFORMING'))) as due) x
     where (d.ended_at is null or ($2 = 'DUTY' and t.state = 'RESULT_SENT')) and case $2::text
       when 'DUTY' then d.needs_duty or t.state in ('RETURNED', 'RESULT_SENT')
       when 'DUTY_LEAD' then d.needs_duty or d.colour = '红'
       when 'CHIEF' then d.state = 'APPLY_ACCEPTANCE'
       when 'DEPUTY' then d.colour = '红' and d.state not in ('PERFORMED', 'VISITING_BACK', 'CASE', 'SUED')
       when 'MEDIATOR' then t.state = 'SENT' or (d.mediator_staff_ids && $1::uuid[] and (x.due is null or x.due < ($3::date + 8)::timestamp at time zone 'Asia/Shanghai'))
       else d.officer_id = any ($1::uuid[]) and (x.due is null or x.due < ($3::date + 8)::timestamp at time zone 'Asia/Shanghai') end
     order by x.due nulls first, d.id limit $4`,
    [who.hands, who.role, who.on, who.limit],
  )
  return rows.map((r) => ({ row: r, mark: r.mark, dueAt: r.dueAt, transfer: r.transfer }))
}

import { holdersIn } from '#features/notifications/public.ts'
import { maybe, one, type Tx } from '#platform/db/tx.ts'
import type { ReportState } from './contract.ts'
import type { FrozenFigure } from './rules.ts'

export interface ReportRecord {
  [column: string]: unknown
  id: string
  number: string | null
  unitId: string
  unitPos: number
  unitName: string
  month: string
  edition: number
  correctsId: string | null
  correctReason: string | null
  correctedById: string | null
  state: ReportState
  remarks: string
  round: number
  untilOn: string | null
  dueOn: string
  lateDays: number | null
  contentHash: string | null
  submittedBy: string | null
  submittedName: string | null
  submittedAt: Date | null
  returnedName: string | null
  returnedAt: Date | null
  returnReason: string | null
  signedName: string | null
  signedRole: string | null
  signedAt: Date | null
  templateId: string | null
  version: number
}

const REPORT = `select r.id, r.number, r.unit_id as "unitId", r.unit_pos as "unitPos", r.unit_name as "unitName", r.month, r.edition,
  r.corrects_id as "correctsId", r.correct_reason as "correctReason", c.id as "correctedById", r.state, r.remarks, r.round, r.until_on::text as "untilOn",
  r.due_on::text as "dueOn", r.late_days as "lateDays", r.content_hash as "contentHash", r.submitted_by as "submittedBy",
  r.submitted_name as "submittedName", r.submitted_at as "submittedAt", b.name as "returnedName", r.returned_at as "returnedAt",
  r.return_reason as "returnReason", r.signed_name as "signedName", r.signed_role as "signedRole", r.signed_at as "signedAt",
  r.template_id as "templateId", r.version
  from report r left join report c on c.corrects_id = r.id left join organisation_v_staff b on b.id = r.returned_by`

export const findReport = (tx: Tx, id: string): Promise<ReportRecord | undefined> =>
  maybe<ReportRecord>(tx, `${REPORT} where r.id = $1`, [id])

export interface ListFilters {
  month?: string | undefined
  unitId?: string | undefined
  state?: ReportState | undefined
}

/** Newest month first; `after` is month, edition and id of the last one seen. */
export const listReports = (
  tx: Tx,
  f: ListFilters,
  after: readonly [string, number, string] | undefined,
  limit: number,
): Promise<ReportRecord[]> =>
  tx.query<ReportRecord>(
    `${REPORT} where ($1::text is null or r.month = $1) and ($2::uuid is null or r.unit_id = $2) and ($3::text is null or r.state = $3)
       and ($4::text is null or (r.month, r.edition, r.id) < ($4, $5::integer, $6::uuid))
      order by r.month desc, r.edition desc, r.id desc limit $7`,
    [
      f.month ?? null,
      f.unitId ?? null,
      f.state ?? null,
      after?.[0] ?? null,
      after?.[1] ?? null,
      after?.[2] ?? null,
      limit,
    ],
  )

export async function countReports(tx: Tx, f: ListFilters): Promise<number> {
  const row = await one<{ n: number }>(
    tx,
    `select count(*)::integer as n from report r where ($1::text is null or r.month = $1) and ($2::uuid is null or r.unit_id = $2)
       and ($3::text is null or r.state = $3)`,
    [f.month ?? null, f.unitId ?? null, f.state ?? null],
  )
  return row.n
}

export interface ReportUnit {
  id: string
  name: string
  code: string
  pos: number
}

/** Units that have a monthly report, at or below the posting, in the order of the tree. */
export const reportUnits = (tx: Tx, unitId: string): Promise<{ id: string; name: string }[]> =>
  tx.query<{ id: string; name: string }>(
    `with recursive below as (
       select id, name, kind, code, closed_on, 0 as depth from organisation_v_unit where id = $1
       union all select u.id, u.name, u.kind, u.code, u.closed_on, b.depth + 1 from organisation_v_unit u join below b on u.parent_id = b.id)
     select id, name from below where kind in ('STATION', 'ROOM', 'AREA') and closed_on is null order by depth, code`,
    [unitId],
  )

/** Whether anything was recorded in the range of the posting before this day: what is older than the product itself owes no report. */
export const hasWorkBefore = async (tx: Tx, day: string): Promise<boolean> => {
  const [row] = await tx.query<{ yes: boolean }>(
    `select exists (select 1 from work_log_v_activity where at < ($1::date)::timestamp at time zone 'Asia/Shanghai') as yes`,
    [day],
  )
  return row?.yes ?? false
}

/** A unit inside the range of the posting that has a monthly report; undefined for any other. */
export const findUnit = (tx: Tx, unitId: string): Promise<ReportUnit | undefined> =>
  maybe<ReportUnit & Record<string, unknown>>(
    tx,
    `select u.id, u.name, u.code, x.pos from organisation_v_unit u, lateral (select reports_unit_pos(u.id) as pos) x
      where u.id = $1 and u.kind in ('STATION', 'ROOM', 'AREA') and x.pos is not null`,
    [unitId],
  )

/** The unit and all below it; to a police room belong the areas that name it as theirs, wherever they hang in the tree. */
export async function unitsOf(tx: Tx, unitId: string): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `with recursive below as (
       select id from organisation_v_unit where id = $1
       union select u.id from organisation_v_unit u join below b on u.parent_id = b.id or u.room_id = b.id) select id from below`,
    [unitId],
  )
  return rows.map((r) => r.id)
}

/** The station a unit belongs to, or itself; undefined above stations. */
export const stationOf = (tx: Tx, unitId: string): Promise<{ id: string; name: string } | undefined> =>
  maybe<{ id: string; name: string }>(
    tx,
    `with recursive up as (
       select id, name, kind, parent_id from organisation_v_unit where id = $1
       union all select u.id, u.name, u.kind, u.parent_id from organisation_v_unit u join up on u.id = up.parent_id)
     select id, name from up where kind = 'STATION'`,
    [unitId],
  )

/** Name of a unit as it is today. */
export const unitName = async (tx: Tx, unitId: string): Promise<string | undefined> =>
  (await maybe<{ name: string }>(tx, 'select name from organisation_v_unit where id = $1', [unitId]))?.name

export const unitCode = async (tx: Tx, unitId: string): Promise<string> =>
  (await one<{ code: string }>(tx, 'select code from organisation_v_unit where id = $1', [unitId])).code

export const staffName = async (tx: Tx, staffId: string): Promise<string> => {
  const row = await maybe<{ name: string; badgeNo: string }>(
    tx,
    'select name, badge_no as "badgeNo" from organisation_v_staff where id = $1',
    [staffId],
  )
  return row === undefined ? '' : `${row.name} ${row.badgeNo}`
}

export interface NewReport {
  id: string
  month: string
  edition: number
  correctsId: string | null
  correctReason: string | null
  remarks: string
  dueOn: string
  unitId: string
  unitPos: number
  unitName: string
  by: string
  at: Date
}

/** False where the unit has an open report of the month, or this edition, already. */
export async function insertReport(tx: Tx, r: NewReport): Promise<boolean> {
  const rows = await tx.query(
    `insert into report (id, month, edition, corrects_id, correct_reason, remarks, due_on, unit_id, unit_pos, unit_name, created_by, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) on conflict do nothing returning id`,
    [
      r.id,
      r.month,
      r.edition,
      r.correctsId,
      r.correctReason,
      r.remarks,
      r.dueOn,
      r.unitId,
      r.unitPos,
      r.unitName,
      r.by,
      r.at,
    ],
  )
  return rows.length === 1
}

/** Whether the unit has a report of the month in any state. */
export const hasReport = async (tx: Tx, unitId: string, month: string): Promise<boolean> =>
  (await tx.query('select id from report where unit_id = $1 and month = $2 limit 1', [unitId, month])).length === 1

type Changed = Promise<number | undefined>

const versionOf = async (rows: Promise<{ version: number } | undefined>): Changed => (await rows)?.version

/** New version; undefined where it is not at this version any more, or no longer open for writing. */
export const saveRemarks = (tx: Tx, id: string, version: number, remarks: string, by: string, at: Date): Changed =>
  versionOf(
    maybe(
      tx,
      `update report set remarks = $3, updated_by = $4, updated_at = $5, version = version + 1
        where id = $1 and version = $2 and state in ('DRAFT', 'RETURNED') returning version`,
      [id, version, remarks, by, at],
    ),
  )

export interface Submission {
  id: string
  version: number
  round: number
  untilOn: string
  unitName: string
  lateDays: number
  contentHash: string
  by: string
  name: string
  at: Date
}

/** Hands a report in. The days it was late are those of the first time. */
export const markSubmitted = (tx: Tx, s: Submission): Changed =>
  versionOf(
    maybe(
      tx,
      `update report set state = 'SUBMITTED', round = $3, until_on = $4, unit_name = $5, late_days = coalesce(late_days, $6), content_hash = $7,
         submitted_by = $8, submitted_name = $9, submitted_at = $10, version = version + 1
        where id = $1 and version = $2 and state in ('DRAFT', 'RETURNED') returning version`,
      [s.id, s.version, s.round, s.untilOn, s.unitName, s.lateDays, s.contentHash, s.by, s.name, s.at],
    ),
  )

export const markReturned = (tx: Tx, id: string, version: number, by: string, at: Date, reason: string): Changed =>
  versionOf(
    maybe(
      tx,
      `update report set state = 'RETURNED', returned_by = $3, returned_at = $4, return_reason = $5, version = version + 1
        where id = $1 and version = $2 and state = 'SUBMITTED' returning version`,
      [id, version, by, at, reason],
    ),
  )

export interface Signature {
  id: string
  version: number
  by: string
  name: string
  role: string
  at: Date
  number: string
  templateId: string | null
}

export const markSigned = (tx: Tx, s: Signature): Changed =>
  versionOf(
    maybe(
      tx,
      `update report set state = 'SIGNED', signed_by = $3, signed_name = $4, signed_role = $5, signed_at = $6, number = $7, template_id = $8,
         version = version + 1 where id = $1 and version = $2 and state = 'SUBMITTED' returning version`,
      [s.id, s.version, s.by, s.name, s.role, s.at, s.number, s.templateId],
    ),
  )

/** The next number of a unit code and year; without gaps, because it is taken in the transaction that signs. */
export async function nextSerial(tx: Tx, unitCode: string, year: string): Promise<number> {
  const row = await one<{ last: number }>(
    tx,
    `insert into report_sequence as q (unit_code, year, last) values ($1, $2, 1)
     on conflict on constraint report_sequence_pk do update set last = q.last + 1 returning last`,
    [unitCode, Number(year)],
  )
  return row.last
}

/** Keeps the figures of one submission; they are never changed. */
export async function freezeFigures(
  tx: Tx,
  reportId: string,
  round: number,
  figures: readonly FrozenFigure[],
): Promise<void> {
  for (const f of figures) {
    await tx.query(
      `insert into report_figure (report_id, round, ord, key, section, section_title, title, note, tag, kind, value, record_ids)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
      [reportId, round, f.ord, f.key, f.section, f.sectionTitle, f.title, f.note, f.tag, f.kind, f.value, f.recordIds],
    )
  }
}

const FIGURE = `select ord, key, section, section_title as "sectionTitle", title, note, tag, kind, value`

export const frozenFigures = (tx: Tx, reportId: string, round: number): Promise<Omit<FrozenFigure, 'recordIds'>[]> =>
  tx.query<Omit<FrozenFigure, 'recordIds'> & Record<string, unknown>>(
    `${FIGURE} from report_figure where report_id = $1 and round = $2 order by ord`,
    [reportId, round],
  )

/** With all ids, for checking the hash. */
export const frozenContent = (tx: Tx, reportId: string, round: number): Promise<FrozenFigure[]> =>
  tx.query<FrozenFigure & Record<string, unknown>>(
    `${FIGURE}, record_ids as "recordIds" from report_figure where report_id = $1 and round = $2 order by ord`,
    [reportId, round],
  )

/** One frozen figure with a page of its ids; `offset` counts from 0. */
export const frozenFigure = (
  tx: Tx,
  reportId: string,
  round: number,
  key: string,
  offset: number,
  limit: number,
): Promise<FrozenFigure | undefined> =>
  maybe<FrozenFigure & Record<string, unknown>>(
    tx,
    `${FIGURE}, record_ids[$4::integer + 1 : $4::integer + $5::integer] as "recordIds" from report_figure where report_id = $1 and round = $2 and key = $3`,
    [reportId, round, key, offset, limit],
  )

/** Who answers for the unit of each report that is not handed in; for the job of reminders, whose login reads no table. */
export async function holdersOfReports(tx: Tx, ids: readonly string[], today: string) {
  return holdersIn(
    await tx.query<{ id: string; staffId: string | null }>(
      'select id, staff_id as "staffId" from reports_holders($1::uuid[], $2)',
      [ids, today],
    ),
  )
}

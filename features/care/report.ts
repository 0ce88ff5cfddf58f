import type { ReportFigure, ReportRow, ReportRows, ReportSection } from '#features/reports/public.ts'
import { legalDate } from '#platform/clock/clock.ts'
import type { Tx } from '#platform/db/tx.ts'
import type { PersonId } from '#platform/http/contract.ts'
import { maskName } from '#platform/standards/names.ts'
import { namesOf } from './people.ts'
import { careById } from './store.ts'
import type { HelpKind } from './vocabulary.ts'

const figure = (name: string, tag: string, kind: ReportFigure['kind'], sql: string): ReportFigure => ({
  key: `care.${name}`,
  titleKey: `care.report.${name}`,
  noteKey: `care.report.${name}.note`,
  tag,
  kind,
  sql,
})

const LISTED = `s.unit_id = any (c.units) and s.active_on <= c.last_on and (s.exited_on is null or s.exited_on > c.last_on)`
const HELPED = `select h.id, h.at from help_record h, scope c where h.unit_id = any (c.units) and h.at >= c.from_at and h.at < c.to_at`

/** ④ 走访, the part of care: what is counted here was recorded as a visit or as help, and nowhere else. */
export const careSection: ReportSection = {
  id: 'visits',
  order: 45,
  titleKey: 'reports.section.visits',
  figures: [
    figure(
      'listed',
      '在列关爱对象数',
      'care_subject',
      `select s.id, s.active_on as at from care_subject s, scope c where ${LISTED}`,
    ),
    figure(
      'visited',
      '走访关爱对象数',
      'care_subject',
      `select s.id, min(v.started_at) as at from care_subject s join visits_v_visit v on v.household_id = s.household_id, scope c
        where s.unit_id = any (c.units) and v.met and v.voided_at is null and v.started_at >= c.from_at and v.started_at < c.to_at
          and v.started_at >= (s.visits_from::timestamp at time zone 'Asia/Shanghai')
          and (s.exited_on is null or v.started_at < ((s.exited_on + 1)::timestamp at time zone 'Asia/Shanghai'))
          and (s.person_id is null or s.person_id = any (v.met_person_ids)) group by s.id`,
    ),
    figure('helps', '帮扶次数', 'help_record', HELPED),
    figure(
      'hardship',
      '帮扶特困户数',
      'help_record',
      `select distinct on (coalesce(s.household_id, h.officer_id)) h.id, h.at from help_record h left join care_subject s on s.id = h.care_subject_id, scope c
        where h.unit_id = any (c.units) and h.at >= c.from_at and h.at < c.to_at and h.is_hardship order by coalesce(s.household_id, h.officer_id), h.at, h.id`,
    ),
  ],
}

export const careRows: ReportRows[] = [
  { kind: 'care_subject', describe: describeCare },
  { kind: 'help_record', describe: describeHelp },
]

async function describeCare(tx: Tx, ids: readonly string[], translate: (key: string) => string): Promise<ReportRow[]> {
  const rows = await careById(tx, ids)
  const names = await namesOf(
    tx,
    rows.map((r) => r.shownPersonId),
  )
  return rows.map((r) => {
    const name = r.shownPersonId === null ? undefined : names.get(r.shownPersonId)
    return {
      recordId: r.id,
      what: [name && maskName(name), r.categories.join('、'), translate(`care.state.${r.state}`)]
        .filter(Boolean)
        .join('　'),
      where: '',
      on: r.lastVisitOn ?? r.activeOn,
      personIds: name === undefined ? [] : [r.shownPersonId as PersonId],
      path: `/care/${r.id}`,
    }
  })
}

interface Helped {
  [column: string]: unknown
  id: string
  careSubjectId: string | null
  personId: string | null
  at: Date
  what: HelpKind
}

async function describeHelp(tx: Tx, ids: readonly string[], translate: (key: string) => string): Promise<ReportRow[]> {
  const rows = await tx.query<Helped>(
    `select h.id, h.care_subject_id as "careSubjectId", s.person_id as "personId", h.at, h.what
       from help_record h left join care_subject s on s.id = h.care_subject_id where h.id = any ($1::uuid[])`,
    [ids],
  )
  const names = await namesOf(
    tx,
    rows.map((r) => r.personId),
  )
  return rows.map((r) => {
    const name = r.personId === null ? undefined : names.get(r.personId)
    return {
      recordId: r.id,
      what: [translate(`care.help.${r.what}`), name && maskName(name)].filter(Boolean).join('　'),
      where: '',
      on: legalDate(r.at),
      personIds: name === undefined ? [] : [r.personId as PersonId],
      path: r.careSubjectId === null ? '/care' : `/care/${r.careSubjectId}`,
    }
  })
}

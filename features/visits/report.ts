import type { ReportFigure, ReportRow, ReportRows, ReportSection } from '#features/reports/public.ts'
import { legalDate } from '#platform/clock/clock.ts'
import type { Tx } from '#platform/db/tx.ts'
import type { PersonId } from '#platform/http/contract.ts'
import { personsOf } from './lookup.ts'
import { VISIT_KINDS, type VisitKind } from './vocabulary.ts'

const figure = (name: string, tag: string, sql: string, kind: ReportFigure['kind'] = 'visit'): ReportFigure => ({
  key: `visits.${name}`,
  titleKey: `visits.report.${name}`,
  noteKey: `visits.report.${name}.note`,
  tag,
  kind,
  sql,
})

const IN_MONTH = `select v.id, v.started_at as at from visit v, scope s
  where v.unit_id = any (s.units) and v.started_at >= s.from_at and v.started_at < s.to_at and v.voided_at is null`

const ofKind = (kind: VisitKind): ReportFigure => ({
  key: `visits.kind.${kind}`,
  titleKey: `visits.kind.${kind}`,
  noteKey: 'visits.report.kind.note',
  tag: `${kind}次数`,
  kind: 'visit',
  sql: `${IN_MONTH} and v.kind = s.arg`,
  arg: kind,
})

/** ④ 走访: voided visits count nowhere, attempts (nobody met) count as attempts only. */
export const visitsSection: ReportSection = {
  id: 'visits',
  order: 40,
  titleKey: 'reports.section.visits',
  figures: [
    figure('total', '走访总次数', IN_MONTH),
    figure('met', '见面走访次数', `${IN_MONTH} and v.met`),
    figure('notMet', '未见面走访次数', `${IN_MONTH} and not v.met`),
    figure(
      'households',
      '走访到户数',
      `select distinct on (v.household_id) v.household_id as id, v.started_at as at from visit v, scope s where v.unit_id = any (s.units)
        and v.started_at >= s.from_at and v.started_at < s.to_at and v.voided_at is null and v.met and v.household_id is not null
        order by v.household_id, v.started_at`,
      'household',
    ),
    figure('cards', '发放联系卡次数', `${IN_MONTH} and v.card_left`),
    ...VISIT_KINDS.map(ofKind),
  ],
}

export const visitsRows: ReportRows[] = [{ kind: 'visit', describe }]

interface Found {
  [column: string]: unknown
  id: string
  kind: VisitKind
  startedAt: Date
  fullText: string | null
  personIds: PersonId[]
}

async function describe(tx: Tx, ids: readonly string[], translate: (key: string) => string): Promise<ReportRow[]> {
  const rows = await tx.query<Found>(
    `select v.id, v.kind, v.started_at as "startedAt", v.met_person_ids as "personIds", a.full_text as "fullText"
       from visit v left join places_v_address a on a.id = v.address_id where v.id = any ($1::uuid[])`,
    [ids],
  )
  const people = await personsOf(
    tx,
    rows.flatMap((r) => r.personIds),
  )
  return rows.map((r) => {
    const met = r.personIds.flatMap((id) => people.get(id) ?? [])
    return {
      recordId: r.id,
      what: [translate(`visits.kind.${r.kind}`), met.map((p) => p.nameMask).join('、')].filter(Boolean).join('　'),
      where: r.fullText ?? '',
      on: legalDate(r.startedAt),
      personIds: met.map((p) => p.personId as PersonId),
      path: `/visits/${r.id}`,
    }
  })
}

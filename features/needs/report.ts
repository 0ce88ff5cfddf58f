import type { ReportFigure, ReportRow, ReportRows, ReportSection } from '#features/reports/public.ts'
import { personsOf } from '#features/visits/public.ts'
import { legalDate } from '#platform/clock/clock.ts'
import type { Tx } from '#platform/db/tx.ts'
import type { PersonId } from '#platform/http/contract.ts'
import { needsById } from './store.ts'

const figure = (name: string, tag: string, sql: string): ReportFigure => ({
  key: `needs.${name}`,
  titleKey: `needs.report.${name}`,
  noteKey: `needs.report.${name}.note`,
  tag,
  kind: 'need',
  sql,
})

/** ④ 走访与需求: what was heard, answered and left over. A withdrawn need counts nowhere. */
export const needsSection: ReportSection = {
  id: 'visits',
  order: 41,
  titleKey: 'reports.section.visits',
  figures: [
    figure(
      'recorded',
      '新增群众需求数',
      `select n.id, n.received_at as at from need n, scope s where n.unit_id = any (s.units) and n.received_at >= s.from_at and n.received_at < s.to_at
        and n.state <> 'WITHDRAWN'`,
    ),
    figure(
      'fedBack',
      '已反馈群众需求数',
      `select n.id, n.fed_back_at as at from need n, scope s where n.unit_id = any (s.units) and n.fed_back_at >= s.from_at and n.fed_back_at < s.to_at
        and n.state <> 'WITHDRAWN'`,
    ),
    figure(
      'closed',
      '办结群众需求数',
      `select n.id, n.ended_at as at from need n, scope s where n.unit_id = any (s.units) and n.ended_at >= s.from_at and n.ended_at < s.to_at and n.state = 'CLOSED'`,
    ),
    figure(
      'notPossible',
      '无法满足群众需求数',
      `select n.id, n.ended_at as at from need n, scope s where n.unit_id = any (s.units) and n.ended_at >= s.from_at and n.ended_at < s.to_at
        and n.state = 'NOT_POSSIBLE'`,
    ),
    figure(
      'open',
      '未办结群众需求数',
      `select n.id, n.received_at as at from need n, scope s where n.unit_id = any (s.units) and n.received_at < s.to_at and (n.ended_at is null or n.ended_at >= s.to_at)
        and n.state <> 'WITHDRAWN'`,
    ),
    figure(
      'late',
      '超期群众需求数',
      `select distinct on (d.subject_id) d.subject_id as id, d.due_at as at from deadline d, scope s where d.subject_kind = 'need' and d.unit_id = any (s.units)
        and d.due_at >= s.from_at and d.due_at < s.to_at and d.waived_at is null and (d.done_at is null or d.done_at > d.due_at) order by d.subject_id, d.due_at`,
    ),
  ],
}

export const needsRows: ReportRows[] = [{ kind: 'need', describe }]

async function describe(tx: Tx, ids: readonly string[], translate: (key: string) => string): Promise<ReportRow[]> {
  const needs = await needsById(tx, ids)
  const people = await personsOf(
    tx,
    needs.flatMap((n) => n.personId ?? []),
  )
  const places = await tx.query<{ id: string; fullText: string }>(
    `select id, full_text as "fullText" from places_v_address where id = any ($1::uuid[])`,
    [needs.map((n) => n.addressId)],
  )
  const textOf = new Map(places.map((p) => [p.id, p.fullText]))
  return needs.map((n) => {
    const asker = n.personId === null ? undefined : people.get(n.personId)
    return {
      recordId: n.id,
      what: [translate(`needs.type.${n.type}`), asker?.nameMask ?? ''].filter(Boolean).join('　'),
      where: textOf.get(n.addressId) ?? '',
      on: legalDate(n.receivedAt),
      personIds: asker ? [asker.personId as PersonId] : [],
      path: `/needs/${n.id}`,
    }
  })
}

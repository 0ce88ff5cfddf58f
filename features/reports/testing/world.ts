import { makePosting, makeStaff } from '#features/organisation/factory.ts'
import { type VisitWorld, visitWorld } from '#features/visits/testing/world.ts'
import type { OutputOf } from '#platform/http/contract.ts'
import type { User } from '#platform/testing/app.ts'
import * as reports from '../contract.ts'

/** The world of the visits, with the deputy who signs. Its day is 2026-11-21. */
export interface ReportWorld extends VisitWorld {
  deputy: User
  deputyId: string
}

export async function reportWorld(): Promise<ReportWorld> {
  const w = await visitWorld()
  const { stationId } = w.station
  const deputyId = await makeStaff(w.t.admin, { unitId: stationId, post: '所领导', name: '柳如烟' })
  await makePosting(w.t.admin, { staffId: deputyId, unitId: stationId, role: 'DEPUTY', duty: '所领导' })
  return { ...w, deputyId, deputy: await w.t.user('DEPUTY', stationId, { staffId: deputyId }) }
}

export const REMARKS = '楼道堆物仍多。\n下月逐户提醒，并联系物业清理。'

type Report = OutputOf<typeof reports.getReport>

/** A report with remarks, not handed in. */
export async function drafted(by: User, unitId: string, month: string): Promise<Report> {
  const { id, version } = await by.call(reports.startReport, { unitId, month })
  await by.call(reports.writeRemarks, { id, version, remarks: REMARKS })
  return by.call(reports.getReport, { id })
}

export async function submitted(by: User, unitId: string, month: string): Promise<Report> {
  const { id, version } = await drafted(by, unitId, month)
  await by.call(reports.submitReport, { id, version })
  return by.call(reports.getReport, { id })
}

export async function signed(by: User, signer: User, unitId: string, month: string): Promise<Report> {
  const { id, version, contentHash } = await submitted(by, unitId, month)
  await signer.call(reports.signReport, { id, version, contentHash: contentHash as string })
  return by.call(reports.getReport, { id })
}

export const figuresOf = (r: Report) => r.sections.flatMap((s) => s.figures)

export function valueOf(r: Report, key: string): number {
  const figure = figuresOf(r).find((f) => f.key === key)
  if (figure === undefined) throw new Error(`the report has no figure ${key}`)
  return figure.value
}

/** Every record behind a figure, page by page. */
export async function rowsBehind(by: User, id: string, key: string, limit = 7) {
  const rows: OutputOf<typeof reports.openFigure>['items'] = []
  let cursor: string | undefined
  do {
    const page = await by.call(reports.openFigure, {
      id,
      key,
      limit,
      purpose: 'visit',
      basisKind: 'report',
      basisId: id,
      ...(cursor ? { cursor } : {}),
    })
    rows.push(...page.items)
    cursor = page.nextCursor ?? undefined
  } while (cursor)
  return rows
}

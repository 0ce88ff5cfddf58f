import { makeReport, makeTemplate, type ReportSeed, sampleTemplate } from '#features/reports/factory.ts'
import type { CallTable } from './table.ts'
import { type CallWorld, door } from './world.ts'

let made = 0

/** Months without a report: one a call, newest first, backwards from 2026-09. */
function freshMonth(): string {
  made += 1
  const at = new Date(Date.UTC(2026, 8 - made, 1))
  return at.toISOString().slice(0, 7)
}

/** A report of the officer's area, with whoever lives behind a fresh door behind its figure. */
async function report(w: CallWorld, state: NonNullable<ReportSeed['state']>) {
  const d = await door(w)
  return makeReport(w.t.admin, {
    unitId: w.here.areaId,
    month: freshMonth(),
    authorId: w.here.officerId,
    signerId: w.here.chiefId,
    state,
    residenceIds: [d.head.residenceId],
  })
}

const at = ({ id, version }: { id: string; version: number }) => ({ id, version })

export const reports: CallTable = {
  'reports.listReports': { by: 'OFFICER', input: () => ({}) },
  'reports.startReport': { by: 'OFFICER', input: (w) => ({ unitId: w.here.areaId, month: freshMonth() }) },
  'reports.getReport': { by: 'OFFICER', input: async (w) => ({ id: (await report(w, 'DRAFT')).id }) },
  'reports.openFigure': {
    by: 'OFFICER',
    input: async (w) => {
      const { id } = await report(w, 'SIGNED')
      return { id, key: 'residents.people', purpose: 'verify', basisKind: 'report', basisId: id }
    },
  },
  'reports.writeRemarks': {
    by: 'OFFICER',
    input: async (w) => ({ ...at(await report(w, 'RETURNED')), remarks: '改过的话' }),
  },
  'reports.submitReport': { by: 'OFFICER', input: async (w) => at(await report(w, 'DRAFT')) },
  'reports.signReport': { by: 'DEPUTY', input: (w) => report(w, 'SUBMITTED') },
  'reports.returnReport': {
    by: 'DEPUTY',
    input: async (w) => ({ ...at(await report(w, 'SUBMITTED')), reason: '请写明打算' }),
  },
  'reports.correctReport': {
    by: 'OFFICER',
    input: async (w) => ({ id: (await report(w, 'SIGNED')).id, reason: '补登记录' }),
  },
  'reports.reportDocument': { by: 'OFFICER', input: async (w) => ({ id: (await report(w, 'SIGNED')).id }) },
  'reports.printReport': { by: 'OFFICER', input: async (w) => ({ id: (await report(w, 'SUBMITTED')).id }) },
  'reports.listTemplates': { by: 'OFFICER', input: () => ({}) },
  'reports.addTemplate': {
    by: 'CHIEF',
    input: async () => ({ fileName: '模板.docx', content: await sampleTemplate() }),
  },
  'reports.retireTemplate': {
    by: 'CHIEF',
    input: (w) => makeTemplate(w.t.admin, w.here.stationId, w.here.chiefId),
  },
  'reports.templateFile': { by: 'OFFICER', input: () => ({ id: 'default' }) },
}

import { makeTemplate, sampleTemplate } from '#features/papers/factory.ts'
import type { CallTable } from './table.ts'

const RECEIPT = 'disputes.receipt'
const VISIT = 'disputes.visitRecord'

export const papers: CallTable = {
  'papers.listTemplates': { by: 'OFFICER', input: () => ({}) },
  'papers.getTemplate': { by: 'OFFICER', input: () => ({ kind: RECEIPT }) },
  'papers.downloadTemplate': { by: 'OFFICER', input: () => ({ kind: RECEIPT, id: 'default' }) },
  'papers.samplePaper': { by: 'OFFICER', input: () => ({ kind: RECEIPT }) },
  'papers.uploadTemplate': {
    by: 'CHIEF',
    input: async (w) => ({
      kind: VISIT,
      fileName: '回访记录.docx',
      content: await sampleTemplate(VISIT),
      note: '',
      replaces: (await makeTemplate(w.t.admin, w.here.stationId, VISIT, w.here.chiefId)).id,
    }),
  },
  'papers.resetTemplate': {
    by: 'CHIEF',
    input: (w) => makeTemplate(w.t.admin, w.here.stationId, 'disputes.mediatorChange', w.here.chiefId),
  },
}

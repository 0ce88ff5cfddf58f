import { DOCX_MEDIA_TYPE, fill } from '#platform/documents/fill.ts'
import { action } from '#platform/http/action.ts'
import { access } from '../access.ts'
import { getReport } from '../answers.ts'
import * as contract from '../contract.ts'
import { defaultTemplate } from '../default-template.ts'
import { fileNameOf, paperOf, templateData } from '../paper.ts'
import { printPage } from '../print.ts'
import { templateContent, templateInUse } from '../template-store.ts'

const AUDIT = { purpose: 'none', shown: 'list' } as const

export const reportDocument = action(contract.reportDocument, {
  allow: access['reports.reportDocument'],
  audit: AUDIT,
  async run(context, { id }) {
    const report = await getReport(context, id)
    const paper = await paperOf(context, report)
    // A signed report keeps the template it was signed with, also where that was the one of the product.
    const templateId =
      report.state === 'SIGNED' ? report.templateId : (await templateInUse(context.tx, report.unitId))?.id
    const own = templateId ? await templateContent(context.tx, templateId) : undefined
    const body = await fill(own?.file ?? (await defaultTemplate()), templateData(paper))
    return { contentType: DOCX_MEDIA_TYPE, fileName: fileNameOf(paper, 'docx'), body }
  },
})

export const printReport = action(contract.printReport, {
  allow: access['reports.printReport'],
  audit: AUDIT,
  run: async (context, { id }) => printPage(await paperOf(context, await getReport(context, id))),
})

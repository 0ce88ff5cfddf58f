import { DOCX_MEDIA_TYPE, makePapers, officeProgram, toPdf } from '#features/papers/public.ts'
import { AppError } from '#platform/errors/errors.ts'
import { action, type Context } from '#platform/http/action.ts'
import { access } from '../access.ts'
import { conflictOf } from '../carry-out.ts'
import { caseFileOf } from '../case-file.ts'
import * as contract from '../contract.ts'
import { fileOf, missingOf, wholeFile } from '../papers/file.ts'
import { type DisputeFile, findFile } from '../store-file.ts'

const AUDIT = { purpose: 'dispute', reveal: true } as const

async function seen(context: Context, id: string): Promise<DisputeFile> {
  const file = await findFile(context.tx, id)
  if (file === undefined) throw new AppError('not_found')
  return file
}

export const listPapers = action(contract.listPapers, {
  allow: access['disputes.listPapers'],
  audit: { ...AUDIT, shown: 'list', perMinute: 60 },
  async run(context, { id }) {
    const file = await seen(context, id)
    const whole = await caseFileOf(context, file)
    return {
      version: file.row.version,
      partyIds: file.parties.map((p) => p.personId),
      parts: fileOf(whole).map(({ no, place, title, copies, paper }) => ({
        no,
        place,
        title,
        copies,
        isWritten: paper !== null,
      })),
      missing: missingOf(whole),
      asPdf: (await officeProgram()) !== undefined,
    }
  },
})

export const printPaper = action(contract.printPaper, {
  allow: access['disputes.printPaper'],
  audit: { ...AUDIT, shown: 'identity', perMinute: 20 },
  async run(context, { id, version, no, format }) {
    const file = await seen(context, id)
    if (file.row.version !== version) throw new AppError('version_conflict', { current: conflictOf(file.row) })
    const whole = await caseFileOf(context, file)
    const part = no === 0 ? undefined : fileOf(whole).find((one) => one.no === no)
    if (no !== 0 && (part === undefined || part.paper === null)) throw new AppError('not_found')
    const papers = part?.paper ? [part.paper] : wholeFile(whole)
    const docx = await makePapers(context, file.row.unitId, papers)
    context.shows(...file.parties.map((p) => p.personId))
    const pdf = format === 'pdf' ? await toPdf(docx) : undefined
    const name = `${file.row.no} ${part?.title ?? context.translate('disputes.wholeFile')}`
    return pdf === undefined
      ? { contentType: DOCX_MEDIA_TYPE, fileName: `${name}.docx`, body: docx }
      : { contentType: 'application/pdf', fileName: `${name}.pdf`, body: pdf, inline: true }
  },
})

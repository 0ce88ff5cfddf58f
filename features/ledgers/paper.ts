import { type Printer, printerOf } from '#features/organisation/public.ts'
import { renderLedgerHtml } from '#platform/files/print.ts'
import { printStyleHash } from '#platform/files/print-style.ts'
import type { Column } from '#platform/files/cell.ts'
import { paperWords } from '#platform/files/messages.ts'
import { chinaWall, shownWall } from '#platform/files/wall-time.ts'
import { writeWorkbook, XLSX_MEDIA_TYPE } from '#platform/files/xlsx.ts'
import type { Context, FileAnswer } from '#platform/http/action.ts'
import { translate } from '#platform/i18n/messages.ts'
import type { NumberedRow, OpenedLedger } from './open.ts'

/** What stands around the rows on paper. Papers are Chinese whatever the reader's language: they are filed. */
export interface Paper {
  id: string
  title: string
  period: string
  columns: Column[]
  printer: Printer
  at: Date
  /** Who approved that it leaves the house; nobody needs to below the limit. */
  approvedBy?: readonly string[]
}

const LANGUAGE = 'zh-CN'

export async function paperOf(context: Context, { ledger, from, to }: OpenedLedger): Promise<Paper> {
  const day = (date: string) => shownWall(Date.parse(`${date}T00:00:00Z`), 'date')
  return {
    id: ledger.id,
    title: translate(LANGUAGE, ledger.titleKey),
    period: `${day(from)}—${day(to)}`,
    columns: ledger.columns.map((c) => ({ header: translate(LANGUAGE, c.headerKey), width: c.width, kind: c.kind })),
    printer: await printerOf(context.tx, context.actor.staffId, context.actor.unitId),
    at: context.now,
  }
}

const nameOf = ({ printer }: Paper) => [printer.name, printer.badgeNo].filter((part) => part !== '').join(' ')

const instantText = (at: Date) => shownWall(chinaWall(at), 'datetime')

/** Name, badge and time of whoever takes the file, who approved it, and until when it may be kept, on every page (dictionary §10.4). */
function watermarkOf(paper: FilePaper): string {
  const words = paperWords[LANGUAGE]
  const approved = paper.approvedBy ? [`${words.approvedBy}：${paper.approvedBy.join('、')}`] : []
  return [
    `${words.printedBy}：${nameOf(paper)}`,
    `${words.printedAt}：${instantText(paper.at)}`,
    ...approved,
    `${words.validUntil}：${instantText(paper.validUntil)}`,
    words.officialUse,
  ].join('　')
}

/** A paper that leaves as a file, which must be deleted when its time is over. */
export type FilePaper = Paper & { validUntil: Date }

export async function workbookFile(paper: FilePaper, rows: readonly NumberedRow[]): Promise<FileAnswer> {
  const words = paperWords[LANGUAGE]
  const chunks: Uint8Array[] = []
  const book = writeWorkbook({
    title: paper.title,
    sheetName: `${paper.id}${paper.title}`,
    headerRows: [[`${words.unit}：${paper.printer.unitName}`, paper.period, `${words.number}：${paper.id}`]],
    columns: paper.columns,
    rows: rows.map((row) => row.numbered),
    watermark: watermarkOf(paper),
    print: { landscape: true, paper: 'A4', repeatHeader: true },
  })
  for await (const chunk of book) chunks.push(chunk)
  return {
    contentType: XLSX_MEDIA_TYPE,
    fileName: `${paper.id} ${paper.title} ${paper.period}.xlsx`,
    body: new Uint8Array(Buffer.concat(chunks)),
  }
}

export function printPage(paper: Paper, rows: readonly NumberedRow[]): FileAnswer {
  const body = renderLedgerHtml({
    title: paper.title,
    unitName: paper.printer.unitName,
    number: `${paper.id} ${paper.period}`,
    columns: paper.columns,
    rows: rows.map((row) => row.numbered),
    printedBy: nameOf(paper),
    printedAt: paper.at,
    notice: paperWords[LANGUAGE].officialUse,
  })
  return {
    contentType: 'text/html; charset=utf-8',
    fileName: `${paper.id}.html`,
    body,
    inline: true,
    // The route writes the quotes itself.
    styleHash: printStyleHash.slice(1, -1),
  }
}

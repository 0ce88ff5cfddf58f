import { renderLedgerHtml } from '#platform/files/print.ts'
import { printStyleHash } from '#platform/files/print-style.ts'
import type { Column } from '#platform/files/cell.ts'
import { paperWords } from '#platform/files/messages.ts'
import { chinaWall, shownWall } from '#platform/files/wall-time.ts'
import { writeWorkbook, XLSX_MEDIA_TYPE } from '#platform/files/xlsx.ts'
import type { Context, FileAnswer } from '#platform/http/action.ts'
import { translate } from '#platform/i18n/messages.ts'
import type { NumberedRow, OpenedLedger } from './open.ts'
import { type Printer, printerOf } from './store.ts'

/** What stands around the rows on paper. Papers are Chinese whatever the reader's language: they are filed. */
export interface Paper {
  id: string
  title: string
  period: string
  columns: Column[]
  printer: Printer
  at: Date
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

/** Name, badge and time of whoever takes the file, on every page (dictionary §10.4). */
function watermarkOf(paper: Paper): string {
  const words = paperWords[LANGUAGE]
  return `${words.printedBy}：${nameOf(paper)}　${words.printedAt}：${shownWall(chinaWall(paper.at), 'datetime')}　${words.officialUse}`
}

export async function workbookFile(paper: Paper, rows: readonly NumberedRow[]): Promise<FileAnswer> {
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
    createdAt: paper.at,
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

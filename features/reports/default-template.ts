import {
  AlignmentType,
  Document,
  Footer,
  Header,
  Packer,
  PageNumber,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  WidthType,
} from 'docx'
import { cleanTemplate } from './template-check.ts'

/* The shipped template, by GB/T 9704-2012 as far as a report with tables allows: A4, 仿宋 16 pt for the body, 小标宋 22 pt for the title. */

const MM = 56.7
const TEXT_WIDTH = Math.round(156 * MM)
const BODY = { ascii: 'Times New Roman', hAnsi: 'Times New Roman', eastAsia: '仿宋', cs: '仿宋' }
const HEAD = { ...BODY, eastAsia: '黑体' }
const TITLE = { ...BODY, eastAsia: '方正小标宋简体' }

const run = (text: string, size = 24, font = BODY) => new TextRun({ text, size, font })
const line = (text: string, more: { size?: number; font?: typeof BODY; center?: boolean; before?: number } = {}) =>
  new Paragraph({
    alignment: more.center ? AlignmentType.CENTER : AlignmentType.LEFT,
    spacing: { before: more.before ?? 0, after: 80 },
    children: [run(text, more.size, more.font)],
  })

const cell = (text: string, percent: number, alignment: 'left' | 'center' | 'right' = 'left', font = BODY) =>
  new TableCell({
    width: { size: Math.round((TEXT_WIDTH * percent) / 100), type: WidthType.DXA },
    margins: { top: 40, bottom: 40, left: 80, right: 80 },
    children: [new Paragraph({ alignment, children: [run(text, 22, font)] })],
  })

const table = (rows: TableRow[], percents: readonly number[]) =>
  new Table({
    width: { size: TEXT_WIDTH, type: WidthType.DXA },
    columnWidths: percents.map((p) => Math.round((TEXT_WIDTH * p) / 100)),
    rows,
  })

const FIGURES = [34, 14, 52]
const PEOPLE = [16, 34, 16, 34]

const figureTable = () =>
  table(
    [
      new TableRow({
        tableHeader: true,
        children: [
          cell('指标', 34, 'center', HEAD),
          cell('数量', 14, 'center', HEAD),
          cell('口径', 52, 'center', HEAD),
        ],
      }),
      new TableRow({
        cantSplit: true,
        children: [cell('{#指标}{名称}', 34), cell('{数值}', 14, 'right'), cell('{口径}{/指标}', 52)],
      }),
    ],
    FIGURES,
  )

const peopleTable = () =>
  table(
    [
      new TableRow({
        cantSplit: true,
        children: [cell('编写人', 16), cell('{编写人}', 34), cell('提交时间', 16), cell('{提交时间}', 34)],
      }),
      new TableRow({
        cantSplit: true,
        children: [cell('签发人', 16), cell('{签发职务} {签发人}', 34), cell('签发时间', 16), cell('{签发时间}', 34)],
      }),
    ],
    PEOPLE,
  )

const pageLine = () =>
  new Paragraph({
    alignment: AlignmentType.CENTER,
    children: [
      new TextRun({
        children: ['第 ', PageNumber.CURRENT, ' 页 共 ', PageNumber.TOTAL_PAGES, ' 页'],
        size: 18,
        font: BODY,
      }),
      run('　打印人：{打印人}　打印时间：{打印时间}', 18),
    ],
  })

async function build(): Promise<Uint8Array> {
  const document = new Document({
    creator: '邻安',
    title: '工作月报',
    styles: { default: { document: { run: { font: BODY, size: 24 } } } },
    sections: [
      {
        properties: {
          page: {
            size: { width: Math.round(210 * MM), height: Math.round(297 * MM) },
            margin: { top: 37 * MM, bottom: 35 * MM, left: 28 * MM, right: 26 * MM },
          },
        },
        headers: { default: new Header({ children: [line('单位：{单位}　编号：{编号}', { size: 18 })] }) },
        footers: { default: new Footer({ children: [pageLine()] }) },
        children: [
          line('{标题}', { size: 44, font: TITLE, center: true }),
          line('统计时段：{统计起}至{统计止}　状态：{状态}　版次：{版次}', { center: true }),
          line('{更正说明}', { center: true }),
          line('{#章节}'),
          line('{序号}、{章节名称}', { size: 32, font: HEAD, before: 160 }),
          figureTable(),
          line('{/章节}'),
          line('问题与下月打算', { size: 32, font: HEAD, before: 160 }),
          line('{问题与下月打算}'),
          peopleTable(),
          line('内容校验码：{内容校验码}', { size: 18, before: 80 }),
        ],
      },
    ],
  })
  return cleanTemplate(new Uint8Array(await Packer.toBuffer(document)))
}

let built: Promise<Uint8Array> | undefined

/** The template of the product: where a station has none, and as the beginning of its own. It goes through the same checks as theirs. */
export const defaultTemplate = (): Promise<Uint8Array> => (built ??= build())

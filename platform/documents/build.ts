import {
  AlignmentType,
  Document,
  Footer,
  FrameAnchorType,
  FrameWrap,
  Header,
  HeightRule,
  Packer,
  PageNumber,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  VerticalAlign,
  WidthType,
} from 'docx'
import { cleanTemplate } from './check.ts'
import type { Block, Cell, Outline } from './outline.ts'

/* The shipped templates, by GB/T 9704-2012 as far as tables allow: A4, 仿宋 for the body, 小标宋 22 pt for the title. */

const MM = 56.7
const PAGE = { width: 210, height: 297, top: 37, bottom: 35, left: 28, right: 26 }
const GUTTER = 6
const BODY = { ascii: 'Times New Roman', hAnsi: 'Times New Roman', eastAsia: '仿宋', cs: '仿宋' }
const HEAD = { ...BODY, eastAsia: '黑体' }
const TITLE = { ...BODY, eastAsia: '方正小标宋简体' }
const BODY_SIZE = 24
const SMALL = 18
const CELL_SIZE = 22

type Font = typeof BODY
interface Look {
  size?: number
  font?: Font
  align?: 'left' | 'center' | 'right'
  before?: number
  after?: number
  isIndented?: boolean
  /** Stays on the page of what follows. */
  keepNext?: boolean
  isOnNewPage?: boolean | undefined
}

const run = (text: string, size = BODY_SIZE, font = BODY) => new TextRun({ text, size, font })

const paragraph = (text: string, look: Look = {}) =>
  new Paragraph({
    alignment: look.align ?? AlignmentType.LEFT,
    spacing: { before: look.before ?? 0, after: look.after ?? 80 },
    ...(look.isIndented ? { indent: { firstLine: (look.size ?? BODY_SIZE) * 20 } } : {}),
    ...(look.keepNext ? { keepNext: true } : {}),
    ...(look.isOnNewPage ? { pageBreakBefore: true } : {}),
    children: [run(text, look.size, look.font)],
  })

/**
 * The blocks of a repetition with its tags in the first and the last paragraph, so that it leaves no empty lines; beside a table they need one of their
 * own. Whole paragraphs are repeated: else the first of a row would be drawn into the last of the row before.
 */
function tagged({ loop, blocks }: Extract<Block, { is: 'repeat' }>): Block[] {
  const open = `{#${loop}[loopOver:"paragraph"]}`
  const close = `{/${loop}}`
  const all = [...blocks]
  const [first] = all
  if (first && 'text' in first) all[0] = { ...first, text: open + first.text }
  else all.unshift({ is: 'line', text: open, isSmall: true })
  const last = all.at(-1)
  if (last && 'text' in last) all[all.length - 1] = { ...last, text: last.text + close }
  else all.push({ is: 'line', text: close, isSmall: true })
  return all
}

class Builder {
  readonly #width: number

  constructor(outline: Outline) {
    this.#width = Math.round((PAGE.width - PAGE.left - PAGE.right - (outline.isBound ? GUTTER : 0)) * MM)
  }

  blocks(blocks: readonly Block[]): (Paragraph | Table)[] {
    return blocks.flatMap((block) => this.#block(block))
  }

  #block(block: Block): (Paragraph | Table)[] {
    switch (block.is) {
      case 'title':
        return [
          paragraph(block.text, {
            size: 44,
            font: TITLE,
            align: 'center',
            after: 120,
            isOnNewPage: block.isOnNewPage,
          }),
        ]
      case 'heading':
        return [paragraph(block.text, { size: 32, font: HEAD, before: 160, keepNext: true })]
      case 'line':
        return [
          paragraph(block.text, {
            align: block.align ?? 'left',
            ...(block.isSmall ? { size: SMALL } : {}),
            ...(block.isToSign ? { before: 120, after: 160 } : {}),
          }),
        ]
      case 'text':
        return [paragraph(block.text, { isIndented: true })]
      case 'grid':
        return [this.#grid(block.percents, block.rows)]
      case 'table':
        return [this.#table(block)]
      case 'repeat':
        return this.blocks(tagged(block))
      case 'sign':
        return block.lines.map((words, i) =>
          paragraph(words, { before: i === 0 ? 240 : 120, after: 120, keepNext: i < block.lines.length - 1 }),
        )
    }
  }

  #grid(percents: readonly number[], rows: readonly (readonly (string | Cell)[])[]): Table {
    return this.#tableOf(
      rows.map(
        (cells) =>
          new TableRow({
            cantSplit: true,
            children: cells.map((one, i) =>
              this.#cell(typeof one === 'string' ? { text: one } : one, percents[i] ?? 0),
            ),
          }),
      ),
      percents,
    )
  }

  #table({ loop, columns }: Extract<Block, { is: 'table' }>): Table {
    const last = columns.length - 1
    const repeated = columns.map((c, i) => {
      const text = `${i === 0 ? `{#${loop}}` : ''}${c.cell}${i === last ? `{/${loop}}` : ''}`
      return this.#cell({ text, align: c.align ?? 'left' }, c.percent)
    })
    const head = columns.map((c) => this.#cell({ text: c.head, align: 'center', isHead: true }, c.percent))
    return this.#tableOf(
      [new TableRow({ tableHeader: true, children: head }), new TableRow({ cantSplit: true, children: repeated })],
      columns.map((c) => c.percent),
    )
  }

  #tableOf(rows: TableRow[], percents: readonly number[]): Table {
    return new Table({
      width: { size: this.#width, type: WidthType.DXA },
      columnWidths: percents.map((p) => Math.round((this.#width * p) / 100)),
      rows,
    })
  }

  #cell({ text, align, isHead }: Cell, percent: number): TableCell {
    return new TableCell({
      width: { size: Math.round((this.#width * percent) / 100), type: WidthType.DXA },
      margins: { top: 40, bottom: 40, left: 80, right: 80 },
      verticalAlign: VerticalAlign.CENTER,
      children: [new Paragraph({ alignment: align ?? 'left', children: [run(text, CELL_SIZE, isHead ? HEAD : BODY)] })],
    })
  }
}

const pageLine = (behind: string) =>
  new Paragraph({
    alignment: AlignmentType.CENTER,
    children: [
      new TextRun({
        children: ['第 ', PageNumber.CURRENT, ' 页 共 ', PageNumber.TOTAL_PAGES, ' 页'],
        size: SMALL,
        font: BODY,
      }),
      run(`　${behind}`, SMALL),
    ],
  })

/** Stands in the header, so that it is on every page, and is set beside the text by a frame. */
const bindingLine = () =>
  new Paragraph({
    frame: {
      type: 'absolute',
      position: { x: Math.round(11 * MM), y: Math.round(45 * MM) },
      width: Math.round(8 * MM),
      height: Math.round(210 * MM),
      anchor: { horizontal: FrameAnchorType.PAGE, vertical: FrameAnchorType.PAGE },
      wrap: FrameWrap.AROUND,
      rule: HeightRule.EXACT,
    },
    alignment: AlignmentType.CENTER,
    children: [...'┊┊┊┊装┊┊┊┊订┊┊┊┊线┊┊┊┊'].map(
      (sign, i) => new TextRun({ text: sign, size: BODY_SIZE, font: BODY, ...(i === 0 ? {} : { break: 1 }) }),
    ),
  })

/** A template of the product: it goes through the same check as those of the stations. */
export async function buildTemplate(outline: Outline): Promise<Uint8Array> {
  const document = new Document({
    creator: '邻安',
    title: outline.name,
    styles: { default: { document: { run: { font: BODY, size: BODY_SIZE } } } },
    sections: [
      {
        properties: {
          page: {
            size: { width: Math.round(PAGE.width * MM), height: Math.round(PAGE.height * MM) },
            margin: {
              top: PAGE.top * MM,
              bottom: PAGE.bottom * MM,
              left: PAGE.left * MM,
              right: PAGE.right * MM,
              ...(outline.isBound ? { gutter: Math.round(GUTTER * MM) } : {}),
            },
          },
        },
        headers: {
          default: new Header({
            // LibreOffice makes a frame only of a paragraph that another follows.
            children: [...(outline.isBound ? [bindingLine()] : []), paragraph(outline.header, { size: SMALL })],
          }),
        },
        footers: { default: new Footer({ children: [pageLine(outline.footer)] }) },
        children: new Builder(outline).blocks(outline.blocks),
      },
    ],
  })
  return cleanTemplate(new Uint8Array(await Packer.toBuffer(document)))
}

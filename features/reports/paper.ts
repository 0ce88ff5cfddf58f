import { chinaWall, shownWall } from '#platform/files/wall-time.ts'
import type { Values } from '#platform/documents/fill.ts'
import type { Context } from '#platform/http/action.ts'
import { translate } from '#platform/i18n/messages.ts'
import { bySection, figuresOf, isFrozen, PAPER_LANGUAGE, type ShownFigure, untilDay } from './figures.ts'
import { monthText } from './rules.ts'
import { type ReportRecord, staffName } from './store.ts'
import { FIGURES_TAG, SECTIONS_TAG, type TemplateData } from './template-fields.ts'

const NUMERALS = '一二三四五六七八九十'

const say = (key: string, params?: Record<string, unknown>) => translate(PAPER_LANGUAGE, key, params)
const day = (date: string) => shownWall(Date.parse(`${date}T00:00:00Z`), 'date')
const time = (at: Date | null) => (at === null ? '' : shownWall(chinaWall(at), 'datetime'))

/** A report in the words of the paper, which is Chinese whatever the reader's language: it is filed. */
export interface Paper {
  report: ReportRecord
  figures: readonly ShownFigure[]
  fields: Omit<TemplateData, typeof SECTIONS_TAG>
}

export async function paperOf(context: Context, report: ReportRecord): Promise<Paper> {
  const figures = await figuresOf(context, report, PAPER_LANGUAGE)
  const frozen = isFrozen(report)
  const month = monthText(report.month)
  return {
    report,
    figures,
    fields: {
      标题: say('reports.paper.title', { unit: report.unitName, month }),
      单位: report.unitName,
      月份: month,
      编号: report.number ?? say('reports.paper.noNumber'),
      版次: say('reports.paper.edition', { edition: report.edition }),
      状态: say(`reports.paper.state.${report.state}`),
      统计起: day(`${report.month}-01`),
      统计止: day(untilDay(report, context.today)),
      更正说明: report.correctReason === null ? '' : say('reports.paper.correction', { reason: report.correctReason }),
      编写人: frozen ? (report.submittedName ?? '') : '',
      提交时间: frozen ? time(report.submittedAt) : '',
      签发人: report.signedName ?? '',
      签发职务: report.signedRole ?? '',
      签发时间: time(report.signedAt),
      问题与下月打算: report.remarks,
      内容校验码: (frozen ? report.contentHash : null) ?? '',
      打印人: await staffName(context.tx, context.actor.staffId as string),
      打印时间: time(context.now),
    },
  }
}

/** Everything a template may ask for: fields, sections with their figures, and each figure by its own placeholder. */
export function templateData({ fields, figures }: Paper): TemplateData & Values {
  return {
    ...Object.fromEntries(figures.map((f) => [f.tag, String(f.value)])),
    ...fields,
    [SECTIONS_TAG]: bySection(figures).map((section, i) => ({
      序号: NUMERALS[i] ?? String(i + 1),
      章节名称: section.title,
      [FIGURES_TAG]: section.figures.map((f) => ({ 名称: f.title, 数值: String(f.value), 口径: f.note })),
    })),
  }
}

export const fileNameOf = ({ report }: Paper, extension: string): string => {
  const edition = report.edition > 1 ? ` ${say('reports.paper.edition', { edition: report.edition })}` : ''
  return `${report.unitName} ${monthText(report.month)}${say('reports.paper.name')}${edition}.${extension}`
}
